"""A draft answer as it is read before it is judged: folded, with its language and the comment that it answers."""

from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache

import numpy as np

from bemot.language import batch as batches
from bemot.language import comment, hashing, identification, weights
from bemot.language.comment import Folded
from bemot.language.hashing import Hashed
from bemot.language.weights import Weights
from bemot.words import Purpose

_READ_OF_COMMENT = 600
"""Characters of the comment that are read: what it is about and its language are told by then."""


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
    """An answer that has been read. `folded` and `comment` are plain small letters; languages may be empty."""

    answer: Answer
    text: str
    folded: str
    places: Folded
    comment: str
    own_language: str
    comment_language: str

    @property
    def language(self) -> str:
        """Give the language that the draft is judged in."""
        return self.own_language or self.comment_language or "sv"


def read(answers: Sequence[Answer]) -> tuple[list[Draft], Hashed]:
    """Read drafts with their comments in one pass; the second part is the drafts as rows of the hashed table."""
    texts = [answer.text[: comment.MAX_CHARS] for answer in answers]
    batch = batches.of(texts + [answer.comment[:_READ_OF_COMMENT] for answer in answers])
    hashed = hashing.hash_batch(batch)
    hints = [""] * len(answers) + [answer.language for answer in answers]
    languages = identification.decide(batch, _language_logits(hashed), hints=hints)
    drafts = []
    for index, (answer, text) in enumerate(zip(answers, texts, strict=True)):
        places = batch.folded(index)
        asked = batch.folded(len(answers) + index).text
        spoken = answer.language or languages[len(answers) + index]
        drafts.append(Draft(answer, text, places.text, places, asked, languages[index], spoken))
    return drafts, _first(hashed, len(answers))


def _first(hashed: Hashed, many: int) -> Hashed:
    sources = tuple(
        hashing.Source(source.rows, source.first[:many], source.counts[:many]) for source in hashed.sources
    )
    return Hashed(sources, hashed.counts[:many])


def _language_logits(hashed: Hashed) -> weights.FloatArray:
    """Give the logits of the shipped weights with nothing but the languages filled in."""
    model, small, columns = _languages()
    logits = np.zeros((len(hashed), len(model.labels)), dtype=np.float32)
    logits[:, columns] = small.logits(hashed)
    return logits


@cache
def _languages() -> tuple[Weights, Weights, list[int]]:
    model = weights.load("triage")
    columns = model.columns(identification.PREFIX)
    small = Weights(
        version=model.version,
        labels=tuple(model.labels[column] for column in columns),
        table=np.ascontiguousarray(model.table[:, columns]),
        scale=model.scale[columns],
        bias=model.bias[columns],
        dense=model.dense[:, columns],
    )
    return model, small, columns
