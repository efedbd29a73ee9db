"""A first honest aid for the decision: which move, and where, with the reason; a person decides."""

from collections.abc import Callable
from dataclasses import dataclass
from enum import StrEnum

from bemot.playbook import proportion
from bemot.playbook.standing import Finding, Leave, Standing, Verdict
from bemot.words import Flag, Intent, Level, Move, Ownership, Place

# From here on it is not one person's bad day but something that the organisation says with one voice.
MANY_SAY_SO = 5


class Because(StrEnum):
    """Why a move is advised."""

    SOMEBODY_MAY_NEED_HELP = "somebody_may_need_help"
    THREAT_GOES_TO_SECURITY = "threat_goes_to_security"
    THREAT_BESIDE_AN_ISSUE = "threat_beside_an_issue"
    PRESS_ASKS = "press_asks"
    HATE_AGAINST_A_GROUP = "hate_against_a_group"
    NOTHING_TO_HELP_WITH = "nothing_to_help_with"
    ONLY_ADVERTISING = "only_advertising"
    TWO_READERS_FIRST = "two_readers_first"
    OFFER_ONCE_THEN_LEAVE = "offer_once_then_leave"
    OFFER_WAS_MADE = "offer_was_made"
    ASK_FIRST = "ask_first"
    NOT_INVITED = "not_invited"
    CONFIDENTIAL = "confidential"
    LAWYERS_FIRST = "lawyers_first"
    FIND_OUT_FIRST = "find_out_first"
    DANGER_FIRST = "danger_first"
    ONE_PUBLIC_ANSWER_IS_ENOUGH = "one_public_answer_is_enough"
    IT_WAS_OUR_FAULT = "it_was_our_fault"
    IT_IS_NOT_SO = "it_is_not_so"
    WE_SEE_IT_DIFFERENTLY = "we_see_it_differently"
    THANKS_ARE_DUE = "thanks_are_due"
    NO_REPLY_NEEDED = "no_reply_needed"
    OTHERS_WONDER_TOO = "others_wonder_too"
    A_GOOD_IDEA_DESERVES_A_WORD = "a_good_idea_deserves_a_word"
    SAY_WHOSE_IT_IS = "say_whose_it_is"
    ANGER_WITHOUT_A_WISH = "anger_without_a_wish"
    GIVE_WHAT_WE_CAN = "give_what_we_can"
    SAY_NO_AND_WHY = "say_no_and_why"
    CRITIQUE_DESERVES_AN_ANSWER = "critique_deserves_an_answer"


@dataclass(frozen=True, slots=True)
class Advice:
    """What the playbook would do, and why; stored beside what was decided."""

    move: Move
    place: Place
    reason: Because


def advise(standing: Standing) -> Advice:
    """Give the move, the place and the reason. The gravest ground speaks first; never decides by itself."""
    for ground in _GROUNDS:
        found = ground(standing)
        if found is not None:
            move, reason = found
            return Advice(move=move, place=_place(standing), reason=reason)
    return Advice(move=Move.ANSWER_IN_PUBLIC, place=_place(standing), reason=Because.CRITIQUE_DESERVES_AN_ANSWER)


_Ground = tuple[Move, Because] | None


def _place(standing: Standing) -> Place:
    central = (
        proportion.is_press(standing)
        or bool(standing.sure_flags & {Flag.THREAT, Flag.LEGAL, Flag.SAFETY})
        or standing.level >= Level.SERIOUS
        or standing.opinion.count >= MANY_SAY_SO
    )
    return Place.CENTRAL if central else standing.responsible.place


def _for_people_in_danger(standing: Standing) -> _Ground:
    if Flag.SELF_HARM in standing.sure_flags:
        return Move.ANSWER_IN_PRIVATE, Because.SOMEBODY_MAY_NEED_HELP
    if Flag.THREAT not in standing.sure_flags:
        return None
    if standing.intent in (Intent.ABUSE, Intent.TROLLING):
        return Move.REPORT, Because.THREAT_GOES_TO_SECURITY
    return Move.ANSWER_IN_PRIVATE, Because.THREAT_BESIDE_AN_ISSUE


def _for_noise(standing: Standing) -> _Ground:
    ours = standing.where.ownership is Ownership.OWNED
    if standing.intent is Intent.SPAM:
        return (Move.HIDE if ours else Move.LEAVE), Because.ONLY_ADVERTISING
    if standing.intent is not Intent.ABUSE:
        return None
    if Flag.DISCRIMINATION in standing.flags:
        return Move.REPORT, Because.HATE_AGAINST_A_GROUP
    return (Move.HIDE if ours else Move.LEAVE), Because.NOTHING_TO_HELP_WITH


def _for_provocation(standing: Standing) -> _Ground:
    if not proportion.is_provocation(standing):
        return None
    if standing.provocation.verdict is not Verdict.CONFIRMED:
        return Move.MONITOR, Because.TWO_READERS_FIRST
    offered = standing.provocation.public_offers > 0
    return Move.LEAVE, Because.OFFER_WAS_MADE if offered else Because.OFFER_ONCE_THEN_LEAVE


def _for_press(standing: Standing) -> _Ground:
    return (Move.ANSWER_IN_PRIVATE, Because.PRESS_ASKS) if proportion.is_press(standing) else None


def _for_quiet(standing: Standing) -> _Ground:
    if not proportion.wants_answer(standing):
        return Move.LEAVE, Because.NO_REPLY_NEEDED
    if proportion.may_speak(standing):
        return None
    # The first word in a place that belongs to others is a question; the draft of it is a holding line.
    asked = standing.where.leave is Leave.ASKED
    return (Move.MONITOR, Because.NOT_INVITED) if asked else (Move.HOLD, Because.ASK_FIRST)


def _for_privacy(standing: Standing) -> _Ground:
    if standing.where.confidential or Flag.PERSONAL_DATA in standing.flags:
        return Move.ANSWER_IN_PRIVATE, Because.CONFIDENTIAL
    return (Move.HOLD, Because.LAWYERS_FIRST) if Flag.LEGAL in standing.flags else None


def _for_facts(standing: Standing) -> _Ground:
    facts = standing.facts
    if Flag.SAFETY in standing.sure_flags and not facts.count:
        return Move.HOLD, Because.DANGER_FIRST
    if facts.open_questions:
        return Move.HOLD, Because.FIND_OUT_FIRST
    by_finding: dict[Finding, tuple[Move, Because]] = {
        Finding.OUR_FAULT: (Move.APOLOGISE, Because.IT_WAS_OUR_FAULT),
        Finding.NOT_SO: (Move.CORRECT_A_FACT, Because.IT_IS_NOT_SO),
        Finding.DIFFERING_VIEW: (Move.ACKNOWLEDGE_DIFFERING_VIEW, Because.WE_SEE_IT_DIFFERENTLY),
    }
    return by_finding.get(facts.finding)


def _for_a_second_round(standing: Standing) -> _Ground:
    again = standing.answers.published > 0 and standing.clocks.waiting_since is not None
    if again and standing.intent is Intent.COMPLAINT:
        return Move.ANSWER_IN_PRIVATE, Because.ONE_PUBLIC_ANSWER_IS_ENOUGH
    return None


def _for_kindness(standing: Standing) -> _Ground:
    by_intent: dict[Intent, Because] = {
        Intent.PRAISE: Because.THANKS_ARE_DUE,
        Intent.QUESTION: Because.OTHERS_WONDER_TOO,
        Intent.SUGGESTION: Because.A_GOOD_IDEA_DESERVES_A_WORD,
    }
    reason = by_intent.get(standing.intent)
    return None if reason is None else (Move.ANSWER_IN_PUBLIC, reason)


_GROUNDS: tuple[Callable[[Standing], _Ground], ...] = (
    _for_people_in_danger,
    _for_press,
    _for_noise,
    _for_provocation,
    _for_quiet,
    _for_privacy,
    _for_a_second_round,
    _for_facts,
    _for_kindness,
)
