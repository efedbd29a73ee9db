"""What several tips must agree on: how much a conversation asks for, and whether an answer is still owed."""

from datetime import datetime, timedelta

from bemot.playbook.standing import Leave, Standing, Verdict
from bemot.words import (
    DraftState,
    Flag,
    FollowUpState,
    Intent,
    Level,
    Move,
    Outcome,
    Ownership,
    Purpose,
    SecondPerson,
    Status,
)

URGENT_FLAGS = frozenset({Flag.THREAT, Flag.SELF_HARM, Flag.SAFETY})
# A legal claim or a report of discrimination is never small talk, but nobody's night is broken for it.
WEIGHTY_FLAGS = URGENT_FLAGS | {Flag.LEGAL, Flag.DISCRIMINATION, Flag.PRESS, Flag.PERSONAL_DATA}
LIGHT_INTENTS = frozenset({Intent.PRAISE, Intent.QUESTION, Intent.SPAM, Intent.OTHER})
SILENT_MOVES = frozenset({Move.MONITOR, Move.LEAVE, Move.HIDE, Move.REPORT})
UNFINISHED = frozenset({DraftState.WRITING, DraftState.IN_REVIEW, DraftState.APPROVED})
# A colleague who works alone becomes the second person after this pause: long enough to have done something else.
SOLO_PAUSE = timedelta(minutes=10)


def is_press(standing: Standing) -> bool:
    """Say whether a journalist asks; press has its own route whatever the triage says of the text."""
    return standing.where.press or standing.intent is Intent.PRESS or Flag.PRESS in standing.flags


def is_provocation(standing: Standing) -> bool:
    """Say whether the question of a troll is open or answered with yes. An expired verdict starts afresh."""
    if standing.provocation.verdict in (Verdict.PROPOSED, Verdict.CONFIRMED):
        return True
    return standing.intent is Intent.TROLLING and Flag.SELF_HARM not in standing.flags


def is_left_alone(standing: Standing) -> bool:
    """Say whether it is veiled and left: hate without an issue, where nobody is in need of help."""
    return standing.intent is Intent.ABUSE and Flag.SELF_HARM not in standing.flags


def is_light(standing: Standing) -> bool:
    """Say whether one person and one text box are enough: no weight, and no policy that asks for a second person."""
    ordinary = standing.intent in LIGHT_INTENTS or not standing.needs_reply
    alone = standing.readings.required is SecondPerson.NONE and standing.approval is SecondPerson.NONE
    return (
        ordinary
        and alone
        and not is_unclear(standing)
        and standing.level is Level.NORMAL
        and not standing.sure_flags & WEIGHTY_FLAGS
        and not (standing.where.press or standing.where.confidential or standing.decision.second_needed)
        and not (is_provocation(standing) or is_left_alone(standing))
    )


def is_settled(standing: Standing) -> bool:
    """Say whether the matter itself is over; a return may still be due."""
    return standing.status is Status.RESOLVED or standing.solution.outcome is not None


def wants_answer(standing: Standing) -> bool:
    """Say whether this conversation is one that we answer at all."""
    if is_provocation(standing) or is_left_alone(standing):
        return False
    if standing.decision.move is not None:
        return standing.decision.move not in SILENT_MOVES
    return standing.needs_reply or Flag.SELF_HARM in standing.flags


def is_answered(standing: Standing) -> bool:
    """Say whether something of ours stands there and the person does not wait for more."""
    spoken = standing.answers.published > 0 or standing.answered_elsewhere
    return spoken and standing.clocks.waiting_since is None


def owes_answer(standing: Standing) -> bool:
    """Say whether the next public or private word is ours."""
    return wants_answer(standing) and not is_answered(standing) and not is_settled(standing)


def has_draft(standing: Standing) -> bool:
    """Say whether a draft is under way."""
    return standing.draft.state in UNFINISHED


def is_agreed(standing: Standing) -> bool:
    """Say whether the answer itself is approved: what would have come before it is asked for no more."""
    draft = standing.draft
    return draft.state is DraftState.APPROVED and draft.purpose is not Purpose.HOLDING


def may_speak(standing: Standing) -> bool:
    """Say whether we are at home or were invited; a journalist who writes to us has invited us."""
    owned = standing.where.ownership is Ownership.OWNED
    return owned or standing.where.leave is Leave.GIVEN or is_press(standing)


def is_listened_to(standing: Standing) -> bool:
    """Say whether the policy's reading exists, so that a decision has something to stand on."""
    if standing.readings.required is not SecondPerson.BEFORE:
        return True
    return not (own_reading_missing(standing) or second_reading_missing(standing))


def own_reading_missing(standing: Standing) -> bool:
    """Say whether the assignee has not yet put the post in own words. Without an assignee, one reader is ours."""
    readings = standing.readings
    if readings.own_waived:
        return False
    return not readings.by if standing.assignee is None else standing.assignee not in readings.by


def second_reading_missing(standing: Standing) -> bool:
    """Say whether nobody else has read it; who works alone has nobody else."""
    readings = standing.readings
    if readings.waived or standing.solo:
        return False
    others = set(readings.by) - {standing.assignee}
    return len(others) < (2 if standing.assignee is None and not readings.own_waived else 1)


def is_unclear(standing: Standing) -> bool:
    """Say whether triage was unsure and no colleague has settled it by deciding, judging, writing or answering."""
    judged = standing.provocation.verdict in (Verdict.PROPOSED, Verdict.CONFIRMED)
    settled = standing.decision.move is not None or judged or has_draft(standing) or is_answered(standing)
    return standing.unsure and not settled


def is_decided(standing: Standing) -> bool:
    """Say whether the move is chosen and, where the policy wants two, both stand behind it."""
    decision = standing.decision
    return decision.move is not None and (decision.second_done or not decision.second_needed)


def needs_return(standing: Standing) -> bool:
    """Say whether somebody must go back and ask: not after a thank-you, a broken-off talk or an honest difference."""
    if is_light(standing) or not wants_answer(standing) or is_press(standing):
        return False
    if standing.decision.move is Move.ACKNOWLEDGE_DIFFERING_VIEW:
        return False
    if standing.where.ownership is Ownership.WATCHED and not may_speak(standing):
        return False
    return standing.solution.outcome in (None, Outcome.SOLVED, Outcome.EXPLAINED)


def loop_is_closed(standing: Standing) -> bool:
    """Say whether the return is done, waived, or was met with silence."""
    closed = (FollowUpState.SATISFIED, FollowUpState.SILENT, FollowUpState.WAIVED)
    return standing.follow_up.state in closed


def is_return_draft(standing: Standing) -> bool:
    """Say whether the unfinished draft is the question that closes the loop."""
    return has_draft(standing) and standing.draft.purpose is Purpose.RETURN


def second_person(standing: Standing, *, besides: int | None) -> int | None:
    """Give who of the matrix is there for a second look and is not `besides`; None means whoever is here."""
    responsible = standing.responsible
    people = (responsible.second_reader, responsible.deputy, responsible.spokesperson)
    return next((person for person in people if person is not None and person != besides), None)


def after_pause(at: datetime | None) -> datetime | None:
    """Give when a colleague who works alone may look a second time; None where the first time is not known."""
    return None if at is None else at + SOLO_PAUSE
