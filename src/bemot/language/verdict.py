"""From chances to labels: the rules that no model may overrule, for a whole batch at once."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cache

import numpy as np
import numpy.typing as npt

from bemot.language import own_topics, replies
from bemot.language.labels import DANGER
from bemot.language.replies import Stance
from bemot.language.signals import Signals
from bemot.language.weights import FloatArray
from bemot.words import Flag, Intent, SeededTopic, Sentiment

Yes = npt.NDArray[np.bool_]
Numbers = npt.NDArray[np.int64]

UNSURE_BELOW = 0.5
UNSURE_MARGIN = 0.15
"""The most likely intent must have half the chance and lead the next by this, else the comment is called unsure."""

INTENTS = tuple(Intent)
SENTIMENTS = tuple(Sentiment)
FLAGS = tuple(Flag)
TOPICS = tuple(SeededTopic)
_PLACE = {intent: place for place, intent in enumerate(INTENTS)}
_MOOD = {mood: place for place, mood in enumerate(SENTIMENTS)}

_HARSH = (Intent.ABUSE, Intent.TROLLING)
_HARSH_PLACES = [_PLACE[intent] for intent in _HARSH]
_HARSH_NEEDS = 0.8
_COMPLAINT_LEAVES = 0.2
"""A harsh word about a person needs this much; a complaint this likely keeps the benefit of the doubt. On left-out
trades half a per cent of all others are then called troll or abuser."""
_MATTERS = tuple(f"topic.{topic}" for topic in (*SeededTopic,) if topic not in (SeededTopic.STAFF_CONDUCT, "other"))
_TURNABLE = (Intent.PRAISE, Intent.COMPLAINT, Intent.OTHER, Intent.QUESTION, Intent.SUGGESTION)
_SAD = 0.8
_GLAD = 0.5
_BARE = 18
"""Characters of a thank-you with nothing else in it."""
_MAYBE_COMPLAINT = 0.3
_BLAME = ("neg", "negated_pos", "insult", "swear", "emoji_neg")
_DENIED = 0.4
"""What is left of the chance of a complaint where all blame is denied."""
_PRESS_NEEDS = 0.5
_PRESS_NEEDS_WITH_LIST = 0.3
_FLAG_FROM: Mapping[Flag, tuple[float, float]] = {
    Flag.THREAT: (0.08, 0.04),
    Flag.SELF_HARM: (0.2, 0.02),
    Flag.SAFETY: (0.08, 0.04),
    Flag.LEGAL: (0.3, 0.1),
    Flag.DISCRIMINATION: (0.15, 0.06),
}
"""The score from which a flag is called, and the lower one that does where its word list was met as well. Chosen on
left-out trades: at a chance of one in twelve two of three threats and dangers are seen and every second alarm is
false; what would see nine of ten would be false six times in seven."""
_LISTS_OF: Mapping[Flag, tuple[str, ...]] = {Flag.DISCRIMINATION: ("discrimination", "dehumanising")}
_CALLED = tuple(
    (FLAGS.index(flag), flag, _LISTS_OF.get(flag, (str(flag),)), *bounds) for flag, bounds in _FLAG_FROM.items()
)
_CALM = (Intent.QUESTION, Intent.PRAISE, Intent.SUGGESTION)
_NOT_SAD = 0.3
_CALM_NEEDS = 0.3
"""A question, an idea or praise without a sad word needs this much where no word of danger was met: whoever asks
whether bicycles may come along reports nothing. A cry for help is asked quietly, so it is left out."""
_THREATS = (str(Flag.THREAT), DANGER + Flag.THREAT)
_THREAT_BESIDE_SAFETY = 0.5
_TOPIC_FROM = 0.45
_REPLY_FROM = 0.5
_ALWAYS_ANSWERED = (Intent.COMPLAINT, Intent.QUESTION, Intent.SUGGESTION, Intent.PRESS)
_ABOUT_SOMETHING = (*_ALWAYS_ANSWERED, Intent.PRAISE)


@dataclass(frozen=True, slots=True)
class Verdicts:
    """The labels of a batch.

    `intent` and `sentiment` are places in `INTENTS` and `SENTIMENTS` (texts,), `flags` is (texts, `FLAGS`), `topics`
    holds the slugs of each text, best first.
    """

    intent: Numbers
    sentiment: Numbers
    needs_reply: Yes
    flags: Yes
    topics: list[tuple[str, ...]]
    unsure: Yes


@dataclass(frozen=True, slots=True)
class Scores:
    """Chances of a batch by what they are for; each (texts,) or (texts, labels), 0–1."""

    intents: FloatArray
    sentiments: FloatArray
    needs_reply: FloatArray
    flags: Mapping[Flag, FloatArray]
    topics: FloatArray


def decide(
    scores: Scores,
    signals: Signals,
    *,
    has_personal_data: Yes,
    own: Sequence[Sequence[own_topics.TopicHit]],
    asked: Yes,
) -> Verdicts:
    """Give the labels. `asked` (texts,) says which comments answer our question whether the matter is well now."""
    stance = replies.stances(signals, asked=asked)
    settled = stance != Stance.NONE
    mocks = signals.has("reply.mock")
    first = np.argmax(scores.intents, axis=1)
    intent = _intent(scores, signals)
    turned = _among(_TURNABLE)[intent] & (settled | mocks)
    well = (stance == Stance.WELL) & ~mocks
    intent = np.where(turned, np.where(well, _PLACE[Intent.PRAISE], _PLACE[Intent.COMPLAINT]), intent)
    flags = _flags(scores, intent, signals, has_personal_data=has_personal_data)
    ranked = np.sort(scores.intents, axis=1)[:, -2:]
    torn = (ranked[:, 1] < UNSURE_BELOW) | (ranked[:, 1] - ranked[:, 0] < UNSURE_MARGIN)
    unsure = (intent != first) | torn | ((intent == _PLACE[Intent.PRAISE]) & _may_be_irony(signals))
    return Verdicts(
        intent=intent,
        sentiment=_sentiment(scores, signals, intent, settled | mocks),
        needs_reply=_needs_reply(intent, flags, scores),
        flags=flags,
        topics=_topics(scores, intent, own),
        unsure=(unsure & ~settled) | signals.blank,
    )


@cache
def _among(wanted: tuple[Intent, ...]) -> Yes:
    """Say of each place in `INTENTS` whether it is one of these."""
    return np.array([intent in wanted for intent in INTENTS], dtype=bool)


def has_concrete_issue(signals: Signals) -> Yes:
    """Say which texts name something that an answer could address."""
    issues = signals.count("issue")
    # "Personal" alone is whom an insult is for; with a topic beside it, it is what went wrong.
    return np.asarray((issues >= 2) | ((issues == 1) & signals.has(*_MATTERS)))


def _intent(scores: Scores, signals: Signals) -> Numbers:
    allowed = scores.intents.copy()
    allowed[:, _HARSH_PLACES] -= 2 * ~_may_be_called_harsh(scores, signals)[:, None]
    allowed[~_may_be_press(scores, signals), _PLACE[Intent.PRESS]] = -1
    # "Not bad at all": the learned part reads the blame, not that all of it is denied.
    denied = signals.has("negated_neg") & ~signals.has(*_BLAME)
    allowed[denied, _PLACE[Intent.COMPLAINT]] *= _DENIED
    best = np.argmax(allowed, axis=1)
    best[_only_thanks(scores, signals)] = _PLACE[Intent.PRAISE]
    # Benefit of the doubt: what is taken for talk is answered by nobody.
    sad = scores.sentiments[:, _MOOD[Sentiment.NEGATIVE]] >= _SAD
    maybe = (best == _PLACE[Intent.OTHER]) & sad & (allowed[:, _PLACE[Intent.COMPLAINT]] >= _MAYBE_COMPLAINT)
    best[maybe] = _PLACE[Intent.COMPLAINT]
    best[signals.has(DANGER + Flag.PRESS)] = _PLACE[Intent.PRESS]
    return np.asarray(best)


def _only_thanks(scores: Scores, signals: Signals) -> Yes:
    """Say what is nothing but a thank-you: the learned part knows the word best from the end of a wish."""
    bare = (signals.batch.lengths <= _BARE) & signals.has("thanks")
    if bare.any():
        bare &= scores.sentiments[:, _MOOD[Sentiment.POSITIVE]] >= _GLAD
        bare &= ~signals.has(*_BLAME, "ask", "wish", "issue", "sarcasm", "contrast", "reply.mock")
    return np.asarray(bare)


def _may_be_irony(signals: Signals) -> Yes:
    """Say where praise stands beside blame in a turn of phrase that irony likes: never praise for sure."""
    return np.asarray(signals.has("sarcasm") & signals.has("neg", "negated_pos"))


def _sentiment(scores: Scores, signals: Signals, intent: Numbers, settled: Yes) -> Numbers:
    mood = np.argmax(scores.sentiments, axis=1)
    glad, sad = signals.count("emoji_pos"), signals.count("emoji_neg")
    silent = signals.feature("no_letters") > 0
    praise, complaint = intent == _PLACE[Intent.PRAISE], intent == _PLACE[Intent.COMPLAINT]
    # All blame in it is denied ("not bad at all"), which the learned part reads as blame.
    blamed = signals.has(*_BLAME)
    good = (silent & (glad > sad)) | (~silent & praise & signals.has("negated_neg") & ~blamed) | (settled & praise)
    bad = (silent & (sad > glad)) | (settled & complaint)
    mood = np.where(good, _MOOD[Sentiment.POSITIVE], mood)
    return np.where(bad & ~good, _MOOD[Sentiment.NEGATIVE], mood)


def _may_be_called_harsh(scores: Scores, signals: Signals) -> Yes:
    harsh = scores.intents[:, _HARSH_PLACES].sum(axis=1)
    likely = (harsh >= _HARSH_NEEDS) & (scores.intents[:, _PLACE[Intent.COMPLAINT]] <= _COMPLAINT_LEAVES)
    if not likely.any():
        return np.asarray(likely)
    return np.asarray(likely & (~has_concrete_issue(signals) | signals.has("dehumanising")))


def _may_be_press(scores: Scores, signals: Signals) -> Yes:
    likely = scores.intents[:, _PLACE[Intent.PRESS]]
    return np.asarray((likely >= _PRESS_NEEDS) | ((likely >= _PRESS_NEEDS_WITH_LIST) & signals.has("journalist")))


def _flags(scores: Scores, intent: Numbers, signals: Signals, *, has_personal_data: Yes) -> Yes:
    flags = np.zeros((len(intent), len(FLAGS)), dtype=bool)
    calm = _among(_CALM)[intent] & (scores.sentiments[:, _MOOD[Sentiment.NEGATIVE]] < _NOT_SAD)
    for place, flag, lists, alone, with_list in _CALLED:
        likely = scores.flags[flag]
        enough = alone if flag is Flag.SELF_HARM else np.where(calm, max(alone, _CALM_NEEDS), alone)
        flags[:, place] = (
            (likely >= enough) | ((likely >= with_list) & signals.has(*lists)) | signals.has(DANGER + flag)
        )
    flags[:, FLAGS.index(Flag.PRESS)] = intent == _PLACE[Intent.PRESS]
    flags[:, FLAGS.index(Flag.PERSONAL_DATA)] = has_personal_data
    if not flags[:, FLAGS.index(Flag.THREAT)].any():
        return flags
    # Fire and knives are also in reports of danger: a threat that hardly anything speaks for beside one is none.
    threat, safety = FLAGS.index(Flag.THREAT), FLAGS.index(Flag.SAFETY)
    reported = scores.flags[Flag.SAFETY] > scores.flags[Flag.THREAT]
    unlikely = (scores.flags[Flag.THREAT] < _THREAT_BESIDE_SAFETY) & ~signals.has(*_THREATS)
    flags[:, threat] &= ~(flags[:, safety] & reported & unlikely)
    return flags


def _needs_reply(intent: Numbers, flags: Yes, scores: Scores) -> Yes:
    always = _among(_ALWAYS_ANSWERED)[intent] | flags[:, FLAGS.index(Flag.SELF_HARM)]
    return np.asarray(always | ((intent == _PLACE[Intent.PRAISE]) & (scores.needs_reply >= _REPLY_FROM)))


def _topics(scores: Scores, intent: Numbers, own: Sequence[Sequence[own_topics.TopicHit]]) -> list[tuple[str, ...]]:
    about = _among(_ABOUT_SOMETHING)[intent]
    order = np.argsort(-scores.topics, axis=1, kind="stable").tolist()
    called = (scores.topics >= _TOPIC_FROM).sum(axis=1).tolist()
    found: list[tuple[str, ...]] = []
    for index, (places, yes) in enumerate(zip(order, called, strict=True)):
        named = [_SLUGS[place] for place in places[:yes] if _SLUGS[place] != _OTHER]
        mine = [hit.slug for hit in own[index] if hit.score >= own_topics.ENOUGH] if own else []
        found.append(tuple(dict.fromkeys((*mine, *named))) or ((_OTHER,) if about[index] else ()))
    return found


_SLUGS = tuple(map(str, TOPICS))
_OTHER = str(SeededTopic.OTHER)
