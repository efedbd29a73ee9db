"""Training of the shipped weights; needs scikit-learn and runs only where the project is developed."""

import sys
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import chain
from pathlib import Path
from typing import Any

import numpy as np
import numpy.typing as npt

from bemot.language import batch as batches
from bemot.language import (
    borrowed,
    comment,
    corpus,
    hashing,
    identification,
    language_texts,
    lexicon,
    meaning,
    shape,
    signals,
    weights,
)
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
LENT_STRENGTH: Mapping[type[Intent | Sentiment], float] = {Intent: STRENGTH, Sentiment: 2.0}
BORROWED_WEIGHT: Mapping[type[Intent | Sentiment | Flag], float] = {Intent: 0.15, Sentiment: 0.5, Flag: 0.2}
"""Of a borrowed sentence beside one of ours: it has another domain and its own idea of neutral. With these strengths
and weights left-out trades are read as well as with less, and strangers' sentences better; calm talk at full weight
drowned what our own near misses teach."""
_AT_ONCE = 1_000
_BARE_SPELT = 8
_SIGNS = " .,!?"
_NEVER = -9.0


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
        return sparse.hstack([pieces, sparse.csr_matrix(self.dense * DENSE_SCALES)], format="csr", dtype=np.float32)


def rows_of(folder: Path) -> Iterator[Row]:
    """Give the comments that train: all but those from the trades of gold."""
    return (row for row in corpus.comments(folder) if row["trade"] not in GOLD_TRADES)


def bare_spelt(rows: Sequence[Row]) -> list[Row]:
    """Give every eighth comment once more, as it is typed in haste: small letters, no accents, no signs."""
    chosen = (row for row in rows[::_BARE_SPELT] if row["text"].strip(_SIGNS))
    return [{**row, "text": comment.without_accents(row["text"]).lower().strip(_SIGNS)} for row in chosen]


def train(rows: Sequence[Row], *, version: str, folder: Path | None = None) -> weights.Weights:
    """Fit all outputs on `rows`, most of them also on borrowed sentences where their `folder` is given."""
    rows = [*rows, *bare_spelt(rows)]
    texts = Texts.of([row["text"] for row in rows], [row["language"] for row in rows])
    vocabulary = Vocabulary.of(texts.chunks)
    matrix = texts.matrix(vocabulary)
    columns = _fit_language(rows, vocabulary, folder)
    columns += fit_outputs(matrix, rows, _lent(vocabulary, folder))
    return pack(columns, vocabulary, version)


def left_out(
    rows: Sequence[Row], *, folds: int = 4, folder: Path | None = None, topics: bool = True
) -> Iterator[tuple[list[int], weights.Weights]]:
    """Give rows of some trades and weights that were fitted on all other trades, until each row has been given once.

    Without `topics`, which take a third of the time, the weights name none.
    """
    from sklearn.model_selection import GroupKFold  # noqa: PLC0415

    texts = Texts.of([row["text"] for row in rows], [row["language"] for row in rows])
    vocabulary = Vocabulary.of(texts.chunks)
    matrix = texts.matrix(vocabulary)
    language = _fit_language(rows, vocabulary, folder)
    lent = _lent(vocabulary, folder)
    silent = [(f"topic.{topic}", np.zeros(matrix.shape[1]), _NEVER) for topic in SeededTopic]
    nothing = np.zeros(len(rows))
    for kept, out in GroupKFold(folds).split(nothing, nothing, [row["trade"] for row in rows]):
        own = [rows[index] for index in kept]
        columns = language + fit_verdicts(matrix[kept], own, lent)
        columns += fit_topics(matrix[kept], own) if topics else silent
        yield out.tolist(), pack(columns, vocabulary, "left out")


def fit_outputs(matrix: Any, rows: Sequence[Row], lent: "Lent | None" = None) -> "list[Column]":
    """Fit everything but the language."""
    return fit_verdicts(matrix, rows, lent) + fit_topics(matrix, rows)


def fit_verdicts(matrix: Any, rows: Sequence[Row], lent: "Lent | None") -> "list[Column]":
    """Fit intents, sentiments, whether an answer is wanted, and flags."""
    columns = _fit_with_lent(matrix, rows, lent, Intent)
    columns += _fit_with_lent(matrix, rows, lent, Sentiment)
    columns.append(_fit_one(matrix, [row["needs_reply"] for row in rows], "needs_reply"))
    for flag in FLAGS:
        columns.append(_fit_flag(matrix, rows, lent, flag))
    return columns


def fit_topics(matrix: Any, rows: Sequence[Row]) -> "list[Column]":
    """Fit the topics, "other" among them."""
    # Rows whose topics nobody labelled teach the topics nothing, least of all that there is none.
    known = [index for index, row in enumerate(rows) if not row.get("topics_unknown")]
    matrix, rows = matrix[known], [rows[index] for index in known]
    columns = [_fit_one(matrix, [str(one) in row["topics"] for row in rows], f"topic.{one}") for one in TOPICS]
    columns.append(_fit_one(matrix, [row["topics"] == ["other"] for row in rows], "topic.other"))
    return columns


def _fit_language(rows: Sequence[Row], vocabulary: Vocabulary, folder: Path | None) -> "list[Column]":
    from scipy import sparse  # noqa: PLC0415

    texts, labels = language_texts.gather(folder, [(row["text"], row["language"]) for row in rows])
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
    """Borrowed sentences as the model sees them."""

    sentences: list[borrowed.Sentence]
    matrix: Any
    dense: npt.NDArray[np.float32]

    def quiet(self, flag: Flag) -> list[int]:
        """Give which sentences do not deserve `flag`: those of quiet sources that meet none of its words."""
        met = self.dense[:, signals.NAMES.index(str(flag))] > 0
        return [place for place, one in enumerate(self.sentences) if flag in one.quiet and not met[place]]


def _lent(vocabulary: Vocabulary, folder: Path | None) -> Lent | None:
    if folder is None:
        return None
    sentences = borrowed.read(folder)
    texts = Texts.of([one.text for one in sentences], [one.language for one in sentences])
    return Lent(sentences, texts.matrix(vocabulary), texts.dense)


def _fit_with_lent(matrix: Any, rows: Sequence[Row], lent: Lent | None, kind: type[Intent | Sentiment]) -> list[Column]:
    from scipy import sparse  # noqa: PLC0415

    prefix = kind.__name__.lower()
    labels = [row[prefix] for row in rows]
    sizes = np.ones(len(labels))
    if lent is not None:
        known = [place for place, one in enumerate(lent.sentences) if getattr(one, prefix)]
        matrix = sparse.vstack([matrix, lent.matrix[known]], format="csr")
        labels += [getattr(lent.sentences[place], prefix) for place in known]
        sizes = np.concatenate([sizes, np.full(len(known), BORROWED_WEIGHT[kind])])
    return _fit_shared(matrix, labels, prefix, list(map(str, kind)), strength=LENT_STRENGTH[kind], sizes=sizes)


def _fit_flag(matrix: Any, rows: Sequence[Row], lent: Lent | None, flag: Flag) -> Column:
    """Fit a flag; whoever wrote texts for it made it far too common, and calm talk of others sets that right."""
    from scipy import sparse  # noqa: PLC0415

    truth = [str(flag) in row["flags"] for row in rows]
    sizes = np.ones(len(truth))
    if lent is not None:
        quiet = lent.quiet(flag)
        matrix = sparse.vstack([matrix, lent.matrix[quiet]], format="csr")
        truth += [False] * len(quiet)
        sizes = np.concatenate([sizes, np.full(len(quiet), BORROWED_WEIGHT[Flag])])
    # As rare as they are: weighed up, every weary customer would be a danger to himself.
    return _fit_one(matrix, truth, f"flag.{flag}", balanced=False, sizes=sizes)


def _fit_one(matrix: Any, truth: Sequence[bool], label: str, *, balanced: bool = True, sizes: Any = None) -> Column:
    from sklearn.linear_model import LogisticRegression  # noqa: PLC0415

    # Balanced, a rare label counts as much as a common one: a topic hardly ever named would else hardly ever be called.
    model = LogisticRegression(C=STRENGTH, max_iter=150, tol=1e-3, class_weight="balanced" if balanced else None)
    model.fit(matrix, np.array(truth, dtype=int), sample_weight=sizes)
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
    lent = Path(argv[2]) if len(argv) > 2 else None
    weights.save(train(list(rows_of(folder)), version=version, folder=lent), "triage")
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
