"""The learned part of the tone check: whether a draft reads like those that were sent back, for what, and where."""

from collections.abc import Iterator, Sequence

import numpy as np

from bemot.language import batch as batches
from bemot.language import comment, hashing, tone_signs, weights
from bemot.language.hashing import Hashed
from bemot.language.tone_draft import Draft
from bemot.language.weights import FloatArray, Weights
from bemot.words import ToneKind

NAME = "tone"
VERDICT = "verdict"
KIND = "kind."
WHOLE = frozenset(
    {ToneKind.NO_CONTACT_OFFER, ToneKind.NO_ANSWER_TO_ISSUE, ToneKind.IMPERSONAL, ToneKind.FEEDS_TROLL}
)
"""What is missing, or lies in the whole answer, has the whole draft as its place."""


def scores(drafts: Sequence[Draft], hashed: Hashed, *, model: Weights | None = None) -> FloatArray:
    """Give (drafts, outputs): how far above what stops a draft each output is; the first one is the verdict.

    `model` stands for the shipped weights where they are measured by others.
    """
    model = model or weights.load(NAME)
    counted = np.array([tone_signs.count(draft) for draft in drafts], dtype=np.float32)
    return np.asarray(model.logits(hashed) + counted @ model.dense, dtype=np.float32)


def kinds(row: FloatArray, *, model: Weights | None = None) -> Iterator[ToneKind]:
    """Give the kinds that a row of `scores` is sure of, the likeliest first."""
    labels = (model or weights.load(NAME)).labels
    found = [(float(score), label) for score, label in zip(row, labels, strict=True) if label.startswith(KIND)]
    for score, label in sorted(found, reverse=True):
        if score > 0:
            yield ToneKind(label.removeprefix(KIND))


def place(draft: Draft, kind: ToneKind, *, model: Weights | None = None) -> tuple[int, int]:
    """Give where in `draft.text` the sentence stands that sounds most like `kind`."""
    spans = comment.sentences(draft.text)
    if kind in WHOLE or len(spans) < 2:
        return 0, len(draft.text)
    model = model or weights.load(NAME)
    hashed = hashing.hash_batch(batches.of([draft.text[span.start : span.end] for span in spans]))
    best = spans[int(np.argmax(_column(model, hashed, KIND + kind)))]
    return best.start, best.end


def _column(model: Weights, hashed: Hashed, label: str) -> FloatArray:
    at = model.labels.index(label)
    sums = hashed.sums(np.ascontiguousarray(model.table[:, at : at + 1]))[:, 0]
    return np.asarray(sums / np.sqrt(np.maximum(hashed.counts, 1)), dtype=np.float32)
