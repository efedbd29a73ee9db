"""What a text shows before any model: which word lists it meets, what is negated, and its shape, as numbers 0–1."""

import re
from collections.abc import Sequence
from dataclasses import dataclass, replace

import numpy as np
import numpy.typing as npt

from bemot.language import comment, danger, lexicon
from bemot.language.lexicon import Hit
from bemot.words import SeededTopic

LISTS = (
    *("pos", "neg", "negated_pos", "negated_neg", "insult", "swear", "dehumanising", "group", "discrimination"),
    *("threat", "safety", "legal", "journalist", "newspaper", "self_harm", "spam", "troll", "sarcasm", "ask", "wish"),
    *("thanks", "issue", "contrast", "emoji_pos", "emoji_neg", "url", "personal_address"),
    *(f"topic.{topic}" for topic in SeededTopic if topic is not SeededTopic.OTHER),
)
SHAPES = (
    *("asks", "asks_last", "exclaims", "capitals", "length", "short", "no_letters", "digits", "hashtags"),
    *("dots", "quotes", "second_person", "first_person"),
)
NAMES = (*LISTS, *SHAPES)
_COLUMN = {name: index for index, name in enumerate(NAMES)}
_LIST_OF = {"press": "journalist"}
_SATURATION = 3
"""From the third hit on, more of the same says nothing new."""

_NEGATION_REACH = 22
"""Characters between a negation and what it turns: about three Swedish words."""
_SECOND = re.compile(r"\b(?:ni|er|ert|era|du|dig|dere|jer|jeres|you|your|te|teidän)\b")
_FIRST = re.compile(r"\b(?:jag|vi|mig|min|mitt|mina|vår|våra|oss|jeg|meg|mig|min|i|my|we|our|me|minä|olen|minun)\b")
_WORD = re.compile(r"[^\W\d_]+")
_QUOTE = re.compile(r'"[^"\n]{8,200}"')


@dataclass(frozen=True, slots=True)
class Signals:
    """A text with what was found in it; hits carry places in the folded text."""

    folded: comment.Folded
    hits: tuple[Hit, ...]
    counts: dict[str, int]


def read(text: str, *, language: str) -> Signals:
    """Find the word lists' entries in `text`; a negation turns praise and blame near behind it."""
    folded = comment.fold(text, masked_words=lexicon.masked_words())
    hits = tuple(_negate(danger.add(lexicon.finder(language).find(folded.text))))
    counts: dict[str, int] = {}
    seen: set[tuple[str, str]] = set()
    for hit in hits:
        word = folded.text[hit.start : hit.end]
        if (hit.label, word) not in seen:
            seen.add((hit.label, word))
            counts[hit.label] = counts.get(hit.label, 0) + 1
            base = hit.label.removeprefix(danger.PREFIX)
            if base != hit.label:  # what raises a flag by itself also counts in the list that the model reads
                counts[_LIST_OF.get(base, base)] = counts.get(_LIST_OF.get(base, base), 0) + 1
    return Signals(folded, hits, counts)


def dense(texts: Sequence[str], signals: Sequence[Signals]) -> npt.NDArray[np.float32]:
    """Give one row of `NAMES` for each text, each number in 0–1."""
    rows = np.zeros((len(texts), len(NAMES)), dtype=np.float32)
    for row, text, found in zip(rows, texts, signals, strict=True):
        for label, count in found.counts.items():
            column = _COLUMN.get(label)
            if column is not None:
                row[column] = min(count, _SATURATION) / _SATURATION
        for name, value in _shape(text[: comment.MAX_CHARS], found.folded.text).items():
            row[_COLUMN[name]] = value
    return rows


def _negate(hits: list[Hit]) -> list[Hit]:
    turned: list[Hit] = []
    last_negation = -_NEGATION_REACH - 1
    for hit in hits:
        if hit.label == "negator":
            last_negation = max(last_negation, hit.end)
        near = 0 <= hit.start - last_negation <= _NEGATION_REACH
        turned.append(replace(hit, label=f"negated_{hit.label}") if near and hit.label in ("pos", "neg") else hit)
    return turned


def _shape(text: str, folded: str) -> dict[str, float]:
    letters = sum(map(str.isalpha, text[:500]))
    capitals = sum(map(str.isupper, text[:500]))
    words = len(_WORD.findall(folded[:2000]))
    stripped = folded.rstrip(" )\"'!.😊🙂")
    return {
        "asks": min(folded.count("?"), 3) / 3,
        "asks_last": float(stripped.endswith("?")),
        "exclaims": min(folded.count("!"), 5) / 5,
        "capitals": capitals / letters if letters > 12 and capitals / letters > 0.3 else 0.0,
        "length": min(words / 80, 1.0),
        "short": float(words <= 4),
        "no_letters": float(letters == 0),
        "digits": min(sum(map(str.isdigit, folded[:500])) / 12, 1.0),
        "hashtags": min(folded.count("#"), 3) / 3,
        "dots": min(folded.count("..") + folded.count("…"), 3) / 3,
        "quotes": float(_QUOTE.search(folded) is not None),
        "second_person": min(len(_SECOND.findall(folded)), 4) / 4,
        "first_person": min(len(_FIRST.findall(folded)), 4) / 4,
    }
