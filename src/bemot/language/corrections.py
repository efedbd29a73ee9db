"""Corrections: what people said of texts, fitted into a small head; the shipped weights stay as they are."""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from bemot.language import local_head, triage, verdict, weights
from bemot.language.local_head import NOTHING, Fitted, LocalHead, Remembered
from bemot.language.weights import FloatArray
from bemot.words import Flag, Intent, Sentiment

HALF_AT = 100
"""Corrections at which the fitted part weighs as much as the shipped one."""
_PENALTY = 16.0
"""Of a square of what is added; chosen on left-out trades."""
_STEPS = 60

_Numbers = npt.NDArray[np.float64]


@dataclass(frozen=True, slots=True)
class Correction:
    """What a person says of one text. None says nothing; `topic` is a slug, "" for none; `flags` are all that hold."""

    text: str
    language: str = ""
    intent: Intent | None = None
    sentiment: Sentiment | None = None
    flags: tuple[Flag, ...] | None = None
    topic: str | None = None


def correction(
    text: str,
    language: str = "",
    *,
    intent: str | None = None,
    sentiment: str | None = None,
    flags: Sequence[str] | None = None,
    topic: str | None = None,
) -> Correction:
    """Make a correction of words as they are stored. Raises `ValueError` for what is no label."""
    if isinstance(flags, str) or not isinstance(topic, str | None):
        raise ValueError("flags are a list of words, a topic is one word")  # noqa: TRY004 - words of a file
    return Correction(
        text,
        language,
        intent=None if intent is None else Intent(intent),
        sentiment=None if sentiment is None else Sentiment(sentiment),
        flags=None if flags is None else tuple(Flag(flag) for flag in flags),
        topic=topic,
    )


def fit(rows: Sequence[Correction]) -> LocalHead:
    """Fit a head to corrections, the oldest first; about 0.2 s for 1,000. No rows give a head that changes nothing.

    The same rows give the same head to the last bit, on one machine. Texts that are empty are left out.
    """
    rows = [row for row in rows if row.text.strip()]
    seen = triage.see([triage.Comment(row.text, language=row.language) for row in rows])
    labels, scores, features = seen.labels, seen.scores, seen.features
    remembered = Remembered(
        keys=np.array([local_head.key_of(row.text) for row in rows], dtype=np.uint64),
        marks=local_head.marks_of(labels, scores, features),
        intent=np.array([verdict.INTENTS.index(row.intent) if row.intent else -1 for row in rows], dtype=np.intp),
        sentiment=np.array(
            [verdict.SENTIMENTS.index(row.sentiment) if row.sentiment else -1 for row in rows], dtype=np.intp
        ),
        flagged=np.array([row.flags is not None for row in rows], dtype=bool),
        flags=np.array([[flag in (row.flags or ()) for flag in verdict.FLAGS] for row in rows], dtype=bool).reshape(
            len(rows), len(verdict.FLAGS)
        ),
        topics=np.array([NOTHING if row.topic is None else row.topic for row in rows], dtype=np.str_),
    )
    inputs = local_head.weighed(labels, scores, features, local_head.INPUTS)
    fitted = _fit_all(labels, scores, inputs, remembered) if rows else ()
    return LocalHead(weights.load("triage").version, len(rows), fitted, remembered)


def _fit_all(labels: Sequence[str], scores: FloatArray, inputs: FloatArray, told: Remembered) -> tuple[Fitted, ...]:
    groups = []
    for prefix, names, said in (
        ("intent.", verdict.INTENTS, told.intent),
        ("sentiment.", verdict.SENTIMENTS, told.sentiment),
    ):
        rows = np.flatnonzero(said >= 0)
        if len(rows):
            columns = np.array([labels.index(prefix + name) for name in names], dtype=np.intp)
            truth = np.eye(len(names))[said[rows]]
            delta = _fit(inputs[rows], local_head.logs(scores[np.ix_(rows, columns)]), truth)
            groups.append(Fitted(columns, delta, len(rows) / (len(rows) + HALF_AT)))
    # Topics are remembered, not fitted: on left-out trades a fit won a point at home and lost one everywhere else.
    return tuple(groups)


def _fit(inputs: FloatArray, base: FloatArray, truth: _Numbers) -> FloatArray:
    """Fit what is added to `base` (rows, outputs): logistic regression with a quadratic penalty, from nought.

    Each step is Newton's with the curvature at its bound (Böhning 1992), so that one inverse serves all steps and none
    overshoots; always the same number of steps, so that nothing hangs on rounding.
    """
    x = inputs.astype(np.float64)
    start = base.astype(np.float64)
    bound = 0.5
    inverse = np.linalg.inv(bound * (x.T @ x) + _PENALTY * np.eye(x.shape[1]))
    delta = np.zeros((x.shape[1], base.shape[1]))
    ahead, pace = delta, 1.0
    for _ in range(_STEPS):
        logits = start + x @ ahead
        raised = np.exp(logits - logits.max(axis=1, keepdims=True))
        found = raised / raised.sum(axis=1, keepdims=True)
        slope = x.T @ (truth - found) - _PENALTY * ahead
        after = ahead + inverse @ slope
        faster = (1 + np.sqrt(1 + 4 * pace**2)) / 2
        ahead = after + (pace - 1) / faster * (after - delta)
        delta, pace = after, faster
    return delta.astype(np.float32)
