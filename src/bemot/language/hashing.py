"""Texts as rows of a hashed table: character 2–5-grams and word 1–2-grams of a whole batch in one pass."""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

ROWS = 1 << 16
"""Rows of the table. On the project's corpus 2^17 was not better and doubled the shipped file."""
MAX_MODEL_CHARS = 3_000
"""What the linear model reads of one text; the word lists read more."""
MAX_N = 5

_BASE = np.uint64(0x100000001B3)
_MIX = np.uint64(0x9E3779B97F4A7C15)
_SHIFT = np.uint64(48)
_LATIN = 0x250
_SYMBOLS = 0x2000
_LONGEST_WORD = 64

_WORD_CHAR = np.array([chr(code).isalnum() for code in range(_LATIN)], dtype=bool)
_DIGIT = np.array([chr(code).isdigit() for code in range(_LATIN)], dtype=bool)


def _powers() -> npt.NDArray[np.uint64]:
    with np.errstate(over="ignore"):
        return np.cumprod(np.full(_LONGEST_WORD, _BASE, dtype=np.uint64), dtype=np.uint64)


_POWERS = _powers()


@dataclass(frozen=True, slots=True)
class Hashed:
    """A batch as rows of the table. Arrays of one length: row, text number, first and last character in the text."""

    rows: npt.NDArray[np.uint16]
    texts: npt.NDArray[np.int32]
    starts: npt.NDArray[np.int32]
    ends: npt.NDArray[np.int32]
    count: int


def hash_texts(folded: Sequence[str]) -> Hashed:
    """Hash folded texts. Rows come ordered by text. An empty text has no row but its borders'."""
    padded = [f" {text[:MAX_MODEL_CHARS]} " for text in folded]
    lengths = np.fromiter((len(text) for text in padded), dtype=np.int64, count=len(padded))
    joined = "".join(padded).encode("utf-32-le", "replace")
    codes = np.frombuffer(joined, dtype=np.uint32).astype(np.uint64)
    text_of = np.repeat(np.arange(len(padded), dtype=np.int32), lengths)
    first = np.concatenate(([0], np.cumsum(lengths)[:-1])) if padded else np.zeros(0, dtype=np.int64)
    word_char = _is_word(codes)
    codes = np.where((codes < _LATIN) & _DIGIT[np.minimum(codes, _LATIN - 1)], np.uint64(48), codes)
    parts = [*_characters(codes, text_of), *_words(codes, text_of, word_char)]
    rows = np.concatenate([part[0] for part in parts])
    starts = np.concatenate([part[1] for part in parts])
    ends = np.concatenate([part[2] for part in parts])
    texts = text_of[starts] if len(starts) else np.zeros(0, dtype=np.int32)
    order = np.argsort(texts, kind="stable")
    texts, starts, ends = texts[order], starts[order], ends[order]
    shift = first[texts] + 1 if len(texts) else np.zeros(0, dtype=np.int64)
    return Hashed(
        rows[order],
        texts,
        np.maximum(starts - shift, 0).astype(np.int32),
        np.maximum(ends - shift, 0).astype(np.int32),
        len(padded),
    )


Part = tuple[npt.NDArray[np.uint16], npt.NDArray[np.int64], npt.NDArray[np.int64]]


def _is_word(codes: npt.NDArray[np.uint64]) -> npt.NDArray[np.bool_]:
    latin = _WORD_CHAR[np.minimum(codes, _LATIN - 1)]
    return np.where(codes < _LATIN, latin, (codes < _SYMBOLS) | (codes >= 0x2190))


def _characters(codes: npt.NDArray[np.uint64], text_of: npt.NDArray[np.int32]) -> list[Part]:
    parts: list[Part] = []
    value = codes
    for n in range(2, MAX_N + 1):
        if len(codes) < n:
            break
        value = value[:-1] * _BASE + codes[n - 1 :]
        inside = np.flatnonzero(text_of[: len(value)] == text_of[n - 1 :])
        parts.append((_row(value[inside], n), inside, inside + n))
    return parts


def _words(
    codes: npt.NDArray[np.uint64], text_of: npt.NDArray[np.int32], word_char: npt.NDArray[np.bool_]
) -> list[Part]:
    edges = np.flatnonzero(np.diff(word_char.astype(np.int8), prepend=0, append=0))
    starts, ends = edges[::2], edges[1::2]
    if not len(starts):
        return []
    letters = np.flatnonzero(word_char)
    sizes = ends - starts
    place = np.arange(len(letters)) - np.repeat(np.cumsum(sizes) - sizes, sizes)
    weighed = codes[letters] * _POWERS[np.minimum(place, _LONGEST_WORD - 1)]
    value = np.add.reduceat(weighed, np.cumsum(sizes) - sizes)
    parts: list[Part] = [(_row(value, 11), starts, ends)]
    if len(starts) > 1:
        pair = value[:-1] * _MIX + value[1:]
        inside = np.flatnonzero(text_of[starts[:-1]] == text_of[starts[1:]])
        parts.append((_row(pair[inside], 12), starts[inside], ends[inside + 1]))
    return parts


def _row(value: npt.NDArray[np.uint64], salt: int) -> npt.NDArray[np.uint16]:
    mixed = (value ^ (value >> np.uint64(29))) * _MIX + np.uint64(salt * 0x51ED27)
    mixed = (mixed ^ (mixed >> np.uint64(32))) * _MIX
    return (mixed >> _SHIFT).astype(np.uint16)
