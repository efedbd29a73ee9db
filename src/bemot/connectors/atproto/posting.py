"""Posts that answer nothing: one, or a tidy thread of several, each below the one before, under keys made beforehand.

Only the first key is drawn; the others follow from it, so that a thread that was broken off goes on where it stood, and
comes down whole.
"""

import re
from collections.abc import Mapping, Sequence
from typing import Any

from bemot.connectors.atproto import facets, ids, sending
from bemot.connectors.atproto.xrpc import Refused, Session, session
from bemot.connectors.base import Account, Payload, Rejected, Sent
from bemot.lib import text as texts

MOST_POSTS = 10

_HANDLE = re.compile(r"(?<![\w.@/])@((?:[a-z0-9](?:[a-z0-9-]*[a-z0-9])?\.)+[a-z][a-z0-9-]*[a-z0-9])", re.IGNORECASE)


def render(posts: Sequence[str], *, language: str, send_key: str) -> Payload:
    """Make the records but for what only the network knows: who a handle is, and the CIDs of the posts above."""
    found = [text for text in (texts.normalise(post).strip() for post in posts) if text]
    if not found or ids.time_of(send_key) is None:
        raise Rejected("There is nothing to send." if not found else f"{send_key!r} is no record key.")
    if len(found) > MOST_POSTS:
        raise Rejected(f"A thread of {len(found)} posts; {MOST_POSTS} are read to the end, if any.")
    for text in found:
        if long := sending.length(text):
            raise Rejected(f"A post has {long.used} {long.unit}; {long.allowed} are allowed.")
    keys = [ids.key_after(send_key, n) for n in range(len(found))]
    records = [_record(text, key, language) for text, key in zip(found, keys, strict=True)]
    return Payload({"collection": ids.POST, "records": records}, send_key)


def is_thread(payload: Payload) -> bool:
    """Say whether this is a payload of `render` here, and no answer."""
    return "records" in payload.body


def send(payload: Payload, account: Account) -> Sent:
    """Put the posts that do not stand yet, each below the one before."""
    with session(account) as own:
        stands = _standing(own, payload, account)
        for n, record in enumerate(payload.body["records"][len(stands) :], start=len(stands)):
            made = own.post(
                "com.atproto.repo.putRecord",
                repo=account.own_id,
                collection=ids.POST,
                rkey=ids.key_after(payload.send_key, n),
                record={**record, **_place(stands), **_marks(own, record["text"])},
            )
            stands.append({"uri": made["uri"], "cid": made["cid"]})
    return sending.seen(stands[0]["uri"], stands[0]["cid"], account)


def find_sent(payload: Payload, account: Account) -> Sent | None:
    """Look whether the whole thread stands; one that lacks its end is not out yet, and is gone on with by `send`."""
    with session(account) as own:
        stands = _standing(own, payload, account)
    if len(stands) < len(payload.body["records"]):
        return None
    return sending.seen(stands[0]["uri"], stands[0]["cid"], account)


def take_down(external_id: str, account: Account) -> None:
    """Delete the post and those that followed it, from the last to the first; what does not stand is left."""
    if ids.repo_of(external_id) != account.own_id or not ids.is_post_uri(external_id):
        raise Rejected("This post is not ours.")
    first = ids.key_of(external_id)
    keys = [ids.key_after(first, n) for n in range(MOST_POSTS)] if ids.time_of(first) else [first]
    with session(account) as own:
        for key in reversed(keys):
            own.post("com.atproto.repo.deleteRecord", repo=account.own_id, collection=ids.POST, rkey=key)


def _record(text: str, key: str, language: str) -> dict[str, Any]:
    at = ids.time_of(key)
    created = at.isoformat(timespec="milliseconds").replace("+00:00", "Z") if at else ""
    return {"$type": ids.POST, "text": text, "createdAt": created} | ({"langs": [language]} if language else {})


def _place(stands: Sequence[Mapping[str, str]]) -> dict[str, Any]:
    return {"reply": {"root": stands[0], "parent": stands[-1]}} if stands else {}


def _marks(own: Session, text: str) -> dict[str, Any]:
    """Mark links, and the handles that somebody has; any other stays plain text."""
    known = {}
    for handle in dict.fromkeys(found.lower() for found in _HANDLE.findall(text)):
        try:
            known[handle] = str(own.get("com.atproto.identity.resolveHandle", handle=handle)["did"])
        except Refused:
            continue
    marked = facets.mark(text, mentions=known)
    return {"facets": marked} if marked else {}


def _standing(own: Session, payload: Payload, account: Account) -> list[dict[str, str]]:
    """Give the posts that stand, in order, up to the first that does not."""
    found: list[dict[str, str]] = []
    for n in range(len(payload.body["records"])):
        there = sending.standing(own, ids.key_after(payload.send_key, n), account)
        if there is None:
            break
        found.append({"uri": there[0], "cid": there[1]})
    return found
