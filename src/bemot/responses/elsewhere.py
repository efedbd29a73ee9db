"""Answered elsewhere: an answer of ours that was written outside the desk, in the network's own app."""

from collections.abc import Sequence
from datetime import datetime

from django.db.models import Q

from bemot.alerts import detection
from bemot.conversations import lifecycle
from bemot.conversations.models import Conversation, Message
from bemot.history import timeline
from bemot.responses.models import Answer, Publication
from bemot.routing import deadlines
from bemot.words import AlertReason, Direction, EventKind, PublicationState, Purpose, Status


def notice(messages: Sequence[Message], *, now: datetime) -> list[Message]:
    """Stop the clocks for answers that did not leave by the desk, and keep them in the library; gives them.

    Our own echo is recognised and left alone, also while its publication is still on its way. Inside the caller's
    transaction.
    """
    written = [m for m in messages if m.direction == Direction.OUTBOUND and m.by_id is None]
    _keep_among_strangers([m for m in written if m.conversation is None and m.parent_external_id])
    outbound = [m for m in written if m.conversation]
    if not outbound:
        return []
    ours = _sent_from_here(outbound)
    found = [message for message in outbound if message.pk not in ours]
    for message in found:
        _take(message, now=now)
    return found


def _sent_from_here(messages: Sequence[Message]) -> set[int]:
    rows = Publication.objects.filter(conversation__in={m.conversation_id for m in messages})
    sent = set(rows.filter(external_id__in=[m.external_id for m in messages]).values_list("external_id", flat=True))
    unsettled = [PublicationState.SENDING, PublicationState.UNSURE, PublicationState.BY_HAND]
    tried = Q(state=PublicationState.QUEUED, attempts__gt=0)
    on_the_way = set(rows.filter(tried | Q(state__in=unsettled)).values_list("conversation_id", flat=True))
    return {m.pk for m in messages if m.external_id in sent or m.conversation_id in on_the_way}


def _keep_among_strangers(messages: Sequence[Message]) -> None:
    """Keep what we answered where nobody had addressed us: in a forum, or long before the channel was connected."""
    asked = {
        (row.channel_id, row.external_id): row
        for row in Message.objects.filter(
            channel__in={m.channel_id for m in messages},
            external_id__in={m.parent_external_id for m in messages},
            direction=Direction.INBOUND,
            thread__private=False,
        )
    }
    for message in messages:
        comment = asked.get((message.channel_id, message.parent_external_id))
        if comment is not None:
            Answer.objects.get_or_create(
                message=message,
                defaults={
                    "principal_id": message.channel.inbox.principal_id,
                    "comment": comment,
                    "at": message.sent_at,
                },
            )


def _take(message: Message, *, now: datetime) -> None:
    conversation = message.conversation
    if conversation is None or Answer.objects.filter(message=message).exists():
        return
    asked = Message.objects.filter(conversation=conversation, direction=Direction.INBOUND).order_by("-sent_at").first()
    if not message.thread.private:
        Answer.objects.create(
            principal_id=conversation.inbox.principal_id,
            conversation=conversation,
            message=message,
            comment=asked,
            topic=conversation.topic,
            purpose=Purpose.ANSWER,
            at=message.sent_at,
        )
    timeline.record(
        EventKind.ANSWERED_ELSEWHERE,
        at=now,
        conversation_id=conversation.pk,
        channel_id=message.channel_id,
        message=message.pk,
    )
    if asked is None or asked.sent_at <= message.sent_at:
        _rest(conversation, message)


def _rest(conversation: Conversation, message: Message) -> None:
    deadlines.meet(conversation, at=message.sent_at)
    detection.quiet(conversation, AlertReason.DUE_SOON, AlertReason.OVERDUE, now=message.received_at)
    if lifecycle.wait(conversation):
        deadlines.pause(conversation, at=message.sent_at)
        conversation.status, conversation.waiting_since = Status.WAITING, None
