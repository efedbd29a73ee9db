"""The shape of texts: signs, words, and whom they speak of, counted by chunk."""

import re
from collections.abc import Sequence

import numpy as np
import numpy.typing as npt

from bemot.language import hashing, personal_data
from bemot.language.batch import Batch
from bemot.language.hashing import Chunks, Filled

COUNTED = (*("asks", "exclaims", "hashtags", "quotes", "digits", "letters", "words", "second_person", "first_person"),)
NAMES = (
    *("asks", "asks_last", "exclaims", "capitals", "length", "short", "no_letters", "digits", "hashtags"),
    *("dots", "quotes", "second_person", "first_person"),
)
_MOST = {"asks": 3, "exclaims": 5, "digits": 12, "hashtags": 3, "second_person": 4, "first_person": 4}
"""Counts from which more of the same says nothing new."""
_SHORT_WORDS = 4
LONG_WORDS = 80
_SHOUTED = 0.3
_SHOUTED_LETTERS = 12
_BEHIND_A_QUESTION = " )\"'!.😊🙂"
_PERSONS = {
    "second_person": frozenset(
        ("ni", "er", "ert", "era", "du", "dig", "dere", "jer", "jeres", "you", "your", "te", "teidän")
    ),
    "first_person": frozenset(
        (
            *("jag", "vi", "mig", "min", "mitt", "mina", "vår", "våra", "oss", "jeg", "meg", "i", "my", "we", "our"),
            *("me", "minä", "olen", "minun"),
        )
    ),
}
_QUOTE = re.compile(r'"[^"\n]{8,200}"')
_WORD = re.compile(r"[^\W\d_]+")
_MOST_DOTS = 3
_DIGIT = re.compile("[0-9]")

Features = npt.NDArray[np.float32]


def count(chunks: Chunks) -> Features:
    """Give (texts, `COUNTED`)."""
    return chunks.sums(_OF_CHUNKS)


def features(batch: Batch, counted: Features) -> Features:
    """Give (texts, `NAMES`), each 0–1; `counted` is what `count` gave for the batch."""
    into = np.zeros((len(batch), len(NAMES)), dtype=np.float32)
    into[:, _FROM] = np.minimum(counted[:, _TO], _LIMITS) / _LIMITS
    letters, words = counted[:, _LETTERS], counted[:, _WORDS]
    shouted = np.add.reduceat(batch.capitals, batch.first - 1, dtype=np.float32) / np.maximum(letters, 1)
    if "…" in batch.text or ".." in batch.text:
        into[:, _PLACE["dots"]] = np.minimum(_dots(batch), _MOST_DOTS) / _MOST_DOTS
    into[:, _PLACE["capitals"]] = shouted * ((letters > _SHOUTED_LETTERS) & (shouted > _SHOUTED))
    into[:, _PLACE["length"]] = np.minimum(words / LONG_WORDS, 1)
    into[:, _PLACE["short"]] = words <= _SHORT_WORDS
    into[:, _PLACE["no_letters"]] = letters == 0
    for index in counted[:, _ASKS].nonzero()[0].tolist():
        asks_last = batch.folded(index).text.rstrip(_BEHIND_A_QUESTION).endswith("?")
        into[index, _PLACE["asks_last"]] = asks_last
    for index in (counted[:, _QUOTES] > 1).nonzero()[0].tolist():
        into[index, _PLACE["quotes"]] = _QUOTE.search(batch.folded(index).text) is not None
    return into


def _dots(batch: Batch) -> Features:
    """Count in each text the dots behind a dot."""
    dots = batch.codes == ord("…")
    dots[1:] |= (batch.codes[1:] == ord(".")) & (batch.codes[:-1] == ord("."))
    return np.asarray(np.add.reduceat(dots, batch.first - 1, dtype=np.float32))


def letters(counted: Features) -> Features:
    """Give how many letters each text has."""
    return np.asarray(counted[:, _LETTERS])


def naming(batch: Batch, counted: Features) -> list[bool]:
    """Say in which texts with a digit a word stands that goes before numbers of a person, or behind a street's name."""
    named = [False] * len(batch)
    for index in counted[:, _DIGITS].nonzero()[0].tolist():
        named[index] = personal_data.names(batch.folded(index).text)
    return named


def _count(_made: hashing.Made, chunks: Sequence[str]) -> Features:
    counts = np.zeros((len(chunks), len(COUNTED)), dtype=np.float32)
    # Most chunks are one word and nothing else.
    counts[:, _LETTERS] = np.fromiter(map(len, chunks), dtype=np.float32, count=len(chunks))
    counts[:, _WORDS] = 1
    for person, words in _PERSONS.items():
        counts[:, COUNTED.index(person)] = np.fromiter(map(words.__contains__, chunks), dtype=bool, count=len(chunks))
    for place, is_word in enumerate(map(str.isalpha, chunks)):
        if not is_word:
            counts[place] = _of_signs(chunks[place])
    return counts


def _of_signs(chunk: str) -> tuple[int, ...]:
    """Count in a chunk that is not just a word."""
    if len(chunk) == 1:
        return (chunk == "?", chunk == "!", chunk == "#", chunk == '"', chunk in "0123456789", 0, 0, 0, 0)
    words = _WORD.findall(chunk)
    return (
        *map(chunk.count, '?!#"'),
        len(_DIGIT.findall(chunk)),
        *(len("".join(words)), len(words)),
        *(sum(map(persons.__contains__, words)) for persons in _PERSONS.values()),
    )


_OF_CHUNKS = Filled(_count)
_PLACE = {name: place for place, name in enumerate(NAMES)}
_ASKS, _QUOTES, _LETTERS, _WORDS = (COUNTED.index(name) for name in ("asks", "quotes", "letters", "words"))
_DIGITS = COUNTED.index("digits")
_FROM = [_PLACE[name] for name in _MOST]
_TO = [COUNTED.index(name) for name in _MOST]
_LIMITS = np.array(list(_MOST.values()), dtype=np.float32)
