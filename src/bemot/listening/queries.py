"""Reads of opinions and likenesses."""

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass

from django.db.models import Q

from bemot.accounts.models import User
from bemot.conversations import queries as conversations
from bemot.conversations.models import Conversation
from bemot.listening.models import Likeness, Match


@dataclass(frozen=True, slots=True)
class SaysTheSame:
    """Another conversation that may voice, or does voice, the same opinion."""

    conversation: Conversation
    score: float
    confirmed: bool


def others_saying_the_same(conversation: Conversation, user: User, *, limit: int = 8) -> list[SaysTheSame]:
    """Give the conversations that a person confirmed, then candidates by likeness; only what `user` may see."""
    opinions = Match.objects.filter(conversation=conversation, confirmed_at__isnull=False).values("opinion_id")
    confirmed = set(
        Match.objects.filter(opinion__in=opinions, confirmed_at__isnull=False).values_list("conversation_id", flat=True)
    )
    pairs = Likeness.objects.filter(
        Q(conversation=conversation) | Q(other=conversation), refused_at__isnull=True
    ).order_by("-score")[: limit * 2]
    scores = {
        (pair.other_id if pair.conversation_id == conversation.pk else pair.conversation_id): pair.score
        for pair in pairs
    }
    scores.update(dict.fromkeys(confirmed, 1.0))
    scores.pop(conversation.pk, None)
    rows = conversations.visible_to(user).filter(pk__in=scores, inbox__principal_id=conversation.inbox.principal_id)
    found = [SaysTheSame(row, scores[row.pk], row.pk in confirmed) for row in rows]
    return sorted(found, key=lambda one: -one.score)[:limit]


def how_many_say_the_same(conversations_seen: Iterable[Conversation]) -> Counter[int]:
    """Count, per conversation id, the others that were found alike and not refused."""
    ids = [row.pk for row in conversations_seen]
    pairs = Likeness.objects.filter(Q(conversation__in=ids) | Q(other__in=ids), refused_at__isnull=True).values_list(
        "conversation_id", "other_id"
    )
    seen = {(a, b) for a, b in pairs} | {(b, a) for a, b in pairs}
    return Counter(a for a, _b in seen)
