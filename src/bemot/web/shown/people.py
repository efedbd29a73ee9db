"""People as components show them: colleagues with their round picture, who else is here."""

from collections.abc import Sequence
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from bemot.accounts.models import User
from bemot.conversations.presence import Other
from bemot.responses.queries import ReadingView
from bemot.web.shown import times
from bemot.web.shown.thread import hue


def avatar(user: User) -> dict[str, Any]:
    """Give name, initials and hue."""
    return {"name": user.name, "initials": user.initials, "hue": hue(user.pk)}


def presence(others: Sequence[Other]) -> dict[str, Any]:
    """Say kindly who else is here, and who writes."""
    typing = [row.user.first_name or str(row.user) for row in others if row.typing]
    looking = [row.user.first_name or str(row.user) for row in others]
    return {
        "people": [avatar(row.user) for row in others],
        "typing": ngettext("%(who)s is writing here", "%(who)s are writing here", len(typing))
        % {"who": _listed(typing)}
        if typing
        else "",
        "looking": ngettext("%(who)s is looking too", "%(who)s are looking too", len(looking))
        % {"who": _listed(looking)}
        if looking
        else "",
    }


def reading(row: ReadingView) -> dict[str, Any]:
    """Give a reading as its component wants it, and what there is to say where it is not shown."""
    return {
        "says": row.says,
        "wants": row.wants,
        "feels": row.feels,
        "by": str(row.reader or ""),
        "at": row.read_at,
        "when": times.ago(row.read_at),
        "waived_reason": row.waived_reason,
        "hidden": row.hidden,
        "is_read": row.is_read,
    }


def _listed(names: Sequence[str]) -> str:
    if len(names) < 2:
        return "".join(names)
    return _("%(some)s and %(last)s") % {"some": ", ".join(names[:-1]), "last": names[-1]}
