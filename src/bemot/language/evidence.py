"""The words that moved a verdict, as spans that a page can mark."""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from bemot.language import comment, danger, hashing
from bemot.language.hashing import Hashed
from bemot.language.own_topics import TopicHit
from bemot.language.personal_data import PersonalData
from bemot.language.signals import Signals
from bemot.language.verdict import Verdict
from bemot.language.weights import Weights
from bemot.words import Intent, Sentiment

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


def collect(
    signals: Signals,
    verdict: Verdict,
    *,
    learned: Sequence[Evidence],
    personal: list[PersonalData],
    own: list[TopicHit],
) -> tuple[Evidence, ...]:
    """Put together what speaks for `verdict`: strongest first kept, given in the order of the text."""
    found = [*_from_lists(signals, verdict), *learned]
    found += [Evidence(item.start, item.end, "personal_data", 1.0, "pattern") for item in personal]
    for hit in own:
        if hit.slug in verdict.topics:
            span = signals.folded.original(hit.start, hit.end)
            found.append(Evidence(span.start, span.end, hit.slug, hit.score, "own_topic"))
    best: dict[tuple[int, int, str], Evidence] = {}
    for item in sorted(found, key=lambda item: -item.weight):
        if not any(item.label == other.label and _overlap(item, other) for other in best.values()):
            best[item.start, item.end, item.label] = item
    return tuple(sorted(list(best.values())[:MOST], key=lambda item: (item.start, -item.weight)))


def learned(
    weights: Weights, hashed: Hashed, texts: Sequence[comment.Folded], columns: npt.NDArray[np.int64]
) -> list[list[Evidence]]:
    """Give, for each text, the few words by which the model's n-grams speak most for the output `columns[i]`."""
    pull = weights.table[hashed.rows, columns[hashed.texts]].astype(np.float32)
    pull *= weights.scale[columns[hashed.texts]]
    middle = (hashed.starts + hashed.ends) // 2
    borders = np.searchsorted(hashed.texts, np.arange(len(texts) + 1))
    return [
        _words(folded, pull[low:high], middle[low:high], weights.labels[column])
        for folded, low, high, column in zip(texts, borders, borders[1:], columns, strict=False)
    ]


def _words(
    folded: comment.Folded,
    pull: npt.NDArray[np.float32],
    middle: npt.NDArray[np.int32],
    label: str,
) -> list[Evidence]:
    words = comment.tokens(folded.text[: hashing.MAX_MODEL_CHARS])
    if not words or not len(pull):
        return []
    by_place = np.bincount(middle, weights=pull, minlength=words[-1].end + 1)
    total = np.concatenate(([0.0], np.cumsum(by_place)))
    gain = [float(total[word.end] - total[word.start]) / np.sqrt(len(pull)) for word in words]
    best = sorted(range(len(words)), key=lambda index: -gain[index])[:_LEARNED]
    found = []
    for index in best:
        if gain[index] >= _LEAST_WEIGHT:
            span = folded.original(words[index].start, words[index].end)
            weight = round(min(float(gain[index]), 0.7), 3)
            found.append(Evidence(span.start, span.end, label.partition(".")[2], weight, "learned"))
    return found


def _from_lists(signals: Signals, verdict: Verdict) -> list[Evidence]:
    wanted: dict[str, str] = {name: str(verdict.intent) for name in _INTENT_LISTS[verdict.intent]}
    feeling = _SENTIMENT_LISTS[verdict.sentiment]
    flags = {name: str(flag) for flag in verdict.flags for name in (str(flag), f"{danger.PREFIX}{flag}")}
    topics = {f"topic.{topic}": topic for topic in verdict.topics}
    found = []
    for hit in signals.hits:
        labels = [wanted.get(hit.label), flags.get(hit.label), topics.get(hit.label)]
        labels.append(str(verdict.sentiment) if hit.label in feeling else None)
        span = signals.folded.original(hit.start, hit.end)
        weight = _WEAK_LISTS.get(hit.label, _LIST_WEIGHT)
        reason = "negated" if hit.label.startswith("negated_") else "word_list"
        found += [Evidence(span.start, span.end, label, weight, reason) for label in labels if label]
    return found


def _overlap(one: Evidence, other: Evidence) -> bool:
    return one.start < other.end and other.start < one.end
