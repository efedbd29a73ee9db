"""What the words of a text mean, as numbers that words of one meaning share, in Swedish as in English."""

from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache

import numpy as np
import numpy.typing as npt

from bemot.language.hashing import Hashed, Kind, Values
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


def read(hashed: Hashed, languages: Sequence[str]) -> FloatArray:
    """Give (texts, `DIMENSIONS`): the direction of each text, of length about 1; nought where no word is known.

    All languages but English are looked up as Swedish, which Norwegian and Danish share many words with.
    """
    known = load()
    sums = Kind(known.rows(salted(hashed, languages)), hashed.words.spans[:1]).sums(known.table) * known.scale
    return np.asarray(sums[:, :-1] / np.sqrt(np.maximum(sums[:, -1:], LEAST)), dtype=np.float32)


def salted(hashed: Hashed, languages: Sequence[str]) -> Values:
    """Give the hash of each word of a batch, changed for those of English texts."""
    counts = hashed.words.spans[0][1]
    english = np.repeat(np.array([language == "en" for language in languages], dtype=bool), counts)
    return np.where(english, hashed.spelt ^ _ENGLISH, hashed.spelt)


def key(spelt: Values, *, english: bool) -> Values:
    """Give the keys under which words are known."""
    return spelt ^ _ENGLISH if english else spelt


@cache
def load() -> Words:
    """Read the known words. Raises `FileNotFoundError` where the package lacks them."""
    with np.load(FOLDER / f"{NAME}.npz", allow_pickle=False) as held:
        return Words(keys=held["keys"], table=held["table"], scale=held["scale"])
