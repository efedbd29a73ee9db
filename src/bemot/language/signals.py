"""What texts show before any model: which word lists they meet, what is negated, and their shape, as numbers 0–1."""

import re
from collections.abc import Sequence
from dataclasses import dataclass, replace
from functools import cache

import numpy as np
import numpy.typing as npt

from bemot.language import batch as batches
from bemot.language import danger, lexicon
from bemot.language.batch import Batch, Places
from bemot.language.lexicon import Hit
from bemot.words import Flag, SeededTopic

VALENCES = tuple(f"valence.{degree}" for degree in ("good", "very_good", "bad", "very_bad"))
TURNS = ("pos", "neg", *VALENCES)
"""What a negation turns."""
LISTS = (
    *("pos", "neg", "negated_pos", "negated_neg", "insult", "swear", "dehumanising", "group", "discrimination"),
    *("threat", "safety", "legal", "journalist", "newspaper", "self_harm", "spam", "troll", "sarcasm", "ask", "wish"),
    *("thanks", "issue", "contrast", "emoji_pos", "emoji_neg", "url", "personal_address"),
    *(label for valence in VALENCES for label in (valence, f"negated_{valence}")),
    *(f"topic.{topic}" for topic in SeededTopic if topic is not SeededTopic.OTHER),
)
SHAPES = (
    *("asks", "asks_last", "exclaims", "capitals", "length", "short", "no_letters", "digits", "hashtags"),
    *("dots", "quotes", "second_person", "first_person"),
)
NAMES = (*LISTS, *SHAPES)
_LIST_OF = {"press": "journalist"}
_SATURATION = 3
"""From the third hit on, more of the same says nothing new."""
_NEGATION_REACH = 22
"""Characters between a negation and what it turns: about three Swedish words."""
_SHORT_WORDS = 4
_LONG_WORDS = 80
_SHOUTED = 0.3
_SHOUTED_LETTERS = 12
_SEEN = 500
"""Characters in which capitals and digits are counted."""
_SEEN_WORDS = 2000
_BEHIND_A_QUESTION = " )\"'!.😊🙂"
_SECOND = frozenset(("ni", "er", "ert", "era", "du", "dig", "dere", "jer", "jeres", "you", "your", "te", "teidän"))
_FIRST = frozenset(
    (
        *("jag", "vi", "mig", "min", "mitt", "mina", "vår", "våra", "oss", "jeg", "meg", "i", "my", "we", "our", "me"),
        *("minä", "olen", "minun"),
    )
)
_ENDING = re.compile(r"[.!?]")
_QUOTE = re.compile(r'"[^"\n]{8,200}"')

_WORD_BITS = np.uint64(40)
_PLACE_BITS = np.uint64(24)
_MIX = np.uint64(0x9E3779B97F4A7C15)

Counts = npt.NDArray[np.int64]
Features = npt.NDArray[np.float32]


@dataclass(frozen=True, slots=True)
class Signals:
    """What was found in a batch. `counts` is (texts, `labels()`), different words met; `features` (texts, `NAMES`)."""

    batch: Batch
    languages: Sequence[str]
    counts: Counts
    features: Features

    def __len__(self) -> int:
        return len(self.languages)

    def count(self, label: str) -> Counts:
        """Give how many different words of a list each text has."""
        return np.asarray(self.counts[:, labels()[label]])

    def has(self, *wanted: str) -> npt.NDArray[np.bool_]:
        """Say which texts meet one of these lists."""
        first, *more = _columns(wanted).tolist()
        met = self.counts[:, first]
        for column in more:
            met = met | self.counts[:, column]
        return np.asarray(met > 0)

    def feature(self, name: str) -> Features:
        """Give one feature of each text."""
        return np.asarray(self.features[:, NAMES.index(name)])

    def hits(self, index: int) -> list[Hit]:
        """Give what was found in one text, with places in its folded form."""
        return hits(self.batch.folded(index).text, language=self.languages[index])


def read(batch: Batch, *, languages: Sequence[str]) -> Signals:
    """Find the word lists' entries; a negation turns praise and blame near behind it."""
    counts = np.zeros((len(batch), len(labels())), dtype=np.int64)
    spoken = np.array(languages)
    for language in set(languages):
        indexes = np.flatnonzero(spoken == language)
        _count(batch.only(indexes), indexes, language, counts)
    features = np.zeros((len(batch), len(NAMES)), dtype=np.float32)
    lists = np.minimum(counts[:, _columns(LISTS)], _SATURATION)
    features[:, : len(LISTS)] = lists / _SATURATION
    _shape(batch, features[:, len(LISTS) :])
    return Signals(batch, languages, counts, features)


def hits(folded: str, *, language: str) -> list[Hit]:
    """Give the lists' entries in one folded text, with what is negated and what the danger rules found."""
    return _negate(danger.add(lexicon.finder(language).find(folded)), folded)


@cache
def labels() -> dict[str, int]:
    """Give the place of each label in `Signals.counts`."""
    names = set(lexicon.labels())
    names |= {f"negated_{label}" for label in TURNS} | set(LISTS)
    names |= {danger.PREFIX + flag for flag in Flag if flag is not Flag.PERSONAL_DATA}
    return {label: place for place, label in enumerate(sorted(names))}


@cache
def _columns(wanted: tuple[str, ...]) -> Places:
    return np.array([labels()[label] for label in wanted], dtype=np.int64)


@cache
def _known_as(language: str) -> Places:
    """Give, for each label of a language's finder, its place in `labels`."""
    return np.array([labels()[label] for label in lexicon.finder(language).labels], dtype=np.int64)


def _count(batch: Batch, indexes: Places, language: str, counts: Counts) -> None:
    found = lexicon.finder(language).find_all(batch)
    kinds = _known_as(language)[found.labels]
    spoken_of = danger.in_batch(found, kinds, labels())
    kinds = _turned(found, kinds, batch)
    wide = len(labels())
    where = (found.texts * wide + kinds)[spoken_of.kept]
    # Different words only: the same word twice says no more. Place above, word below in one number, sorted once.
    keys = np.unique((where.astype(np.uint64) << _WORD_BITS) | (found.words[spoken_of.kept] * _MIX >> _PLACE_BITS))
    where = np.concatenate(((keys >> _WORD_BITS).astype(np.int64), spoken_of.texts * wide + spoken_of.labels))
    sums = np.bincount(where, minlength=len(batch) * wide).reshape(len(batch), wide)
    for sure, base in _sure():
        sums[:, base] += sums[:, sure]
    counts[indexes] = sums


@cache
def _sure() -> tuple[tuple[int, int], ...]:
    """Give what raises a flag by itself, and the list that the model reads, in which it also counts."""
    known = labels()
    bare = {label: label.removeprefix(danger.PREFIX) for label in known if label.startswith(danger.PREFIX)}
    return tuple((known[label], known[_LIST_OF.get(base, base)]) for label, base in bare.items())


def _turned(found: lexicon.Hits, kinds: Places, batch: Batch) -> Places:
    """Give the labels with what is negated: praise or blame shortly behind a negation in the same text."""
    known = labels()
    negations = kinds == known["negator"]
    if not negations.any():
        return kinds
    order = np.argsort(found.ends[negations], kind="stable")
    ends, texts = found.ends[negations][order], found.texts[negations][order]
    before = np.searchsorted(ends, found.starts, side="right") - 1
    near = (before >= 0) & (found.starts - ends[before] <= _NEGATION_REACH) & (texts[before] == found.texts)
    # A negation ends with its sentence.
    endings = np.concatenate(([0], np.cumsum(np.isin(batch.codes, [ord(sign) for sign in ".!?"]))))
    near &= endings[found.starts] == endings[ends[before]]
    for label in TURNS:
        kinds = np.where(near & (kinds == known[label]), known[f"negated_{label}"], kinds)
    return kinds


def _negate(found: list[Hit], folded: str) -> list[Hit]:
    turned: list[Hit] = []
    ends = [-_NEGATION_REACH - 1]
    for hit in found:
        if hit.label == "negator":
            ends.append(hit.end)
        near = hit.label in TURNS and any(
            0 <= hit.start - end <= _NEGATION_REACH and not _ENDING.search(folded, end, hit.start) for end in ends[-4:]
        )
        turned.append(replace(hit, label=f"negated_{hit.label}") if near else hit)
    return turned


def _shape(batch: Batch, into: Features) -> None:
    """Fill `into` (texts, `SHAPES`)."""
    codes = batch.codes

    def most(sign: str, limit: int) -> Features:
        return np.asarray(np.minimum(batch.per_text(codes == ord(sign)), limit) / limit, dtype=np.float32)

    letters = batch.per_text(batches.is_letter(codes), within=_SEEN)
    shouted = batch.per_text(batch.capitals, within=_SEEN) / np.maximum(letters, 1)
    second, first, words = _persons(batch)
    columns = {
        "asks": most("?", 3),
        "exclaims": most("!", 5),
        "capitals": np.where((letters > _SHOUTED_LETTERS) & (shouted > _SHOUTED), shouted, 0),
        "length": np.minimum(words / _LONG_WORDS, 1),
        "short": words <= _SHORT_WORDS,
        "no_letters": letters == 0,
        "digits": np.minimum(batch.per_text(batches.is_digit(codes), within=_SEEN) / 12, 1),
        "hashtags": most("#", 3),
        "dots": np.minimum(batch.per_text(_doubled(codes)), 3) / 3,
        "second_person": np.minimum(second, 4) / 4,
        "first_person": np.minimum(first, 4) / 4,
    }
    for name, column in columns.items():
        into[:, SHAPES.index(name)] = column
    for index in np.flatnonzero(into[:, SHAPES.index("asks")]).tolist():
        asks_last = batch.folded(index).text.rstrip(_BEHIND_A_QUESTION).endswith("?")
        into[index, SHAPES.index("asks_last")] = asks_last
    for index in np.flatnonzero(batch.per_text(codes == ord('"')) > 1).tolist():
        into[index, SHAPES.index("quotes")] = _QUOTE.search(batch.folded(index).text) is not None


def _doubled(codes: batches.Codes) -> npt.NDArray[np.bool_]:
    dots = codes == ord("…")
    dots[1:] |= (codes[1:] == ord(".")) & (codes[:-1] == ord("."))
    return np.asarray(dots)


def _persons(batch: Batch) -> tuple[Places, Places, Places]:
    """Count the words that speak to us and of the writer, and all words, in each text."""
    letters = batches.is_letter(batch.codes)
    edges = np.flatnonzero(letters[1:] != letters[:-1]) + 1
    starts, ends = edges[::2], edges[1::2]
    borders = np.searchsorted(starts, np.append(batch.first, len(batch.codes)))
    inside = np.minimum(borders[1:], np.searchsorted(starts, batch.first + _SEEN_WORDS)) - borders[:-1]
    keys = _short_words(batch.codes, starts, ends)
    counted = []
    for wanted in (_SECOND, _FIRST):
        met = (keys[:, None] == _keys(wanted)).any(axis=1)  # few short words: faster than sorting
        total = np.concatenate(([0], np.cumsum(met)))
        counted.append(total[borders[1:]] - total[borders[:-1]])
    return counted[0], counted[1], inside


def _short_words(codes: batches.Codes, starts: Places, ends: Places) -> npt.NDArray[np.uint64]:
    """Give a number for each word of up to six letters, the same for the same word; 0 for longer ones."""
    sizes = ends - starts
    short = np.flatnonzero(sizes <= _KEYED)
    places = np.minimum(starts[short, None] + _LETTERS, len(codes) - 1)
    keys = np.zeros(len(starts), dtype=np.uint64)
    keys[short] = ((codes.take(places) & np.uint32(1023)) * _POWERS.take(sizes[short], axis=0)).sum(axis=1)
    return keys


_KEYED = 6
_LETTERS = np.arange(_KEYED)
_POWERS = np.array(
    [[1024 ** (size - 1 - place) if place < size else 0 for place in range(_KEYED)] for size in range(_KEYED + 1)],
    dtype=np.uint64,
)
"""For each length of a word, what each of its letters counts; nothing behind its end."""


@cache
def _keys(wanted: frozenset[str]) -> npt.NDArray[np.uint64]:
    found = batches.of(sorted(wanted))
    return _short_words(found.codes, found.first, found.first + found.lengths)
