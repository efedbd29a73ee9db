"""Reading comments: what each one is, how it feels, whether it wants an answer, what must be seen, and why."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from itertools import compress
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

    __slots__ = ("_more", "_places", "_row")

    def __init__(self, places: Mapping[str, int], row: FloatArray, more: Mapping[str, float]) -> None:
        self._places, self._row, self._more = places, row, more

    def __getitem__(self, label: str) -> float:
        if label in self._more:
            return self._more[label]
        return round(float(self._row[self._places[label]]), 4)

    def __iter__(self) -> Iterator[str]:
        yield from self._places
        yield from (label for label in self._more if label not in self._places)

    def __len__(self) -> int:
        return len(self._places.keys() | self._more.keys())


@dataclass(frozen=True, slots=True)
class TriageResult:
    """What triage says of one comment. `scores` has keys such as `intent.complaint` and numbers in 0–1."""

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
    *_, features, chances = _look(comments, batch, hashing.hash_batch(batch))
    return chances, features


def _look(
    comments: Sequence[Comment], batch: batches.Batch, hashed: hashing.Hashed
) -> tuple[list[str], signals.Signals, FloatArray, FloatArray]:
    """Give the languages, what was found, the dense features and the shipped scores of a batch."""
    model = weights.load("triage")
    logits = model.logits(hashed)
    languages = identification.decide(batch, logits, hints=_hints(comments))
    found = signals.read(batch, languages=languages)
    features = np.concatenate((found.features, meaning.read(hashed, languages)), axis=1)
    return languages, found, features, _chances(model, logits, features)


def _parts(comments: Sequence[Comment]) -> Iterator[Sequence[Comment]]:
    begin = chars = 0
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
    hashed = hashing.hash_batch(batch)
    languages, found, features, chances = _look(comments, batch, hashed)
    recalled = None
    if isinstance(head, RememberingHead):
        keys = np.array([head.key(text) for text in texts], dtype=np.uint64)
        recalled = head.recall(keys, model.labels, chances, features)
        chances = recalled.scores
    elif head is not None:
        chances = head.adjust(model.labels, chances, features)
    folded = [batch.folded(index).text for index in range(len(texts))] if topics else []
    own = [own_topics.match(text, topics) for text in folded]
    personal = personal_data.find_all(texts)
    asked = np.fromiter(
        (_asks(comment, language) for comment, language in zip(comments, languages, strict=True)), dtype=bool
    )
    decided = verdict.decide(
        _split(model, chances),
        found,
        has_personal_data=np.fromiter((bool(one) for one in personal), dtype=bool),
        own=own,
        asked=asked,
    )
    if recalled is not None:
        decided = recalled.overrule(decided)
    given = reasons.Reasons(model, hashed, found, decided, personal, own) if evidence else None
    return _results(model, languages, chances, decided, own=own, given=given)


def _asks(comment: Comment, language: str) -> bool:
    return bool(comment.answers_to) and replies.asks_how_it_went(comment.answers_to, language=language)


def _results(
    model: Weights,
    languages: Sequence[str],
    chances: FloatArray,
    decided: verdict.Verdicts,
    *,
    own: Sequence[Sequence[own_topics.TopicHit]],
    given: reasons.Reasons | None,
) -> list[TriageResult]:
    places = _places(model.labels)
    press = chances[:, places["intent.press"]].tolist()
    called: list[tuple[Flag, ...]] = [()] * len(languages)
    for index in np.flatnonzero(decided.flags.any(axis=1)).tolist():
        called[index] = tuple(compress(verdict.FLAGS, decided.flags[index].tolist()))
    results: list[TriageResult] = []
    for index, (intent, mood, reply, unsure) in enumerate(
        zip(
            decided.intent.tolist(),
            decided.sentiment.tolist(),
            decided.needs_reply.tolist(),
            decided.unsure.tolist(),
            strict=True,
        )
    ):
        flags = called[index]
        more = {"flag.personal_data": float(Flag.PERSONAL_DATA in flags), "flag.press": round(press[index], 4)}
        if own:
            more |= {f"topic.{hit.slug}": hit.score for hit in own[index]}
        results.append(
            TriageResult(
                language=languages[index],
                intent=verdict.INTENTS[intent],
                sentiment=verdict.SENTIMENTS[mood],
                needs_reply=reply,
                flags=flags,
                topics=decided.topics[index],
                scores=Scores(places, chances[index], more),
                evidence=given.of_text(index) if given else (),
                unsure=unsure,
                model_version=model.version,
            )
        )
    return results


@cache
def _places(labels: tuple[str, ...]) -> dict[str, int]:
    """Give the columns that are scores of a comment; what language it is in is told apart."""
    return {label: place for place, label in enumerate(labels) if not label.startswith(identification.PREFIX)}


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


def _chances(model: Weights, logits: FloatArray, features: FloatArray) -> FloatArray:
    """Intents and sentiments share 1 among themselves; everything else stands alone."""
    logits = logits + features @ model.dense
    chances = weights.squash(logits)
    for group in ("intent.", "sentiment."):
        columns = model.columns(group)
        chances[:, columns] = weights.share(logits[:, columns])
    return chances


def _split(model: Weights, chances: FloatArray) -> verdict.Scores:
    def some(prefix: str, labels: tuple[str, ...]) -> FloatArray:
        return chances.take(_columns(model.labels, prefix, labels), axis=1)

    place = _places(model.labels)
    learned = [flag for flag in verdict.FLAGS if f"flag.{flag}" in place]
    return verdict.Scores(
        intents=some("intent", verdict.INTENTS),
        sentiments=some("sentiment", verdict.SENTIMENTS),
        needs_reply=chances[:, place["needs_reply"]],
        flags={flag: chances[:, place[f"flag.{flag}"]] for flag in learned},
        topics=some("topic", verdict.TOPICS),
    )


@cache
def _columns(known: tuple[str, ...], prefix: str, labels: tuple[str, ...]) -> batches.Places:
    return np.array([known.index(f"{prefix}.{label}") for label in labels], dtype=np.int64)
