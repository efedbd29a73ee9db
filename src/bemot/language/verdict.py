"""From chances to labels: the rules that no model may overrule."""

from collections.abc import Mapping
from dataclasses import dataclass

from bemot.language import danger, own_topics, replies
from bemot.language.signals import Signals
from bemot.words import Flag, Intent, SeededTopic, Sentiment

UNSURE_BELOW = 0.5
UNSURE_MARGIN = 0.15
"""The most likely intent must have half the chance and lead the next by this, else the comment is called unsure."""

_HARSH = (Intent.ABUSE, Intent.TROLLING)
_HARSH_NEEDS = 0.6
_COMPLAINT_LEAVES = 0.2
"""A harsh word about a person needs this much; a complaint this likely keeps the benefit of the doubt."""
_MATTERS = tuple(f"topic.{topic}" for topic in SeededTopic if topic is not SeededTopic.STAFF_CONDUCT)
_TURNABLE = (Intent.PRAISE, Intent.COMPLAINT, Intent.OTHER, Intent.QUESTION, Intent.SUGGESTION)
_MOOD_OF: Mapping[Intent, Sentiment] = {
    Intent.PRAISE: Sentiment.POSITIVE,
    Intent.COMPLAINT: Sentiment.NEGATIVE,
}
_PRESS_NEEDS = 0.45
_FLAG_FROM: Mapping[Flag, tuple[float, float]] = {
    Flag.THREAT: (0.35, 0.1),
    Flag.SELF_HARM: (0.35, 0.0),
    Flag.SAFETY: (0.35, 0.1),
    Flag.LEGAL: (0.6, 0.3),
    Flag.DISCRIMINATION: (0.55, 0.25),
}
"""The score from which a flag is called, and the lower one that does where its word list was met as well. Threat,
self-harm and safety are called early: a false alarm costs a look, a miss may cost a life."""
_LISTS_OF: Mapping[Flag, tuple[str, ...]] = {Flag.DISCRIMINATION: ("discrimination", "dehumanising")}
_TOPIC_FROM = 0.45
_REPLY_FROM = 0.5
_ALWAYS_ANSWERED = (Intent.COMPLAINT, Intent.QUESTION, Intent.SUGGESTION, Intent.PRESS)


@dataclass(frozen=True, slots=True)
class Verdict:
    """The labels of one comment."""

    intent: Intent
    sentiment: Sentiment
    needs_reply: bool
    flags: tuple[Flag, ...]
    topics: tuple[str, ...]
    unsure: bool


def decide(
    scores: Mapping[str, float],
    signals: Signals,
    *,
    has_personal_data: bool,
    own: list[own_topics.TopicHit],
    asked: bool = False,
) -> Verdict:
    """Give the labels. `scores` has a key for each intent, sentiment, flag and topic, and `needs_reply`; 0–1.

    `asked` says that the comment answers our question whether the matter is well now.
    """
    ranked = sorted(Intent, key=lambda intent: -scores[f"intent.{intent}"])
    intent = _intent(ranked, scores, signals)
    stance = replies.stance(signals, asked=asked)
    mocks = signals.counts.get("reply.mock", 0) > 0
    if intent in _TURNABLE and (stance or mocks):
        intent = Intent.PRAISE if stance is replies.Stance.WELL and not mocks else Intent.COMPLAINT
    turned = _MOOD_OF.get(intent) if stance or mocks else None
    flags = _flags(scores, intent, signals, has_personal_data=has_personal_data)
    lead = scores[f"intent.{ranked[0]}"] - scores[f"intent.{ranked[1]}"]
    return Verdict(
        intent=intent,
        sentiment=turned or _sentiment(scores, signals, intent),
        needs_reply=_needs_reply(intent, flags, scores),
        flags=flags,
        topics=_topics(scores, intent, own),
        unsure=(intent is not ranked[0] and stance is None)
        or (intent is Intent.PRAISE and stance is None and _may_be_irony(signals))
        or (stance is None and (scores[f"intent.{ranked[0]}"] < UNSURE_BELOW or lead < UNSURE_MARGIN))
        or not signals.folded.text.strip(),
    )


def has_concrete_issue(signals: Signals) -> bool:
    """Say whether the text names something that an answer could address."""
    issues = signals.counts.get("issue", 0)
    # "Personal" alone is whom an insult is for; with a topic beside it, it is what went wrong.
    return issues >= 2 or (issues == 1 and any(signals.counts.get(topic, 0) for topic in _MATTERS))


def _intent(ranked: list[Intent], scores: Mapping[str, float], signals: Signals) -> Intent:
    if signals.counts.get(danger.PREFIX + Flag.PRESS, 0):
        return Intent.PRESS
    for intent in ranked:
        if intent in _HARSH and not _may_be_called_harsh(scores, signals):
            continue
        if intent is Intent.PRESS and not _may_be_press(scores, signals):
            continue
        return intent
    return Intent.OTHER


def _may_be_irony(signals: Signals) -> bool:
    """Say whether praise stands beside blame in a turn of phrase that irony likes: never praise for sure."""
    counts = signals.counts
    return counts.get("sarcasm", 0) > 0 and (counts.get("neg", 0) > 0 or counts.get("negated_pos", 0) > 0)


def _sentiment(scores: Mapping[str, float], signals: Signals, intent: Intent) -> Sentiment:
    glad, sad = signals.counts.get("emoji_pos", 0), signals.counts.get("emoji_neg", 0)
    if glad != sad and not any(map(str.isalpha, signals.folded.text)):
        return Sentiment.POSITIVE if glad > sad else Sentiment.NEGATIVE
    if intent is Intent.PRAISE and _only_denies_blame(signals):
        return Sentiment.POSITIVE
    return max(Sentiment, key=lambda sentiment: scores[f"sentiment.{sentiment}"])


def _only_denies_blame(signals: Signals) -> bool:
    """Say whether all blame in the text is denied ("not bad at all"), which the learned part reads as blame."""
    blame = ("neg", "negated_pos", "insult", "swear", "emoji_neg")
    return signals.counts.get("negated_neg", 0) > 0 and not any(signals.counts.get(label, 0) for label in blame)


def _may_be_called_harsh(scores: Mapping[str, float], signals: Signals) -> bool:
    harsh = sum(scores[f"intent.{intent}"] for intent in _HARSH)
    if harsh < _HARSH_NEEDS or scores["intent.complaint"] > _COMPLAINT_LEAVES:
        return False
    return not has_concrete_issue(signals) or signals.counts.get("dehumanising", 0) > 0


def _may_be_press(scores: Mapping[str, float], signals: Signals) -> bool:
    return signals.counts.get("journalist", 0) > 0 and scores["intent.press"] >= _PRESS_NEEDS


def _flags(
    scores: Mapping[str, float], intent: Intent, signals: Signals, *, has_personal_data: bool
) -> tuple[Flag, ...]:
    flags = set()
    for flag, (alone, with_list) in _FLAG_FROM.items():
        met = any(signals.counts.get(name, 0) for name in _LISTS_OF.get(flag, (str(flag),)))
        sure = signals.counts.get(danger.PREFIX + flag, 0) > 0
        if sure or scores[f"flag.{flag}"] >= (with_list if met else alone):
            flags.add(flag)
    if intent is Intent.PRESS:
        flags.add(Flag.PRESS)
    if has_personal_data:
        flags.add(Flag.PERSONAL_DATA)
    return tuple(flag for flag in Flag if flag in flags)


def _needs_reply(intent: Intent, flags: tuple[Flag, ...], scores: Mapping[str, float]) -> bool:
    if Flag.SELF_HARM in flags or intent in _ALWAYS_ANSWERED:
        return True
    return intent is Intent.PRAISE and scores["needs_reply"] >= _REPLY_FROM


def _topics(scores: Mapping[str, float], intent: Intent, own: list[own_topics.TopicHit]) -> tuple[str, ...]:
    named = [topic for topic in SeededTopic if scores[f"topic.{topic}"] >= _TOPIC_FROM]
    mine = {hit.slug for hit in own if hit.score >= own_topics.ENOUGH}
    found = {str(topic) for topic in named if topic is not SeededTopic.OTHER} | mine
    if not found and intent in (*_ALWAYS_ANSWERED, Intent.PRAISE):
        return (str(SeededTopic.OTHER),)
    return tuple(sorted(found, key=lambda slug: (-scores.get(f"topic.{slug}", 1.0), slug)))
