"""The word lists: reading them with their headers, and finding their entries in a text in one pass."""

import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from itertools import chain
from pathlib import Path
from typing import NamedTuple

import ahocorasick_rs
import numpy as np
import numpy.typing as npt

from bemot.language import batch as batches
from bemot.language import comment
from bemot.language.batch import Batch, Places
from bemot.language.hashing import Chunks, Filled, Made, slots_of, spell_spans

FOLDER = Path(__file__).parent / "lexicons"
HEADER_FIELDS = ("source", "licence", "version", "language")
LANGUAGES = ("sv", "en", "nb", "da", "fi")
_NEIGHBOURS = {"sv": ("en",), "nb": ("da",), "da": ("nb",), "fi": ("en",), "": ("sv", "en")}
"""Whose longer entries are read as well: people switch to English, and Norwegian and Danish share most words."""
_NONE = np.zeros(0, dtype=np.int64)
_BITS = {language: 1 << place for place, language in enumerate((*LANGUAGES, ""))}
_BREAK = re.compile(f"[ {re.escape(batches.CUTS)}]")
"""What stands between chunks: an entry with it in it is found in no chunk."""
_LONGEST_REST = 30
_MOST = 12
"""Hits that are kept of one chunk, which is a word, as a rule."""
_LABEL, _LENGTH, _START, _SPOKEN = 20, 28, 43, 58
_WORDS, _LABELS, _CHARACTERS = (1 << 20) - 1, (1 << 8) - 1, (1 << 15) - 1
"""Where in a number the parts of a hit stand, and how wide they are: the word lowest, the languages highest."""
_SHORTEST_BORROWED = 7
_SHORTEST_WITHOUT_ACCENTS = 5
_NOT_WITHOUT_ACCENTS = frozenset({"radda", "fraga", "halla", "skata", "lasa", "larare"})


class LexiconError(ValueError):
    """A word list that lacks a header field or holds an entry outside a section; names file and line."""


class Entry(NamedTuple):
    """One word or phrase: `label` is its section; open ends let it match inside longer words."""

    text: str
    label: str
    open_start: bool
    open_end: bool


@dataclass(frozen=True, slots=True)
class Lexicon:
    """A word list with what its header says."""

    header: dict[str, str]
    entries: tuple[Entry, ...]


@dataclass(frozen=True, slots=True)
class Hit:
    """An entry found in a folded text."""

    start: int
    end: int
    label: str


def load(path: Path) -> Lexicon:
    """Read one word list. Raises `LexiconError` with file and line."""
    header: dict[str, str] = {}
    entries: list[Entry] = []
    label = ""
    for number, raw in enumerate(path.read_text(encoding="utf-8").splitlines(), start=1):
        line = raw.strip()
        if line.startswith("#"):
            key, _, value = line[1:].partition(":")
            header.setdefault(key.strip(), value.strip())
        elif line.startswith("["):
            label = line.strip("[]")
        elif line and not label:
            raise LexiconError(f"{path.name} line {number}: an entry before the first section")
        elif line:
            entries.extend(_entry(part.strip(), label) for part in line.split(",") if part.strip())
    missing = [field for field in HEADER_FIELDS if not header.get(field)]
    if missing:
        raise LexiconError(f"{path.name}: the header lacks {', '.join(missing)}")
    return Lexicon(header, tuple(entries))


@dataclass(frozen=True, slots=True)
class Hits:
    """Hits of a batch as arrays of one length.

    `texts` says in which text, `starts` and `ends` where in the batch, `labels` which of `labels()`, `words` is one
    number for each different word.
    """

    texts: Places
    starts: Places
    ends: Places
    labels: Places
    words: Places

    def only(self, which: npt.NDArray[np.bool_] | Places) -> "Hits":
        """Give some of the hits."""
        return Hits(self.texts[which], self.starts[which], self.ends[which], self.labels[which], self.words[which])


def joined(found: Sequence[Hits]) -> Hits:
    """Give the hits of all of `found`."""
    columns = ((one.texts, one.starts, one.ends, one.labels, one.words) for one in found)
    return Hits(*map(np.concatenate, zip(*columns, strict=True)))


class Finder:
    """Finds entries in one folded text after the other; time linear in the text."""

    def __init__(self, entries: Iterable[Entry]) -> None:
        self._matcher = _Matcher(dict.fromkeys(_once(entries), 1))

    def find(self, folded: str) -> list[Hit]:
        """Give the hits in order of their start; entries may overlap."""
        entries, starts, ends = (one.tolist() for one in self._matcher.find(batches.of_folded([folded])))
        hits = [
            Hit(start - 1, end - 1, self._matcher.entries[entry].label)
            for entry, start, end in zip(entries, starts, ends, strict=True)
        ]
        return sorted(hits, key=_place)


class _Matcher:
    """Finds entries in a batch. `entries` are in the order of their texts, `spoken` are the bits of their languages."""

    def __init__(self, entries: Mapping[Entry, int]) -> None:
        by_text: dict[str, list[Entry]] = {}
        for entry in entries:
            by_text.setdefault(entry.text, []).append(entry)
        self.entries = list(chain.from_iterable(by_text.values()))
        self.spoken = np.array([entries[entry] for entry in self.entries], dtype=np.int64)
        self._automaton = ahocorasick_rs.AhoCorasick(list(by_text))
        self._many = np.array([len(same) for same in by_text.values()], dtype=np.int64)
        self._first = np.cumsum(self._many) - self._many
        self._open_start = np.array([entry.open_start for entry in self.entries], dtype=bool)
        self._open_end = np.array([entry.open_end for entry in self.entries], dtype=bool)

    def find(self, batch: Batch) -> tuple[Places, Places, Places]:
        """Give which entries stand in a batch, and where each starts and ends."""
        matches = self._automaton.find_matches_as_indexes(batch.text, overlapping=True)
        if not matches:
            return _NONE, _NONE, _NONE
        flat = np.fromiter(chain.from_iterable(matches), dtype=np.int64, count=3 * len(matches)).reshape(-1, 3)
        first, many = self._first[flat[:, 0]], self._many[flat[:, 0]]
        entries = np.repeat(first - np.cumsum(many) + many, many) + np.arange(int(many.sum()))
        starts, ends = np.repeat(flat[:, 1], many), np.repeat(flat[:, 2], many)
        inside = batches.is_alphanumeric(batch.codes)
        open_end = self._open_end[entries]
        kept = (~inside[starts - 1] | self._open_start[entries]) & (~inside[ends] | open_end)
        starts, ends, entries, open_end = starts[kept], ends[kept], entries[kept], open_end[kept]
        # A blank stands behind each text, so that each word ends before the next text begins.
        breaks = (~inside).nonzero()[0]
        word_ends = breaks[np.searchsorted(breaks, ends)]
        return entries, starts, np.where(open_end, np.minimum(word_ends, ends + _LONGEST_REST), ends)


class Lists:
    """All lists of all languages. What stands in a chunk is found once for each, the rest in each text."""

    def __init__(self) -> None:
        spoken: dict[Entry, int] = {}
        for language, bit in _BITS.items():
            for entry in _once(entries_for(language)):
                spoken[entry] = spoken.get(entry, 0) | bit
        across = {entry: bits for entry, bits in spoken.items() if _BREAK.search(entry.text)}
        self._words = _Matcher({entry: bits for entry, bits in spoken.items() if entry not in across})
        self._phrases = _Matcher(across)
        self._label_of_word, self._label_of_phrase = (
            np.array([labels()[entry.label] for entry in matcher.entries], dtype=np.int64)
            for matcher in (self._words, self._phrases)
        )
        self._in_chunks = Filled(self._look)

    def find(self, batch: Batch, chunks: Chunks, languages: Sequence[str]) -> Hits:
        """Give the hits of a batch, each text read in its language."""
        held = self._in_chunks.rows(chunks.known)
        (met,) = held[chunks.numbers, 0].nonzero()  # `take` would copy the whole column first
        packed = held.take(chunks.numbers[met], axis=0)
        place, column = packed.nonzero()
        found = packed[place, column]
        starts = chunks.starts[met[place]] + (found >> _START & _CHARACTERS)
        columns = [starts, starts + (found >> _LENGTH & _CHARACTERS)]
        columns += [found >> _LABEL & _LABELS, found & _WORDS, found >> _SPOKEN]
        entries, starts, ends = self._phrases.find(batch)
        if len(entries):
            across = [starts, ends, self._label_of_phrase[entries], _WORDS + 1 + entries, self._phrases.spoken[entries]]
            columns = list(map(np.concatenate, zip(columns, across, strict=True)))
        starts, ends, kinds, words, bits = columns
        texts = batch.first.searchsorted(starts, side="right") - 1
        spoken = np.array([_BITS[language] for language in languages], dtype=np.int64)
        return Hits(texts, starts, ends, kinds, words).only((bits & spoken[texts]).nonzero()[0])

    def _look(self, _made: Made, chunks: Sequence[str]) -> Places:
        """Give the hits of each chunk (chunks, `_MOST`), each as one number, with noughts behind the last."""
        batch = batches.of_folded(chunks)
        entries, starts, ends = self._words.find(batch)
        found = np.zeros((len(chunks), _MOST), dtype=np.int64)
        if not len(entries):
            return found
        texts = np.searchsorted(batch.first, starts, side="right") - 1
        packed = slots_of(spell_spans(batch.codes, starts, ends)) | self._label_of_word[entries] << _LABEL
        packed |= (ends - starts) << _LENGTH | (starts - batch.first[texts]) << _START
        packed |= self._words.spoken[entries] << _SPOKEN
        order = np.argsort(texts, kind="stable")
        texts = texts[order]
        place = np.arange(len(texts)) - np.searchsorted(texts, texts)
        kept = place < _MOST
        found[texts[kept], place[kept]] = packed[order[kept]]
        return found


@cache
def lists() -> Lists:
    """Give the lists of all languages, read once."""
    return Lists()


@cache
def finder(language: str) -> Finder:
    """Give the finder for `language`; the empty string reads Swedish and English together."""
    return Finder(entries_for(language if language in LANGUAGES else ""))


def entries_for(language: str) -> list[Entry]:
    """Give the entries that texts of a language are read with, its own first."""
    entries = list(_of_language(language)) if language else []
    for neighbour in _NEIGHBOURS.get(language, ()):
        borrowed = _of_language(neighbour)
        if language in ("sv", "fi"):
            borrowed = tuple(entry for entry in borrowed if len(entry.text) >= _SHORTEST_BORROWED)
        entries.extend(borrowed)
    return [*entries, *load(FOLDER / "emoji.txt").entries]


@cache
def labels() -> dict[str, int]:
    """Give the labels of all lists of all languages, each with its place."""
    entries = chain(load(FOLDER / "emoji.txt").entries, *(_of_language(language) for language in LANGUAGES))
    return {label: place for place, label in enumerate(sorted({entry.label for entry in entries}))}


@cache
def stop_words() -> frozenset[str]:
    """Give the words that say nothing about what a text speaks of, in all languages."""
    return frozenset(entry.text for entry in load(FOLDER / "stop_words.txt").entries)


@cache
def masked_words() -> comment.MaskedWords:
    """Give the words that are read again behind digits and stars: swear words and insults of all languages."""
    labels = ("insult", "swear", "dehumanising", "threat")
    words = {
        entry.text
        for language in LANGUAGES
        for entry in _of_language(language)
        if entry.label in labels and " " not in entry.text
    }
    return comment.MaskedWords(frozenset(words))


def single_words(language: str) -> frozenset[str]:
    """Give the whole words that the lists of a language have."""
    entries = _of_language(language)
    return frozenset(entry.text for entry in entries if entry.text.isalpha() and not entry.open_start)


@cache
def _of_language(language: str) -> tuple[Entry, ...]:
    entries: list[Entry] = []
    for path in sorted((FOLDER / language).glob("*.txt")):
        entries.extend(load(path).entries)
    for entry in list(entries):
        plain = comment.without_accents(entry.text)
        if plain != entry.text and len(plain) >= _SHORTEST_WITHOUT_ACCENTS and plain not in _NOT_WITHOUT_ACCENTS:
            entries.append(Entry(plain, entry.label, entry.open_start, entry.open_end))
    return tuple(entries)


def _once(entries: Iterable[Entry]) -> Iterable[Entry]:
    """Give the first of those entries that say the same of the same text."""
    first: dict[tuple[str, str], Entry] = {}
    for entry in entries:
        first.setdefault((entry.text, entry.label), entry)
    return first.values()


def _entry(text: str, label: str) -> Entry:
    return Entry(text.strip("*").lower(), label, text.startswith("*"), text.endswith("*"))


def _place(hit: Hit) -> tuple[int, int]:
    return hit.start, -hit.end
