"""A long answer in several posts: a line of three hyphens says where the next post begins."""

import re

_BORDER = re.compile(r"^[ \t]*-{3,}[ \t]*$", re.MULTILINE)
BORDER = "\n\n---\n\n"


def of(text: str) -> list[str]:
    """Give the posts of a text, in order, without empty ones."""
    return [part.strip() for part in _BORDER.split(text) if part.strip()]


def joined(texts: list[str]) -> str:
    """Put posts together into one text again."""
    return BORDER.join(texts)
