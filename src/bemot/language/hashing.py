"""Texts as chunks between blanks and stops: what a chunk is made of is worked out once, and then looked up."""

from collections import defaultdict
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from itertools import count, islice
from threading import Lock
from typing import Any

import numpy as np
import numpy.typing as npt

from bemot.language import batch as batches
from bemot.language.batch import Batch, Places

SLOTS = 1 << 20
"""Slots that n-grams and words fall into; a model knows the slots that many texts of its corpus share."""
LONGEST = 64
"""Characters of a chunk that the model reads; the word lists read all."""
ORDERS = np.array((2, 3, 4, 5))
MOST = 1 << 15
"""Chunks that are kept in mind: after some thousand comments all but two or three of a comment are among them."""

_BASE = np.uint32(0x01000193)
_MIX = np.uint32(0x9E3779B1)
_AGAIN = np.uint32(0x85EBCA6B)
_SHIFT = np.uint32(12)
_SALT = np.uint32(0x51ED27)
_AT_ONCE = 1_000
"""Chunks that are worked out in one pass: more would take memory."""
_BLOCKS = 32
"""Passes whose work is kept until all have asked for it: a batch of strange texts takes a dozen."""
_FEW = 16
"""With fewer texts than this side by side, one text after the other is faster."""

Values = npt.NDArray[np.uint32]
Slots = npt.NDArray[np.intp]
Sums = npt.NDArray[np.float32]


class Known:
    """The chunks met so far, each with a number. The first is the empty one, which stands before and behind a text."""

    def __init__(self) -> None:
        self.chunks: list[str] = []
        self._number: defaultdict[str, int] = defaultdict(count().__next__)
        self._made: dict[tuple[int, int], Made] = {}
        self._adding = Lock()
        self.numbers(["", "."])

    def numbers(self, chunks: Sequence[str]) -> Places:
        """Give the number of each chunk; one that is new gets the next number."""
        numbers = np.fromiter(map(self._number.__getitem__, chunks), dtype=np.int64, count=len(chunks))
        if len(self._number) > len(self.chunks):
            with self._adding:
                self.chunks += islice(self._number, len(self.chunks), None)  # in the order of their numbers
        return numbers

    def made_of(self, begin: int, end: int) -> "Made":
        """Give what these chunks are made of; it is asked for by all who know something of them."""
        made = self._made.get((begin, end))
        if made is None:
            if len(self._made) >= _BLOCKS:
                self._made = {}
            self._made[begin, end] = made = make(self.chunks[begin:end])
        return made


@dataclass(frozen=True, slots=True)
class Made:
    """What chunks are made of. `characters` and `words` are slots, in the order of the chunks, none without any.

    `character_first` and `word_first` (chunks,) say where those of each chunk begin. `spelt` (words,) are the hashes
    of the words, `spelt_first` (chunks,) says where each chunk's begin.
    """

    characters: Slots
    character_first: Places
    words: Slots
    word_first: Places
    spelt: Values
    spelt_first: Places

    @property
    def ends(self) -> Values:
        """Give (chunks, 2): the hashes of the first and the last word of each chunk."""
        last = np.append(self.spelt_first[1:], len(self.spelt)) - 1
        return np.stack((self.spelt[self.spelt_first], self.spelt[last]), axis=1)


class Filled:
    """What is known of each chunk, a row for each; worked out when it is first asked for. The empty chunk has noughts.

    Two threads may work out the same rows at the same time; both come to the same.
    """

    def __init__(self, work_out: Callable[[Made, Sequence[str]], npt.NDArray[Any]]) -> None:
        self._work_out = work_out
        self._held: tuple[Known | None, int, npt.NDArray[Any]] = (None, 0, np.zeros((0, 0)))

    def rows(self, known: Known) -> npt.NDArray[Any]:
        """Give the rows of all chunks known, and more behind them."""
        owner, done, rows = self._held
        many = len(known.chunks)
        if owner is known and done >= many:
            return rows
        if owner is not known:
            done, rows = 1, np.zeros((0, 0))
        for begin in range(done, many, _AT_ONCE):
            end = min(begin + _AT_ONCE, many)
            new = self._work_out(known.made_of(begin, end), known.chunks[begin:end])
            if end > len(rows):
                grown = np.zeros((max(2 * end, _AT_ONCE), *new.shape[1:]), dtype=new.dtype)
                if begin > 1:
                    grown[:begin] = rows[:begin]
                rows = grown
            rows[begin:end] = new
        self._held = (known, many, rows)
        return rows


@dataclass(frozen=True, slots=True)
class Chunks:
    """A batch as chunks. `numbers` (chunks,) are those of `known`, `starts` (chunks,) where each stands in the batch.

    `first` (texts,) says which is the empty chunk before each text; one more stands behind the last text.
    """

    known: Known
    numbers: Places
    starts: Places
    first: Places

    def __len__(self) -> int:
        return len(self.first)

    @property
    def counts(self) -> Places:
        """Give how many chunks each text has, without the empty one."""
        return gaps(self.first, len(self.numbers) - 1) - 1

    def sums(self, filled: Filled) -> Sums:
        """Give (texts, columns): the sum of the rows of each text's chunks."""
        return self.add_up(filled.rows(self.known), self.numbers)

    def add_up(self, table: npt.NDArray[Any], rows: npt.NDArray[np.integer]) -> Sums:
        """Give (texts, columns): the sum of those rows of a table; `rows` has one for each chunk, or pair of chunks."""
        return add_up(table, rows, self.first)

    def pairs(self) -> Slots:
        """Give the slots of pairs of neighbours, the first and last words of texts with nothing among them."""
        ends = _ENDS.rows(self.known).take(self.numbers, axis=0)
        return slots_of(ends[:-1, 1] * _BASE + ends[1:, 0])

    def of_text(self, index: int) -> slice:
        """Say which chunks are those of one text, the empty one before it included."""
        end = self.first[index + 1] if index + 1 < len(self) else len(self.numbers) - 1
        return slice(int(self.first[index]), int(end))

    def only(self, index: int) -> "Chunks":
        """Give one text by itself."""
        own = self.of_text(index)
        with_the_next = slice(own.start, own.stop + 1)
        return Chunks(self.known, self.numbers[with_the_next], self.starts[with_the_next], np.zeros(1, dtype=np.int64))

    def slots(self) -> Iterator[tuple[Slots, Slots]]:
        """Give for each text the slots of its characters, and of its words and pairs of words."""
        pairs = self.pairs()
        for index in range(len(self)):
            own = self.of_text(index)
            chunks = [self.known.chunks[number] for number in self.numbers[own].tolist() if number]
            made = make(chunks) if chunks else _NOTHING
            yield made.characters, np.concatenate((made.words, pairs[own]))

    def first_texts(self, many: int) -> "Chunks":
        """Give the same of the first texts only."""
        end = int(self.first[many]) + 1 if many < len(self) else len(self.numbers)
        return Chunks(self.known, self.numbers[:end], self.starts[:end], self.first[:many])

    def beginnings(self, most: int) -> "Chunks":
        """Give at most so many chunks of each text."""
        place = np.arange(len(self.numbers)) - np.repeat(self.first, gaps(self.first, len(self.numbers)))
        kept = place <= most
        kept[-1] = True
        return Chunks(self.known, self.numbers[kept], self.starts[kept], np.flatnonzero(place[kept] == 0))


_known = Known()


def read(batch: Batch) -> Chunks:
    """Cut folded texts into chunks."""
    global _known  # noqa: PLW0603 - what a process keeps in mind; forgotten as a whole, so that no number means two things
    if len(_known.chunks) > MOST:
        _known = Known()
    known = _known
    text = batch.text
    for sign in batches.CUTS:
        text = text.replace(sign, " " + sign)
    numbers = known.numbers(text.split(" "))
    starts = np.concatenate(([0], batches.breaks(batch.codes)))
    first = np.searchsorted(starts, batch.first - 1)
    if len(numbers) - np.count_nonzero(numbers) > len(first) + 1:  # more than one blank somewhere
        kept = numbers > 0
        kept[first] = kept[-1] = True
        first = np.cumsum(kept)[first] - 1
        numbers, starts = numbers[kept], starts[kept]
    return Chunks(known, numbers, starts, first)


def add_up(table: npt.NDArray[Any], rows: npt.NDArray[np.integer], first: Places) -> Sums:
    """Give (groups, columns): the sums of rows of a table, of which a group begins at each of `first`."""
    if len(first) == 1:
        return _sum(table, rows)[None]
    counts = gaps(first, len(rows))
    if len(counts) < _FEW:
        return _sum_few(table, rows, counts)
    total = np.zeros((len(counts), table.shape[1]), dtype=np.float32)
    # The j-th rows of all groups at once, longest group first: few long steps are faster than many short ones.
    order = np.argsort(-counts, kind="stable")
    ordered, at = counts[order], first[order]
    active = len(counts) - np.searchsorted(ordered[::-1], np.arange(int(ordered[_FEW - 1])), "right")
    taken = np.empty(total.shape, dtype=table.dtype)
    for many in active.tolist():
        np.take(table, rows.take(at[:many]), axis=0, out=taken[:many], mode="clip")
        total[:many] += taken[:many]
        at[:many] += 1
    for place in np.flatnonzero(ordered > len(active)).tolist():
        total[place] += _sum(table, rows[at[place] : at[place] + ordered[place] - len(active)])
    found = np.empty_like(total)
    found[order] = total
    return found


def make(chunks: Sequence[str]) -> Made:
    """Work out what chunks are made of; none is empty."""
    batch = batches.of_folded([chunk[:LONGEST] for chunk in chunks])
    codes = np.where(batches.is_digit(batch.codes), np.uint32(ord("0")), batch.codes)
    characters, counts = _characters(codes, batch.lengths + 2)
    spelt, spelt_first = _spell(batch, codes)
    slots = slots_of(spelt)
    both = spelt[:-1] * _BASE + spelt[1:]
    inside = np.ones(len(both), dtype=bool)
    inside[spelt_first[1:] - 1] = False  # a pair of words of two chunks
    after = np.flatnonzero(inside) + 1
    words = np.insert(slots, after, slots_of(both[inside])) if len(after) else slots
    word_first = spelt_first + np.searchsorted(after, spelt_first) if len(after) else spelt_first
    return Made(characters, np.cumsum(counts) - counts, words, word_first, spelt, spelt_first)


def spell(words: Sequence[str]) -> Values:
    """Give the hash of each word as `Made.spelt` has it. A word is letters only, folded as comments are."""
    made = make(words)
    if len(made.spelt) != len(words):
        raise ValueError("One of these is not one word.")
    return made.spelt


def spell_spans(codes: batches.Codes, starts: Places, ends: Places) -> Values:
    """Give the hash of each span, of one character at least."""
    # The sum of its mixed pairs of letters and its first letter: no loop over spans is needed.
    pairs = codes[:-1] * _BASE + codes[1:] + np.uint32(2) * _SALT
    total = np.concatenate((np.zeros(1, dtype=np.uint64), np.cumsum(pairs * _MIX, dtype=np.uint64)))
    return np.asarray((total[ends - 1] - total[starts]).astype(np.uint32) + codes[starts] * _AGAIN)


def _characters(codes: batches.Codes, sizes: Places) -> tuple[Slots, Places]:
    """Give the slots of all n-grams, and how many each chunk has, of `sizes` characters with the blanks around it."""
    padded = np.concatenate((codes, np.zeros(int(ORDERS[-1]), dtype=np.uint32)))
    value = padded[: len(codes)]
    values = np.empty((len(codes), len(ORDERS)), dtype=np.uint32)
    for column, n in enumerate(ORDERS.tolist()):
        value = value * _BASE + padded[n - 1 : len(codes) + n - 1]
        values[:, column] = value + np.uint32(n) * _SALT
    left = np.repeat(np.cumsum(sizes), sizes) - np.arange(len(codes))
    counts = np.maximum(sizes[:, None] - ORDERS + 1, 0).sum(axis=1)
    return slots_of(values[left[:, None] >= ORDERS]), counts


def _spell(batch: Batch, codes: batches.Codes) -> tuple[Values, Places]:
    """Give the hashes of words, and where those of each chunk begin; signs that stand alone are a word, too."""
    inside = batches.is_word(batch.codes)
    empty = np.flatnonzero(~np.logical_or.reduceat(inside, batch.first - 1))
    for index in empty.tolist():
        inside[batch.first[index] : batch.first[index] + batch.lengths[index]] = True
    edges = np.flatnonzero(inside[1:] != inside[:-1]) + 1
    starts, ends = edges[::2], edges[1::2]
    return spell_spans(codes, starts, ends), np.searchsorted(starts, batch.first)


def gaps(first: Places, end: int) -> Places:
    """Give how far it is from each place to the next, and from the last one to the end."""
    reach = np.empty_like(first)
    np.subtract(first[1:], first[:-1], out=reach[:-1])
    reach[-1] = end - first[-1]
    return reach


def _sum_few(table: npt.NDArray[Any], rows: npt.NDArray[np.integer], counts: Places) -> Sums:
    if len(rows) > _AT_ONCE:
        ends = np.cumsum(counts).tolist()
        return np.stack([_sum(table, rows[end - many : end]) for end, many in zip(ends, counts.tolist(), strict=True)])
    groups = np.arange(len(counts))
    belongs = (groups[:, None] == groups.repeat(counts)).astype(np.float32)
    return np.asarray(belongs @ table.take(rows, axis=0).astype(np.float32, copy=False))


def _sum(table: npt.NDArray[Any], rows: npt.NDArray[np.integer]) -> Sums:
    total = _ONES[: len(rows)] @ table.take(rows[:_AT_ONCE], axis=0).astype(np.float32, copy=False)
    # In parts: rows of many chunks at once would leave the cache of the processor, and cost more each.
    for begin in range(_AT_ONCE, len(rows), _AT_ONCE):
        total += _sum(table, rows[begin : begin + _AT_ONCE])
    return np.asarray(total)


def slots_of(value: Values) -> Slots:
    """Give the slot of each hash, under `SLOTS`."""
    return ((value * _MIX) >> _SHIFT).astype(np.intp)


_ONES = np.ones(_AT_ONCE, dtype=np.float32)
_ENDS = Filled(lambda made, _chunks: made.ends)
_NOTHING = Made(*(np.zeros(0, dtype=np.intp),) * 4, np.zeros(0, dtype=np.uint32), np.zeros(0, dtype=np.intp))
