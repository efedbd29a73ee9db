"""The learned part of the tone check: whether a draft reads like those that were sent back, for what, and where."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import cache

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
WHOLE = frozenset({ToneKind.NO_CONTACT_OFFER, ToneKind.NO_ANSWER_TO_ISSUE, ToneKind.IMPERSONAL, ToneKind.FEEDS_TROLL})
"""What is missing, or lies in the whole answer, has the whole draft as its place."""


@dataclass(frozen=True, slots=True)
class Scored:
    """Drafts with what the learned part says of them. `verdicts` (drafts,): how far each is above what stops it."""

    model: Weights
    hashed: Hashed
    counted: FloatArray
    verdicts: FloatArray

    @classmethod
    def of(cls, drafts: Sequence[Draft], hashed: Hashed, *, model: Weights | None = None) -> "Scored":
        """Score drafts whose rows are `hashed`. `model` stands for the shipped weights where others are measured."""
        small = _verdict() if model is None else _part(model, slice(0, 1))
        counted = np.array([tone_signs.count(draft) for draft in drafts], dtype=np.float32)
        logits = small.logits(hashed) + counted @ small.dense
        return cls(model or weights.load(NAME), hashed, counted, logits[:, 0])

    def kinds(self, index: int) -> Iterator[ToneKind]:
        """Give the kinds that the model is sure of in a draft that is stopped, the likeliest first."""
        model = self.model
        sums = model.table.take(np.concatenate(self.hashed.of_text(index)), axis=0).sum(axis=0, dtype=np.int32)
        size = np.sqrt(max(int(self.hashed.counts[index]), 1))
        scores = sums * model.scale / size + model.bias + self.counted[index] @ model.dense
        for place in np.argsort(-scores, kind="stable").tolist():
            if scores[place] > 0 and model.labels[place] != VERDICT:
                yield ToneKind(model.labels[place].removeprefix(KIND))

    def place(self, draft: Draft, kind: ToneKind) -> tuple[int, int]:
        """Give where in `draft.text` the sentence stands that sounds most like `kind`."""
        spans = comment.sentences(draft.text)
        if kind in WHOLE or len(spans) < 2:
            return 0, len(draft.text)
        at = self.model.labels.index(KIND + kind)
        hashed = hashing.hash_batch(batches.of([draft.text[span.start : span.end] for span in spans]))
        # Of so few rows, the one column of the table is picked where it stands: to cut it out takes longer.
        sums = [float(self.model.table[np.concatenate(hashed.of_text(i)), at].sum()) for i in range(len(spans))]
        best = spans[int(np.argmax(np.array(sums) / np.sqrt(hashed.counts)))]
        return best.start, best.end


@cache
def _verdict() -> Weights:
    return _part(weights.load(NAME), slice(0, 1))


def _part(model: Weights, columns: slice) -> Weights:
    """Give some outputs as a model of their own: a narrow table is read from the cache of the processor."""
    return Weights(
        version=model.version,
        labels=model.labels[columns],
        table=np.ascontiguousarray(model.table[:, columns]),
        scale=model.scale[columns],
        bias=model.bias[columns],
        dense=model.dense[:, columns],
    )
