"""How hard a text is to read: LIX, and the words and sentences that make it so."""

import re
from dataclasses import dataclass

from bemot.language import comment
from bemot.language.comment import Span

LONG_WORD = 7
"""Letters from which LIX calls a word long (more than six)."""
LONG_FINDING = {"sv": 14, "nb": 14, "da": 14, "fi": 18}
"""Letters from which a word is worth a remark: Swedish builds long words that are easy, such as `kundtjänsten`."""
LONG_FINDING_ELSEWHERE = 12
LONG_SENTENCE = 25
"""Words. Klarspråk guides of Swedish authorities ask for sentences under about 20–25 words."""

_LEVELS = ((30, "very_easy"), (40, "easy"), (50, "medium"), (60, "hard"))
"""Björnsson's reading of the scale: < 30 children's books, 30–40 fiction and popular magazines, 40–50 newspapers,
50–60 official texts, > 60 bureaucratic Swedish. Source: C. H. Björnsson, *Läsbarhet*, Stockholm: Liber, 1968.
The scale was made on Swedish; for English the order of texts holds, and the same number is a slightly harder text."""
_LETTERS = re.compile(r"[^\W\d_]")


@dataclass(frozen=True, slots=True)
class Readability:
    """`lix` ≥ 0 (rarely above 100), its level from `very_easy` to `very_hard`, counts, and what to look at."""

    lix: float
    level: str
    words: int
    sentences: int
    long_words: tuple[Span, ...]
    long_sentences: tuple[Span, ...]


def measure(text: str, *, language: str) -> Readability:
    """Measure `text`: LIX = words per sentence + 100 × share of words of more than six letters; 0 for empty text."""
    text = text[: comment.MAX_CHARS]
    words = [token for token in comment.tokens(text) if _LETTERS.search(token.text)]
    sentences = [span for span in comment.sentences(text) if _LETTERS.search(text, span.start, span.end)]
    if not words or not sentences:
        return Readability(0.0, "very_easy", len(words), len(sentences), (), ())
    long = sum(len(word.text) >= LONG_WORD for word in words)
    lix = len(words) / len(sentences) + 100 * long / len(words)
    worth = LONG_FINDING.get(language, LONG_FINDING_ELSEWHERE)
    return Readability(
        lix=round(lix, 1),
        level=next((level for limit, level in _LEVELS if lix < limit), "very_hard"),
        words=len(words),
        sentences=len(sentences),
        long_words=tuple(Span(word.start, word.end) for word in words if len(word.text) >= worth),
        long_sentences=_long_sentences(words, sentences),
    )


def _long_sentences(words: list[comment.Token], sentences: list[Span]) -> tuple[Span, ...]:
    found = []
    place = 0
    for sentence in sentences:
        count = 0
        while place < len(words) and words[place].start < sentence.end:
            count += words[place].start >= sentence.start
            place += 1
        if count > LONG_SENTENCE:
            found.append(sentence)
    return tuple(found)
