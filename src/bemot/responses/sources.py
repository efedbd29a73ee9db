"""Reads of what an answer stands on: the facts that it quotes and asks for, and what was said so far."""

from datetime import datetime

from django.db.models import QuerySet

from bemot.conversations import queries as reads
from bemot.conversations.models import Conversation, Message
from bemot.responses.models import Draft, Fact, Quote
from bemot.words import Direction, Status


def quotes_of(draft: Draft) -> list[Quote]:
    """Give the facts that a draft quotes and whose words still stand in it."""
    rows = Quote.objects.filter(draft=draft).select_related("fact", "by")
    return [row for row in rows if row.fact.text in draft.text]


def facts_to_remind_of(now: datetime) -> QuerySet[Fact]:
    """Give the open questions whose reminder is due, the oldest first; a resolved conversation asks nobody."""
    open_ones = Fact.objects.filter(answered_at__isnull=True, reminded_at__isnull=True, remind_at__lte=now)
    return open_ones.exclude(conversation__status=Status.RESOLVED).order_by("remind_at")


def newest_words(conversation: Conversation) -> str:
    """Give what the person wrote last; empty where there is nothing."""
    return reads.newest_words_of([conversation]).get(conversation.pk, "")


def words_of_ours(conversation: Conversation) -> list[str]:
    """Give what we have said in a conversation, oldest first."""
    rows = Message.objects.filter(conversation=conversation, direction=Direction.OUTBOUND, deleted_at__isnull=True)
    return list(rows.order_by("sent_at", "pk").values_list("text", flat=True))
