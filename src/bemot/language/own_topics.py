"""An organisation's own topics, known from a few example texts or words each."""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache

from bemot.language import comment, lexicon

ENOUGH = 0.5
"""Share of an example's words that a comment must meet to count as being about it."""
_STEM = 6
_WORD = re.compile(r"[^\W_]{2,}")


@dataclass(frozen=True, slots=True)
class TopicExample:
    """A topic of an organisation's own with what comments about it say: whole texts or single words."""

    slug: str
    texts: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class TopicHit:
    """A topic met: its score 0–1 and the first place in the folded text that met it."""

    slug: str
    score: float
    start: int
    end: int


def match(folded: str, topics: Sequence[TopicExample]) -> list[TopicHit]:
    """Give each topic's best score above 0 for a folded text. A word meets another by its first six letters."""
    if not topics:
        return []
    words = [(match.group()[:_STEM], match.start(), match.end()) for match in _WORD.finditer(folded)]
    places = {stem: (start, end) for stem, start, end in reversed(words)}
    found = []
    for topic in topics:
        best = max((_meet(places, example) for example in _stems(topic.texts)), default=(0.0, ""))
        if best[0] > 0:
            start, end = places[best[1]]
            found.append(TopicHit(topic.slug, round(best[0], 3), start, end))
    return found


def _meet(places: dict[str, tuple[int, int]], example: frozenset[str]) -> tuple[float, str]:
    shared = sorted(example & places.keys(), key=len, reverse=True)
    if not shared:
        return 0.0, ""
    return len(shared) / len(example), shared[0]


@cache
def _stems(texts: tuple[str, ...]) -> tuple[frozenset[str], ...]:
    cut = (
        frozenset(word[:_STEM] for word in _WORD.findall(comment.fold(text).text) if word not in lexicon.stop_words())
        for text in texts
    )
    return tuple(stems for stems in cut if stems)
