"""Training of the shipped weights; needs scikit-learn and runs only where the project is developed."""

import json
import sys
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np
import numpy.typing as npt

from bemot.language import hashing, identification, signals, weights
from bemot.words import Flag, Intent, SeededTopic, Sentiment

Row = dict[str, Any]

FLAGS = (Flag.THREAT, Flag.SAFETY, Flag.LEGAL, Flag.DISCRIMINATION, Flag.SELF_HARM)
"""Learned flags; press follows the intent and personal data is found by pattern."""
TOPICS = tuple(topic for topic in SeededTopic if topic is not SeededTopic.OTHER)
DENSE_SCALE = 4.0
"""How much cheaper a list's weight is than an n-gram's under the same penalty; chosen on the dev split."""
STRENGTH = 6.0
"""Inverse of the penalty, chosen on the dev split."""
BORROWED_WEIGHT = 0.15
"""Of a borrowed sentence beside one of ours: it has another domain and its own idea of neutral."""
_BORROWED = (
    ("no_norec_sentence/train.jsonl", "nb", 4_000),
    ("en_goemotions_group/train.jsonl", "en", 5_000),
)
_SEED = 7
_TRAINED = ("train", "dev")
"""What the shipped weights see, once dev has chosen the strengths above."""


@dataclass(frozen=True, slots=True)
class Matrix:
    """Texts as a sparse matrix (texts, ROWS + features), the way the table will see them."""

    values: Any

    @classmethod
    def of(cls, texts: Sequence[str], languages: Sequence[str]) -> "Matrix":
        """Hash and measure `texts`."""
        from scipy import sparse  # noqa: PLC0415 - only where scikit-learn is

        found = [signals.read(text, language=language) for text, language in zip(texts, languages, strict=True)]
        hashed = hashed_matrix([one.folded.text for one in found])
        dense = signals.dense(texts, found) * DENSE_SCALE
        return cls(sparse.hstack([hashed, sparse.csr_matrix(dense)], format="csr"))


def rows_of(folder: Path, *, splits: Iterable[str]) -> Iterator[Row]:
    """Give the labelled comments of `folder` that belong to one of `splits`."""
    wanted = set(splits)
    for path in sorted(folder.glob("comments_*.jsonl")):
        for line in path.read_text(encoding="utf-8").splitlines():
            row: Row = json.loads(line)
            if row["split"] in wanted:
                yield row


def hashed_matrix(folded: Sequence[str]) -> Any:
    """Give the sparse matrix (texts, ROWS) whose product with the table `Weights.logits` computes."""
    from scipy import sparse  # noqa: PLC0415

    hashed = hashing.hash_texts(folded)
    counts = np.bincount(hashed.texts, minlength=hashed.count)
    values = (1 / np.sqrt(counts))[hashed.texts].astype(np.float64)
    matrix = sparse.csr_matrix((values, (hashed.texts, hashed.rows.astype(np.int64))), (hashed.count, hashing.ROWS))
    matrix.sum_duplicates()
    return matrix


def train_triage(
    corpus: Path, *, version: str, borrowed: Path | None = None, splits: Sequence[str] = ("train",)
) -> weights.Weights:
    """Fit all outputs on the corpus; sentiment also on borrowed sentences where their folder is given."""
    rows = list(rows_of(corpus, splits=splits))
    matrix = Matrix.of([row["text"] for row in rows], [row["language"] for row in rows]).values
    columns: list[tuple[str, npt.NDArray[np.float64], float]] = []
    columns += _fit_shared(matrix, [row["intent"] for row in rows], "intent", list(map(str, Intent)))
    columns += _fit_sentiment(matrix, rows, borrowed)
    columns.append(_fit_one(matrix, [row["needs_reply"] for row in rows], "needs_reply"))
    for flag in FLAGS:
        columns.append(_fit_one(matrix, [str(flag) in row["flags"] for row in rows], f"flag.{flag}"))
    # Rows whose topics nobody labelled teach the topics nothing, least of all that there is none.
    known = [index for index, row in enumerate(rows) if not row.get("topics_unknown")]
    matrix, rows = matrix[known], [rows[index] for index in known]
    for topic in TOPICS:
        columns.append(_fit_one(matrix, [str(topic) in row["topics"] for row in rows], f"topic.{topic}"))
    columns.append(_fit_one(matrix, [row["topics"] == ["other"] for row in rows], "topic.other"))
    return _pack(columns, version)


def train_language(texts: Sequence[str], labels: Sequence[str], *, version: str) -> weights.Weights:
    """Fit the table that tells languages apart; `labels` are `identification.LANGUAGES` or `other`."""
    from bemot.language import comment  # noqa: PLC0415

    matrix = hashed_matrix([comment.fold(text).text for text in texts])
    names = [*identification.LANGUAGES, identification.OTHER]
    return _pack(_fit_shared(matrix, labels, "", names, strength=3.0), version)


Column = tuple[str, npt.NDArray[np.float64], float]


def _fit_shared(
    matrix: Any, labels: Sequence[str], prefix: str, names: list[str], *, strength: float = STRENGTH, sizes: Any = None
) -> list[Column]:
    from sklearn.linear_model import LogisticRegression  # noqa: PLC0415

    model = LogisticRegression(C=strength, max_iter=150, tol=1e-3)
    model.fit(matrix, np.array(labels), sample_weight=sizes)
    order = {str(name): index for index, name in enumerate(model.classes_)}
    return [
        (f"{prefix}.{name}" if prefix else name, model.coef_[order[name]], float(model.intercept_[order[name]]))
        for name in names
    ]


def _fit_sentiment(matrix: Any, rows: list[Row], borrowed: Path | None) -> list[Column]:
    from scipy import sparse  # noqa: PLC0415

    labels = [row["sentiment"] for row in rows]
    sizes = np.ones(len(labels))
    if borrowed is not None:
        texts, languages, lent = _borrow(borrowed)
        matrix = sparse.vstack([matrix, Matrix.of(texts, languages).values], format="csr")
        labels = labels + lent
        sizes = np.concatenate([sizes, np.full(len(lent), BORROWED_WEIGHT)])
    return _fit_shared(matrix, labels, "sentiment", list(map(str, Sentiment)), sizes=sizes)


def _borrow(folder: Path) -> tuple[list[str], list[str], list[str]]:
    texts: list[str] = []
    languages: list[str] = []
    labels: list[str] = []
    for name, language, most in _BORROWED:
        lines = (folder / name).read_text(encoding="utf-8").splitlines()
        found = [row for row in map(json.loads, lines) if row["label"] in set(map(str, Sentiment))]
        chosen = np.random.default_rng(_SEED).permutation(len(found))[:most]
        for index in sorted(chosen):
            texts.append(found[index]["text"])
            languages.append(language)
            labels.append(found[index]["label"])
    return texts, languages, labels


def _fit_one(matrix: Any, truth: Sequence[bool], label: str) -> Column:
    from sklearn.linear_model import LogisticRegression  # noqa: PLC0415

    # Rare labels count as much as common ones: a flag that is hardly ever raised would else hardly ever be called.
    model = LogisticRegression(C=STRENGTH, max_iter=150, tol=1e-3, class_weight="balanced")
    model.fit(matrix, np.array(truth, dtype=int))
    return label, model.coef_[0], float(model.intercept_[0])


def _pack(columns: list[Column], version: str) -> weights.Weights:
    full = np.stack([column for _, column, _ in columns], axis=1)
    table, dense = full[: hashing.ROWS], full[hashing.ROWS :] * DENSE_SCALE
    scale = np.maximum(np.abs(table).max(axis=0), 1e-9) / 127
    return weights.Weights(
        version=version,
        labels=tuple(label for label, _, _ in columns),
        table=np.round(table / scale).astype(np.int8),
        scale=scale.astype(np.float32),
        bias=np.array([bias for *_, bias in columns], dtype=np.float32),
        dense=dense.astype(np.float32),
    )


def main(argv: Sequence[str]) -> int:
    """Write the shipped weights: `python -m bemot.language.training CORPUS BORROWED VERSION`."""
    from bemot.language import language_texts  # noqa: PLC0415

    corpus, borrowed, version = Path(argv[0]), Path(argv[1]), argv[2]
    own = [(row["text"], row["language"]) for row in rows_of(corpus, splits=_TRAINED)]
    weights.save(train_language(*language_texts.gather(borrowed, own), version=version), "language")
    weights.load.cache_clear()
    weights.save(train_triage(corpus, version=version, borrowed=borrowed, splits=_TRAINED), "triage")
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
