"""Reading comments: what each one is, how it feels, whether it wants an answer, what must be seen, and why."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Protocol

import numpy as np

from bemot.language import evidence as reasons
from bemot.language import hashing, identification, own_topics, personal_data, replies, signals, verdict, weights
from bemot.language.evidence import Evidence
from bemot.language.own_topics import TopicExample
from bemot.language.weights import FloatArray
from bemot.words import Flag, Intent, Sentiment

__all__ = ["Comment", "Evidence", "Head", "TopicExample", "TriageResult", "read"]


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
    """Local corrections: changes the scores of one comment. `features` is its row of `signals.NAMES`, each 0–1."""

    def adjust(self, scores: Mapping[str, float], features: FloatArray) -> Mapping[str, float]:
        """Give new scores with the same keys, each in 0–1."""


def read(
    comments: Sequence[Comment], *, topics: Sequence[TopicExample] = (), head: Head | None = None
) -> list[TriageResult]:
    """Read comments; one result for each, in order. Any text is taken, the empty one too; nothing is raised for a text.

    `topics` are the organisation's own, beside the seeded ones. Figures: see `corpus/RESULTS.md`.
    """
    if not comments:
        return []
    model = weights.load("triage")
    texts = [comment.text for comment in comments]
    languages = identification.identify_all(texts, hints=_hints(comments))
    found = [signals.read(text, language=language) for text, language in zip(texts, languages, strict=True)]
    features = signals.dense(texts, found)
    hashed = hashing.hash_texts([one.folded.text for one in found])
    chances = _chances(model, model.logits(hashed, features))
    results: list[TriageResult] = []
    verdicts = []
    asked = [
        replies.asks_how_it_went(comment.answers_to, language=language)
        for comment, language in zip(comments, languages, strict=True)
    ]
    for row, feature_row, one, text, was_asked in zip(chances.tolist(), features, found, texts, asked, strict=True):
        scores: Mapping[str, float] = dict(zip(model.labels, row, strict=True))
        if head is not None:
            scores = head.adjust(scores, feature_row)
        own = own_topics.match(one.folded.text, topics)
        personal = personal_data.find(text[: personal_data.MAX_CHARS])
        decided = verdict.decide(scores, one, has_personal_data=bool(personal), own=own, asked=was_asked)
        verdicts.append((decided, scores, own, personal))
    columns = np.array([model.labels.index(f"intent.{decided.intent}") for decided, *_ in verdicts])
    learned = reasons.learned(model, hashed, [one.folded for one in found], columns)
    for language, one, words, (decided, scores, own, personal) in zip(languages, found, learned, verdicts, strict=True):
        results.append(
            TriageResult(
                language=language,
                intent=decided.intent,
                sentiment=decided.sentiment,
                needs_reply=decided.needs_reply,
                flags=decided.flags,
                topics=decided.topics,
                scores=_rounded(scores, decided, own),
                evidence=reasons.collect(one, decided, learned=words, personal=personal, own=own),
                unsure=decided.unsure,
                model_version=model.version,
            )
        )
    return results


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


def _chances(model: weights.Weights, logits: FloatArray) -> FloatArray:
    """Intents and sentiments share 1 among themselves; everything else stands alone."""
    chances = weights.squash(logits)
    for group in ("intent.", "sentiment."):
        columns = [index for index, label in enumerate(model.labels) if label.startswith(group)]
        chances[:, columns] = weights.share(logits[:, columns])
    return chances


def _rounded(scores: Mapping[str, float], decided: verdict.Verdict, own: list[own_topics.TopicHit]) -> dict[str, float]:
    rounded = {label: round(score, 4) for label, score in scores.items()}
    rounded["flag.personal_data"] = float(Flag.PERSONAL_DATA in decided.flags)
    rounded["flag.press"] = rounded["intent.press"]
    for hit in own:
        rounded[f"topic.{hit.slug}"] = max(hit.score, rounded.get(f"topic.{hit.slug}", 0.0))
    return rounded
