"""What the words of a text mean, as numbers that words of one meaning share, in Swedish as in English."""

from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache

import numpy as np
import numpy.typing as npt

from bemot.language.hashing import Chunks, Filled, Made, Values, add_up
from bemot.language.weights import FOLDER, LEAST, FloatArray

DIMENSIONS = 100
NAME = "words"
_ENGLISH = np.uint32(0x5BD1E995)
"""Mixed into the hash of an English word: "barn" and "fan" are other words in Swedish."""


@dataclass(frozen=True, slots=True)
class Words:
    """Known words. `keys` (words,) are their hashes in order, `table` (1 + words, `DIMENSIONS` + 1) int8.

    A row is the direction of a word's meaning, the longer the rarer the word; the last column is the square of its
    length. The first row is nought and stands for words that are not known.
    """

    keys: Values
    table: npt.NDArray[np.int8]
    scale: FloatArray

    def rows(self, spelt: Values) -> npt.NDArray[np.intp]:
        """Give the row of each word."""
        at = np.minimum(np.searchsorted(self.keys, spelt), len(self.keys) - 1)
        return np.where(self.keys[at] == spelt, at + 1, 0)


def read(chunks: Chunks, languages: Sequence[str]) -> FloatArray:
    """Give (texts, `DIMENSIONS`): the direction of each text, of length about 1; nought where no word is known.

    All languages but English are looked up as Swedish, which Norwegian and Danish share many words with.
    """
    return _read(_DIRECTIONS, chunks, languages)


class Lent:
    """What the directions of texts add to outputs, by the weights (`DIMENSIONS`, outputs): worked out by chunk."""

    def __init__(self, weights: FloatArray) -> None:
        self._weights = weights
        self._of_chunks = Filled(self._project)

    def read(self, chunks: Chunks, languages: Sequence[str]) -> FloatArray:
        """Give (texts, outputs)."""
        return _read(self._of_chunks, chunks, languages)

    def _project(self, made: Made, chunks: Sequence[str]) -> FloatArray:
        both = _directions(made).reshape(2 * len(chunks), -1)
        known = np.flatnonzero(both.any(axis=1))
        found = both[known] * load().scale
        lent = np.zeros((len(both), self._weights.shape[1] + 1), dtype=np.float32)
        lent[known, :-1] = found[:, :-1] @ self._weights
        lent[known, -1] = found[:, -1]
        return lent.reshape(len(chunks), -1)


def _directions(made: Made) -> npt.NDArray[np.int16]:
    """Give (chunks, 2 * (`DIMENSIONS` + 1)): the sums of their words' rows, read as Swedish and read as English."""
    known = load()
    both = np.concatenate([key(made.spelt, english=english) for english in (False, True)])
    first = np.concatenate((made.spelt_first, made.spelt_first + len(made.spelt)))
    swedish, english = np.split(add_up(known.table, known.rows(both), first), 2)
    return np.concatenate((swedish, english), axis=1).astype(np.int16)


def _read(filled: Filled, chunks: Chunks, languages: Sequence[str]) -> FloatArray:
    """Add up the rows that are in the language of each text, and divide them by their length."""
    rows = filled.rows(chunks.known)
    which = 2 * chunks.numbers  # the first half of each row is Swedish, the second English
    which[:-1] += np.repeat(np.array([language == "en" for language in languages], dtype=np.int64), chunks.counts + 1)
    sums = chunks.add_up(rows.reshape(2 * len(rows), -1), which)
    return np.asarray(sums[:, :-1] / np.sqrt(np.maximum(sums[:, -1:], LEAST)), dtype=np.float32)


def key(spelt: Values, *, english: bool) -> Values:
    """Give the keys under which words are known."""
    return spelt ^ _ENGLISH if english else spelt


@cache
def load() -> Words:
    """Read the known words. Raises `FileNotFoundError` where the package lacks them."""
    with np.load(FOLDER / f"{NAME}.npz", allow_pickle=False) as held:
        return Words(keys=held["keys"], table=held["table"], scale=held["scale"])


_DIRECTIONS = Filled(lambda made, _chunks: _directions(made) * np.tile(load().scale, 2))
