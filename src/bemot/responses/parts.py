"""A long answer in several posts: a line of three hyphens says where the next post begins."""

import re
from collections.abc import Callable

from bemot.language import comment

_BORDER = re.compile(r"^[ \t]*-{3,}[ \t]*$", re.MULTILINE)
_PARAGRAPH = re.compile(r"\n\s*\n")
BORDER = "\n\n---\n\n"
# A last post that is shorter than this holds the signature alone; it gets a sentence to go with it.
_LONELY_CHARS = 60


def of(text: str) -> list[str]:
    """Give the posts of a text, in order, without empty ones."""
    return [part.strip() for part in _BORDER.split(text) if part.strip()]


def joined(texts: list[str]) -> str:
    """Put posts together into one text again."""
    return BORDER.join(texts)


def divided(text: str, *, fits: Callable[[str], bool]) -> str:
    """Give the text as posts that fit, cut between sentences, else between words; borders that stand are kept.

    What has no place to be cut, such as a long address, stays whole.
    """
    return joined([post for part in of(text) for post in _cut(part, fits)])


def _cut(text: str, fits: Callable[[str], bool]) -> list[str]:
    if fits(text):
        return [text]
    posts: list[list[tuple[str, str]]] = [[]]
    for gap, words in _pieces(text, fits):
        if posts[-1] and not fits(_text([*posts[-1], (gap, words)])):
            posts.append([])
        posts[-1].append((gap, words))
    last, before = posts[-1], posts[-2] if len(posts) > 1 else []
    if len(before) > 1 and len(_text(last)) < _LONELY_CHARS and fits(_text([before[-1], *last])):
        last.insert(0, before.pop())
    return [_text(post) for post in posts]


def _text(pieces: list[tuple[str, str]]) -> str:
    return "".join(gap + words for gap, words in pieces).strip()


def _pieces(text: str, fits: Callable[[str], bool]) -> list[tuple[str, str]]:
    """Give the sentences, each with what stands before it; one that fits nowhere as its words."""
    found = []
    for paragraph in _PARAGRAPH.split(text):
        gap = "\n\n"
        for line in paragraph.split("\n"):
            for span in comment.sentences(line):
                sentence = line[span.start : span.end]
                words = [sentence] if fits(sentence) else sentence.split()
                found += [(gap, words[0]), *((" ", word) for word in words[1:])]
                gap = " "
            gap = "\n"
    return found
