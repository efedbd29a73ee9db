"""The answer library: what was really sent, kept to be found again, with how it ended."""

from datetime import datetime

from bemot.conversations.models import Conversation, Message
from bemot.responses.library import consistency
from bemot.responses.models import Answer, Draft
from bemot.words import FollowUpState, Purpose

# A holding line and the one offer answer nothing that could be asked again.
KEPT = frozenset({Purpose.ANSWER, Purpose.THANKS, Purpose.RETURN})


def keep(message: Message, *, draft: Draft, now: datetime) -> None:
    """Keep a sent answer; the same message once. Private answers are not kept: they belong to one person.

    Inside the caller's transaction.
    """
    if Purpose(draft.purpose) not in KEPT or draft.thread.private:
        return
    conversation = Conversation.objects.select_related("inbox").get(pk=draft.conversation_id)
    answer, _made = Answer.objects.get_or_create(
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
    consistency.outdate(answer, draft, now=now)


def end(conversation: Conversation, ended: FollowUpState) -> None:
    """Note how the answers of a conversation ended. Inside the caller's transaction."""
    Answer.objects.filter(conversation=conversation).update(ended=ended)
