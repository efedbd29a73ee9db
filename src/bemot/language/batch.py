"""Many texts side by side as code points: what the fast parts of the text core work on."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from functools import cache

import numpy as np
import numpy.typing as npt

from bemot.language import comment

Codes = npt.NDArray[np.uint32]
Places = npt.NDArray[np.int64]

_PLANE = 0x10000
_ASTRAL_IS_WORD = True
"""Beyond the first plane stand emoji, which the model reads as words."""
_MASKS = "01345@$*"
CUTS = ",.!?"
"""Signs that begin a chunk of their own: else each word would be met anew with each of them."""
_BLANK = 1


@dataclass(frozen=True, slots=True)
class Batch:
    """Folded texts with a blank before and behind each: ` first  second `.

    `codes` (characters,) is all of it; `first` and `lengths` (texts,) say where each text's own characters stand;
    `text` is the same as a string; `capitals` (characters,) are letters that were raised; `offsets` lead back into the
    originals where folding moved a character.
    """

    codes: Codes
    text: str
    first: Places
    lengths: Places
    capitals: npt.NDArray[np.bool_]
    offsets: tuple[tuple[int, ...] | None, ...]

    def __len__(self) -> int:
        return len(self.first)

    def folded(self, index: int) -> comment.Folded:
        """Give one text by itself."""
        start = int(self.first[index])
        return comment.Folded(self.text[start : start + int(self.lengths[index])], self.offsets[index])


def of(texts: Sequence[str], *, masked_words: comment.MaskedWords | None = None) -> Batch:
    """Fold texts; what `comment.fold` does to one. Reads the first `MAX_CHARS` characters of each; never raises."""
    cut, offsets = comment.compose_all([text[: comment.MAX_CHARS] for text in texts])
    lengths = np.fromiter(map(len, cut), dtype=np.int64, count=len(cut))
    raw = _codes(_beside(cut))
    codes = fold_codes(raw)
    text = codes.tobytes().decode("utf-32-le")
    capitals = (codes != raw) & is_letter(codes)
    batch = Batch(codes, text, _first(lengths), lengths, capitals, offsets)
    return batch if masked_words is None else _unmasked(batch, masked_words)


def of_folded(texts: Sequence[str]) -> Batch:
    """Put texts side by side that have been folded before."""
    lengths = np.fromiter(map(len, texts), dtype=np.int64, count=len(texts))
    text = _beside(texts)
    codes = _codes(text)
    return Batch(codes, text, _first(lengths), lengths, np.zeros(len(codes), dtype=bool), (None,) * len(texts))


def fold_codes(codes: Codes) -> Codes:
    """Give code points lower-cased, quotes and dashes plain, unseen characters as blanks; one for one."""
    low = _folding().take(codes, mode="clip")
    return np.where(codes < _PLANE, low, codes) if len(codes) and codes.max() >= _PLANE else low


def is_word(codes: Codes) -> npt.NDArray[np.bool_]:
    """Say which characters belong to words as the model sees them: letters, digits and emoji."""
    return _word_characters().take(codes, mode="clip")


def is_alphanumeric(codes: Codes) -> npt.NDArray[np.bool_]:
    """Say which characters are letters or digits."""
    return _alphanumeric().take(codes, mode="clip")


def is_letter(codes: Codes) -> npt.NDArray[np.bool_]:
    """Say which characters are letters."""
    return _letters().take(codes, mode="clip")


def is_digit(codes: Codes) -> npt.NDArray[np.bool_]:
    """Say which characters are the digits 0 to 9."""
    return np.asarray((codes >= ord("0")) & (codes <= ord("9")))


def breaks(codes: Codes) -> Places:
    """Give where chunks begin: behind each blank, and at each sign of `CUTS`."""
    kinds = _breaks().take(codes, mode="clip")
    places = np.flatnonzero(kinds)
    return np.asarray(places + (kinds[places] == _BLANK), dtype=np.int64)


def _beside(texts: Sequence[str]) -> str:
    """Give texts with a blank before and behind each."""
    return f" {'  '.join(texts)} " if texts else ""


def _codes(text: str) -> Codes:
    return np.frombuffer(text.encode("utf-32-le", "surrogatepass"), dtype=np.uint32)


def _first(lengths: Places) -> Places:
    return np.asarray(np.cumsum(lengths + 2) - lengths - 1, dtype=np.int64)


def _unmasked(batch: Batch, masked_words: comment.MaskedWords) -> Batch:
    """Put the letters back into f4n and j*vla, in the few texts that have a mask beside a letter."""
    if not any(map(batch.text.__contains__, _MASKS)):
        return batch
    letters = is_letter(batch.codes)
    masks = np.flatnonzero(_mask_characters().take(batch.codes, mode="clip"))
    masks = masks[letters[masks - 1] | letters[np.minimum(masks + 1, len(letters) - 1)]]
    if not len(masks):
        return batch
    pieces, done = [], 0
    for index in np.unique(np.searchsorted(batch.first, masks, side="right") - 1).tolist():
        start = int(batch.first[index])
        end = start + int(batch.lengths[index])
        pieces += [batch.text[done:start], masked_words.unmask_all(batch.text[start:end])]
        done = end
    text = "".join((*pieces, batch.text[done:]))
    if text == batch.text:
        return batch
    return replace(batch, codes=_codes(text), text=text)


def _characters() -> str:
    return "".join(map(chr, range(_PLANE)))


@cache
def _folding() -> Codes:
    return _codes(comment.plain_all(_characters()))


@cache
def _alphanumeric() -> npt.NDArray[np.bool_]:
    return np.fromiter(map(str.isalnum, _characters()), dtype=bool, count=_PLANE)


@cache
def _letters() -> npt.NDArray[np.bool_]:
    return np.fromiter(map(str.isalpha, _characters()), dtype=bool, count=_PLANE)


@cache
def _word_characters() -> npt.NDArray[np.bool_]:
    table = _alphanumeric().copy()
    table[0x2190:0x3000] = True  # arrows, signs and the emoji of the first plane
    table[-1] = _ASTRAL_IS_WORD
    return table


@cache
def _mask_characters() -> npt.NDArray[np.bool_]:
    table = np.zeros(_PLANE, dtype=bool)
    table[[ord(sign) for sign in _MASKS]] = True
    return table


@cache
def _breaks() -> npt.NDArray[np.uint8]:
    table = np.zeros(_PLANE, dtype=np.uint8)
    table[ord(" ")] = _BLANK
    table[[ord(sign) for sign in CUTS]] = _BLANK + 1
    return table
