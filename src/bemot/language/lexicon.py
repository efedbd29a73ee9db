"""The word lists: reading them with their headers, and finding their entries in a text in one pass."""

from collections.abc import Iterable
from dataclasses import dataclass
from functools import cache, cached_property
from itertools import chain
from pathlib import Path

import ahocorasick_rs
import numpy as np
import numpy.typing as npt

from bemot.language import batch as batches
from bemot.language import comment
from bemot.language.batch import Batch, Places

FOLDER = Path(__file__).parent / "lexicons"
HEADER_FIELDS = ("source", "licence", "version", "language")
LANGUAGES = ("sv", "en", "nb", "da", "fi")
_NEIGHBOURS = {"sv": ("en",), "nb": ("da",), "da": ("nb",), "fi": ("en",), "": ("sv", "en")}
"""Whose longer entries are read as well: people switch to English, and Norwegian and Danish share most words."""
_LONGEST_REST = 30
_SHORTEST_BORROWED = 7
_SHORTEST_WITHOUT_ACCENTS = 5
_NOT_WITHOUT_ACCENTS = frozenset({"radda", "fraga", "halla", "skata", "lasa", "larare"})


class LexiconError(ValueError):
    """A word list that lacks a header field or holds an entry outside a section; names file and line."""


@dataclass(frozen=True, slots=True)
class Entry:
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
    """Hits of a batch as arrays of one length, roughly in the order in which they end.

    `texts` says in which text, `starts` and `ends` where in the batch, `labels` which of `Finder.labels`, `words` is
    one number for each different word.
    """

    texts: Places
    starts: Places
    ends: Places
    labels: Places
    words: npt.NDArray[np.uint64]


class Finder:
    """Finds all entries of one language's lists in folded texts; time linear in the text."""

    def __init__(self, entries: Iterable[Entry]) -> None:
        self._meanings: dict[str, list[Entry]] = {}
        for entry in entries:
            known = self._meanings.setdefault(entry.text, [])
            if all(other.label != entry.label for other in known):
                known.append(entry)
        self._patterns = list(self._meanings)
        self._entries = [self._meanings[pattern] for pattern in self._patterns]
        self.labels = tuple(sorted({entry.label for entries in self._entries for entry in entries}))

    @cached_property
    def _automaton(self) -> ahocorasick_rs.AhoCorasick:
        return ahocorasick_rs.AhoCorasick(self._patterns)

    def find(self, folded: str) -> list[Hit]:
        """Give the hits in order of their start; entries may overlap."""
        hits: list[Hit] = []
        length = len(folded)
        for index, start, end in self._automaton.find_matches_as_indexes(folded, overlapping=True):
            free_before = start == 0 or not folded[start - 1].isalnum()
            free_after = end == length or not folded[end].isalnum()
            hits += [
                Hit(start, _word_end(folded, end) if entry.open_end else end, entry.label)
                for entry in self._entries[index]
                if (free_before or entry.open_start) and (free_after or entry.open_end)
            ]
        hits.sort(key=_place)
        return hits

    def find_all(self, batch: Batch) -> Hits:
        """Give the hits of all texts at once; the same ones that `find` gives for each."""
        matches = self._automaton.find_matches_as_indexes(batch.text, overlapping=True)
        flat = np.fromiter(chain.from_iterable(matches), dtype=np.int64, count=3 * len(matches)).reshape(-1, 3)
        first, many = self._first[flat[:, 0]], self._many[flat[:, 0]]
        entries = np.repeat(first - np.cumsum(many) + many, many) + np.arange(int(many.sum()))
        starts, ends = np.repeat(flat[:, 1], many), np.repeat(flat[:, 2], many)
        inside = batches.is_alphanumeric(batch.codes)
        open_start, open_end = self._open[0][entries], self._open[1][entries]
        kept = (~inside[starts - 1] | open_start) & (~inside[ends] | open_end)
        starts, ends, entries, open_end = starts[kept], ends[kept], entries[kept], open_end[kept]
        # A blank stands behind each text, so that each word ends before the next text begins.
        breaks = np.flatnonzero(~inside)
        word_ends = breaks[np.searchsorted(breaks, ends)]
        ends = np.where(open_end, np.minimum(word_ends, ends + _LONGEST_REST), ends)
        labels = self._label[entries]
        texts = np.searchsorted(batch.first, starts, side="right") - 1
        return Hits(texts, starts, ends, labels, _words(batch, starts, ends))

    @cached_property
    def _many(self) -> Places:
        return np.array([len(entries) for entries in self._entries], dtype=np.int64)

    @cached_property
    def _first(self) -> Places:
        return np.asarray(np.cumsum(self._many) - self._many, dtype=np.int64)

    @cached_property
    def _open(self) -> npt.NDArray[np.bool_]:
        entries = list(chain.from_iterable(self._entries))
        return np.array([[entry.open_start for entry in entries], [entry.open_end for entry in entries]], dtype=bool)

    @cached_property
    def _label(self) -> Places:
        places = {label: place for place, label in enumerate(self.labels)}
        return np.array([places[entry.label] for entry in chain.from_iterable(self._entries)], dtype=np.int64)


def _words(batch: Batch, starts: Places, ends: Places) -> npt.NDArray[np.uint64]:
    """Give a number for each span that two different words hardly share: what stands in it, summed and mixed."""
    pairs = batch.codes[:-1].astype(np.uint64) * np.uint64(0x100000001B3) + batch.codes[1:]
    total = np.concatenate((np.zeros(1, dtype=np.uint64), np.cumsum(pairs * (pairs >> np.uint64(7)), dtype=np.uint64)))
    return np.asarray(total[ends - 1] - total[starts] + batch.codes[starts], dtype=np.uint64)


@cache
def finder(language: str) -> Finder:
    """Give the finder for `language`; the empty string reads Swedish and English together."""
    own = language if language in LANGUAGES else ""
    entries = list(_of_language(own)) if own else []
    for neighbour in _NEIGHBOURS.get(own, ()):
        borrowed = _of_language(neighbour)
        if own in ("sv", "fi"):
            borrowed = tuple(entry for entry in borrowed if len(entry.text) >= _SHORTEST_BORROWED)
        entries.extend(borrowed)
    entries.extend(load(FOLDER / "emoji.txt").entries)
    return Finder(entries)


@cache
def labels() -> frozenset[str]:
    """Give the labels of all lists of all languages, as many as all finders have together."""
    entries = chain(load(FOLDER / "emoji.txt").entries, *(_of_language(language) for language in LANGUAGES))
    return frozenset(entry.label for entry in entries)


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


def _word_end(folded: str, end: int) -> int:
    """Give the end of the word that an open entry began, so that whole words are marked."""
    last = min(len(folded), end + _LONGEST_REST)
    while end < last and folded[end].isalnum():
        end += 1
    return end


def _entry(text: str, label: str) -> Entry:
    return Entry(text.strip("*").lower(), label, text.startswith("*"), text.endswith("*"))


def _place(hit: Hit) -> tuple[int, int]:
    return hit.start, -hit.end
