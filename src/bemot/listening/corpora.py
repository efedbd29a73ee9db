"""What this process holds in memory of each principal's critique, to find the same opinion in other words."""

import threading
from dataclasses import dataclass, field
from datetime import datetime, timedelta

from bemot.conversations.models import Conversation, Message
from bemot.language import similarity
from bemot.words import Direction, Intent

# Older critique is found by search; what is alike now is a matter of weeks.
REMEMBERS = timedelta(days=90)
HOLDS = 20_000
VOICES = [Intent.COMPLAINT, Intent.SUGGESTION, Intent.QUESTION]


@dataclass(slots=True)
class _Held:
    corpus: similarity.Corpus = field(default_factory=similarity.Corpus)
    newest: int = 0


_held: dict[int, _Held] = {}
_lock = threading.Lock()


def of(principal_id: int, *, now: datetime) -> similarity.Corpus:
    """Give the corpus of one principal, brought up to date with what other processes took in.

    Its ids are conversation ids; a conversation that said several things stands in it several times.
    """
    with _lock:
        held = _held.setdefault(principal_id, _Held())
        rows = (
            Message.objects.filter(
                pk__gt=held.newest,
                direction=Direction.INBOUND,
                worked_up_at__isnull=False,
                received_at__gt=now - REMEMBERS,
                conversation__inbox__principal_id=principal_id,
                conversation__intent__in=VOICES,
            )
            .order_by("pk")
            .values_list("pk", "conversation_id", "text")[:HOLDS]
        )
        for pk, conversation_id, text in rows:
            held.newest = pk
            if text:
                held.corpus.add(str(conversation_id), text)
        return held.corpus


def forget() -> None:
    """Let go of everything: tests, and an erasure."""
    with _lock:
        _held.clear()


def voices(conversation: Conversation) -> bool:
    """Say whether a conversation can voice an opinion."""
    return conversation.intent in VOICES
