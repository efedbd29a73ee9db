"""The shipped weights: one int8 table for all outputs, read once and kept."""

from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from functools import cache
from pathlib import Path

import numpy as np
import numpy.typing as npt

from bemot.language.hashing import SLOTS, Hashed

FOLDER = Path(__file__).parent / "models"

LEAST = 1e-6
"""Size below which a text has nothing that a model knows."""

FloatArray = npt.NDArray[np.float32]


@dataclass(frozen=True, slots=True)
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

    def __post_init__(self) -> None:
        places = np.zeros(SLOTS, dtype=np.uint16)
        places[self.slots] = np.arange(1, len(self.slots) + 1, dtype=np.uint16)
        object.__setattr__(self, "places", places)

    def logits(self, hashed: Hashed) -> FloatArray:
        """Give (texts, outputs) before any squashing, without what the dense features add."""
        total = np.repeat(self.bias[None], len(hashed), axis=0)
        for kind in hashed.kinds:
            sums = kind.sums(self.table, self.places) * self.scale
            total += sums[:, :-1] / np.sqrt(np.maximum(sums[:, -1:], LEAST))
        return total

    def pulls(self, hashed: Hashed, index: int, column: int) -> list[FloatArray]:
        """Give what each piece of one text adds to one output, an array for each span of `Hashed.of_text`."""
        pulls: list[FloatArray] = []
        for kind in hashed.kinds:
            rows = [self.places.take(slots) for slots in kind.of_text(index)]
            size = sum(float(self.table[own, -1].sum(dtype=np.int64)) for own in rows) * float(self.scale[-1])
            one = self.scale[column] / np.sqrt(max(size, LEAST))
            pulls += [self.table[own, column] * one for own in rows]
        return pulls

    def only(self, columns: Sequence[int]) -> "Weights":
        """Give some outputs as a model of their own: a narrow table is read from the cache of the processor."""
        kept = list(columns)
        return Weights(
            version=self.version,
            labels=tuple(self.labels[column] for column in kept),
            slots=self.slots,
            table=np.ascontiguousarray(self.table[:, [*kept, -1]]),
            scale=self.scale[[*kept, -1]],
            bias=self.bias[kept],
            dense=self.dense[:, kept],
        )

    def columns(self, prefix: str) -> list[int]:
        """Give the places of the outputs whose label begins so."""
        return _columns(self.labels, prefix)


@cache
def _columns(labels: tuple[str, ...], prefix: str) -> list[int]:
    return [place for place, label in enumerate(labels) if label.startswith(prefix)]


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
    clipped = np.clip(logits, -30, 30)
    return (1 / (1 + np.exp(-clipped))).astype(np.float32)


def share(logits: FloatArray) -> FloatArray:
    """Give the softmax of each row: probabilities that sum to 1."""
    raised = np.exp(logits - logits.max(axis=1, keepdims=True))
    return np.asarray(raised / raised.sum(axis=1, keepdims=True), dtype=np.float32)
