"""Reading comments: what each one is, how it feels, whether it wants an answer, what must be seen, and why."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cache, lru_cache
from itertools import compress, repeat
from typing import Protocol, runtime_checkable

import numpy as np
import numpy.typing as npt

from bemot.language import batch as batches
from bemot.language import evidence as reasons
from bemot.language import (
    hashing,
    identification,
    lexicon,
    meaning,
    own_topics,
    personal_data,
    replies,
    shape,
    signals,
    verdict,
    weights,
)
from bemot.language.evidence import Evidence
from bemot.language.own_topics import TopicExample
from bemot.language.weights import FloatArray, Weights
from bemot.words import Flag, Intent, Sentiment

__all__ = ["Comment", "Evidence", "Head", "TopicExample", "TriageResult", "read"]

_AT_ONCE = 1_000
"""Texts in one pass: more were not faster, and take memory."""
_CHARS_AT_ONCE = 400_000
_BARE = 30
"""Characters under which a comment alone does not show its language."""


@dataclass(frozen=True, slots=True)
class Comment:
    """A comment with what is known around it; all but the text is optional.

    `language` is a hint such as the network gives; `answers_to` is the text that it answers; `own_channel` says
    whether it stands in a channel of the organisation's own.
    """

    text: str
    language: str = ""
    answers_to: str = ""
    own_channel: bool = True


class Scores(Mapping[str, float]):
    """The scores of one comment by label, such as `intent.complaint`; each 0–1. Read from its row when asked for."""

    __slots__ = ("_index", "_own", "_places", "_table")

    def __init__(
        self, places: Mapping[str, int], table: FloatArray, index: int, own: Sequence[own_topics.TopicHit] = ()
    ) -> None:
        self._places, self._table, self._index, self._own = places, table, index, own

    def __getitem__(self, label: str) -> float:
        for hit in self._own:
            if label == f"topic.{hit.slug}":
                return hit.score
        return round(float(self._table[self._index, self._places[label]]), 4)

    def __iter__(self) -> Iterator[str]:
        yield from self._places
        yield from (label for hit in self._own if (label := f"topic.{hit.slug}") not in self._places)

    def __len__(self) -> int:
        return sum(1 for _ in self)


@dataclass(frozen=True, slots=True)
class TriageResult:
    """What triage says of one comment. `scores` has keys such as `intent.complaint` and numbers in 0–1.

    `unsure_flags` are those of `flags` that are worth a look and no more: dangers that little speaks for.
    """

    language: str
    intent: Intent
    sentiment: Sentiment
    needs_reply: bool
    flags: tuple[Flag, ...]
    topics: tuple[str, ...]
    scores: Mapping[str, float]
    evidence: tuple[Evidence, ...]
    unsure: bool
    model_version: str
    unsure_flags: tuple[Flag, ...] = ()


class Head(Protocol):
    """Local corrections: changes the scores of comments."""

    def adjust(self, labels: Sequence[str], scores: FloatArray, features: FloatArray) -> FloatArray:
        """Give new scores (texts, labels), each 0–1. `features` is (texts, dense features)."""


class Recalled(Protocol):
    """What corrections say of one batch."""

    @property
    def scores(self) -> FloatArray:
        """The new scores (texts, labels), each 0–1."""

    def overrule(self, decided: verdict.Verdicts) -> verdict.Verdicts:
        """Give the labels with what a person has said of the same text."""


@runtime_checkable
class RememberingHead(Head, Protocol):
    """Local corrections that also know the corrected texts again."""

    def key(self, text: str) -> int:
        """Give a number of 64 bits that one text has in all its spellings."""

    def recall(
        self, keys: npt.NDArray[np.uint64], labels: Sequence[str], scores: FloatArray, features: FloatArray
    ) -> Recalled:
        """Give new scores (texts, labels) with what is remembered. `features` is (texts, dense features)."""


@dataclass(frozen=True, slots=True)
class Seen:
    """A batch as the shipped weights see it: `scores` (texts, labels) each 0–1, `features` (texts, dense features)."""

    labels: Sequence[str]
    scores: FloatArray
    features: FloatArray


def read(
    comments: Sequence[Comment],
    *,
    topics: Sequence[TopicExample] = (),
    head: Head | None = None,
    evidence: bool = True,
) -> list[TriageResult]:
    """Read comments; one result for each, in order. Any text is taken, the empty one too; nothing is raised for a text.

    `topics` are the organisation's own, beside the seeded ones. Without `evidence`, which costs more than all the rest,
    results have none. Figures: see `docs/reference/model-card.md`.
    """
    results: list[TriageResult] = []
    for part in _parts(comments):
        results += _read(part, topics, head, evidence=evidence)
    return results


def see(comments: Sequence[Comment]) -> Seen:
    """Give the shipped scores and the features of comments, in order, before any correction; for fitting a head."""
    parts = [_see(part) for part in _parts(comments)] or [_see([])]
    return Seen(
        weights.load("triage").labels,
        np.concatenate([scores for scores, _ in parts]),
        np.concatenate([features for _, features in parts]),
    )


def model_version() -> str:
    """Give the version of the shipped weights."""
    return weights.load("triage").version


def _see(comments: Sequence[Comment]) -> tuple[FloatArray, FloatArray]:
    if not comments:
        model = weights.load("triage")
        return np.zeros((0, len(model.labels)), dtype=np.float32), np.zeros((0, len(model.dense)), dtype=np.float32)
    batch = batches.of([comment.text for comment in comments], masked_words=lexicon.masked_words())
    chunks = hashing.read(batch)
    languages, found, chances = _look(comments, batch, chunks, shape.count(chunks))
    return chances, _features(found, chunks, languages)


def _look(
    comments: Sequence[Comment], batch: batches.Batch, chunks: hashing.Chunks, counted: shape.Features
) -> tuple[list[str], signals.Signals, FloatArray]:
    """Give the languages, what was found and the shipped scores of a batch."""
    model = weights.load("triage")
    logits = model.logits(chunks)
    languages = identification.decide(batch, logits, letters=shape.letters(counted), hints=_hints(comments))
    found = signals.read(batch, chunks, languages=languages, counted=counted)
    logits += found.features @ model.dense[: len(signals.NAMES)] + _lent(model).read(chunks, languages)
    return languages, found, _chances(model, logits)


def _features(found: signals.Signals, chunks: hashing.Chunks, languages: Sequence[str]) -> FloatArray:
    return np.concatenate((found.features, meaning.read(chunks, languages)), axis=1)


@lru_cache(maxsize=2)
def _lent(model: Weights) -> meaning.Lent:
    return meaning.Lent(model.dense[len(signals.NAMES) :])


def _parts(comments: Sequence[Comment]) -> Iterator[Sequence[Comment]]:
    begin = chars = 0
    if len(comments) == 1:
        yield comments
        return
    for place, comment in enumerate(comments):
        if place > begin and (place - begin >= _AT_ONCE or chars >= _CHARS_AT_ONCE):
            yield comments[begin:place]
            begin, chars = place, 0
        chars += len(comment.text)
    if begin < len(comments):
        yield comments[begin:]


def _read(
    comments: Sequence[Comment], topics: Sequence[TopicExample], head: Head | None, *, evidence: bool
) -> list[TriageResult]:
    model = weights.load("triage")
    texts = [comment.text for comment in comments]
    batch = batches.of(texts, masked_words=lexicon.masked_words())
    chunks = hashing.read(batch)
    counted = shape.count(chunks)
    languages, found, chances = _look(comments, batch, chunks, counted)
    recalled = None
    if head is None:
        pass
    elif isinstance(head, RememberingHead):
        keys = np.array([head.key(text) for text in texts], dtype=np.uint64)
        recalled = head.recall(keys, model.labels, chances, _features(found, chunks, languages))
        chances = recalled.scores
    else:
        chances = head.adjust(model.labels, chances, _features(found, chunks, languages))
    folded = [batch.folded(index).text for index in range(len(texts))] if topics else []
    own = [own_topics.match(text, topics) for text in folded]
    personal = personal_data.find_all(texts, named=shape.naming(batch, counted))
    decided = verdict.decide(
        _split(model, chances),
        found,
        has_personal_data=np.fromiter((bool(one) for one in personal), dtype=bool),
        own=own,
        asked=_asked(comments, languages),
    )
    if recalled is not None:
        decided = recalled.overrule(decided)
    given = reasons.Reasons(model, chunks, found, decided, personal, own) if evidence else None
    return _results(model, languages, chances, decided, own=own, given=given)


def _asked(comments: Sequence[Comment], languages: Sequence[str]) -> verdict.Yes:
    """Say which comments answer our question how it went."""
    asked = np.zeros(len(comments), dtype=bool)
    for index, comment in enumerate(comments):
        if comment.answers_to:
            asked[index] = replies.asks_how_it_went(comment.answers_to, language=languages[index])
    return asked


def _results(
    model: Weights,
    languages: Sequence[str],
    chances: FloatArray,
    decided: verdict.Verdicts,
    *,
    own: Sequence[Sequence[own_topics.TopicHit]],
    given: reasons.Reasons | None,
) -> list[TriageResult]:
    places, version = _places(model.labels), model.version
    found = decided.flags[:, verdict.FLAGS.index(Flag.PERSONAL_DATA), None]
    table = np.concatenate((chances, found), axis=1, dtype=np.float32)
    columns = zip(
        languages,
        [verdict.INTENTS[place] for place in decided.intent.tolist()],
        [verdict.SENTIMENTS[place] for place in decided.sentiment.tolist()],
        decided.needs_reply.tolist(),
        _named(decided.flags),
        decided.topics,
        [Scores(places, table, index, own[index] if own else ()) for index in range(len(languages))],
        [given.of_text(index) for index in range(len(languages))] if given else repeat(()),
        decided.unsure.tolist(),
        repeat(version),
        _named(decided.unsure_flags),
        strict=False,
    )
    return [TriageResult(*row) for row in columns]


def _named(flags: verdict.Yes) -> list[tuple[Flag, ...]]:
    """Give the flags of each text; hardly any has one."""
    named: list[tuple[Flag, ...]] = [()] * len(flags)
    for index in np.flatnonzero(flags.any(axis=1)).tolist() if flags.any() else ():
        named[index] = tuple(compress(verdict.FLAGS, flags[index].tolist()))
    return named


@cache
def _places(labels: tuple[str, ...]) -> dict[str, int]:
    """Give the columns that are scores of a comment; what language it is in is told apart."""
    places = {label: place for place, label in enumerate(labels) if not label.startswith(identification.PREFIX)}
    # Press is an intent as well, and personal data is found by pattern: its column stands behind the others.
    return places | {"flag.press": places["intent.press"], "flag.personal_data": len(labels)}


def _hints(comments: Sequence[Comment]) -> list[str]:
    """Give each comment's language hint; a "Nej" is in the language of what it answers."""
    hints = [comment.language for comment in comments]
    bare = [
        index
        for index, comment in enumerate(comments)
        if comment.answers_to and not comment.language and len(comment.text) <= _BARE
    ]
    answered = identification.identify_all([comments[index].answers_to for index in bare], hints=[""] * len(bare))
    for index, language in zip(bare, answered, strict=True):
        hints[index] = language
    return hints


def _chances(model: Weights, logits: FloatArray) -> FloatArray:
    """Intents and sentiments share 1 among themselves; everything else stands alone."""
    chances = weights.squash(logits)
    for group in ("intent.", "sentiment."):
        columns = model.columns(group)
        chances[:, columns] = weights.share(logits[:, columns])
    return chances


def _split(model: Weights, chances: FloatArray) -> verdict.Scores:
    def some(prefix: str, labels: tuple[str, ...]) -> FloatArray:
        return chances.take(_columns(model.labels, prefix, labels), axis=1)

    place = _places(model.labels)
    return verdict.Scores(
        intents=some("intent", verdict.INTENTS),
        sentiments=some("sentiment", verdict.SENTIMENTS),
        needs_reply=chances[:, place["needs_reply"]],
        flags=some("flag", verdict.CALLED),
        topics=some("topic", verdict.TOPICS),
    )


@cache
def _columns(known: tuple[str, ...], prefix: str, labels: tuple[str, ...]) -> batches.Places:
    return np.array([known.index(f"{prefix}.{label}") for label in labels], dtype=np.int64)
