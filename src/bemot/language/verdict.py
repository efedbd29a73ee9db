"""From chances to labels: the rules that no model may overrule, for a whole batch at once."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cache

import numpy as np
import numpy.typing as npt

from bemot.language import own_topics, replies, shape
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
_PLAIN_BAD = ("neg", "negated_pos", "negated_valence.very_good", "emoji_neg")
_PLAIN_GOOD = ("pos", "thanks", "negated_neg", "emoji_pos")
_ANY_GOOD = (*_PLAIN_GOOD, "valence.good", "valence.very_good", "negated_valence.bad", "negated_valence.very_bad")
_ANY_BAD = (*_PLAIN_BAD, "valence.bad", "valence.very_bad", "insult", "swear", "sarcasm", "contrast")
_BAD_WORDS = 7
_GOOD_WORDS = 4
"""In so few words those of one kind alone are meant: in the corpus 93 of 100 such comments feel bad, 89 good."""
_MISREAD = (Intent.PRAISE, Intent.OTHER, Intent.SUGGESTION)
_DENIED = 0.4
"""What is left of the chance of a complaint where all blame is denied."""
_PRESS_NEEDS = 0.5
_PRESS_NEEDS_WITH_LIST = 0.3
_FLAG_FROM: Mapping[Flag, tuple[float, float]] = {
    Flag.THREAT: (0.08, 0.03),
    Flag.SELF_HARM: (0.1, 0.03),
    Flag.SAFETY: (0.08, 0.03),
    Flag.LEGAL: (0.15, 0.05),
    Flag.DISCRIMINATION: (0.12, 0.05),
}
"""The score from which a flag is called, and the lower one that does where its word list was met as well. Chosen on
left-out trades and on calm texts of others; `docs/explanation/decisions.md` has the trade-off."""
CALLED = tuple(_FLAG_FROM)
"""The flags that the model has a score for."""
_LISTS_OF: Mapping[Flag, tuple[str, ...]] = {
    **{flag: (str(flag),) for flag in CALLED},
    Flag.DISCRIMINATION: ("discrimination", "dehumanising"),
}
_DANGERS = (Flag.THREAT, Flag.SAFETY, Flag.SELF_HARM)
_SURE_FROM = 0.3
"""A danger below this was found because none may be missed; in most such comments there is none."""
_CALM = (Intent.QUESTION, Intent.PRAISE, Intent.SUGGESTION, Intent.OTHER)
_CALM_NEEDS = 0.4
_CALM_NEEDS_WITH_LIST = 0.1
"""A question, an idea, praise or talk without a sad word needs this much, and less where a word of danger was met:
whoever asks whether bicycles may come along, or praises a knife, reports nothing."""
_CALLED_PLACES = [FLAGS.index(flag) for flag in CALLED]
_DANGER_PLACES = [FLAGS.index(flag) for flag in _DANGERS]
_DANGER_SCORES = [CALLED.index(flag) for flag in _DANGERS]
_FROM, _FROM_WITH_LIST = np.array(list(_FLAG_FROM.values()), dtype=np.float32).T
_FROM_WHERE_CALM = np.maximum(_FROM, _CALM_NEEDS)
_FROM_WITH_LIST_WHERE_CALM = np.maximum(_FROM_WITH_LIST, _CALM_NEEDS_WITH_LIST)
_SURELY_A_COMPLAINT = 0.9
_ISSUE_NEEDS = 0.2
_FROM_WITH_ISSUE = np.array(
    [
        max(least, _ISSUE_NEEDS) if flag in (Flag.THREAT, Flag.SELF_HARM) else least
        for flag, (least, _with_list) in _FLAG_FROM.items()
    ],
    dtype=np.float32,
)
"""Whoever tells what went wrong, with no word of a threat or of despair, most likely means just that."""
_SAD_FROM = np.array([0.15 if flag is Flag.SELF_HARM else 0.3 for flag in CALLED], dtype=np.float32)
"""A cry for help is asked quietly: less is enough to take it for sad."""
_BESIDE_ANOTHER = 0.5
_TOPIC_FROM = 0.45
_REPLY_FROM = 0.5
_ALWAYS_ANSWERED = (Intent.COMPLAINT, Intent.QUESTION, Intent.SUGGESTION, Intent.PRESS)
_ABOUT_SOMETHING = (*_ALWAYS_ANSWERED, Intent.PRAISE)


@dataclass(frozen=True, slots=True)
class Verdicts:
    """The labels of a batch.

    `intent` and `sentiment` are places in `INTENTS` and `SENTIMENTS` (texts,), `flags` is (texts, `FLAGS`), and of
    these `unsure_flags` are dangers that little speaks for; `topics` holds the slugs of each text, best first.
    """

    intent: Numbers
    sentiment: Numbers
    needs_reply: Yes
    flags: Yes
    unsure_flags: Yes
    topics: list[tuple[str, ...]]
    unsure: Yes


@dataclass(frozen=True, slots=True)
class Scores:
    """Chances of a batch by what they are for; each (texts,) or (texts, labels), 0–1. `flags` are those of `CALLED`."""

    intents: FloatArray
    sentiments: FloatArray
    needs_reply: FloatArray
    flags: FloatArray
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
    told = settled | mocks
    first = np.argmax(scores.intents, axis=1)
    intent = _intent(scores, signals)
    if told.any():
        turned = _among(_TURNABLE)[intent] & told
        well = (stance == Stance.WELL) & ~mocks
        intent = np.where(turned, np.where(well, _PLACE[Intent.PRAISE], _PLACE[Intent.COMPLAINT]), intent)
    flags = _flags(scores, intent, signals, has_personal_data=has_personal_data)
    ranked = np.sort(scores.intents, axis=1)[:, -2:]
    torn = (ranked[:, 1] < UNSURE_BELOW) | (ranked[:, 1] - ranked[:, 0] < UNSURE_MARGIN)
    unsure = (intent != first) | torn
    if signals.anywhere("sarcasm"):
        unsure |= (intent == _PLACE[Intent.PRAISE]) & _may_be_irony(signals)
    return Verdicts(
        intent=intent,
        sentiment=_sentiment(scores, signals, intent, told),
        needs_reply=_needs_reply(intent, flags, scores),
        flags=flags,
        unsure_flags=_unsure_flags(flags, scores, signals),
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
    if signals.anywhere("negated_neg"):
        denied = signals.has("negated_neg") & ~signals.has(*_BLAME)
        allowed[denied, _PLACE[Intent.COMPLAINT]] *= _DENIED
    best = np.argmax(allowed, axis=1)
    best[_only_thanks(scores, signals)] = _PLACE[Intent.PRAISE]
    bad, good = _plain(signals)
    best[bad & _among(_MISREAD)[best]] = _PLACE[Intent.COMPLAINT]
    best[good & (best == _PLACE[Intent.COMPLAINT])] = _PLACE[Intent.PRAISE]
    # Benefit of the doubt: what is taken for talk is answered by nobody.
    sad = scores.sentiments[:, _MOOD[Sentiment.NEGATIVE]] >= _SAD
    maybe = (best == _PLACE[Intent.OTHER]) & sad & (allowed[:, _PLACE[Intent.COMPLAINT]] >= _MAYBE_COMPLAINT)
    best[maybe] = _PLACE[Intent.COMPLAINT]
    if signals.anywhere(DANGER + Flag.PRESS):
        best[signals.has(DANGER + Flag.PRESS)] = _PLACE[Intent.PRESS]
    return np.asarray(best)


def _plain(signals: Signals) -> tuple[Yes, Yes]:
    """Say which comments are a few words of blame alone, and which of praise alone."""
    words = signals.feature("length") * shape.LONG_WORDS
    told = (signals.feature("asks") == 0) & (words <= _BAD_WORDS)
    if not told.any():
        return told, told
    bad = told & signals.has(*_PLAIN_BAD) & ~signals.has(*_ANY_GOOD)
    good = told & (words <= _GOOD_WORDS) & signals.has(*_PLAIN_GOOD) & ~signals.has(*_ANY_BAD)
    return bad, good


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
    praise, complaint = intent == _PLACE[Intent.PRAISE], intent == _PLACE[Intent.COMPLAINT]
    bad, good = _plain(signals)
    bad, good = bad | (settled & complaint), good | (settled & praise)
    silent = signals.feature("no_letters") > 0
    if silent.any():
        glad, sad = signals.count("emoji_pos"), signals.count("emoji_neg")
        good, bad = good | (silent & (glad > sad)), bad | (silent & (sad > glad))
    if signals.anywhere("negated_neg"):
        # All blame in it is denied ("not bad at all"), which the learned part reads as blame.
        good = good | (~silent & praise & signals.has("negated_neg") & ~signals.has(*_BLAME))
    mood[bad] = _MOOD[Sentiment.NEGATIVE]
    mood[good] = _MOOD[Sentiment.POSITIVE]
    return np.asarray(mood)


def _may_be_called_harsh(scores: Scores, signals: Signals) -> Yes:
    harsh = scores.intents[:, _HARSH_PLACES].sum(axis=1)
    likely = (harsh >= _HARSH_NEEDS) & (scores.intents[:, _PLACE[Intent.COMPLAINT]] <= _COMPLAINT_LEAVES)
    if not likely.any():
        return np.asarray(likely)
    # Whoever quotes what was said or scrawled reports it.
    reports = signals.feature("quotes") > 0
    return np.asarray(likely & ~reports & (~has_concrete_issue(signals) | signals.has("dehumanising")))


def _may_be_press(scores: Scores, signals: Signals) -> Yes:
    likely = scores.intents[:, _PLACE[Intent.PRESS]]
    return np.asarray((likely >= _PRESS_NEEDS) | ((likely >= _PRESS_NEEDS_WITH_LIST) & signals.has("journalist")))


def _flags(scores: Scores, intent: Numbers, signals: Signals, *, has_personal_data: Yes) -> Yes:
    flags = np.zeros((len(intent), len(FLAGS)), dtype=bool)
    flags[:, _CALLED_PLACES] = _called(scores, intent, signals)
    flags[:, FLAGS.index(Flag.PRESS)] = intent == _PLACE[Intent.PRESS]
    flags[:, FLAGS.index(Flag.PERSONAL_DATA)] = has_personal_data
    if flags[:, FLAGS.index(Flag.THREAT)].any():
        # Fire and knives are also in reports of danger, and who threatens to kill speaks of death.
        _drop(Flag.THREAT, flags, scores, signals, beside=Flag.SAFETY)
        _drop(Flag.SELF_HARM, flags, scores, signals, beside=Flag.THREAT)
    return flags


def _drop(flag: Flag, flags: Yes, scores: Scores, signals: Signals, *, beside: Flag) -> None:
    """Take a flag away that hardly anything speaks for, and less than for the one beside it."""
    likely, other = (scores.flags[:, CALLED.index(one)] for one in (flag, beside))
    hardly = (likely < _BESIDE_ANOTHER) & (likely < other) & ~signals.has(str(flag), DANGER + flag)
    flags[:, FLAGS.index(flag)] &= ~(flags[:, FLAGS.index(beside)] & hardly)


def _unsure_flags(flags: Yes, scores: Scores, signals: Signals) -> Yes:
    unsure = np.zeros_like(flags)
    called = flags[:, _DANGER_PLACES]
    if not called.any():
        return unsure
    likely = scores.flags[:, _DANGER_SCORES] >= _SURE_FROM
    for place, flag in enumerate(_DANGERS):
        if signals.anywhere(DANGER + flag):
            likely[:, place] |= signals.has(DANGER + flag)
    unsure[:, _DANGER_PLACES] = called & ~likely
    return unsure


def _called(scores: Scores, intent: Numbers, signals: Signals) -> Yes:
    """Say for (texts, `CALLED`) what the scores and the lists call."""
    sad = scores.sentiments[:, _MOOD[Sentiment.NEGATIVE], None] >= _SAD_FROM
    calm = _among(_CALM)[intent][:, None] & ~sad
    issue = has_concrete_issue(signals)[:, None] | (
        scores.intents[:, _PLACE[Intent.COMPLAINT], None] >= _SURELY_A_COMPLAINT
    )
    called = scores.flags >= np.where(calm, _FROM_WHERE_CALM, np.where(issue, _FROM_WITH_ISSUE, _FROM))
    for place, flag in enumerate(CALLED):
        if signals.anywhere(*_LISTS_OF[flag]):
            enough = np.where(calm[:, place], _FROM_WITH_LIST_WHERE_CALM[place], _FROM_WITH_LIST[place])
            called[:, place] |= (scores.flags[:, place] >= enough) & signals.has(*_LISTS_OF[flag])
        if signals.anywhere(DANGER + flag):
            called[:, place] |= signals.has(DANGER + flag)
    return np.asarray(called)


def _needs_reply(intent: Numbers, flags: Yes, scores: Scores) -> Yes:
    always = _among(_ALWAYS_ANSWERED)[intent] | flags[:, FLAGS.index(Flag.SELF_HARM)]
    return np.asarray(always | ((intent == _PLACE[Intent.PRAISE]) & (scores.needs_reply >= _REPLY_FROM)))


def _topics(scores: Scores, intent: Numbers, own: Sequence[Sequence[own_topics.TopicHit]]) -> list[tuple[str, ...]]:
    found: list[tuple[str, ...]] = [()] * len(intent)
    texts, places = (scores.topics >= _TOPIC_FROM).nonzero()
    best_first = np.lexsort((-scores.topics[texts, places], texts))
    for text, place in zip(texts[best_first].tolist(), places[best_first].tolist(), strict=True):
        found[text] += _NAMED[place]
    for text, hits in enumerate(own):
        mine = [hit.slug for hit in hits if hit.score >= own_topics.ENOUGH]
        found[text] = tuple(dict.fromkeys((*mine, *found[text])))
    about = _among(_ABOUT_SOMETHING)[intent].tolist()
    return [named or ((_OTHER,) if yes else ()) for named, yes in zip(found, about, strict=True)]


_OTHER = str(SeededTopic.OTHER)
_NAMED = tuple(() if topic == _OTHER else (str(topic),) for topic in TOPICS)
"""What each topic adds to those that a text is about: "other" nothing."""
