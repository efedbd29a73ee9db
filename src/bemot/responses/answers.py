"""The answer library: what was really sent, kept to be found again, with how it ended."""

from collections.abc import Sequence
from datetime import datetime

from bemot.conversations import lifecycle
from bemot.conversations.models import Conversation, Message
from bemot.history import timeline
from bemot.responses.models import Answer, Draft, Publication
from bemot.routing import deadlines
from bemot.words import Direction, EventKind, FollowUpState, PublicationState, Purpose

# A holding line and the one offer answer nothing that could be asked again.
KEPT = frozenset({Purpose.ANSWER, Purpose.THANKS, Purpose.RETURN})


def keep(message: Message, *, draft: Draft, now: datetime) -> None:
    """Keep a sent answer; the same message once. Private answers are not kept: they belong to one person.

    Inside the caller's transaction.
    """
    if Purpose(draft.purpose) not in KEPT or draft.thread.private:
        return
    conversation = Conversation.objects.select_related("inbox").get(pk=draft.conversation_id)
    Answer.objects.get_or_create(
        message=message,
        defaults={
            "principal_id": conversation.inbox.principal_id,
            "conversation": conversation,
            "comment_id": draft.answers_id,
            "topic_id": conversation.topic_id,
            "purpose": draft.purpose,
            "at": now,
        },
    )


def recognise(messages: Sequence[Message], *, now: datetime) -> list[Message]:
    """Take in answers of ours that were written outside the desk; gives them.

    Each stops the clock, enters the library and is noted once. The echo of an answer that the desk is sending just
    now is none of these. Inside the caller's transaction.
    """
    own = [
        row
        for row in messages
        if row.direction == Direction.OUTBOUND and row.conversation_id and row.by_id is None and row.parent_external_id
    ]
    if not own:
        return []
    known = set(Answer.objects.filter(message__in=own).values_list("message_id", flat=True))
    elsewhere = [row for row in own if row.pk not in known and not _is_our_echo(row)]
    for message in elsewhere:
        _take_in(message, now=now)
    return elsewhere


def end(conversation: Conversation, ended: FollowUpState) -> None:
    """Note how the answers of a conversation ended. Inside the caller's transaction."""
    Answer.objects.filter(conversation=conversation).update(ended=ended)


def _is_our_echo(message: Message) -> bool:
    """Say whether the desk has put this very text out and has not settled it yet."""
    unsettled = [PublicationState.QUEUED, PublicationState.SENDING, PublicationState.UNSURE]
    texts = Publication.objects.filter(
        draft__thread_id=message.thread_id, conversation_id=message.conversation_id, state__in=unsettled
    ).values_list("text", flat=True)
    shown = " ".join(message.text.split())
    return any(shown.endswith(" ".join(text.split())) for text in texts)


def _take_in(message: Message, *, now: datetime) -> None:
    conversation = Conversation.objects.select_related("inbox").get(pk=message.conversation_id)
    comment = Message.objects.filter(channel_id=message.channel_id, external_id=message.parent_external_id).first()
    if not message.thread.private:
        Answer.objects.create(
            principal_id=conversation.inbox.principal_id,
            conversation=conversation,
            message=message,
            comment=comment,
            topic_id=conversation.topic_id,
            at=message.sent_at,
        )
    written_since = Message.objects.filter(
        conversation=conversation, direction=Direction.INBOUND, sent_at__gt=message.sent_at
    )
    if not written_since.exists():
        deadlines.meet(conversation, at=now)
        lifecycle.wait(conversation, now=now)
    timeline.record(
        EventKind.ANSWERED_ELSEWHERE,
        at=now,
        conversation_id=conversation.pk,
        channel_id=message.channel_id,
        message=message.pk,
    )
