"""Levels: how serious a conversation is. The only writer of `Conversation.level`. And the steps of what is due."""

from datetime import datetime

from django.db import transaction

from bemot.accounts import roles
from bemot.accounts.models import User
from bemot.conversations.models import Conversation
from bemot.history import timeline
from bemot.routing import deadlines
from bemot.routing.models import Deadline
from bemot.words import EventKind, Level


def escalate(conversation: Conversation, *, level: Level, reason: str, by: User, now: datetime) -> None:
    """Set the level; whoever works in the team may raise it. Raises `NotAllowed`."""
    roles.require(by, roles.Action.WORK, conversation.inbox.team, on=now.date())
    with transaction.atomic():
        raise_to(conversation, level, reason=reason, by=by, now=now)


def raise_to(conversation: Conversation, level: Level, *, reason: str, now: datetime, by: User | None = None) -> bool:
    """Set the level inside the caller's transaction; gives False where it was that already."""
    if not Conversation.objects.filter(pk=conversation.pk).exclude(level=level).update(level=level):
        return False
    conversation.level = level
    timeline.record(
        EventKind.ESCALATED, at=now, by=by, conversation_id=conversation.pk, level=int(level), reason=reason
    )
    deadlines.hasten(conversation, now=now)
    return True


def warn_one(deadline_id: int, *, now: datetime) -> bool:
    """First step: note that one promise runs out soon. In a transaction of its own."""
    with transaction.atomic():
        return deadlines.warn(_read(deadline_id), now=now)


def breach_one(deadline_id: int, *, now: datetime) -> bool:
    """Second step: note one missed promise and raise the level by one, up to serious. In a transaction of its own."""
    with transaction.atomic():
        deadline = _read(deadline_id)
        if not deadlines.breach(deadline, now=now):
            return False
        conversation = deadline.conversation
        if conversation.level < Level.SERIOUS:
            raise_to(conversation, Level(conversation.level + 1), reason="breach", now=now)
    return True


def tell_leads_one(deadline_id: int, *, now: datetime) -> bool:
    """Third step: note that the leads must know of a missed promise; gives False where somebody met it meanwhile."""
    waits = Deadline.objects.filter(pk=deadline_id, met_at__isnull=True, dropped_at__isnull=True, left__isnull=True)
    return bool(waits.filter(lead_at__lte=now).update(lead_at=None))


def _read(deadline_id: int) -> Deadline:
    return Deadline.objects.select_related("conversation__inbox").get(pk=deadline_id)
