"""What an account can do about somebody else's post: hide a reply, mute, block, report; and back again.

A reply is hidden by naming it in the thread gate of one's own post; a block is a record under a key that was chosen
beforehand; both can be asked for twice without harm. A report cannot be looked up or taken back.
"""

from datetime import UTC, datetime
from typing import Any

from bemot.connectors.atproto import ids
from bemot.connectors.atproto.xrpc import Refused, Session
from bemot.connectors.base import Account, Aim, Rejected, Taken
from bemot.words import Measure

GATE = "app.bsky.feed.threadgate"
BLOCK = "app.bsky.graph.block"
MAX_HIDDEN = 300
"""So many replies can a thread gate name; the lexicon says it."""
_REASON = "com.atproto.moderation.defs#reasonRude"
_MAX_REASON = 2000


def take(own: Session, measure: Measure, aim: Aim, account: Account, *, reason: str, key: str) -> Taken:
    """Do it. Raises `Rejected` where this account cannot."""
    match measure:
        case Measure.HIDE:
            _change_gate(own, aim, account, hide=True)
        case Measure.MUTE:
            own.post("app.bsky.graph.muteActor", actor=_author(aim))
        case Measure.BLOCK:
            record = {"$type": BLOCK, "subject": _author(aim), "createdAt": _stamp(key)}
            own.post("com.atproto.repo.putRecord", repo=account.own_id, collection=BLOCK, rkey=key, record=record)
        case Measure.REPORT:
            subject = {"$type": "com.atproto.repo.strongRef", "uri": aim.external_id, "cid": aim.revision}
            made = own.post(
                "com.atproto.moderation.createReport",
                reasonType=_REASON,
                reason=reason[:_MAX_REASON],
                subject=subject,
            )
            return Taken(remark=f"Report {made.get('id', '')}".strip())
        case _:
            raise Rejected("Nobody can remove somebody else's post here.")
    return Taken()


def undo(own: Session, measure: Measure, aim: Aim, account: Account, *, key: str) -> None:
    """Take it back; twice does no harm. Raises `Rejected` for a report."""
    match measure:
        case Measure.HIDE:
            _change_gate(own, aim, account, hide=False)
        case Measure.MUTE:
            own.post("app.bsky.graph.unmuteActor", actor=_author(aim))
        case Measure.BLOCK:
            own.post("com.atproto.repo.deleteRecord", repo=account.own_id, collection=BLOCK, rkey=key)
        case _:
            raise Rejected("A report cannot be taken back; write to the network's moderators.")


def stands(own: Session, measure: Measure, aim: Aim, account: Account, *, key: str) -> bool | None:
    """Say whether it is so now; None for a report, which nobody can look up."""
    match measure:
        case Measure.HIDE:
            return aim.external_id in _gate(own, aim, account)[0].get("hiddenReplies", [])
        case Measure.MUTE:
            return bool(own.get("app.bsky.actor.getProfile", actor=_author(aim)).get("viewer", {}).get("muted"))
        case Measure.BLOCK:
            return _record(own, account, BLOCK, key) is not None
        case _:
            return None


def _change_gate(own: Session, aim: Aim, account: Account, *, hide: bool) -> None:
    gate, cid = _gate(own, aim, account)
    hidden = [uri for uri in gate.get("hiddenReplies", []) if uri != aim.external_id]
    if hide:
        hidden.append(aim.external_id)
    if hidden == gate.get("hiddenReplies", []):
        return
    if len(hidden) > MAX_HIDDEN:
        raise Rejected(f"This thread hides {MAX_HIDDEN} replies already; the network takes no more.")
    # The rules of who may answer stay as they are; `swapRecord` refuses where somebody else changed the gate just now.
    own.post(
        "com.atproto.repo.putRecord",
        repo=account.own_id,
        collection=GATE,
        rkey=ids.key_of(aim.root_id),
        record={**gate, "hiddenReplies": hidden},
        swapRecord=cid,
    )


def _gate(own: Session, aim: Aim, account: Account) -> tuple[dict[str, Any], str | None]:
    """Give the thread gate as it stands with its CID; a new one, which lets everybody answer, where there is none."""
    if ids.repo_of(aim.root_id) != account.own_id:
        raise Rejected("Only replies below one's own posts can be hidden here.")
    found = _record(own, account, GATE, ids.key_of(aim.root_id))
    if found is not None:
        return dict(found["value"]), str(found["cid"])
    return {"$type": GATE, "post": aim.root_id, "createdAt": _now()}, None


def _record(own: Session, account: Account, collection: str, key: str) -> Any:
    try:
        return own.get("com.atproto.repo.getRecord", repo=account.own_id, collection=collection, rkey=key)
    except Refused as error:
        if error.name == "RecordNotFound":
            return None
        raise


def _author(aim: Aim) -> str:
    if not aim.author_id:
        raise Rejected("The network does not say who wrote this.")
    return aim.author_id


def _stamp(key: str) -> str:
    at = ids.time_of(key)
    if at is None:
        raise Rejected(f"{key!r} is no record key.")
    return _text(at)


def _now() -> str:
    return _text(datetime.now(UTC))


def _text(at: datetime) -> str:
    return at.isoformat(timespec="milliseconds").replace("+00:00", "Z")
