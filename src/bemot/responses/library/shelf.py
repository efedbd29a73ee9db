"""What this process holds of each principal's answers: found by meaning, and in spite of typing errors."""

import re
import threading
from collections import Counter
from dataclasses import dataclass, field

from rapidfuzz import fuzz, process

from bemot.language import similarity
from bemot.responses.models import Answer

HOLDS = 50_000
"""Answers of one principal; older ones are found by their words."""
LIKE_ENOUGH = 0.2
"""Below this a comment and an answer have hardly more than a language in common; a person looks at what is found."""
_CLOSE = 78
"""Of 100: how near a word must be to one of the library to be what somebody meant to type."""
_SHORTEST = 4
_ENDING = 2
"""Letters."""
_WORD = re.compile(r"[^\W\d_]{2,}")


@dataclass(slots=True)
class _Held:
    comments: similarity.Corpus = field(default_factory=similarity.Corpus)
    answers: similarity.Corpus = field(default_factory=lambda: similarity.Corpus(stances=False))
    words: Counter[str] = field(default_factory=Counter)
    newest: int = 0


_held: dict[int, _Held] = {}
_lock = threading.Lock()


def nearest(principal_id: int, text: str, *, k: int = 50) -> dict[int, float]:
    """Give ids of answers with their likeness, 0 to 1: of the comment they answered or of their own words."""
    with _lock:
        held = _brought_up_to_date(principal_id)
        found = [*held.comments.nearest(text, k=k), *held.answers.nearest(text, k=k)]
    scores: dict[int, float] = {}
    for near in found:
        scores[int(near.id)] = max(scores.get(int(near.id), 0.0), near.score)
    return {pk: score for pk, score in scores.items() if score >= LIKE_ENOUGH}


def meant(principal_id: int, words: str) -> str:
    """Give what somebody meant to type, by the words that comments and answers use; empty where nothing is nearer."""
    with _lock:
        known = _brought_up_to_date(principal_id).words
        asked = _WORD.findall(words.lower())
        better = {word: _closest(word, known) for word in asked if len(word) >= _SHORTEST and not _used(word, known)}
    if not any(better.values()):
        return ""
    return " ".join(better.get(word) or word for word in asked)


def forget() -> None:
    """Let go of everything: tests, and an erasure."""
    with _lock:
        _held.clear()


def _brought_up_to_date(principal_id: int) -> _Held:
    """Take in what any process has kept since. Under the lock."""
    held = _held.setdefault(principal_id, _Held())
    rows = Answer.objects.filter(pk__gt=held.newest, principal_id=principal_id).order_by("pk")
    for pk, comment, text in rows.values_list("pk", "comment__text", "message__text")[:HOLDS]:
        held.newest = pk
        if comment:
            held.comments.add(str(pk), comment)
        held.answers.add(str(pk), text)
        held.words.update(_WORD.findall(f"{comment or ''} {text}".lower()))
    return held


def _used(word: str, known: Counter[str]) -> bool:
    """Say whether the word is used, perhaps with another ending."""
    beginning = word[: max(_SHORTEST, len(word) - _ENDING)]
    return word in known or any(other.startswith(beginning) for other in known)


def _closest(word: str, known: Counter[str]) -> str:
    found = process.extract(word, known.keys(), scorer=fuzz.ratio, score_cutoff=_CLOSE, limit=5)
    return max(found, key=lambda one: (one[1], known[one[0]]))[0] if found else ""
