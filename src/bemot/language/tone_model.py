"""The learned part of the tone check: whether a draft reads like those that were sent back, for what, and where."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

import numpy as np

from bemot.language import batch as batches
from bemot.language import comment, hashing, tone_signs, weights
from bemot.language.hashing import Chunks
from bemot.language.tone_draft import Draft
from bemot.language.weights import FloatArray, Weights
from bemot.words import ToneKind

NAME = "tone"
VERDICT = "verdict"
KIND = "kind."
WHOLE = frozenset({ToneKind.NO_CONTACT_OFFER, ToneKind.NO_ANSWER_TO_ISSUE, ToneKind.IMPERSONAL, ToneKind.FEEDS_TROLL})
"""What is missing, or lies in the whole answer, has the whole draft as its place."""
_SENTENCE = 12
"""Characters of the shortest sentence that is marked: a greeting is never what went wrong."""


@dataclass(frozen=True, slots=True)
class Scored:
    """Drafts with what the learned part says of them. `scores` (drafts, outputs): how far each is above its nought."""

    model: Weights
    scores: FloatArray

    @classmethod
    def of(cls, drafts: Sequence[Draft], chunks: Chunks, *, model: Weights | None = None) -> "Scored":
        """Score drafts, which are the texts of `chunks`. `model` is given where others are measured."""
        model = model or weights.load(NAME)
        counted = np.array([tone_signs.count(draft) for draft in drafts], dtype=np.float32)
        return cls(model, model.logits(chunks) + counted @ model.dense)

    @property
    def verdicts(self) -> FloatArray:
        """Give (drafts,): how far each is above what stops it."""
        return np.asarray(self.scores[:, 0])

    def kinds(self, index: int, *, above: float = 0.0) -> Iterator[ToneKind]:
        """Give the kinds of a draft that is stopped, the likeliest first; `above` nought the model is sure of them."""
        model, scores = self.model, self.scores[index]
        for place in np.argsort(-scores, kind="stable").tolist():
            if scores[place] > above and model.labels[place] != VERDICT:
                yield ToneKind(model.labels[place].removeprefix(KIND))

    def place(self, draft: Draft, kind: ToneKind) -> tuple[int, int]:
        """Give where in `draft.text` the sentence stands that sounds most like `kind`."""
        text = draft.text
        spans = [span for span in comment.sentences(text) if span.end - span.start >= _SENTENCE]
        spans = [span for span in spans if "@" not in text[span.start : span.end] and text[span.start] != "/"]
        if kind in WHOLE or len(spans) < 2:
            return 0, len(text)
        at = self.model.labels.index(KIND + kind)
        chunks = hashing.read(batches.of([text[span.start : span.end] for span in spans]))
        pulls = self.model.logits(chunks)[:, at]
        best = spans[int(np.argmax(pulls))]
        return best.start, best.end
