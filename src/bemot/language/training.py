"""Training of the shipped weights; needs scikit-learn and runs only where the project is developed."""

import json
import sys
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import chain
from pathlib import Path
from typing import Any

import numpy as np
import numpy.typing as npt

from bemot.language import batch as batches
from bemot.language import corpus, hashing, identification, language_texts, lexicon, meaning, shape, signals, weights
from bemot.language.corpus import Row
from bemot.words import Flag, Intent, SeededTopic, Sentiment

FLAGS = (Flag.THREAT, Flag.SAFETY, Flag.LEGAL, Flag.DISCRIMINATION, Flag.SELF_HARM)
"""Learned flags; press follows the intent and personal data is found by pattern."""
TOPICS = tuple(topic for topic in SeededTopic if topic is not SeededTopic.OTHER)
PLAIN_TRADES = ("pets", "hotels", "beauty", "games")
GOLD_TRADES = ("bank", "school", "travel", *PLAIN_TRADES)
"""Comments from these trades never train: the gold part stands for trades that the text core has not met."""
MOST_SLOTS = 65_535
FEWEST_TEXTS = 3
DENSE_SCALES = np.concatenate((np.full(len(signals.NAMES), 4.0), np.full(meaning.DIMENSIONS, 1.0)))
"""How much cheaper a dense feature's weight is than an n-gram's under the same penalty; chosen on left-out trades."""
STRENGTH = 8.0
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
class Vocabulary:
    """The pieces that a model knows: those that most texts share. `sizes` (slots,) is how much each counts."""

    slots: npt.NDArray[np.uint32]
    sizes: npt.NDArray[np.float64]

    @classmethod
    def of(cls, read: Sequence[hashing.Chunks], *, most: int = MOST_SLOTS) -> "Vocabulary":
        """Choose the slots that stand in most texts, at least in `FEWEST_TEXTS`; the rarer, the more a slot counts."""
        many = np.zeros(hashing.SLOTS, dtype=np.int64)
        texts = 0
        for kinds in chain.from_iterable(chunks.slots() for chunks in read):
            texts += 1
            many[np.unique(np.concatenate(kinds))] += 1
        order = np.argsort(-many, kind="stable")[:most]
        slots = np.sort(order[many[order] >= FEWEST_TEXTS])
        return cls(slots.astype(np.uint32), np.log((1 + texts) / (1 + many[slots])) + 1)

    def matrix(self, chunks: hashing.Chunks) -> Any:
        """Give the sparse matrix (texts, slots) whose product with the real weights `Weights.logits` computes."""
        from scipy import sparse  # noqa: PLC0415 - only where scikit-learn is

        places = np.full(hashing.SLOTS, -1, dtype=np.int64)
        places[self.slots] = np.arange(len(self.slots))
        total = sparse.csr_matrix((len(chunks), len(self.slots)))
        for rows in zip(*chunks.slots(), strict=True):
            texts = np.repeat(np.arange(len(rows)), [len(one) for one in rows])
            found = places[np.concatenate(rows)]
            texts, found = texts[found >= 0], found[found >= 0]
            size = np.bincount(texts, weights=self.sizes[found] ** 2, minlength=len(rows))
            values = self.sizes[found] / np.sqrt(np.maximum(size, weights.LEAST))[texts]
            total = total + sparse.csr_matrix((values, (texts, found)), total.shape)
        return total.tocsr()


@dataclass(frozen=True, slots=True)
class Texts:
    """Texts as the model sees them: their pieces, and the dense features (texts, features)."""

    chunks: list[hashing.Chunks]
    dense: npt.NDArray[np.float32]

    @classmethod
    def of(cls, texts: Sequence[str], languages: Sequence[str]) -> "Texts":
        """Hash and measure `texts`."""
        read, dense = [], []
        for begin in range(0, len(texts), _AT_ONCE):
            batch = batches.of(texts[begin : begin + _AT_ONCE], masked_words=lexicon.masked_words())
            spoken = languages[begin : begin + _AT_ONCE]
            read.append(hashing.read(batch))
            found = signals.read(batch, read[-1], languages=spoken, counted=shape.count(read[-1]))
            dense.append(np.concatenate((found.features, meaning.read(read[-1], spoken)), axis=1))
        return cls(read, np.concatenate(dense))

    def matrix(self, vocabulary: Vocabulary) -> Any:
        """Give the sparse matrix (texts, slots + features)."""
        from scipy import sparse  # noqa: PLC0415

        pieces = sparse.vstack([vocabulary.matrix(chunks) for chunks in self.chunks])
        return sparse.hstack([pieces, sparse.csr_matrix(self.dense * DENSE_SCALES)], format="csr")


def rows_of(folder: Path) -> Iterator[Row]:
    """Give the comments that train: all but those from the trades of gold."""
    return (row for row in corpus.comments(folder) if row["trade"] not in GOLD_TRADES)


def train(rows: Sequence[Row], *, version: str, borrowed: Path | None = None) -> weights.Weights:
    """Fit all outputs on `rows`; sentiment and language also on borrowed sentences where their folder is given."""
    texts = Texts.of([row["text"] for row in rows], [row["language"] for row in rows])
    vocabulary = Vocabulary.of(texts.chunks)
    matrix = texts.matrix(vocabulary)
    columns = _fit_language(rows, vocabulary, borrowed)
    columns += fit_outputs(matrix, rows, _lent(vocabulary, borrowed))
    return pack(columns, vocabulary, version)


def left_out(
    rows: Sequence[Row], *, folds: int = 4, borrowed: Path | None = None
) -> Iterator[tuple[list[int], weights.Weights]]:
    """Give rows of some trades and weights that were fitted on all other trades, until each row has been given once."""
    from sklearn.model_selection import GroupKFold  # noqa: PLC0415

    texts = Texts.of([row["text"] for row in rows], [row["language"] for row in rows])
    vocabulary = Vocabulary.of(texts.chunks)
    matrix = texts.matrix(vocabulary)
    language = _fit_language(rows, vocabulary, borrowed)
    lent = _lent(vocabulary, borrowed)
    nothing = np.zeros(len(rows))
    for kept, out in GroupKFold(folds).split(nothing, nothing, [row["trade"] for row in rows]):
        columns = language + fit_outputs(matrix[kept], [rows[index] for index in kept], lent)
        yield out.tolist(), pack(columns, vocabulary, "left out")


def fit_outputs(matrix: Any, rows: Sequence[Row], lent: "Lent | None" = None) -> "list[Column]":
    """Fit everything but the language."""
    columns = _fit_shared(matrix, [row["intent"] for row in rows], "intent", list(map(str, Intent)))
    columns += _fit_sentiment(matrix, rows, lent)
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
    return columns


def _fit_language(rows: Sequence[Row], vocabulary: Vocabulary, borrowed: Path | None) -> "list[Column]":
    from scipy import sparse  # noqa: PLC0415

    texts, labels = language_texts.gather(borrowed, [(row["text"], row["language"]) for row in rows])
    pieces = [
        vocabulary.matrix(hashing.read(batches.of(texts[begin : begin + _AT_ONCE])))
        for begin in range(0, len(texts), _AT_ONCE)
    ]
    names = [*identification.LANGUAGES, identification.OTHER]
    found = _fit_shared(sparse.vstack(pieces, format="csr"), labels, "language", names, strength=3.0)
    none = np.zeros(len(DENSE_SCALES))
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


@dataclass(frozen=True, slots=True)
class Lent:
    """Borrowed sentences with their sentiment."""

    matrix: Any
    labels: list[str]


def _lent(vocabulary: Vocabulary, folder: Path | None) -> Lent | None:
    if folder is None:
        return None
    texts, languages, labels = _borrow(folder)
    return Lent(Texts.of(texts, languages).matrix(vocabulary), labels)


def _fit_sentiment(matrix: Any, rows: Sequence[Row], lent: Lent | None) -> list[Column]:
    from scipy import sparse  # noqa: PLC0415

    labels = [row["sentiment"] for row in rows]
    sizes = np.ones(len(labels))
    if lent is not None:
        matrix = sparse.vstack([matrix, lent.matrix], format="csr")
        labels = labels + lent.labels
        sizes = np.concatenate([sizes, np.full(len(lent.labels), BORROWED_WEIGHT)])
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


def pack(
    columns: Sequence[Column], vocabulary: Vocabulary, version: str, *, dense_scales: Any = None
) -> weights.Weights:
    """Put fitted outputs into the shipped form: how much a piece counts goes into its weights, and they into int8."""
    scales = DENSE_SCALES if dense_scales is None else dense_scales
    full = np.stack([column for _, column, _ in columns], axis=1)
    known = len(vocabulary.slots)
    table = full[:known] * vocabulary.sizes[:, None]
    table = np.concatenate((table, vocabulary.sizes[:, None] ** 2), axis=1)
    table = np.concatenate((np.zeros((1, table.shape[1])), table))
    scale = np.maximum(np.abs(table).max(axis=0), 1e-9) / 127
    return weights.Weights(
        version=version,
        labels=tuple(label for label, _, _ in columns),
        slots=vocabulary.slots,
        table=np.round(table / scale).astype(np.int8),
        scale=scale.astype(np.float32),
        bias=np.array([bias for *_, bias in columns], dtype=np.float32),
        dense=(full[known:] * scales[:, None]).astype(np.float32),
    )


def main(argv: Sequence[str]) -> int:
    """Write the shipped weights: `python -m bemot.language.training CORPUS VERSION [BORROWED]`."""
    folder, version = Path(argv[0]), argv[1]
    borrowed = Path(argv[2]) if len(argv) > 2 else None
    weights.save(train(list(rows_of(folder)), version=version, borrowed=borrowed), "triage")
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
