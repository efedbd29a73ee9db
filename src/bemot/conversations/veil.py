"""Abuse is veiled until a person asks for it; the desk remembers who has."""

from datetime import datetime

from bemot.accounts import roles
from bemot.accounts.models import User
from bemot.conversations.models import Conversation
from bemot.history import timeline
from bemot.history.models import Event
from bemot.words import EventKind, Flag, Intent


def is_veiled(conversation: Conversation) -> bool:
    """Say whether the texts of this conversation are shown only on request."""
    return conversation.intent == Intent.ABUSE or Flag.THREAT in conversation.flags


def is_veiled_for(conversation: Conversation, user: User) -> bool:
    """Say whether it is veiled and this colleague has not asked for it yet."""
    if not is_veiled(conversation):
        return False
    return not Event.objects.filter(conversation=conversation, kind=EventKind.UNVEILED, user=user).exists()


def unveil(conversation: Conversation, *, by: User, now: datetime) -> None:
    """Show it to `by` from now on. Raises `NotAllowed`."""
    roles.require(by, roles.Action.SEE, conversation.inbox.team, on=now.date())
    if is_veiled_for(conversation, by):
        timeline.record(EventKind.UNVEILED, at=now, by=by, conversation_id=conversation.pk)
