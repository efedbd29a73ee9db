"""Training of the shipped weights; needs scikit-learn and runs only where the project is developed."""

import json
import sys
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np
import numpy.typing as npt

from bemot.language import batch as batches
from bemot.language import corpus, hashing, identification, language_texts, lexicon, signals, weights
from bemot.language.corpus import Row
from bemot.words import Flag, Intent, SeededTopic, Sentiment

FLAGS = (Flag.THREAT, Flag.SAFETY, Flag.LEGAL, Flag.DISCRIMINATION, Flag.SELF_HARM)
"""Learned flags; press follows the intent and personal data is found by pattern."""
TOPICS = tuple(topic for topic in SeededTopic if topic is not SeededTopic.OTHER)
GOLD_TRADES = ("bank", "school", "travel")
"""Comments from these trades never train: the gold part stands for trades that the text core has not met."""
DENSE_SCALE = 4.0
"""How much cheaper a list's weight is than an n-gram's under the same penalty; chosen on left-out trades."""
STRENGTH = 6.0
"""Inverse of the penalty, chosen on left-out trades."""
BORROWED_WEIGHT = 0.15
"""Of a borrowed sentence beside one of ours: it has another domain and its own idea of neutral."""
_BORROWED = (
    ("no_norec_sentence/train.jsonl", "nb", 4_000),
    ("en_goemotions_group/train.jsonl", "en", 5_000),
)
_SEED = 7
_AT_ONCE = 1_000


@dataclass(frozen=True, slots=True)
class Matrix:
    """Texts as a sparse matrix (texts, ROWS + features), the way the table will see them."""

    values: Any

    @classmethod
    def of(cls, texts: Sequence[str], languages: Sequence[str]) -> "Matrix":
        """Hash and measure `texts`."""
        from scipy import sparse  # noqa: PLC0415 - only where scikit-learn is

        parts = []
        for begin in range(0, len(texts), _AT_ONCE):
            batch = batches.of(texts[begin : begin + _AT_ONCE], masked_words=lexicon.masked_words())
            found = signals.read(batch, languages=languages[begin : begin + _AT_ONCE])
            dense = sparse.csr_matrix(found.features * DENSE_SCALE)
            parts.append(sparse.hstack([hashed_matrix(hashing.hash_batch(batch)), dense], format="csr"))
        return cls(sparse.vstack(parts, format="csr"))


def rows_of(folder: Path) -> Iterator[Row]:
    """Give the comments that train: all but those from the trades of gold."""
    return (row for row in corpus.comments(folder) if row["trade"] not in GOLD_TRADES)


def hashed_matrix(hashed: hashing.Hashed) -> Any:
    """Give the sparse matrix (texts, ROWS) whose product with the table `Weights.logits` computes."""
    from scipy import sparse  # noqa: PLC0415

    rows = [np.concatenate(hashed.of_text(index)) for index in range(len(hashed))]
    texts = np.repeat(np.arange(len(rows)), [len(one) for one in rows])
    values = (1 / np.sqrt(np.maximum(hashed.counts, 1)))[texts]
    matrix = sparse.csr_matrix((values, (texts, np.concatenate(rows))), (len(rows), hashing.ROWS))
    matrix.sum_duplicates()
    return matrix


def train(rows: Sequence[Row], *, version: str, borrowed: Path | None = None) -> weights.Weights:
    """Fit all outputs on `rows`; sentiment and language also on borrowed sentences where their folder is given."""
    matrix = Matrix.of([row["text"] for row in rows], [row["language"] for row in rows]).values
    columns = _fit_language(rows, borrowed)
    columns += _fit_shared(matrix, [row["intent"] for row in rows], "intent", list(map(str, Intent)))
    columns += _fit_sentiment(matrix, rows, borrowed)
    columns.append(_fit_one(matrix, [row["needs_reply"] for row in rows], "needs_reply"))
    for flag in FLAGS:
        # As rare as they are: weighed up, every weary customer would be a danger to himself.
        columns.append(_fit_one(matrix, [str(flag) in row["flags"] for row in rows], f"flag.{flag}", balanced=False))
    # Rows whose topics nobody labelled teach the topics nothing, least of all that there is none.
    known = [index for index, row in enumerate(rows) if not row.get("topics_unknown")]
    matrix, rows = matrix[known], [rows[index] for index in known]
    for topic in TOPICS:
        columns.append(_fit_one(matrix, [str(topic) in row["topics"] for row in rows], f"topic.{topic}"))
    columns.append(_fit_one(matrix, [row["topics"] == ["other"] for row in rows], "topic.other"))
    return _pack(columns, version)


def _fit_language(rows: Sequence[Row], borrowed: Path | None) -> "list[Column]":
    texts, labels = language_texts.gather(borrowed, [(row["text"], row["language"]) for row in rows])
    hashed = [
        hashed_matrix(hashing.hash_batch(batches.of(texts[begin : begin + _AT_ONCE])))
        for begin in range(0, len(texts), _AT_ONCE)
    ]
    from scipy import sparse  # noqa: PLC0415

    names = [*identification.LANGUAGES, identification.OTHER]
    found = _fit_shared(sparse.vstack(hashed, format="csr"), labels, "language", names, strength=3.0)
    none = np.zeros(len(signals.NAMES))
    return [(label, np.concatenate([column, none]), bias) for label, column, bias in found]


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


def _fit_sentiment(matrix: Any, rows: Sequence[Row], borrowed: Path | None) -> list[Column]:
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


def _fit_one(matrix: Any, truth: Sequence[bool], label: str, *, balanced: bool = True) -> Column:
    from sklearn.linear_model import LogisticRegression  # noqa: PLC0415

    # Balanced, a rare label counts as much as a common one: a topic hardly ever named would else hardly ever be called.
    model = LogisticRegression(C=STRENGTH, max_iter=150, tol=1e-3, class_weight="balanced" if balanced else None)
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
    """Write the shipped weights: `python -m bemot.language.training CORPUS VERSION [BORROWED]`."""
    folder, version = Path(argv[0]), argv[1]
    borrowed = Path(argv[2]) if len(argv) > 2 else None
    weights.save(train(list(rows_of(folder)), version=version, borrowed=borrowed), "triage")
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
