"""The reading of a text in plain Python, one character after the other: slow, and what the fast one must give."""

import re
from collections.abc import Iterator, Sequence
from itertools import pairwise

import numpy as np

from bemot.language import lexicon, weights
from bemot.language.batch import CUTS
from bemot.language.hashing import LONGEST

_BASE, _MIX, _AGAIN, _SALT, _WORD = 0x01000193, 0x9E3779B1, 0x85EBCA6B, 0x51ED27, 1 << 32


def logits(folded: str) -> np.ndarray:
    """Give the outputs (outputs,) of the shipped weights for a folded text, without what dense features add."""
    model = weights.load("triage")
    chunks = chunks_of(folded)
    words = [slot(value) for value in _words_and_pairs(chunks)]
    total = model.bias.astype(np.float64)
    for slots in ([one for chunk in chunks for one in _characters(chunk)], words):
        rows = model.table[model.places[np.array(slots, dtype=np.int64)]].astype(np.float64) * model.scale
        summed = rows.sum(axis=0)
        total = total + summed[:-1] / max(summed[-1], weights.LEAST) ** 0.5
    return total


def chunks_of(folded: str) -> list[str]:
    """Cut a folded text at blanks, and before each sign of `CUTS`."""
    for sign in CUTS:
        folded = folded.replace(sign, " " + sign)
    return [chunk for chunk in folded.split(" ") if chunk]


def hits(folded: str, language: str) -> set[tuple[int, int, str]]:
    """Give start, end and label of each entry of the word lists that stands in a folded text."""
    first: dict[tuple[str, str], lexicon.Entry] = {}
    for entry in lexicon.entries_for(language):
        first.setdefault((entry.text, entry.label), entry)
    return {
        (start, end, entry.label)
        for entry in first.values()
        if entry.text in folded
        for start, end in _places(entry, folded)
    }


def counts(chunks: Sequence[str]) -> list[int]:
    """Give question marks, exclamation marks, digits, words and letters."""
    words = [word for chunk in chunks for word in re.findall(r"[^\W\d_]+", chunk) if len(chunk) > 1 or chunk.isalpha()]
    signs = [sum(chunk.count(sign) for chunk in chunks) for sign in "?!"]
    digits = sum(chunk.count(digit) for chunk in chunks for digit in "0123456789")
    return [*signs, digits, len(words), sum(map(len, words))]


def slot(value: int) -> int:
    return (value * _MIX % _WORD) >> 12


def _characters(chunk: str) -> Iterator[int]:
    codes = [ord(" "), *_codes(chunk[:LONGEST]), ord(" ")]
    for start in range(len(codes)):
        value = codes[start]
        for many, code in enumerate(codes[start + 1 : start + 5], start=2):
            value = value * _BASE + code
            yield slot(value + many * _SALT)


def _words_and_pairs(chunks: Sequence[str]) -> Iterator[int]:
    before = 0
    for chunk in chunks:
        for word in _words(chunk[:LONGEST]):
            value = _spell(_codes(word))
            yield value
            yield before * _BASE + value
            before = value
    yield before * _BASE


def _words(chunk: str) -> list[str]:
    kept = "".join(char if _is_of_a_word(char) else " " for char in chunk)
    return kept.split() or [chunk]


def _is_of_a_word(char: str) -> bool:
    return char.isalnum() or 0x2190 <= ord(char) < 0x3000 or ord(char) > 0xFFFE


def _codes(chars: str) -> list[int]:
    return [ord("0") if char in "0123456789" else ord(char) for char in chars]


def _spell(codes: Sequence[int]) -> int:
    pairs = ((one * _BASE + other + 2 * _SALT) * _MIX for one, other in pairwise(codes))
    return (sum(pair % _WORD for pair in pairs) + codes[0] * _AGAIN) % _WORD


def _places(entry: lexicon.Entry, folded: str) -> Iterator[tuple[int, int]]:
    start = folded.find(entry.text)
    while start >= 0:
        end = start + len(entry.text)
        fits_before = entry.open_start or start == 0 or not folded[start - 1].isalnum()
        if fits_before and (entry.open_end or end == len(folded) or not folded[end].isalnum()):
            rest = re.match(r"[^\W_]{,30}", folded[end:]) if entry.open_end else None
            yield start, end + (len(rest.group()) if rest else 0)
        start = folded.find(entry.text, start + 1)
