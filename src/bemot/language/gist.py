"""What a text speaks of: stems, English translations and concepts that Swedish and English share, and their meaning."""

import re
import zlib
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cache, lru_cache

import numpy as np
import numpy.typing as npt
import snowballstemmer

from bemot.language import comment, lexicon
from bemot.language.weights import FOLDER, FloatArray

NAME = "gist"
DIMENSIONS = 128
MOST = 48
"""Features kept of one text, the weightiest; a comment of 150 characters has about 25."""
SLOTS = 1 << 16
"""Numbers that stand for features; 0 stands for none. Of two texts about one in a hundred share one by chance."""
IDF_STEPS = 16
"""The table holds rarity (the logarithm of texts to texts with the feature) in sixteenths."""

_STEM, _MEANT, _CONCEPT = "s:", "t:", "c:"
_SHARE = {_STEM: 0.7, _MEANT: 0.8, _CONCEPT: 0.8}
"""What kinds count; chosen on half of the plain opinions. A word itself and what it means say nearly the same twice."""
_SHORTEST_PART = 3
_SHORTEST_END = 4
_LONGEST = 40
"""Letters of a word that are read."""
_WORDS = 600
"""Words of a text that are read; time stays linear and short."""
_WORD = re.compile(r"[^\W_]{2,}")
_SWEDISH_LETTERS = re.compile("[åäöæø]")


def _set(words: str) -> frozenset[str]:
    return frozenset(words.split(", "))


# Small words that only one of the two languages has: they tell which word list a text is to be looked up in.
_SWEDISH = _set(
    "och, att, det, som, är, på, av, för, ett, den, till, inte, jag, ni, vi, er, har, de, om, så, hur, när, kan, "
    "vill, ska, mitt, mina, vår, dom, där, här, då, från, bara, eller, ju, mig, oss, du, din, detta, någon, något, "
    "några, vad, blir, blev, varit, skulle, får, fick, mycket, lite, mer, igen, alla, allt, över, efter, utan, hos, "
    "vid, upp, ut, ingen, inget, aldrig, varför, också, mot, man, ha, vara, ikke, jeg, og"
)
_ENGLISH = _set(
    "the, and, to, of, is, it, that, you, my, we, with, this, have, be, not, your, our, they, he, she, but, if, as, "
    "or, by, had, does, did, could, would, should, there, here, what, when, how, who, which, been, were, me, us, "
    "them, just, no, any, very, than, too, why, never, an, are, about, get, on, for, was, at, so"
)
_EMPTY_ENGLISH = _set(
    "the, a, an, to, of, and, in, on, at, for, is, are, was, be, been, it, this, that, i, you, we, they, he, she, me, "
    "my, your, our, not, no, so, very, more, with, from, by, as, or, if, do, does, did, have, has, had, will, would, "
    "can, could, about, up, out, get"
)


@dataclass(frozen=True, slots=True)
class Gist:
    """What a text speaks of. `slots` (features,) 1 to `SLOTS` - 1, no two alike; `weights` (features,) of length 1.

    `direction` (`DIMENSIONS`,) has length 1, or is nought where no feature's meaning is known.
    """

    slots: npt.NDArray[np.uint16]
    weights: FloatArray
    length: float
    """Of the weights before they were brought to length 1."""
    shared: float
    """The same without what a text in the other language cannot have; at least half of `length`."""
    direction: FloatArray
    english: bool


@dataclass(frozen=True, slots=True)
class Table:
    """Known features: `keys` (features,) in order, `idf` (features,), `rows` (features, `DIMENSIONS`) in sixteen steps.

    `meant` leads from a Swedish stem to the keys of the English stems that it can mean, `targets` are all of those.
    """

    keys: npt.NDArray[np.uint32]
    idf: FloatArray
    rows: npt.NDArray[np.int8]
    scale: FloatArray
    rarest: float
    meant: Mapping[int, tuple[int, ...]]
    targets: frozenset[int]


def of(text: str, *, language: str = "") -> Gist:
    """Read a text. `language` is `sv`, `en` or empty, then it is told by the words; all others are read as Swedish.

    Never raises; a text without a word gives no feature.
    """
    table = load()
    found, english = _read(text, language)
    keys = np.fromiter(found, dtype=np.uint32, count=len(found))
    known, rows, weights = _weighed(keys, table)
    slots = slots_of(keys)
    order = np.argsort(-weights, kind="stable")[:MOST]
    _, first = np.unique(slots[order], return_index=True)
    order = order[first]
    slots, heavy = slots[order], weights[order]
    length = float(np.sqrt((heavy**2).sum()))
    shared = float(np.sqrt((heavy[keys[order] & 3 != _KINDS[_STEM]] ** 2).sum()))
    direction = (weights[known] * table.scale[rows]) @ table.rows[rows].astype(np.float32)
    size = float(np.sqrt((direction**2).sum()))
    direction = direction / size if size > 0 else direction
    return Gist(slots, heavy / max(length, 1e-9), length, max(shared, length / 2), direction, english)


def features(text: str, *, language: str = "") -> dict[int, None]:
    """Give the keys of what a text speaks of, in the order of the text."""
    return _read(text, language)[0]


def is_english(words: Sequence[str]) -> bool:
    """Say in which of two word lists the words of a text stand; Swedish where they do not tell.

    Not `identification`: a text of two words has no language to find, but it has words that a list knows.
    """
    told = 0
    for word in words:
        told += 3 * (word in _ENGLISH) - 3 * (word in _SWEDISH) - 2 * (_SWEDISH_LETTERS.search(word) is not None)
    return told > 0 or (told == 0 and _known_in_english(words) > 0)


def key_of(kind: str, name: str) -> int:
    """Give the key of a feature: a stem, the English stem of what is meant, or a concept."""
    # The kind stands in the lowest two bits, so that a key alone says what it counts.
    return zlib.crc32(name.encode("utf-8", "replace"), ord(kind[0])) & 0xFFFFFFFC | _KINDS[kind]


_KINDS = {_STEM: 0, _MEANT: 1, _CONCEPT: 2}
_SHARES = np.array([_SHARE[_STEM], _SHARE[_MEANT], _SHARE[_CONCEPT], 0.0], dtype=np.float32)


def slots_of(keys: npt.NDArray[np.uint32]) -> npt.NDArray[np.uint16]:
    """Give the slot of each key."""
    mixed = (keys.astype(np.uint64) * np.uint64(0x9E3779B97F4A7C15)) >> np.uint64(32)
    return (1 + mixed % np.uint64(SLOTS - 1)).astype(np.uint16)


def share_of(key: int) -> float:
    """Give what a feature counts by its kind, beside its rarity; 0–1."""
    return float(_SHARES[key & 3])


def stem_key(word: str) -> int:
    """Give the key of a Swedish word's stem."""
    return key_of(_STEM, _stemmer("swedish").stemWord(word))


def meant_key(word: str) -> int | None:
    """Give the key of what an English word means; nothing where the word is empty of meaning."""
    return None if word in _EMPTY_ENGLISH else key_of(_MEANT, _stemmer("english").stemWord(word))


def _read(text: str, language: str) -> tuple[dict[int, None], bool]:
    folded = comment.fold(text).text
    words = [word[:_LONGEST] for _, word in zip(range(_WORDS), _words(folded), strict=False)]
    english = language == "en" if language else is_english(words)
    found: dict[int, None] = {}
    for word in words:
        found.update(dict.fromkeys(_of_word(word, english)))
    found.update(dict.fromkeys(key_of(_CONCEPT, hit.label) for hit in _concepts().find(folded)))
    return found, english


def _words(folded: str) -> Iterator[str]:
    return (word for match in _WORD.finditer(folded) if not (word := match.group()).isdigit())


@lru_cache(maxsize=20_000)
def _of_word(word: str, english: bool) -> tuple[int, ...]:  # noqa: FBT001 - the cache knows places only
    if word in lexicon.stop_words():
        return ()
    if english:
        meant = meant_key(word)
        # What no Swedish word is said to mean may be a name, which both languages spell alike.
        return (meant,) if meant in load().targets else (key_of(_STEM, _stemmer("english").stemWord(word)),)
    stem = stem_key(word)
    told = load().meant.get(stem)
    if told is not None:
        return (stem, *told)
    found = {stem: None}
    for part in _parts(word):
        found |= dict.fromkeys((part, *load().meant[part]))
    return tuple(found)


def _parts(word: str) -> Iterator[int]:
    """Give the stems of the two parts of a compound: the longest known ending, where a known word stands before it."""
    known = load().meant
    for cut in range(_SHORTEST_PART, len(word) - _SHORTEST_END + 1):
        end = stem_key(word[cut:])
        if end not in known:
            continue
        start = word[:cut]
        for first in (start, start.removesuffix("s"), f"{start}a", f"{start}e"):
            if len(first) >= _SHORTEST_PART and (beginning := stem_key(first)) in known:
                yield from (beginning, end)
                return


def _known_in_english(words: Sequence[str]) -> int:
    """Say how many more words the English list knows than the Swedish one."""
    told = 0
    for word in words:
        told += (meant_key(word) in load().targets) - (stem_key(word) in load().meant)
    return told


def _weighed(
    keys: npt.NDArray[np.uint32], table: Table
) -> tuple[npt.NDArray[np.bool_], npt.NDArray[np.intp], FloatArray]:
    """Give which keys the table knows, the rows of those, and the weight of each key."""
    at = np.minimum(np.searchsorted(table.keys, keys), len(table.keys) - 1)
    known = table.keys[at] == keys
    idf = np.where(known, table.idf[at], table.rarest)
    weights = np.asarray(idf * _SHARES[keys & 3], dtype=np.float32)
    return known, at[known], weights


@cache
def load() -> Table:
    """Read the table. Raises `FileNotFoundError` where the package lacks it."""
    with np.load(FOLDER / f"{NAME}.npz", allow_pickle=False) as held:
        packed = held["rows"]
        rows = np.empty((len(packed), DIMENSIONS), dtype=np.int8)
        rows[:, ::2] = (packed & 15).astype(np.int8) - 8
        rows[:, 1::2] = (packed >> 4).astype(np.int8) - 8
        ends = np.cumsum(held["many"], dtype=np.int64)
        targets = held["targets"].tolist()
        meant = {
            stem: tuple(targets[end - many : end])
            for stem, many, end in zip(held["stems"].tolist(), held["many"].tolist(), ends.tolist(), strict=True)
        }
        idf = held["idf"].astype(np.float32) / IDF_STEPS
        return Table(
            held["keys"], idf, rows, held["scale"].astype(np.float32), float(held["rarest"]), meant, frozenset(targets)
        )


def forget() -> None:
    """Let go of the table and of words that were looked up in it: it has been written anew."""
    load.cache_clear()
    _of_word.cache_clear()


@cache
def _concepts() -> lexicon.Finder:
    return lexicon.Finder(lexicon.load(lexicon.FOLDER / "concepts.txt").entries)


@cache
def _stemmer(name: str) -> "snowballstemmer.stemmer":
    return snowballstemmer.stemmer(name)
