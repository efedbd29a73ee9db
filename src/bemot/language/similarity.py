"""Texts that say the same: near-duplicates, the same opinion in other words, earlier answers for a new comment."""

import re
import zlib
from dataclasses import dataclass
from functools import cache

import numpy as np
import numpy.typing as npt

from bemot.language import comment, lexicon

DIMENSIONS = 256
SHINGLES = 32
"""Numbers in the signature that finds near-duplicates; two bytes each."""
SHINGLE_LENGTH = 5
NEAR_DUPLICATE = 0.7
"""Share of signature numbers in common from which two texts are called nearly the same."""
MAX_FEATURES = 200
_STEM = 6
_SPREAD = 8
"""Coordinates that a feature touches: random projection, noise about 1 / sqrt(DIMENSIONS)."""
_CONCEPT_WEIGHT = 1.6
_PIECE_WEIGHT = 0.35
_BLOCK = 8_192
_FIRST_ROOM = 256

_WORD = re.compile(r"[^\W_]{2,}")
FloatArray = npt.NDArray[np.float32]


@dataclass(frozen=True, slots=True)
class Near:
    """A text of the corpus and how near it is: 0 nothing in common, 1 the same."""

    id: str
    score: float


class Corpus:
    """Texts to find again. `add` takes microseconds to a millisecond; `nearest` reads all vectors once.

    Holds 256 + 64 bytes a text besides its id; made for up to about 100,000 texts. One thread writes.
    """

    def __init__(self) -> None:
        self._ids: list[str] = []
        self._row: dict[str, int] = {}
        self._vectors = np.zeros((_FIRST_ROOM, DIMENSIONS), dtype=np.int8)
        self._signatures = np.zeros((_FIRST_ROOM, SHINGLES), dtype=np.uint16)

    def __len__(self) -> int:
        return len(self._ids)

    def __contains__(self, id: object) -> bool:  # noqa: A002 - the word of the interface
        return id in self._row

    def add(self, id: str, text: str) -> None:  # noqa: A002
        """Take `text` in under `id`; a known id gets the new text."""
        row = self._row.get(id)
        if row is None:
            row = len(self._ids)
            self._make_room(row + 1)
            self._ids.append(id)
            self._row[id] = row
        self._vectors[row] = _small(vector(text))
        self._signatures[row] = signature(text)

    def remove(self, id: str) -> None:  # noqa: A002
        """Forget a text. Raises `KeyError` where there is none."""
        row = self._row.pop(id)
        last = len(self._ids) - 1
        moved = self._ids.pop()
        if row != last:
            self._ids[row] = moved
            self._row[moved] = row
            self._vectors[row] = self._vectors[last]
            self._signatures[row] = self._signatures[last]

    def nearest(self, text: str, *, k: int = 10) -> list[Near]:
        """Give the `k` texts nearest in meaning, best first; fewer where fewer have anything in common."""
        asked = vector(text)
        if k <= 0 or not self._ids or not asked.any():
            return []
        scores = self._scores(asked)
        top = np.argpartition(-scores, min(k, len(scores)) - 1)[:k]
        ranked = sorted(top.tolist(), key=lambda row: (-scores[row], self._ids[row]))
        return [Near(self._ids[row], round(float(min(scores[row], 1.0)), 4)) for row in ranked if scores[row] > 0]

    def near_duplicates(self, text: str, *, threshold: float = NEAR_DUPLICATE) -> list[Near]:
        """Give the texts that are nearly word for word the same, best first; `threshold` is 0–1."""
        if not self._ids or not text.strip():
            return []
        shares = (self._signatures[: len(self._ids)] == signature(text)).mean(axis=1)
        rows = np.flatnonzero(shares >= threshold)
        ranked = sorted(rows.tolist(), key=lambda row: (-shares[row], self._ids[row]))
        return [Near(self._ids[row], round(float(shares[row]), 4)) for row in ranked]

    def _scores(self, asked: FloatArray) -> FloatArray:
        scores = np.empty(len(self._ids), dtype=np.float32)
        for low in range(0, len(self._ids), _BLOCK):
            block = self._vectors[low : min(low + _BLOCK, len(self._ids))].astype(np.float32)
            norms = np.sqrt(np.einsum("ij,ij->i", block, block))
            scores[low : low + len(block)] = (block @ asked) / np.maximum(norms, 1e-6)
        return scores

    def _make_room(self, rows: int) -> None:
        if rows > len(self._vectors):
            more = len(self._vectors)
            self._vectors = np.concatenate([self._vectors, np.zeros((more, DIMENSIONS), dtype=np.int8)])
            self._signatures = np.concatenate([self._signatures, np.zeros((more, SHINGLES), dtype=np.uint16)])


def similar(a: str, b: str) -> float:
    """Say how near two texts are in meaning, 0–1; symmetric; 0 where one has no word that counts."""
    return round(max(0.0, min(1.0, float(vector(a) @ vector(b)))), 4)


def shares_a_matter(comment_text: str, answer: str) -> bool:
    """Say whether an answer takes up anything that a comment speaks of; true where the comment names nothing."""
    asked = {name for name in features(comment_text) if not name.startswith("~")}
    return not asked or not asked.isdisjoint(features(answer))


def features(text: str) -> dict[str, float]:
    """Give what counts in `text`: `c:` concepts (one for all languages), word stems, `~` pieces of long words."""
    folded = comment.fold(text).text
    found: dict[str, float] = {f"c:{hit.label}": _CONCEPT_WEIGHT for hit in _concepts().find(folded)}
    empty = lexicon.stop_words()
    for match in _WORD.finditer(folded):
        word = match.group()
        if word in empty or len(found) >= MAX_FEATURES:
            continue
        found[word[:_STEM]] = min(len(word), 8) / 8
        if len(word) > _STEM:
            for place in range(1, len(word) - 4, 2):
                found.setdefault(f"~{word[place : place + 5]}", _PIECE_WEIGHT)
    return found


def vector(text: str) -> FloatArray:
    """Give a unit vector of `DIMENSIONS` numbers, or zeros where nothing counts."""
    found = features(text)
    if not found:
        return np.zeros(DIMENSIONS, dtype=np.float32)
    seeds = np.fromiter(
        (zlib.crc32(name.encode("utf-8", "replace")) for name in found), dtype=np.uint64, count=len(found)
    )
    weights = np.fromiter(found.values(), dtype=np.float64, count=len(found))
    odd: npt.NDArray[np.uint64] = np.arange(1, 2 * _SPREAD, 2).astype(np.uint64)
    mixed = _mix(seeds[:, None] * odd)
    places = (mixed >> np.uint64(40)) % np.uint64(DIMENSIONS)
    signs = np.where(mixed >> np.uint64(63), 1.0, -1.0)
    sums = np.bincount(places.ravel().astype(np.int64), (signs * weights[:, None]).ravel(), DIMENSIONS)
    length = np.sqrt((sums**2).sum())
    return (sums / length).astype(np.float32) if length > 0 else sums.astype(np.float32)


def signature(text: str) -> npt.NDArray[np.uint16]:
    """Give `SHINGLES` numbers; their agreement estimates the share of five-letter pieces that two texts share."""
    plain = " ".join(_WORD.findall(comment.fold(text).text))
    codes = np.frombuffer(plain.encode("utf-32-le", "replace"), dtype=np.uint32).astype(np.uint64)
    if len(codes) < SHINGLE_LENGTH:
        codes = np.concatenate([codes, np.zeros(SHINGLE_LENGTH - len(codes), dtype=np.uint64)])
    windows = np.lib.stride_tricks.sliding_window_view(codes, SHINGLE_LENGTH)
    pieces = (windows * np.array([1, 131, 17_161, 2_248_091, 294_499_921], dtype=np.uint64)).sum(
        axis=1, dtype=np.uint64
    )
    pieces = np.unique(pieces)
    smallest = np.empty(SHINGLES, dtype=np.uint64)
    for index in range(SHINGLES):
        smallest[index] = _mix(pieces + np.uint64((index + 1) * 0x9E3779B1)).min()
    return (_mix(smallest) >> np.uint64(48)).astype(np.uint16)


@cache
def _concepts() -> lexicon.Finder:
    return lexicon.Finder(lexicon.load(lexicon.FOLDER / "concepts.txt").entries)


def _small(values: FloatArray) -> npt.NDArray[np.int8]:
    largest = float(np.abs(values).max(initial=0.0))
    return np.round(values * (127 / largest)).astype(np.int8) if largest else values.astype(np.int8)


def _mix(values: npt.NDArray[np.uint64]) -> npt.NDArray[np.uint64]:
    with np.errstate(over="ignore"):
        mixed: npt.NDArray[np.uint64] = (values ^ (values >> np.uint64(31))) * np.uint64(0x9E3779B97F4A7C15)
        mixed = (mixed ^ (mixed >> np.uint64(29))) * np.uint64(0xBF58476D1CE4E5B9)
        return mixed ^ (mixed >> np.uint64(32))
