"""The two figures of the first page: how many loops are closed, and how many are content."""

from datetime import datetime

from django.utils.translation import gettext as _

from bemot.accounts.models import User
from bemot.outcomes import loops

# Of fewer a share says less than the number itself.
ENOUGH = 5


def of(user: User, *, now: datetime) -> dict[str, str]:
    """Give the figures in words; nothing where no return's day has come."""
    found = loops.of(user, now=now)
    if not found.due:
        return {}
    shown = {"closed": _figure(found.closed, found.due), "closed_of": _of(found.closed, found.due)}
    if found.answered:
        shown |= {"content": _figure(found.content, found.answered), "content_of": _of(found.content, found.answered)}
    return shown


def _figure(part: int, whole: int) -> str:
    if whole >= ENOUGH:
        return _("%(n)s %%") % {"n": round(100 * part / whole)}
    return _("%(part)s of %(whole)s") % {"part": part, "whole": whole}


def _of(part: int, whole: int) -> str:
    if whole >= ENOUGH:
        return _("%(part)s of %(whole)s in three months") % {"part": part, "whole": whole}
    return _("in three months")
