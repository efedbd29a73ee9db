"""Counts and cuts text as people see it, not as computers store it."""

import unicodedata

import regex

_GRAPHEME = regex.compile(r"\X")


def normalise(text: str) -> str:
    """Give `text` in Unicode form NFC, with plain line ends and without the NUL that databases refuse."""
    return unicodedata.normalize("NFC", text).replace("\r\n", "\n").replace("\r", "\n").replace("\x00", "")


def grapheme_count(text: str) -> int:
    """Count what a reader would call characters (extended grapheme clusters): a family emoji is one."""
    if text.isascii():
        return len(text) - text.count("\r\n")
    return sum(1 for _ in _GRAPHEME.finditer(text))


def cut(text: str, *, graphemes: int) -> str:
    """Cut `text` to at most `graphemes` characters as a reader counts them; a cut text ends with an ellipsis."""
    if len(text) <= graphemes or grapheme_count(text) <= graphemes:
        return text
    return "".join(_GRAPHEME.findall(text)[: max(graphemes - 1, 0)]).rstrip() + "…"
