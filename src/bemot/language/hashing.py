"""Texts as rows of a hashed table: character n-grams, words and pairs of words of a whole batch in one pass."""

from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from bemot.language import batch as batches
from bemot.language.batch import Batch, Places

ROWS = 1 << 16
"""Rows of the table. On the project's corpus 2^17 was not better and doubled the shipped file."""
MAX_MODEL_CHARS = 3_000
"""What the linear model reads of one text; the word lists read more."""
ORDERS = (2, 3, 4, 5)

_BASE = np.uint32(0x01000193)
_MIX = np.uint32(0x9E3779B1)
_AGAIN = np.uint32(0x85EBCA6B)
_SHIFT = np.uint32(16)
_SALT = 0x51ED27

_FEW = 16
"""With fewer texts than this side by side, one text after the other is faster."""
_FITS = 256
"""Rows of int8 whose sum an int16 holds."""

Table = npt.NDArray[np.int8]
Rows = npt.NDArray[np.intp]


@dataclass(frozen=True, slots=True)
class Source:
    """Rows of one kind for all texts: text i has `rows[first[i] : first[i] + counts[i]]`."""

    rows: Rows
    first: Places
    counts: Places


@dataclass(frozen=True, slots=True)
class Hashed:
    """A batch as rows of the table. `counts` (texts,) is how many rows each text has."""

    sources: tuple[Source, ...]
    counts: Places

    def __len__(self) -> int:
        return len(self.counts)

    def sums(self, table: Table) -> npt.NDArray[np.float32]:
        """Give (texts, outputs): the sum of each text's rows of `table` (ROWS, outputs)."""
        total = np.zeros((len(self), table.shape[1]), dtype=np.float32)
        if len(self) < _FEW:
            for index in range(len(self)):
                total[index] = table.take(np.concatenate(self.of_text(index)), axis=0).sum(axis=0, dtype=np.int32)
            return total
        for source in self.sources:
            _add(source, table, total)
        return total

    def of_text(self, index: int) -> list[Rows]:
        """Give the rows of one text, an array for each kind, in the order of the text."""
        return [source.rows[source.first[index] :][: source.counts[index]] for source in self.sources]


def hash_batch(batch: Batch) -> Hashed:
    """Hash folded texts. An empty text has no row but its borders'."""
    codes = np.where(batches.is_digit(batch.codes), np.uint32(ord("0")), batch.codes)
    lengths = np.minimum(batch.lengths, MAX_MODEL_CHARS) + 2  # with the blanks around it
    begin = batch.first - 1
    value, values = codes, []
    for n in ORDERS:
        value = value[:-1] * _BASE + codes[n - 1 :]
        values.append(value + np.uint32(n * _SALT))
    rows = _rows(np.concatenate(values))
    sources, shift = [], 0
    for n, salted in zip(ORDERS, values, strict=True):
        sources.append(Source(rows, begin + shift, np.maximum(lengths - n + 1, 0)))
        shift += len(salted)
    sources += _words(batch, codes, values[0])
    return Hashed(tuple(sources), np.asarray(sum(source.counts for source in sources), dtype=np.int64))


def words(batch: Batch) -> tuple[Places, Places, Places]:
    """Give where words start and end (words,), and where each text's words begin among them (texts + 1,).

    Only words within the first `MAX_MODEL_CHARS` characters of a text.
    """
    inside = batches.is_word(batch.codes)
    edges = np.flatnonzero(inside[1:] != inside[:-1]) + 1
    starts, ends = edges[::2], edges[1::2]
    if int(batch.lengths.max(initial=0)) > MAX_MODEL_CHARS:
        text = np.searchsorted(batch.first, starts, side="right") - 1
        kept = starts - batch.first[text] < MAX_MODEL_CHARS
        starts, ends = starts[kept], ends[kept]
    borders = np.concatenate((np.searchsorted(starts, batch.first), [len(starts)]))
    return starts, ends, borders


def middles(batch: Batch, index: int) -> list[Places]:
    """Give, for the rows of one text as `Hashed.of_text` gives them, where in the text the middle of each stands."""
    length = min(int(batch.lengths[index]), MAX_MODEL_CHARS)
    inside = [np.maximum(np.arange(max(length + 3 - n, 0)) + n // 2 - 1, 0) for n in ORDERS]
    starts, ends, borders = words(batch)
    own = slice(int(borders[index]), int(borders[index + 1]))
    middle = (starts[own] + ends[own]) // 2 - batch.first[index]
    pairs = (starts[own][:-1] + ends[own][1:]) // 2 - batch.first[index]
    return [*inside, middle, pairs] if len(starts) else inside


def _words(batch: Batch, codes: batches.Codes, pairs: batches.Codes) -> list[Source]:
    starts, ends, borders = words(batch)
    if not len(starts):
        return []
    # A word is the sum of its mixed pairs of letters and its first letter: no loop over words is needed.
    total = np.concatenate((np.zeros(1, dtype=np.uint64), np.cumsum(pairs * _MIX, dtype=np.uint64)))
    value = (total[ends - 1] - total[starts]).astype(np.uint32) + codes[starts] * _AGAIN
    counts = np.diff(borders)
    both = value[:-1] * _BASE + value[1:]
    rows = _rows(np.concatenate((value, both)))
    return [
        Source(rows, borders[:-1], counts),
        Source(rows, borders[:-1] + len(value), np.maximum(counts - 1, 0)),
    ]


def _rows(value: batches.Codes) -> Rows:
    return ((value * _MIX) >> _SHIFT).astype(np.intp)


def _add(source: Source, table: Table, total: npt.NDArray[np.float32]) -> None:
    """Add each text's rows of one kind: the j-th row of all texts at once, the longest texts first."""
    order = np.argsort(-source.counts, kind="stable")
    counts, first = source.counts[order], source.first[order]
    # How many texts still have a j-th row.
    active = len(counts) - np.searchsorted(counts[::-1], np.arange(int(counts[0])), "right")
    sums = np.zeros((len(order), table.shape[1]), dtype=np.int16)
    taken = np.empty_like(sums, dtype=np.int8)
    collected = np.zeros(sums.shape, dtype=np.float32)
    done = 0
    for many in active[active >= _FEW].tolist():
        np.take(table, source.rows[first[:many] + done], axis=0, out=taken[:many], mode="clip")
        sums[:many] += taken[:many]
        done += 1
        if done % _FITS == 0:
            collected += sums
            sums[:] = 0
    total[order] += collected + sums
    for index in np.flatnonzero(source.counts > done):
        rows = source.rows[source.first[index] + done : source.first[index] + source.counts[index]]
        total[index] += table.take(rows, axis=0).sum(axis=0, dtype=np.int32)
