"""What changed between two texts, word by word."""

import re
from dataclasses import dataclass
from difflib import SequenceMatcher
from enum import StrEnum

_TOKEN = re.compile(r"\s+|\w+|[^\w\s]")


class Kind(StrEnum):
    """What became of a piece."""

    SAME = "same"
    ADDED = "added"
    GONE = "gone"


@dataclass(frozen=True, slots=True)
class Piece:
    """A run of the old or the new text; all that are not added make the old one, all that are not gone the new one."""

    text: str
    kind: Kind


def between(old: str, new: str) -> list[Piece]:
    """Give the pieces in reading order; words are kept whole. Time grows with the product of the lengths at worst."""
    before, after = _TOKEN.findall(old), _TOKEN.findall(new)
    spans: list[tuple[str, str]] = []
    for tag, i, j, k, n in SequenceMatcher(None, before, after, autojunk=False).get_opcodes():
        piece = ("".join(before[i:j]), "".join(after[k:n]))
        # Two words that changed side by side are one change, with the space between them.
        glued = len(spans) > 1 and tag != "equal" and spans[-1][0] == spans[-1][1] and not spans[-1][0].strip()
        if glued:
            space, changed = spans.pop(), spans.pop()
            piece = (changed[0] + space[0] + piece[0], changed[1] + space[1] + piece[1])
        spans.append(piece)
    return [piece for gone, added in spans for piece in _pieces(gone, added)]


def _pieces(gone: str, added: str) -> list[Piece]:
    if gone == added:
        return [Piece(gone, Kind.SAME)] if gone else []
    return [Piece(text, kind) for text, kind in ((gone, Kind.GONE), (added, Kind.ADDED)) if text]
