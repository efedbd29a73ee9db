"""The shipped weights: one int8 table for all outputs, read once and kept."""

from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from functools import cache
from pathlib import Path

import numpy as np
import numpy.typing as npt

from bemot.language.hashing import SLOTS, Chunks, Filled, Made, add_up

FOLDER = Path(__file__).parent / "models"

LEAST = 1e-6
"""Size below which a text has nothing that a model knows."""

FloatArray = npt.NDArray[np.float32]


@dataclass(frozen=True, slots=True, eq=False)
class Weights:
    """A linear model over pieces of texts (`hashing`) and dense features.

    `slots` are those that the model knows, in order. `table` is (1 + slots, outputs + 1) int8: its first row, for what
    is not known, is nought; its last column is the square of how much a piece counts. `scale` turns a column into real
    weights, `dense` is (features, outputs).
    """

    version: str
    labels: tuple[str, ...]
    slots: npt.NDArray[np.uint32]
    table: npt.NDArray[np.int8]
    scale: FloatArray
    bias: FloatArray
    dense: FloatArray
    places: npt.NDArray[np.uint16] = field(init=False, repr=False)
    _of_chunks: Filled = field(init=False, repr=False)

    def __post_init__(self) -> None:
        places = np.zeros(SLOTS, dtype=np.uint16)
        places[self.slots] = np.arange(1, len(self.slots) + 1, dtype=np.uint16)
        object.__setattr__(self, "places", places)
        object.__setattr__(self, "_of_chunks", Filled(self._add_up))

    def logits(self, chunks: Chunks) -> FloatArray:
        """Give (texts, outputs) before any squashing, without what the dense features add."""
        characters, words = self._sums(chunks)
        total = characters[:, :-1] / np.sqrt(np.maximum(characters[:, -1:], LEAST)) + self.bias
        total += words[:, :-1] / np.sqrt(np.maximum(words[:, -1:], LEAST))
        return np.asarray(total)

    def pulls(self, chunks: Chunks, column: int) -> FloatArray:
        """Give what each chunk of a single text adds to one output (chunks,); of a pair of words each has half."""
        pair = self.table[self.places[chunks.pairs()], column] / np.float32(2)
        beside = np.append(pair[:1] * 0, pair[:-1]) + pair
        rows = self._of_chunks.rows(chunks.known)[chunks.numbers[:-1]]
        characters, words = (max(float(one[0, -1]), LEAST) ** -0.5 for one in self._sums(chunks))
        many = self.table.shape[1]
        pulls = rows[:, column] * characters + (rows[:, many + column] + beside) * words
        return np.asarray(pulls * self.scale[column], dtype=np.float32)

    def _sums(self, chunks: Chunks) -> tuple[FloatArray, FloatArray]:
        """Give (texts, outputs + 1) of the characters, and of the words with their pairs: each counts by itself."""
        many = self.table.shape[1]
        sums = chunks.sums(self._of_chunks)
        pairs = chunks.add_up(self.table, self.places.take(chunks.pairs()))
        return sums[:, :many] * self.scale, (sums[:, many:] + pairs) * self.scale

    def _add_up(self, made: Made, _chunks: Sequence[str]) -> FloatArray:
        """Give (chunks, 2 * (outputs + 1)): the sums over the characters and over the words of each chunk."""
        sums = []
        for slots, first in ((made.characters, made.character_first), (made.words, made.word_first)):
            rows = self.places.take(slots)
            before = np.concatenate(([0], np.cumsum(rows > 0)))  # how many are known, up to there
            sums.append(add_up(self.table, rows[rows > 0], before[first]))
        return np.concatenate(sums, axis=1)

    def columns(self, prefix: str) -> slice:
        """Give the places of the outputs whose label begins so; they stand together."""
        return _columns(self.labels, prefix)


@cache
def _columns(labels: tuple[str, ...], prefix: str) -> slice:
    begins = [label.startswith(prefix) for label in labels]
    return slice(begins.index(True), begins.index(True) + sum(begins))


_held: dict[str, Weights] = {}


def load(name: str) -> Weights:
    """Read `models/<name>.npz`, once. Raises `FileNotFoundError` where the package lacks it."""
    if name not in _held:
        with np.load(FOLDER / f"{name}.npz", allow_pickle=False) as held:
            _held[name] = Weights(
                version=str(held["version"]),
                labels=tuple(str(label) for label in held["labels"]),
                slots=held["slots"],
                table=held["table"],
                scale=held["scale"],
                bias=held["bias"],
                dense=held["dense"],
            )
    return _held[name]


@contextmanager
def instead(name: str, model: Weights) -> Iterator[None]:
    """Let `load` give other weights for a while: those to be measured."""
    before = _held.get(name)
    _held[name] = model
    try:
        yield
    finally:
        _held.pop(name)
        if before is not None:
            _held[name] = before


def save(weights: Weights, name: str) -> Path:
    """Write `models/<name>.npz`, not compressed: reading it must take no time."""
    path = FOLDER / f"{name}.npz"
    np.savez(
        path,
        version=np.array(weights.version),
        labels=np.array(weights.labels),
        slots=weights.slots,
        table=weights.table,
        scale=weights.scale,
        bias=weights.bias,
        dense=weights.dense,
    )
    return path


def squash(logits: FloatArray) -> FloatArray:
    """Give the logistic function of each number: probabilities 0–1."""
    return np.asarray(1 / (1 + np.exp(-np.minimum(np.maximum(logits, -30), 30))), dtype=np.float32)


def share(logits: FloatArray) -> FloatArray:
    """Give the softmax of each row: probabilities that sum to 1."""
    raised = np.exp(logits - logits.max(axis=1, keepdims=True))
    return np.asarray(raised / raised.sum(axis=1, keepdims=True), dtype=np.float32)
