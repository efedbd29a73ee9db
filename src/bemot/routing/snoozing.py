"""Hiding a conversation until a time. A new message of the person wakes it."""

from datetime import datetime

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from bemot.accounts import roles
from bemot.accounts.models import User
from bemot.conversations import lifecycle
from bemot.conversations.models import Conversation
from bemot.history import timeline
from bemot.lib.errors import Refusal
from bemot.words import EventKind


class CannotSnooze(Refusal):
    """The time has passed, or the matter is resolved."""


def snooze(conversation: Conversation, *, until: datetime, by: User, now: datetime) -> None:
    """Hide a conversation until then; its clocks run on. Raises `CannotSnooze` or `NotAllowed`."""
    roles.require(by, roles.Action.WORK, conversation.inbox.team, on=now.date())
    if until <= now:
        raise CannotSnooze(_("Choose a time that is still to come."))
    with transaction.atomic():
        if not lifecycle.hide(conversation, until=until):
            raise CannotSnooze(_("This one is resolved; there is nothing to hide."))
        timeline.record(EventKind.SNOOZED, at=now, by=by, conversation_id=conversation.pk, until=until.isoformat())


def wake(conversation: Conversation, *, by: User, now: datetime) -> None:
    """Show a hidden conversation again. Raises `NotAllowed`."""
    roles.require(by, roles.Action.WORK, conversation.inbox.team, on=now.date())
    with transaction.atomic():
        if lifecycle.hide(conversation, until=None):
            timeline.record(EventKind.SNOOZED, at=now, by=by, conversation_id=conversation.pk, until="")
