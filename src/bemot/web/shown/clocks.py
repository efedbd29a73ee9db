"""The two clocks of a conversation: how long the person has waited, never paused, and what we promised."""

from datetime import datetime

from django.utils.translation import gettext as _

from bemot.conversations.models import Conversation
from bemot.web.shown import times
from bemot.words import Status


def of(conversation: Conversation, *, now: datetime) -> dict[str, str]:
    """Give both in words: `waited`, and apart from it `promised` with its `state`; empty where none runs."""
    waited, promised, state = "", "", ""
    if conversation.status == Status.OPEN:
        waited = times.waited(conversation.waiting_since, now=now)
        left, state = times.left(conversation.due_at, now=now)
        if conversation.due_at is not None:
            when = times.at_clock(conversation.due_at, now=now)
            promised = _("promised %(when)s, %(left)s") % {"when": when, "left": left}
            promised = promised if state else _("promised %(when)s") % {"when": when}
    elif conversation.status == Status.WAITING:
        promised = _("their turn; our clock stands still")
    return {
        "waited": _("has waited %(time)s") % {"time": waited} if waited else "",
        "promised": promised,
        "state": state,
    }
