"""Texts as rows of a hashed table: character n-grams, words and pairs of words of a whole batch in one pass."""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from bemot.language import batch as batches
from bemot.language.batch import Batch, Places

SLOTS = 1 << 20
"""Slots that n-grams and words fall into; a model knows the slots that many texts of its corpus share."""
MAX_MODEL_CHARS = 3_000
"""What the linear model reads of one text; the word lists read more."""
ORDERS = (2, 3, 4, 5)

_BASE = np.uint32(0x01000193)
_MIX = np.uint32(0x9E3779B1)
_AGAIN = np.uint32(0x85EBCA6B)
_SHIFT = np.uint32(12)
_SALT = 0x51ED27

_FEW = 16
"""With fewer texts than this side by side, one text after the other is faster."""
_FITS = 256
"""Rows of int8 whose sum an int16 holds."""

Table = npt.NDArray[np.int8]
Rows = npt.NDArray[np.intp]
Values = npt.NDArray[np.uint32]
Sums = npt.NDArray[np.float32]


@dataclass(frozen=True, slots=True)
class Kind:
    """One kind of pieces of all texts. Of each span, text i has `slots[first[i] : first[i] + counts[i]]`."""

    slots: Rows
    spans: tuple[tuple[Places, Places], ...]

    @property
    def counts(self) -> Places:
        """Give how many pieces each text has."""
        return np.asarray(sum(counts for _, counts in self.spans), dtype=np.int64)

    def of_text(self, index: int) -> list[Rows]:
        """Give the slots of one text, an array for each span, in the order of the text."""
        return [self.slots[first[index] :][: counts[index]] for first, counts in self.spans]

    def sums(self, table: Table, places: npt.NDArray[np.uint16] | None = None) -> Sums:
        """Give (texts, outputs): the sum of each text's rows of `table`; `places` gives the row of each slot."""
        first, _ = self.spans[0]
        total = np.zeros((len(first), table.shape[1]), dtype=np.float32)
        if len(first) < _FEW:
            for index in range(len(first)):
                own = np.concatenate(self.of_text(index))
                total[index] = _sum(table, own if places is None else places.take(own))
            return total
        rows = self.slots if places is None else places.take(self.slots).astype(np.intp)
        # Each span of each text is a row of its own at first: few long steps are faster than many short ones.
        starts, counts = (np.concatenate(arrays) for arrays in zip(*self.spans, strict=True))
        apart = _add(rows, starts, counts, table)
        return np.asarray(apart.reshape(len(self.spans), *total.shape).sum(axis=0))

    def first_texts(self, many: int) -> "Kind":
        """Give the same of the first texts only."""
        return Kind(self.slots, tuple((first[:many], counts[:many]) for first, counts in self.spans))

    def beginnings(self, most: int) -> "Kind":
        """Give at most so many pieces of each span of each text."""
        return Kind(self.slots, tuple((first, np.minimum(counts, most)) for first, counts in self.spans))


@dataclass(frozen=True, slots=True)
class Hashed:
    """A batch as pieces: n-grams of `characters`, `words` with pairs of words, and the words' own hashes in `spelt`.

    `spelt` has the words in the order and with the places of the first span of `words`.
    """

    characters: Kind
    words: Kind
    spelt: Values

    def __len__(self) -> int:
        return len(self.characters.spans[0][0])

    @property
    def kinds(self) -> tuple[Kind, ...]:
        """Give what counts as much as the other, however many pieces it has."""
        return (self.characters, self.words)

    def of_text(self, index: int) -> list[Rows]:
        """Give the slots of one text, an array for each span of each kind."""
        return [*self.characters.of_text(index), *self.words.of_text(index)]

    def first_texts(self, many: int) -> "Hashed":
        """Give the same of the first texts only."""
        return Hashed(self.characters.first_texts(many), self.words.first_texts(many), self.spelt)

    def beginnings(self, most: int) -> "Hashed":
        """Give at most so many pieces of each span of each text."""
        return Hashed(self.characters.beginnings(most), self.words.beginnings(most), self.spelt)


def hash_batch(batch: Batch) -> Hashed:
    """Hash folded texts. An empty text has no row but its borders'."""
    codes = np.where(batches.is_digit(batch.codes), np.uint32(ord("0")), batch.codes)
    lengths = np.minimum(batch.lengths, MAX_MODEL_CHARS) + 2  # with the blanks around it
    begin = batch.first - 1
    value, values = codes, []
    for n in ORDERS:
        value = value[:-1] * _BASE + codes[n - 1 :]
        values.append(value + np.uint32(n * _SALT))
    spans, shift = [], 0
    for n, salted in zip(ORDERS, values, strict=True):
        spans.append((begin + shift, np.maximum(lengths - n + 1, 0)))
        shift += len(salted)
    return Hashed(Kind(_slots(np.concatenate(values)), tuple(spans)), *_words(batch, codes, values[0]))


def spell(words: Sequence[str]) -> Values:
    """Give the hash of each word as `Hashed.spelt` has it. A word is letters only, folded as comments are."""
    batch = batches.of(list(words))
    hashed = hash_batch(batch)
    first, counts = hashed.words.spans[0]
    if not (counts == 1).all():
        raise ValueError("One of these is not one word.")
    return np.asarray(hashed.spelt[first])


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
    return [*inside, middle, pairs]


def _words(batch: Batch, codes: batches.Codes, pairs: batches.Codes) -> tuple[Kind, Values]:
    starts, ends, borders = words(batch)
    # A word is the sum of its mixed pairs of letters and its first letter: no loop over words is needed.
    total = np.concatenate((np.zeros(1, dtype=np.uint64), np.cumsum(pairs * _MIX, dtype=np.uint64)))
    value = (total[ends - 1] - total[starts]).astype(np.uint32) + codes[starts] * _AGAIN
    counts = np.diff(borders)
    both = value[:-1] * _BASE + value[1:]
    slots = _slots(np.concatenate((value, both)))
    spans = (borders[:-1], counts), (borders[:-1] + len(value), np.maximum(counts - 1, 0))
    return Kind(slots, spans), value


def _slots(value: batches.Codes) -> Rows:
    return ((value * _MIX) >> _SHIFT).astype(np.intp)


def _add(rows: Rows, first: Places, counts: Places, table: Table) -> Sums:
    """Give the sums of `rows[first[i] :][: counts[i]]` of `table`: the j-th row of all at once, longest first."""
    order = np.argsort(-counts, kind="stable")
    sorted_counts, at = counts[order], first[order]
    # How many still have a j-th row.
    active = len(counts) - np.searchsorted(sorted_counts[::-1], np.arange(int(sorted_counts[0])), "right")
    sums = np.zeros((len(order), table.shape[1]), dtype=np.int16)
    taken = np.empty_like(sums, dtype=np.int8)
    collected = np.zeros(sums.shape, dtype=np.float32)
    done = 0
    for many in active[active >= _FEW].tolist():
        np.take(table, rows.take(at[:many]), axis=0, out=taken[:many], mode="clip")
        sums[:many] += taken[:many]
        at[:many] += 1
        done += 1
        if done % _FITS == 0:
            collected += sums
            sums[:] = 0
    collected += sums
    for index in np.flatnonzero(sorted_counts > done).tolist():
        collected[index] += _sum(table, rows[at[index] : at[index] + sorted_counts[index] - done])
    total = np.empty_like(collected)
    total[order] = collected
    return total


def _sum(table: Table, rows: npt.NDArray[np.integer]) -> Sums:
    """Add rows of one text. Exact, as all that it counts with are whole numbers far under 2 ** 24."""
    return np.ones(len(rows), dtype=np.float32) @ table.take(rows, axis=0).astype(np.float32)
