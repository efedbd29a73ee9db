"""Training of the learned part of the tone check; needs scikit-learn and runs only where the project is developed."""

import json
import sys
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np
import numpy.typing as npt

from bemot.language import corpus, tone_draft, tone_model, tone_signs, training, weights
from bemot.language.corpus import Row
from bemot.language.tone_draft import Answer
from bemot.words import ToneKind

STRENGTH = 40.0
"""Inverse of the penalty, chosen on left-out trades."""
SIGN_SCALE = 2.0
"""How much cheaper a counted sign is than an n-gram under the same penalty."""
FOLDS = 6
STOPPED = 0.012
"""Share of acceptable drafts from left-out trades that the verdict may stop. Some get no kind and pass; the patterns
stop a few more, and drafts of strangers are stopped three times as often."""
PRECISE = 0.5
"""A kind is named where at least this share of the drafts from left-out trades that got it was labelled so."""
FEWEST = 5
"""Drafts from left-out trades that must have got a kind, before its precision is believed."""
ALONE = 0.3
"""What a draft counts whose comment is kept from the model, so that a draft can be checked by itself."""
LENT = 0.03
"""What a request of strangers counts that people called polite or impolite. Without them two of five polite requests
from elsewhere were stopped; counting them more told the drafts of left-out trades apart less well."""
_LENT_FROM = ("en_politeness_se", "en_politeness_wiki")
_FOUND_BY_RULE = frozenset({ToneKind.TOO_LONG, ToneKind.WRONG_LANGUAGE, ToneKind.SHOUTING})
LEARNED = tuple(kind for kind in ToneKind if kind not in _FOUND_BY_RULE)
"""Kinds that are tried; those not precise enough on left-out trades are left out of what is written."""
_NEEDS_COMMENT = frozenset({"no_answer_to_issue", "wrong_language", "no_contact_offer"})
_NEVER = 20.0
_VERSION = "tone-2"

FloatArray = npt.NDArray[np.float64]


@dataclass(frozen=True, slots=True)
class Examples:
    """Drafts as a matrix (examples, slots + signs); `row` (examples,) says which draft each is, `size` what it counts.

    `named` (examples,) says of which the kinds are known; what people called impolite tells of the verdict only. The
    first example of each draft is the one with its comment: `values[: number of drafts]`.
    """

    values: Any
    vocabulary: training.Vocabulary
    row: npt.NDArray[np.int64]
    size: FloatArray
    named: npt.NDArray[np.bool_]


def lent(borrowed: Path) -> Iterator[Row]:
    """Give the polite and impolite requests of the politeness corpora in the folder `borrowed`, as drafts."""
    for name in _LENT_FROM:
        for line in (borrowed / name / "train.jsonl").read_text(encoding="utf-8").splitlines():
            row = json.loads(line)
            if row["label"] in ("polite", "impolite"):
                known = {"draft": row["text"], "comment": "", "troll": False, "trade": name, "lent": True}
                yield {**known, "acceptable": row["label"] == "polite", "violations": []}


def examples(rows: Sequence[Row]) -> Examples:
    """Give each draft with its comment, once more without, and answers to trolls once more with nobody told of it."""
    known = list(range(len(rows)))
    alone = [i for i in known if not _is_lent(rows[i]) and not rows[i]["troll"] and not _only_with_comment(rows[i])]
    untold = [i for i in known if rows[i]["troll"]]
    answers = [Answer(row["draft"], comment=row["comment"], is_troll=row["troll"]) for row in rows]
    answers += [Answer(rows[i]["draft"]) for i in alone]
    answers += [Answer(rows[i]["draft"], comment=rows[i]["comment"]) for i in untold]
    sizes = [LENT if _is_lent(row) else 1.0 for row in rows] + [ALONE] * len(alone) + [1.0] * len(untold)
    places = known + alone + untold
    named = [rows[i]["acceptable"] or not _is_lent(rows[i]) for i in places]
    return Examples(*_matrix(answers), np.array(places), np.array(sizes), np.array(named))


def train(rows: Sequence[Row], *, version: str = _VERSION, kinds: Sequence[ToneKind] = LEARNED) -> weights.Weights:
    """Fit the verdict and the kinds on `rows`, with nought where left-out trades say that a draft may be stopped.

    Rows need `trade`, of at least two kinds, and acceptable drafts among them. Those of `lent` train only.
    """
    found = examples(rows)
    labels, truth = _truth(rows, kinds)
    own = np.array([place for place, row in enumerate(rows) if not _is_lent(row)])
    others = np.setdiff1d(np.arange(len(rows)), own)
    left_out = np.zeros(truth.shape)
    for kept, out in _folds(np.array([rows[place]["trade"] for place in own])):
        columns = _fit(found, truth, np.concatenate([own[kept], others]))
        left_out[own[out]] = _scores(found, own[out], columns)
    nought = _noughts(left_out[own], truth[own])
    reported = [place for place, at in enumerate(nought) if at is not None]
    columns = _fit(found, truth[:, reported], np.arange(len(rows)))
    fitted = [
        (labels[place], column[:-1], float(column[-1]) - (nought[place] or 0.0))
        for place, column in zip(reported, columns, strict=True)
    ]
    scales = np.full(columns.shape[1] - 1 - len(found.vocabulary.slots), SIGN_SCALE)
    return training.pack(fitted, found.vocabulary, version, dense_scales=scales)


def _is_lent(row: Row) -> bool:
    return bool(row.get("lent"))


def _only_with_comment(row: Row) -> bool:
    return bool(row["violations"]) and set(row["violations"]) <= _NEEDS_COMMENT


def _matrix(answers: Sequence[Answer]) -> tuple[Any, training.Vocabulary]:
    from scipy import sparse  # noqa: PLC0415 - only where scikit-learn is

    drafts, chunks = tone_draft.read(answers)
    signs = sparse.csr_matrix(np.array([tone_signs.count(draft) for draft in drafts]) * SIGN_SCALE)
    vocabulary = training.Vocabulary.of([chunks])
    return sparse.hstack([vocabulary.matrix(chunks), signs], format="csr"), vocabulary


def _truth(rows: Sequence[Row], kinds: Sequence[ToneKind]) -> tuple[list[str], npt.NDArray[np.bool_]]:
    labels = [tone_model.VERDICT, *(tone_model.KIND + str(kind) for kind in kinds)]
    truth = [[not row["acceptable"], *(str(kind) in row["violations"] for kind in kinds)] for row in rows]
    return labels, np.array(truth)


def _folds(trades: npt.NDArray[np.str_]) -> list[tuple[npt.NDArray[np.int64], npt.NDArray[np.int64]]]:
    from sklearn.model_selection import GroupKFold  # noqa: PLC0415

    nothing = np.zeros(len(trades))
    return list(GroupKFold(min(FOLDS, len(set(trades)))).split(nothing, nothing, trades))


def _fit(found: Examples, truth: npt.NDArray[np.bool_], kept: npt.NDArray[np.int64]) -> FloatArray:
    """Give (outputs, slots + signs + 1): the weights of each output, its bias last."""
    from sklearn.linear_model import LogisticRegression  # noqa: PLC0415

    chosen = np.flatnonzero(np.isin(found.row, kept))
    fitted = []
    for place, column in enumerate(truth.T):
        used = chosen[found.named[chosen]] if place else chosen
        values, sizes, rows = found.values[used], found.size[used], found.row[used]
        if len(set(column[rows].tolist())) == 1:
            fitted.append(np.append(np.zeros(values.shape[1]), -_NEVER))
            continue
        model = LogisticRegression(C=STRENGTH, max_iter=200, tol=1e-3)
        model.fit(values, column[rows], sample_weight=sizes)
        fitted.append(np.append(model.coef_[0], model.intercept_[0]))
    return np.array(fitted)


def _scores(found: Examples, out: npt.NDArray[np.int64], columns: FloatArray) -> FloatArray:
    return np.asarray(found.values[out] @ columns[:, :-1].T + columns[:, -1])


def _noughts(scores: FloatArray, truth: npt.NDArray[np.bool_]) -> list[float | None]:
    """Give for each output the score from which it is said; None for a kind that is not precise anywhere."""
    verdict = float(np.quantile(scores[~truth[:, 0], 0], 1 - STOPPED))
    stopped = scores[:, 0] > verdict
    kinds = [_precise(scores[stopped, k], truth[stopped, k]) for k in range(1, truth.shape[1])]
    return [verdict, *kinds]


def _precise(scores: FloatArray, truth: npt.NDArray[np.bool_]) -> float | None:
    order = np.argsort(-scores, kind="stable")
    right = np.cumsum(truth[order]) / np.arange(1, len(order) + 1)
    good = np.flatnonzero(right >= PRECISE)
    good = good[good >= FEWEST - 1]
    return float(scores[order[good[-1]]]) - 1e-6 if len(good) else None


def main(argv: Sequence[str]) -> int:
    """Write the shipped weights: `python -m bemot.language.tone_training CORPUS [BORROWED]`."""
    others = list(lent(Path(argv[1]))) if argv[1:] else []
    weights.save(train([*corpus.drafts(Path(argv[0])), *others]), tone_model.NAME)
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
