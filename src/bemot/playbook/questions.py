"""The well-known questions before a decision: answers in, a proposed move and place with its reason out.

They follow the chart by which the United States Air Force answered in public (Web Posting Response Assessment, 2008:
troll, rager, misguided, unhappy customer), widened by what a public body must ask. People decide; this proposes.
"""

from collections.abc import Callable
from dataclasses import dataclass, replace
from enum import StrEnum

from bemot.playbook import advice, proportion
from bemot.playbook.advice import MANY_SAY_SO, Advice, Because
from bemot.playbook.standing import Decided, Finding, Standing, Verdict
from bemot.words import Flag, Intent, Move, Place


class Truth(StrEnum):
    """Whether it is true what is said."""

    UNKNOWN = "unknown"
    TRUE = "true"
    NOT_SO = "not_so"
    VIEW = "view"


class Ours(StrEnum):
    """Whether it is ours to answer for."""

    UNKNOWN = "unknown"
    OURS = "ours"
    OTHERS = "others"


class Wish(StrEnum):
    """Whether the person wants something, and whether we can give it."""

    UNKNOWN = "unknown"
    CAN = "can"
    CANNOT = "cannot"
    NOTHING = "nothing"


class Voice(StrEnum):
    """Who speaks: somebody with a matter, however angry, or one of the others."""

    UNKNOWN = "unknown"
    CUSTOMER = "customer"
    MISINFORMED = "misinformed"
    RAGER = "rager"
    TROLL = "troll"


class Touch(StrEnum):
    """What else it touches."""

    LAW = "law"
    SAFETY = "safety"
    PERSONS = "persons"
    PRESS = "press"
    POLITICS = "politics"


class Others(StrEnum):
    """How many others are affected."""

    ONE = "one"
    SOME = "some"
    MANY = "many"


@dataclass(frozen=True, slots=True)
class Answers:
    """What a colleague says; *unknown* leaves it to what the desk knows."""

    truth: Truth = Truth.UNKNOWN
    ours: Ours = Ours.UNKNOWN
    wish: Wish = Wish.UNKNOWN
    voice: Voice = Voice.UNKNOWN
    touches: frozenset[Touch] = frozenset()
    others: Others = Others.ONE


_TRUTHS = {Finding.OUR_FAULT: Truth.TRUE, Finding.NOT_SO: Truth.NOT_SO, Finding.DIFFERING_VIEW: Truth.VIEW}
_FLAGS = {Touch.LAW: Flag.LEGAL, Touch.SAFETY: Flag.SAFETY, Touch.PERSONS: Flag.PERSONAL_DATA}


def known(standing: Standing) -> Answers:
    """Give the answers that the desk can fill in beforehand, for a person to correct."""
    touches = {touch for touch, flag in _FLAGS.items() if flag in standing.sure_flags}
    if proportion.is_press(standing):
        touches.add(Touch.PRESS)
    count = standing.opinion.count
    return Answers(
        truth=_TRUTHS.get(standing.facts.finding, Truth.UNKNOWN),
        ours=Ours.OURS if standing.facts.finding is Finding.OUR_FAULT else Ours.UNKNOWN,
        voice=Voice.TROLL if proportion.is_provocation(standing) else Voice.UNKNOWN,
        touches=frozenset(touches),
        others=Others.MANY if count >= MANY_SAY_SO else Others.SOME if count else Others.ONE,
    )


def propose(standing: Standing, answers: Answers) -> Advice:
    """Give move, place and reason. What a person has answered goes before what the desk believes.

    The gravest ground speaks first: danger, press, law and hate by the playbook's own rules, then the questions.
    """
    answered = _with(standing, answers)
    found = advice.advise(answered)
    if found.reason not in _GRAVE and proportion.may_speak(answered):
        for ground in _GROUNDS:
            other = ground(answers)
            if other is not None:
                found = replace(found, move=other[0], reason=other[1])
                break
    central = Touch.POLITICS in answers.touches or answers.others is Others.MANY
    return replace(found, place=Place.CENTRAL) if central else found


def _with(standing: Standing, answers: Answers) -> Standing:
    """Put what was answered into the standing, so that the same rules speak of it."""
    flags = standing.flags - set(_FLAGS.values()) | {_FLAGS[touch] for touch in answers.touches if touch in _FLAGS}
    facts = standing.facts
    if answers.truth is not Truth.UNKNOWN:
        # Whoever answers the question has found out; a danger that is settled need not be held back any more.
        facts = replace(facts, finding=_finding(answers), open_questions=0, count=max(facts.count, 1))
    press = Touch.PRESS in answers.touches
    return replace(
        standing,
        intent=_intent(standing, answers, press=press),
        flags=flags | {Flag.PRESS} if press else flags - {Flag.PRESS},
        unsure_flags=standing.unsure_flags - set(_FLAGS.values()),
        needs_reply=standing.needs_reply or _has_a_matter(answers),
        # What was decided before is what is being asked anew.
        decision=Decided(),
        facts=facts,
        where=replace(standing.where, press=press),
    )


def _has_a_matter(answers: Answers) -> bool:
    spoken_for = answers.voice in (Voice.CUSTOMER, Voice.MISINFORMED) or answers.wish in (Wish.CAN, Wish.CANNOT)
    return spoken_for or answers.truth is not Truth.UNKNOWN or answers.ours is not Ours.UNKNOWN


def _finding(answers: Answers) -> Finding:
    if _is_our_fault(answers):
        return Finding.OUR_FAULT
    return {Truth.NOT_SO: Finding.NOT_SO, Truth.VIEW: Finding.DIFFERING_VIEW}.get(answers.truth, Finding.UNKNOWN)


def _is_our_fault(answers: Answers) -> bool:
    return answers.truth is Truth.TRUE and answers.ours is Ours.OURS


def _intent(standing: Standing, answers: Answers, *, press: bool) -> Intent:
    # What two readers have said is not undone by an answer to a question; what the machine believes is.
    said_by_two = standing.provocation.verdict in (Verdict.PROPOSED, Verdict.CONFIRMED)
    if answers.voice is Voice.TROLL or said_by_two:
        return Intent.TROLLING
    doubted = (Intent.TROLLING, Intent.ABUSE) if answers.voice is not Voice.UNKNOWN else (Intent.TROLLING,)
    if standing.intent in doubted or (standing.intent is Intent.PRESS and not press):
        return Intent.COMPLAINT
    return standing.intent


_Ground = tuple[Move, Because] | None


def _for_others_matters(answers: Answers) -> _Ground:
    return (Move.ANSWER_IN_PUBLIC, Because.SAY_WHOSE_IT_IS) if answers.ours is Ours.OTHERS else None


def _for_anger(answers: Answers) -> _Ground:
    if answers.voice is Voice.RAGER and answers.wish in (Wish.NOTHING, Wish.UNKNOWN):
        return Move.MONITOR, Because.ANGER_WITHOUT_A_WISH
    return None


def _for_wishes(answers: Answers) -> _Ground:
    # An apology and a fact are owed whatever else can be given.
    if answers.truth is Truth.NOT_SO or _is_our_fault(answers):
        return None
    by_wish: dict[Wish, tuple[Move, Because]] = {
        Wish.CAN: (Move.ANSWER_IN_PUBLIC, Because.GIVE_WHAT_WE_CAN),
        Wish.CANNOT: (Move.ACKNOWLEDGE_DIFFERING_VIEW, Because.SAY_NO_AND_WHY),
    }
    return by_wish.get(answers.wish)


def _for_mistakes(answers: Answers) -> _Ground:
    mistaken = answers.voice is Voice.MISINFORMED and answers.truth in (Truth.UNKNOWN, Truth.NOT_SO)
    return (Move.CORRECT_A_FACT, Because.IT_IS_NOT_SO) if mistaken else None


_GROUNDS: tuple[Callable[[Answers], _Ground], ...] = (
    _for_others_matters,
    _for_anger,
    _for_mistakes,
    _for_wishes,
)
# These speak before any answer: somebody's safety, the press, the law, hate, a place that is not ours, a second round.
_GRAVE = frozenset(
    {
        Because.SOMEBODY_MAY_NEED_HELP,
        Because.THREAT_GOES_TO_SECURITY,
        Because.THREAT_BESIDE_AN_ISSUE,
        Because.PRESS_ASKS,
        Because.HATE_AGAINST_A_GROUP,
        Because.NOTHING_TO_HELP_WITH,
        Because.ONLY_ADVERTISING,
        Because.TWO_READERS_FIRST,
        Because.OFFER_ONCE_THEN_LEAVE,
        Because.OFFER_WAS_MADE,
        Because.ASK_FIRST,
        Because.NOT_INVITED,
        Because.CONFIDENTIAL,
        Because.LAWYERS_FIRST,
        Because.DANGER_FIRST,
        Because.ONE_PUBLIC_ANSWER_IS_ENOUGH,
    }
)
