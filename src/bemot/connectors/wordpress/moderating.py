"""Holding, binning and marking as spam: what an editor may do with a comment, and back again."""

from bemot.connectors.base import Aim, Json, Rejected, Taken
from bemot.connectors.wordpress import site
from bemot.connectors.wordpress.site import Site
from bemot.words import Measure

_STATUS = {Measure.HIDE: "hold", Measure.REPORT: "spam", Measure.REMOVE: "trash"}
_BACK = {Measure.HIDE: "approved", Measure.REPORT: "unspam", Measure.REMOVE: "untrash"}


def take(here: Site, measure: Measure, aim: Aim) -> Taken:
    """Set the comment's status; what it was before is kept for the way back."""
    number = _number(aim)
    before = _status(here, number)
    if before is None:
        raise Rejected("The comment is gone.")
    if before != _STATUS[measure]:
        _set(here, number, _STATUS[measure])
    return Taken(undo={"status": before})


def undo(here: Site, measure: Measure, aim: Aim, before: Json) -> None:
    """Give the comment back as it was."""
    number = _number(aim)
    now = _status(here, number)
    if now is None:
        raise Rejected("The comment is gone.")
    if now != _STATUS[measure]:
        return
    was = str(before.get("status") or "approved")
    _set(here, number, _BACK[measure] if measure is not Measure.HIDE else was)


def stands(here: Site, measure: Measure, aim: Aim) -> bool:
    """Say whether the comment has the status that was asked for."""
    return _status(here, _number(aim)) == _STATUS[measure]


def _status(here: Site, number: int) -> str | None:
    code, found = here.one(f"comments/{number}", context="edit")
    return str(found.get("status")) if code == 200 else None


def _set(here: Site, number: int, status: str) -> None:
    response = here.request("POST", f"comments/{number}", json={"status": status}, allow=(400, 401, 403, 404, 410))
    site.refuse(response)


def _number(aim: Aim) -> int:
    kind, _, number = aim.external_id.rpartition("-")
    if kind != "comment" or not number.isdecimal():
        raise Rejected(f"{aim.external_id!r} is no comment of WordPress.")
    return int(number)
