"""Renders an answer, puts it out once under its own key, and looks whether anybody can see it."""

import time
from typing import Any

from bemot.connectors.atproto import facets, ids, reading
from bemot.connectors.atproto.digesting import APP
from bemot.connectors.atproto.xrpc import Refused, Session, Stranger, session, stranger
from bemot.connectors.base import (
    Account,
    LengthProblem,
    NeedsAttention,
    Payload,
    Rejected,
    Sent,
    Target,
    TryLater,
)
from bemot.lib import text as texts

MAX_GRAPHEMES = 300
MAX_BYTES = 3000

LOOK_SECONDS = 5.0
"""How long `send` waits for the network to show what it took; a public AppView takes about one second."""
_LOOK_EVERY_SECONDS = 0.1

NOT_SHOWN = "The server took the answer, but the thread does not show it: a reply rule or a block hides it."
NOT_SEEN_YET = "The server took the answer; the network had not shown it yet when the desk looked."


def length(text: str) -> LengthProblem | None:
    """Say whether `text` is too long: 300 characters as a reader counts them, and 3000 bytes."""
    text = texts.normalise(text)
    graphemes, size = texts.grapheme_count(text), len(text.encode())
    if graphemes > MAX_GRAPHEMES:
        return LengthProblem(graphemes, MAX_GRAPHEMES, "graphemes")
    return LengthProblem(size, MAX_BYTES, "bytes") if size > MAX_BYTES else None


def render(text: str, *, language: str, target: Target, send_key: str) -> Payload:
    """Make the whole record, its time included, so that sending it twice changes nothing."""
    text = texts.normalise(text).strip()
    long = length(text)
    if not text:
        raise Rejected("The answer is empty.")
    if long:
        raise Rejected(f"The answer has {long.used} {long.unit}; {long.allowed} are allowed.")
    at = ids.time_of(send_key)
    if at is None:
        raise Rejected(f"{send_key!r} is no record key.")
    record: dict[str, Any] = {
        "$type": ids.POST,
        "text": text,
        "createdAt": at.isoformat(timespec="milliseconds").replace("+00:00", "Z"),
        "reply": {
            "root": {"uri": target.root_id, "cid": target.root_revision},
            "parent": {"uri": target.external_id, "cid": target.revision},
        },
    }
    if language:
        record["langs"] = [language]
    known = {target.author.handle: target.author.external_id} if target.author and target.author.handle else {}
    marked = facets.mark(text, mentions=known)
    if marked:
        record["facets"] = marked
    return Payload({"collection": ids.POST, "record": record}, send_key)


def send(payload: Payload, account: Account) -> Sent:
    """Put the record under its key. What already stands there under the key is this answer, and is not sent again."""
    with session(account) as own:
        there = standing(own, payload.send_key, account)
        if there is None:
            if ids.repo_of(_parent(payload)) != account.own_id:  # the post before, of the same answer, is seen later
                _refuse_if_hopeless(own, _parent(payload))
            made = own.post(
                "com.atproto.repo.putRecord",
                repo=account.own_id,
                collection=ids.POST,
                rkey=payload.send_key,
                record=payload.body["record"],
            )
            there = made["uri"], made["cid"]
    return seen(*there, account, parent=_parent(payload))


def find_sent(payload: Payload, account: Account) -> Sent | None:
    """Look into the account's own records: what is not there was never sent, or was deleted."""
    with session(account) as own:
        there = standing(own, payload.send_key, account)
    return seen(*there, account, parent=_parent(payload)) if there else None


def standing(own: Session, key: str, account: Account) -> tuple[str, str] | None:
    """Give address and CID of what stands under a key of the account's own."""
    try:
        found = own.get("com.atproto.repo.getRecord", repo=account.own_id, collection=ids.POST, rkey=key)
    except Refused as error:
        if error.name == "RecordNotFound":
            return None
        raise
    return found["uri"], found["cid"]


def _refuse_if_hopeless(own: Session, parent: str) -> None:
    """Raise `Rejected` where the server would take the answer but nobody could see it."""
    try:
        top = own.get("app.bsky.feed.getPostThread", uri=parent, depth=0, parentHeight=0)["thread"]
    except Refused as error:
        if error.name == "NotFound":
            raise Rejected("The post to answer is gone.") from error
        raise
    if top.get("notFound"):
        raise Rejected("The post to answer is gone.")
    if top.get("blocked"):
        raise Rejected("There is a block between this account and the author; nobody would see the answer.")
    if top["post"].get("viewer", {}).get("replyDisabled"):
        raise Rejected("The thread is closed for replies from this account.")


def seen(uri: str, cid: str, account: Account, *, parent: str = "") -> Sent:
    """Read it back as a stranger, below its parent where it has one.

    Trouble while looking never makes a sent answer unsent.
    """
    try:
        with stranger(account.settings) as public:
            visible, remark = _look(public, uri, parent)
    except (TryLater, NeedsAttention, Rejected) as error:
        visible, remark = True, f"{NOT_SEEN_YET} ({error})"
    app = account.settings.get("app") or APP
    return Sent(uri, url=ids.web_url(uri, app=app), revision=cid, visible=visible, remark=remark)


def _look(public: Stranger, uri: str, parent: str) -> tuple[bool, str]:
    end = time.monotonic() + LOOK_SECONDS
    while uri not in reading.posts(public, [uri]):
        if time.monotonic() > end:
            return True, NOT_SEEN_YET
        time.sleep(_LOOK_EVERY_SECONDS)
    return (True, "") if not parent or _is_below(public, uri, parent) else (False, NOT_SHOWN)


def _is_below(public: Stranger, uri: str, parent: str) -> bool:
    try:
        top = public.get("app.bsky.feed.getPostThread", uri=parent, depth=1, parentHeight=0)["thread"]
    except Refused:
        return False
    return any(node.get("post", {}).get("uri") == uri for node in top.get("replies", []))


def _parent(payload: Payload) -> str:
    return str(payload.body["record"]["reply"]["parent"]["uri"])
