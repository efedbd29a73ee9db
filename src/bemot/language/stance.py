"""Where a text stands: content or discontent, asking or telling; texts about one matter may differ in that alone."""

from collections.abc import Sequence

import numpy as np

from bemot.language import batch as batches
from bemot.language import hashing, weights
from bemot.language.weights import FloatArray

SIZE = 2
MOOD, ASKING = 0.4, 0.5
"""Shares of likeness that a difference may take, chosen on the plain opinions: near misses fell behind, and as many
companions stood among the first five as without."""
_READ = 60
"""Words that are read; who is discontent has said so by then."""


def of(texts: Sequence[str]) -> FloatArray:
    """Give (texts, `SIZE`): from discontent (-1) to content (1), and how much it asks (0 to 1)."""
    model = weights.load("triage")
    logits = model.logits(hashing.read(batches.of(texts)).beginnings(_READ))
    columns = {name: place for place, name in enumerate(model.labels)}
    moods = _shares(logits[:, [columns[f"sentiment.{mood}"] for mood in ("negative", "neutral", "positive")]])
    intents = [place for name, place in columns.items() if name.startswith("intent.")]
    asks = _shares(logits[:, intents])[:, intents.index(columns["intent.question"])]
    return np.stack([moods[:, 2] - moods[:, 0], asks], axis=1).astype(np.float32)


def agreement(one: FloatArray, others: FloatArray) -> FloatArray:
    """Give (others,) what is left of the likeness of `one` and each of `others` (others, `SIZE`), 0.3 to 1."""
    mood, asking = np.abs(others - one).T
    return np.asarray((1 - MOOD * mood / 2) * (1 - ASKING * asking), dtype=np.float32)


def _shares(logits: FloatArray) -> FloatArray:
    raised = np.exp(logits - logits.max(axis=1, keepdims=True))
    return np.asarray(raised / raised.sum(axis=1, keepdims=True))
