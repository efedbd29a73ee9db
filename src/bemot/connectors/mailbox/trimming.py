"""Cuts what a person wrote out of a mail: what is quoted below and the signature are left out, never lost."""

import re

from mailparser_reply.parser import EmailMessage

# The languages of the library that our readers' mail programs speak.
_LANGUAGES = ["sv", "en", "da", "de"]
_LONGEST = 30_000
"""Characters. The library's patterns take time with length, and nobody writes so much above a quote."""

_QUOTED = re.compile(r"^\s*>", re.MULTILINE)


def trimmed(text: str) -> str:
    """Give the newest words of a mail; the whole text where nothing would be left or nothing is to be cut."""
    head = text[:_LONGEST]
    read = EmailMessage(text=head, languages=list(_LANGUAGES), keep_hyphen_lists=True).read()
    if not read.replies:
        return text
    newest = read.replies[0]
    words = newest.content
    if newest.signatures and (at := words.find(newest.signatures)) >= 0:
        words = words[:at]
    words = _without_tail_of_quotes(words).strip()
    if not words or words == head.strip():
        return text
    cut_nothing = len(read.replies) == 1 and not newest.signatures and not _QUOTED.search(head)
    return text if cut_nothing else words


def _without_tail_of_quotes(text: str) -> str:
    """Take quoted lines off the end; those between one's own lines are what the lines speak of."""
    lines = text.rstrip().split("\n")
    while lines and (not lines[-1].strip() or lines[-1].lstrip().startswith(">")):
        lines.pop()
    return "\n".join(lines)
