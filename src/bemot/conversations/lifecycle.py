"""Whose turn it is: open, waiting, resolved. Called by the verbs that clicks and the worker call, never by views."""

from collections.abc import Sequence
from datetime import datetime

from bemot.conversations.models import Conversation, Message
from bemot.history import bulk, timeline
from bemot.history.timeline import Line
from bemot.words import EventKind, Status


def receive(messages: Sequence[Message], *, now: datetime) -> None:
    """Take in new inbound messages: what waited or was resolved is open again, what was snoozed wakes."""
    conversations = {m.conversation.pk: m.conversation for m in messages if m.conversation is not None}
    oldest = {m.conversation_id: m.sent_at for m in sorted(messages, key=lambda m: m.sent_at, reverse=True)}
    reopened = [row for row in conversations.values() if row.status == Status.RESOLVED]
    for conversation in conversations.values():
        conversation.status, conversation.resolved_at, conversation.snoozed_until = Status.OPEN, None, None
        if conversation.needs_reply and conversation.waiting_since is None:
            conversation.waiting_since = oldest[conversation.pk]
    bulk.write(conversations.values(), ["status", "resolved_at", "snoozed_until", "waiting_since"])
    timeline.record_many(Line(EventKind.REOPENED, now, conversation_id=row.pk) for row in reopened)


def wait(conversation: Conversation) -> bool:
    """We have answered: it is the person's turn. Gives False where it was not ours."""
    return bool(
        Conversation.objects.filter(pk=conversation.pk, status=Status.OPEN).update(
            status=Status.WAITING, waiting_since=None, snoozed_until=None
        )
    )


def wait_for_us(conversation: Conversation, *, since: datetime) -> None:
    """It stays our turn: the person has waited since then for something that we have not answered."""
    conversation.waiting_since = since
    Conversation.objects.filter(pk=conversation.pk, status=Status.OPEN).update(waiting_since=since)


def resolve(conversation: Conversation, *, now: datetime) -> bool:
    """Put the matter away as solved. Gives False where it is already."""
    return bool(
        Conversation.objects.filter(pk=conversation.pk)
        .exclude(status=Status.RESOLVED)
        .update(status=Status.RESOLVED, resolved_at=now, waiting_since=None, snoozed_until=None)
    )


def reopen(conversation: Conversation) -> bool:
    """It is our turn again. Gives False where it was."""
    return bool(
        Conversation.objects.filter(pk=conversation.pk)
        .exclude(status=Status.OPEN)
        .update(status=Status.OPEN, resolved_at=None, snoozed_until=None)
    )


def hide(conversation: Conversation, *, until: datetime | None) -> bool:
    """Hide an unresolved conversation from the queue until then; None shows it again."""
    return bool(
        Conversation.objects.filter(pk=conversation.pk).exclude(status=Status.RESOLVED).update(snoozed_until=until)
    )
