"""The shipped weights: one int8 table for all outputs, read once and kept."""

from dataclasses import dataclass
from functools import cache
from pathlib import Path

import numpy as np
import numpy.typing as npt

from bemot.language.hashing import Hashed

FOLDER = Path(__file__).parent / "models"

FloatArray = npt.NDArray[np.float32]


@dataclass(frozen=True, slots=True)
class Weights:
    """A linear model.

    `table` is (rows, outputs) int8, `scale` turns a column into real weights, `dense` is (features, outputs).
    """

    version: str
    labels: tuple[str, ...]
    table: npt.NDArray[np.int8]
    scale: FloatArray
    bias: FloatArray
    dense: FloatArray

    def logits(self, hashed: Hashed) -> FloatArray:
        """Give (texts, outputs) before any squashing, without what the features add."""
        sizes = np.sqrt(np.maximum(hashed.counts, 1))[:, None]
        return np.asarray(hashed.sums(self.table) * self.scale / sizes + self.bias, dtype=np.float32)

    def columns(self, prefix: str) -> list[int]:
        """Give the places of the outputs whose label begins so."""
        return _columns(self.labels, prefix)


@cache
def _columns(labels: tuple[str, ...], prefix: str) -> list[int]:
    return [place for place, label in enumerate(labels) if label.startswith(prefix)]


@cache
def load(name: str) -> Weights:
    """Read `models/<name>.npz`. Raises `FileNotFoundError` where the package lacks it."""
    with np.load(FOLDER / f"{name}.npz", allow_pickle=False) as held:
        return Weights(
            version=str(held["version"]),
            labels=tuple(str(label) for label in held["labels"]),
            table=held["table"],
            scale=held["scale"],
            bias=held["bias"],
            dense=held["dense"],
        )


def save(weights: Weights, name: str) -> Path:
    """Write `models/<name>.npz`, compressed."""
    path = FOLDER / f"{name}.npz"
    np.savez_compressed(
        path,
        version=np.array(weights.version),
        labels=np.array(weights.labels),
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
