"""A comment as text: folded for matching, cut into sentences and tokens, with offsets into the original."""

import re
import unicodedata
from collections.abc import Sequence
from dataclasses import dataclass
from functools import lru_cache

MAX_CHARS = 20_000
"""What is read of one text. Longer posts exist only as attacks or accidents, and time must stay linear."""

_UNSEEN = re.compile(r"[\x00-\x1f\x7f-\x9f\u00ad\u200b-\u200f\u202a-\u202e\u2060-\u2069\ufeff\ud800-\udfff]")
_PLAIN = str.maketrans(
    {
        "’": "'",
        "‘": "'",
        "\u00b4": "'",
        "`": "'",
        "“": '"',
        "”": '"',
        "„": '"',
        "\xa0": " ",
        "–": "-",
        "—": "-",
        "İ": "i",
    }
)
_LEET = re.compile(r"(?<!\w)[^\W\d_]{1,12}(?:[01345@$*]{1,3}[^\W\d_]{1,12}){1,4}(?!\w)")
_LEET_LETTERS = str.maketrans("01345@$", "oieasas")
_AT_ONCE = 1_000
_OVERLAP = 8
_SENTENCE = re.compile(r"[^.!?…\n]+(?:[.!?…]+(?![^\W_])|[.!?…](?=[^\W_])|\n+|$)")
_TOKEN = re.compile(r"[^\W_]+(?:['\-][^\W_]+)*")
_ABBREVIATION = re.compile(
    r"(?:\b(?:t\.ex|bl\.a|dvs|ca|kl|nr|tel|s\.k|m\.m|o\.s\.v|e\.g|i\.e|mr|mrs|dr|no)|\d)\.$", re.IGNORECASE
)


@dataclass(frozen=True, slots=True)
class Span:
    """A part of a text: `start` inclusive, `end` exclusive, counted in characters of the original."""

    start: int
    end: int


@dataclass(frozen=True, slots=True)
class Token:
    """A word with its place in the original."""

    text: str
    start: int
    end: int


@dataclass(frozen=True, slots=True)
class Folded:
    """A text made plain for matching. `offsets` is None where each character kept its place."""

    text: str
    offsets: tuple[int, ...] | None = None

    def original(self, start: int, end: int) -> Span:
        """Give the place in the original for a place in the folded text."""
        if self.offsets is None:
            return Span(start, end)
        return Span(self.offsets[start], self.offsets[end])


def normalise(text: str) -> str:
    """Give `text` in NFC, with lone surrogates and control characters as spaces and white space collapsed.

    Reads the first `MAX_CHARS` characters.
    """
    return " ".join(_UNSEEN.sub(" ", unicodedata.normalize("NFC", text[:MAX_CHARS])).split())


def fold(text: str, *, masked_words: "MaskedWords | None" = None) -> Folded:
    """Lower-case `text`, plain quotes, unseen characters as spaces, letters put back into f4n and j*vla.

    Reads the first `MAX_CHARS` characters. Never raises.
    """
    text, offsets = compose(text[:MAX_CHARS])
    folded = "".join(map(plain, text)) if not text.isascii() else _UNSEEN.sub(" ", text.translate(_PLAIN).lower())
    return Folded(folded if masked_words is None else masked_words.unmask_all(folded), offsets)


@lru_cache(maxsize=4096)
def plain(char: str) -> str:
    """Give one character as it is matched: lower-case where that is one character, unseen ones as a blank."""
    low = char.translate(_PLAIN).lower()
    return _UNSEEN.sub(" ", low if len(low) == 1 else char)


def plain_all(chars: str) -> str:
    """Do for many characters what `plain` does for one; each keeps its place."""
    lowered = (low if len(low) == 1 else char for char in chars for low in (char.translate(_PLAIN).lower(),))
    return _UNSEEN.sub(" ", "".join(lowered))


def compose(text: str) -> tuple[str, tuple[int, ...] | None]:
    """Give `text` in NFC, and the places of its characters in the original where they moved."""
    return (text, None) if _is_composed(text) else _compose(text)


def compose_all(texts: Sequence[str]) -> tuple[Sequence[str], tuple[tuple[int, ...] | None, ...]]:
    """Do for many texts what `compose` does for one; those that need nothing done are told all at once."""
    if max(map(len, texts), default=0) <= _AT_ONCE and unicodedata.is_normalized("NFC", " ".join(texts)):
        return texts, (None,) * len(texts)
    composed = [compose(text) for text in texts]
    return [text for text, _ in composed], tuple(offsets for _, offsets in composed)


class MaskedWords:
    """The words that people hide behind digits and stars, and how to read them again."""

    def __init__(self, words: frozenset[str]) -> None:
        self._words = words
        self._by_length: dict[int, list[str]] = {}
        for word in sorted(words):
            self._by_length.setdefault(len(word), []).append(word)

    def unmask_all(self, folded: str) -> str:
        """Give a folded text with its masked words plain; its length does not change."""
        return _LEET.sub(self.unmask, folded)

    def unmask(self, match: re.Match[str]) -> str:
        """Give the plain word of the same length, or what stood there where no known word fits."""
        token = match.group()
        letters = token.translate(_LEET_LETTERS)
        if "*" not in token:
            return letters if letters in self._words else token
        for word in self._by_length.get(len(token), ()):
            if all(mask in ("*", letter) for mask, letter in zip(letters, word, strict=True)):
                return word
        return token


def sentences(text: str) -> list[Span]:
    """Cut `text` into sentences; white space around them is left out, abbreviations do not end one."""
    spans: list[Span] = []
    start: int | None = None
    for match in _SENTENCE.finditer(text):
        piece = match.group()
        begin = match.start() + len(piece) - len(piece.lstrip())
        end = match.start() + len(piece.rstrip())
        if start is None:
            start = begin
        followed_by_letter = match.end() < len(text) and text[match.end()].isalnum()
        if end > begin and (followed_by_letter or _ABBREVIATION.search(text, max(start, end - 8), end)):
            continue
        if end > start:
            spans.append(Span(start, end))
        start = None
    if start is not None and len(text.rstrip()) > start:
        spans.append(Span(start, len(text.rstrip())))
    return spans


def tokens(text: str) -> list[Token]:
    """Give the words of `text` in order; numbers count as words, punctuation and emoji do not."""
    return [Token(match.group(), match.start(), match.end()) for match in _TOKEN.finditer(text)]


def without_accents(text: str) -> str:
    """Give `text` as people write it on a foreign keyboard: å ä ö ø æ é become a a o o a e."""
    if text.isascii():
        return text
    decomposed = unicodedata.normalize("NFD", text.replace("ø", "o").replace("æ", "a"))
    return "".join(c for c in decomposed if not unicodedata.combining(c))


def _is_composed(text: str) -> bool:
    if len(text) <= _AT_ONCE:
        return unicodedata.is_normalized("NFC", text)
    # Sorting a run of marks costs its square, so a long text is looked at in parts that overlap a little.
    parts = (text[max(place - _OVERLAP, 0) : place + _AT_ONCE] for place in range(0, len(text), _AT_ONCE))
    return all(unicodedata.is_normalized("NFC", part) for part in parts)


def _compose(text: str) -> tuple[str, tuple[int, ...]]:
    letters: list[str] = []
    offsets: list[int] = []
    for place, char in enumerate(text):
        if letters and unicodedata.combining(char):
            joined = unicodedata.normalize("NFC", letters[-1] + char)
            if len(joined) == 1:
                letters[-1] = joined
                continue
        letters.append(char)
        offsets.append(place)
    offsets.append(len(text))
    return "".join(letters), tuple(offsets)
