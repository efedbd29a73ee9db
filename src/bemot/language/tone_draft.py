"""A draft answer as it is read before it is judged: folded, with its language and the comment that it answers."""

import re
from collections.abc import Sequence
from dataclasses import dataclass

from bemot.language import batch as batches
from bemot.language import comment, hashing, identification, lexicon, shape, weights
from bemot.language.comment import Folded
from bemot.language.hashing import Chunks
from bemot.words import Purpose

_READ_OF_COMMENT = 600
"""Characters of the comment that are read: what it is about is told by then."""
_READ_FOR_LANGUAGE = 40
"""Words that tell the language; two or three sentences are enough."""
_WORD = re.compile(r"[^\W\d_]+")
_STEM = 6


@dataclass(frozen=True, slots=True)
class Answer:
    """A draft and what is known about it. `language` is the comment's, found out where it is not given."""

    text: str
    comment: str = ""
    language: str = ""
    public: bool = True
    purpose: Purpose = Purpose.ANSWER
    is_troll: bool = False
    has_contact: bool = False


@dataclass(frozen=True, slots=True)
class Draft:
    """An answer that has been read. `folded` and `comment` are plain small letters; languages may be empty.

    `words` are those of the draft, `shared` how many of the `matters` that the comment names the draft names, too.
    """

    answer: Answer
    text: str
    folded: str
    places: Folded
    comment: str
    own_language: str
    comment_language: str
    words: tuple[str, ...]
    asked: int
    matters: int
    shared: int

    @property
    def language(self) -> str:
        """Give the language that the draft is judged in."""
        return self.own_language or self.comment_language or "sv"


def read(answers: Sequence[Answer]) -> tuple[list[Draft], Chunks]:
    """Read drafts with their comments in one pass; the second part is the drafts as chunks."""
    texts = [answer.text[: comment.MAX_CHARS] for answer in answers]
    batch = batches.of(texts + [answer.comment[:_READ_OF_COMMENT] for answer in answers])
    chunks = hashing.read(batch)
    hints = [""] * len(answers) + [answer.language for answer in answers]
    begun = chunks.beginnings(_READ_FOR_LANGUAGE)
    logits, letters = weights.load("triage").logits(begun), shape.letters(shape.count(begun))
    languages = identification.decide(batch, logits, letters=letters, hints=hints)
    drafts, empty = [], lexicon.stop_words()
    for index, (answer, text) in enumerate(zip(answers, texts, strict=True)):
        places = batch.folded(index)
        asked = batch.folded(len(answers) + index).text
        spoken = answer.language or languages[len(answers) + index]
        words, spoken_of = tuple(_WORD.findall(places.text)), _WORD.findall(asked)
        matters = {word[:_STEM] for word in spoken_of if word not in empty}
        shared = len(matters.intersection([word[:_STEM] for word in words])) if matters else 0
        counted = (words, len(spoken_of), len(matters), shared)
        drafts.append(Draft(answer, text, places.text, places, asked, languages[index], spoken, *counted))
    return drafts, chunks.first_texts(len(answers))
