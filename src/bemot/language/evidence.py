"""The words that moved a verdict, as spans that a page can mark."""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from bemot.language import comment
from bemot.language.hashing import Chunks
from bemot.language.labels import DANGER
from bemot.language.lexicon import Hit
from bemot.language.own_topics import TopicHit
from bemot.language.personal_data import PersonalData
from bemot.language.signals import Signals
from bemot.language.verdict import FLAGS, INTENTS, SENTIMENTS, Verdicts
from bemot.language.weights import Weights
from bemot.words import Flag, Intent, Sentiment

MOST = 8
"""Spans for one comment: more marks than this and nothing stands out."""
_LEARNED = 3
_LEAST_WEIGHT = 0.05


@dataclass(frozen=True, slots=True)
class Evidence:
    """A span of the original text and what it speaks for.

    `label` is an intent, flag, topic or sentiment value; `weight` is 0–1. `reason` is one of `word_list`, `negated`,
    `learned` (the model weighs these words so), `pattern` (a number or address), `own_topic`.
    """

    start: int
    end: int
    label: str
    weight: float
    reason: str


_INTENT_LISTS = {
    Intent.COMPLAINT: ("neg", "issue"),
    Intent.QUESTION: ("ask",),
    Intent.SUGGESTION: ("wish",),
    Intent.PRAISE: ("thanks", "pos"),
    Intent.PRESS: ("journalist",),
    Intent.ABUSE: ("insult", "dehumanising", "threat"),
    Intent.TROLLING: ("troll", "insult"),
    Intent.SPAM: ("spam", "url"),
    Intent.OTHER: (),
}
_SENTIMENT_LISTS = {
    Sentiment.POSITIVE: {"pos", "negated_neg", "emoji_pos"},
    Sentiment.NEGATIVE: {"neg", "negated_pos", "emoji_neg", "insult"},
    Sentiment.NEUTRAL: set[str](),
}
_LIST_WEIGHT = 0.8
_WEAK_LISTS = {"issue": 0.4, "ask": 0.4, "url": 0.4}


@dataclass(frozen=True, slots=True)
class Reasons:
    """What a batch was judged by; `of_text` looks for the words that moved one verdict."""

    weights: Weights
    chunks: Chunks
    signals: Signals
    verdicts: Verdicts
    personal: Sequence[Sequence[PersonalData]]
    own: Sequence[Sequence[TopicHit]]

    def of_text(self, index: int) -> tuple[Evidence, ...]:
        """Put together what speaks for the verdict on one text: strongest kept, given in the order of the text."""
        intent = INTENTS[self.verdicts.intent[index]]
        sentiment = SENTIMENTS[self.verdicts.sentiment[index]]
        flags = [flag for flag, called in zip(FLAGS, self.verdicts.flags[index], strict=True) if called]
        topics = self.verdicts.topics[index]
        folded = self.signals.batch.folded(index)
        labels = _Labels(intent, sentiment, flags, topics)
        found = [*_from_lists(self.signals.hits(index), folded, labels), *self._learned(index, folded, intent)]
        found += [Evidence(item.start, item.end, "personal_data", 1.0, "pattern") for item in self.personal[index]]
        for hit in self.own[index] if self.own else ():
            if hit.slug in topics:
                span = folded.original(hit.start, hit.end)
                found.append(Evidence(span.start, span.end, hit.slug, hit.score, "own_topic"))
        best: dict[tuple[int, int, str], Evidence] = {}
        for item in sorted(found, key=lambda item: -item.weight):
            if not any(item.label == other.label and _overlap(item, other) for other in best.values()):
                best[item.start, item.end, item.label] = item
            if len(best) == MOST:
                break
        return tuple(sorted(best.values(), key=lambda item: (item.start, -item.weight)))

    def _learned(self, index: int, folded: comment.Folded, intent: Intent) -> list[Evidence]:
        """Give the few chunks by which the model speaks most for `intent`, without the signs around their words."""
        own = self.chunks.only(index)
        gain = self.weights.pulls(own, self.weights.labels.index(f"intent.{intent}"))
        starts = own.starts[:-1] - self.signals.batch.first[index]
        found = []
        for place in np.argsort(-gain, kind="stable")[:_LEARNED].tolist():
            begin = max(int(starts[place]), 0)
            words = comment.tokens(own.known.chunks[own.numbers[place]])
            if gain[place] >= _LEAST_WEIGHT and words:
                span = folded.original(begin + words[0].start, begin + words[-1].end)
                weight = round(min(float(gain[place]), 0.7), 3)
                found.append(Evidence(span.start, span.end, str(intent), weight, "learned"))
        return found


@dataclass(frozen=True, slots=True)
class _Labels:
    intent: Intent
    sentiment: Sentiment
    flags: Sequence[Flag]
    topics: Sequence[str]


def _from_lists(hits: Sequence[Hit], folded: comment.Folded, labels: _Labels) -> list[Evidence]:
    wanted: dict[str, str] = {name: str(labels.intent) for name in _INTENT_LISTS[labels.intent]}
    feeling = _SENTIMENT_LISTS[labels.sentiment]
    flags = {name: str(flag) for flag in labels.flags for name in (str(flag), f"{DANGER}{flag}")}
    topics = {f"topic.{topic}": topic for topic in labels.topics}
    found = []
    for hit in hits:
        spoken_for = [wanted.get(hit.label), flags.get(hit.label), topics.get(hit.label)]
        spoken_for.append(str(labels.sentiment) if hit.label in feeling else None)
        span = folded.original(hit.start, hit.end)
        weight = _WEAK_LISTS.get(hit.label, _LIST_WEIGHT)
        reason = "negated" if hit.label.startswith("negated_") else "word_list"
        found += [Evidence(span.start, span.end, label, weight, reason) for label in spoken_for if label]
    return found


def _overlap(one: Evidence, other: Evidence) -> bool:
    return one.start < other.end and other.start < one.end
