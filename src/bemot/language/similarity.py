"""Texts that say the same: near-duplicates, the same opinion in other words, earlier answers for a new comment.

How near two texts are is a mean of two cosines: of the rare words, English translations and concepts that they share
(`gist.Gist.slots`, exact, so that a million texts bring no chance likeness), and of the directions in which their
words point (`gist.Gist.direction`), which also sees what no word list does. Of it some is taken where one is content
or asks and the other is not (`stance`): a question about a matter and a complaint of it share all their words.
"""

import re
from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from bemot.language import comment, gist, stance
from bemot.language.gist import Gist
from bemot.language.weights import FloatArray

SHINGLES = 32
"""Numbers in the signature that finds near-duplicates; two bytes each."""
SHINGLE_LENGTH = 5
NEAR_DUPLICATE = 0.7
"""Share of signature numbers in common from which two texts are called nearly the same."""
MEANING = 0.3
"""What the directions count beside the shared words; chosen on half of the plain opinions: 0.2 to 0.4 are alike."""
BYTES = 2 * gist.MOST + 8 + gist.DIMENSIONS + 2 * SHINGLES + stance.SIZE
"""What a text takes in memory besides its id."""

_STEPS = 254.0
"""A coordinate of a direction, hardly ever beyond 0.5, is held as this many steps of an int8."""
_STANCE_STEPS = 127.0
_CHUNK = 16_384
"""Texts that room is made for at once, and that are scored at once: nothing is copied when a corpus grows."""
_SCORES = 1 << 24
"""Scores held at once, four bytes each, when many texts are asked for."""
_ALIKE = 1e-6

_WORD = re.compile(r"[^\W_]{2,}")
_MULTIPLIERS = np.array([1, 131, 17_161, 2_248_091, 294_499_921], dtype=np.uint64)
_SEEDS = (np.arange(1, SHINGLES + 1, dtype=np.uint64) * np.uint64(0x9E3779B1))[:, None]


@dataclass(frozen=True, slots=True)
class Near:
    """A text of the corpus and how near it is: 0 nothing in common, 1 the same."""

    id: str
    score: float


class _Chunk:
    """Room for `_CHUNK` texts: a column for each, so that a feature of many texts is read in one go."""

    __slots__ = ("directions", "lengths", "signatures", "slots", "stances")

    def __init__(self) -> None:
        self.slots = np.zeros((gist.MOST, _CHUNK), dtype=np.uint16)
        self.lengths = np.zeros((2, _CHUNK), dtype=np.float32)
        """Of the words, for a question in the same language and for one in the other; below nought in English texts."""
        self.directions = np.zeros((_CHUNK, gist.DIMENSIONS), dtype=np.int8)
        self.signatures = np.zeros((_CHUNK, SHINGLES), dtype=np.uint16)
        self.stances = np.zeros((_CHUNK, stance.SIZE), dtype=np.int8)

    def put(self, at: int, read: Gist, signed: npt.NDArray[np.uint16], stood: FloatArray) -> None:
        self.slots[:, at] = 0
        self.slots[: len(read.slots), at] = read.slots
        sign = -1 if read.english else 1
        self.lengths[:, at] = sign * read.length, sign * read.shared
        self.directions[at] = _small(read.direction)
        self.signatures[at] = signed
        self.stances[at] = np.round(stood * _STANCE_STEPS)

    def copy(self, at: int, other: "_Chunk", other_at: int) -> None:
        self.slots[:, at] = other.slots[:, other_at]
        self.lengths[:, at] = other.lengths[:, other_at]
        self.directions[at] = other.directions[other_at]
        self.signatures[at] = other.signatures[other_at]
        self.stances[at] = other.stances[other_at]


class Corpus:
    """Texts to find again. `add` takes about half a millisecond; `nearest` reads all texts once.

    Holds `BYTES` a text besides its id; made for up to a million texts. One thread writes. `stances` is false where
    questions are compared with what answers them.
    """

    def __init__(self, *, stances: bool = True) -> None:
        self._stances = stances
        self._ids: list[str] = []
        self._row: dict[str, int] = {}
        self._chunks: list[_Chunk] = []

    def __len__(self) -> int:
        return len(self._ids)

    def __contains__(self, id: object) -> bool:  # noqa: A002 - the word of the interface
        return id in self._row

    def add(self, id: str, text: str, *, language: str = "") -> None:  # noqa: A002
        """Take `text` in under `id`; a known id gets the new text. `language` as `gist.of` takes it."""
        read, signed = gist.of(text, language=language), signature(text)
        row = self._row.get(id)
        if row is None:
            row = len(self._ids)
            if row == len(self._chunks) * _CHUNK:
                self._chunks.append(_Chunk())
            self._ids.append(id)
            self._row[id] = row
        self._chunks[row // _CHUNK].put(row % _CHUNK, read, signed, self._stood([text])[0])

    def remove(self, id: str) -> None:  # noqa: A002
        """Forget a text. Raises `KeyError` where there is none."""
        row = self._row.pop(id)
        last = len(self._ids) - 1
        moved = self._ids.pop()
        if row != last:
            self._ids[row] = moved
            self._row[moved] = row
            self._chunks[row // _CHUNK].copy(row % _CHUNK, self._chunks[last // _CHUNK], last % _CHUNK)
        if last % _CHUNK == 0:
            self._chunks.pop()

    def nearest(self, text: str, *, k: int = 10, language: str = "") -> list[Near]:
        """Give the `k` texts nearest in meaning, best first; fewer where fewer have anything in common."""
        return self.nearest_to_each([text], k=k, languages=[language])[0]

    def nearest_to_each(self, texts: Sequence[str], *, k: int = 10, languages: Sequence[str] = ()) -> list[list[Near]]:
        """Do it for many texts, as many in one reading of the corpus as `_SCORES` allows.

        `languages` is as long as `texts` or empty.
        """
        told = languages or [""] * len(texts)
        if k <= 0 or not self._ids or not texts:
            return [[] for _ in texts]
        asked = [gist.of(text, language=language) for text, language in zip(texts, told, strict=True)]
        stood = self._stood(texts)
        together = max(1, _SCORES // len(self._ids))
        parts = (slice(low, low + together) for low in range(0, len(asked), together))
        return [self._best(scores, k) for part in parts for scores in self._scores(asked[part], stood[part])]

    def near_duplicates(self, text: str, *, threshold: float = NEAR_DUPLICATE) -> list[Near]:
        """Give the texts that are nearly word for word the same, best first; `threshold` is 0–1."""
        if not self._ids or not text.strip():
            return []
        own = signature(text)
        equal = [(chunk.signatures == own).sum(axis=1, dtype=np.uint8) for chunk in self._chunks]
        shares = np.concatenate(equal)[: len(self._ids)] / np.float32(SHINGLES)
        rows = np.flatnonzero(shares >= threshold)
        ranked = sorted(rows.tolist(), key=lambda row: (-shares[row], self._ids[row]))
        return [Near(self._ids[row], round(float(shares[row]), 4)) for row in ranked]

    def _best(self, scores: FloatArray, k: int) -> list[Near]:
        found = np.flatnonzero(scores > _ALIKE)
        if len(found) > k:
            least = np.partition(scores[found], len(found) - k)[len(found) - k]
            found = found[scores[found] >= least]
        ranked = sorted(found.tolist(), key=lambda row: (-scores[row], self._ids[row]))[:k]
        return [Near(self._ids[row], round(float(min(scores[row], 1.0)), 4)) for row in ranked]

    def _stood(self, texts: Sequence[str]) -> FloatArray:
        return stance.of(texts) if self._stances else np.zeros((len(texts), stance.SIZE), dtype=np.float32)

    def _scores(self, asked: Sequence[Gist], stood: FloatArray) -> FloatArray:
        """Give (asked, texts) scores, 0–1."""
        scores = np.zeros((len(asked), len(self._ids)), dtype=np.float32)
        tables = [_sought(read) for read in asked]
        shares = [_share_of_meaning(read) for read in asked]
        pointing = [read.direction * np.float32(share / _STEPS) for share, read in zip(shares, asked, strict=True)]
        directions = np.asarray(np.stack(pointing), dtype=np.float32)
        for number, chunk in enumerate(self._chunks):
            low = number * _CHUNK
            many = min(_CHUNK, len(self._ids) - low)
            own = scores[:, low : low + many]
            np.maximum(_products(directions, chunk.directions[:many].astype(np.float32)), 0, out=own)
            slots = chunk.slots[: _deepest(chunk.slots), :many]
            stances = chunk.stances[:many].astype(np.float32) / np.float32(_STANCE_STEPS)
            for row, (read, table) in enumerate(zip(asked, tables, strict=True)):
                shared = np.zeros(many, dtype=np.float32)
                for places in slots:
                    shared += table.take(places)
                own[row] += (1 - shares[row]) * shared / _lengths(read, chunk.lengths[:, :many])
                own[row] *= stance.agreement(stood[row], stances)
        return scores


def similar(a: str, b: str) -> float:
    """Say how near two texts are in meaning, 0–1; symmetric; 0 where one has no word that counts."""
    one, other = gist.of(a), gist.of(b)
    table = _sought(one)
    lengths = one.length * other.length if one.english == other.english else one.shared * other.shared
    words = min(1.0, float(table[other.slots].sum()) / max(lengths, _ALIKE))
    share = min(_share_of_meaning(one), _share_of_meaning(other))
    meaning = max(0.0, float(one.direction @ other.direction))
    stood = stance.of([a, b])
    agreed = float(stance.agreement(stood[0], stood[1:])[0])
    return round(max(0.0, min(1.0, agreed * (share * meaning + (1 - share) * words))), 4)


def signature(text: str) -> npt.NDArray[np.uint16]:
    """Give `SHINGLES` numbers; their agreement estimates the share of five-letter pieces that two texts share."""
    plain = " ".join(_WORD.findall(comment.fold(text).text))
    codes = np.frombuffer(plain.encode("utf-32-le", "replace"), dtype=np.uint32).astype(np.uint64)
    if len(codes) < SHINGLE_LENGTH:
        codes = np.concatenate([codes, np.zeros(SHINGLE_LENGTH - len(codes), dtype=np.uint64)])
    windows = np.lib.stride_tricks.sliding_window_view(codes, SHINGLE_LENGTH)
    pieces = np.unique((windows * _MULTIPLIERS).sum(axis=1, dtype=np.uint64))
    smallest = _mix(pieces + _SEEDS).min(axis=1)
    return (_mix(smallest) >> np.uint64(48)).astype(np.uint16)


def _sought(read: Gist) -> FloatArray:
    """Give (`gist.SLOTS`,) what a shared feature adds to the product of the words.

    A feature weighs the same wherever it stands, so that texts need to keep the features only.
    """
    table = np.zeros(gist.SLOTS, dtype=np.float32)
    table[read.slots] = (read.weights * np.float32(read.length)) ** 2
    return table


def _lengths(read: Gist, held: FloatArray) -> FloatArray:
    """Give the product of the lengths of the words of `read` and of each text held, as their languages ask.

    Words that the other language cannot have are left out across languages, else all such likeness would look small.
    """
    same = (held[0] < 0) == read.english
    product = np.where(same, np.abs(held[0]) * read.length, np.abs(held[1]) * read.shared)
    return np.asarray(np.maximum(product, _ALIKE), dtype=np.float32)


def _share_of_meaning(read: Gist) -> float:
    return MEANING if read.direction.any() else 0.0


def _products(asked: FloatArray, held: FloatArray) -> FloatArray:
    """Give (asked, held). One question goes without BLAS, whose threads cost more than they bring for so little."""
    if len(asked) == 1:
        return np.asarray(np.einsum("ij,j->i", held, asked[0])[None, :], dtype=np.float32)
    return np.asarray(asked @ held.T, dtype=np.float32)


def _deepest(slots: npt.NDArray[np.uint16]) -> int:
    """Say how many features the text has that has most."""
    return int(slots.any(axis=1).sum())


def _small(direction: FloatArray) -> npt.NDArray[np.int8]:
    return np.clip(np.round(direction * _STEPS), -127, 127).astype(np.int8)


def _mix(values: npt.NDArray[np.uint64]) -> npt.NDArray[np.uint64]:
    with np.errstate(over="ignore"):
        mixed: npt.NDArray[np.uint64] = (values ^ (values >> np.uint64(31))) * np.uint64(0x9E3779B97F4A7C15)
        mixed = (mixed ^ (mixed >> np.uint64(29))) * np.uint64(0xBF58476D1CE4E5B9)
        return mixed ^ (mixed >> np.uint64(32))
