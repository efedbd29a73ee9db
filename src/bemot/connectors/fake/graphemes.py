"""Counts what a reader takes for one sign: a letter with its marks, a family emoji, a flag."""

import unicodedata

_JOINER = "\u200d"
_REGIONAL = range(0x1F1E6, 0x1F200)
_SKIN = range(0x1F3FB, 0x1F400)
_TAGS = range(0xE0020, 0xE0080)


def graphemes(text: str) -> int:
    """Count signs: close to the Unicode rule (UAX 29) for letters and emoji; other scripts may come out longer."""
    count = 0
    joined = False
    flag_open = False
    for sign in text.replace("\r\n", "\n"):
        regional = ord(sign) in _REGIONAL
        if not (joined or _extends(sign) or (regional and flag_open)):
            count += 1
        flag_open = regional and not flag_open
        joined = sign == _JOINER
    return count


def _extends(sign: str) -> bool:
    """Say whether a sign belongs to the one before it."""
    return (
        sign == _JOINER or unicodedata.category(sign) in ("Mn", "Me", "Mc") or ord(sign) in _SKIN or ord(sign) in _TAGS
    )
