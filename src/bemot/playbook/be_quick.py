"""Tip 1: nothing is won by waiting; write, publish, and settle what hangs between us and the network."""

from datetime import timedelta

from bemot.playbook import proportion
from bemot.playbook.standing import Leave, Standing
from bemot.playbook.step import Ask, Step, WhyNot
from bemot.words import DraftState, PublicationState, StepStatus, Tip

# A promise that runs out within this time is better kept with an honest "we are finding out" than broken.
HOLDING_MARGIN = timedelta(minutes=30)

_HANGING = {
    PublicationState.UNSURE: Ask.SETTLE_UNSURE,
    PublicationState.FAILED: Ask.SEND_AGAIN,
    PublicationState.BY_HAND: Ask.PUBLISH_BY_HAND,
}


def applies(standing: Standing) -> bool:
    """Somebody waits for a word of ours, or one of ours is out or on its way."""
    spoken = standing.answers.published > 0 or standing.answers.last is not None or standing.answered_elsewhere
    return spoken or proportion.has_draft(standing) or proportion.wants_answer(standing)


def why_not(standing: Standing) -> WhyNot:
    """Give the reason where it does not apply."""
    if proportion.is_provocation(standing):
        return WhyNot.ANSWERED_BY_VERDICT
    return WhyNot.LEFT_ALONE if proportion.is_left_alone(standing) else WhyNot.NO_REPLY_NEEDED


def status(standing: Standing) -> StepStatus:
    """Current when the answer can be written or put out; later while others must do theirs; then done."""
    if not applies(standing):
        return StepStatus.DOES_NOT_APPLY
    if next_step(standing) is not None:
        return StepStatus.CURRENT
    return StepStatus.LATER if proportion.owes_answer(standing) else StepStatus.DONE


def next_step(standing: Standing) -> Step | None:
    """Settle what hangs; put out what is approved; hold where the promise runs out; write where all is known."""
    hanging = _HANGING.get(standing.answers.last) if standing.answers.last else None
    if hanging is not None:
        return _step(standing, hanging)
    if standing.answers.last in (PublicationState.QUEUED, PublicationState.SENDING):
        return None
    if _is_free_to_go(standing):
        return _step(standing, Ask.PUBLISH)
    if proportion.has_draft(standing) or not proportion.owes_answer(standing):
        return None
    return _before_the_draft(standing)


def _is_free_to_go(standing: Standing) -> bool:
    draft = standing.draft
    alone = draft.state is DraftState.WRITING and proportion.is_light(standing) and draft.blocking == 0
    cool = draft.cooling_until is None or draft.cooling_until <= standing.now
    return draft.state is DraftState.APPROVED or (alone and cool)


def _before_the_draft(standing: Standing) -> Step | None:
    if not proportion.may_speak(standing):
        return _ask_first(standing)
    if proportion.is_light(standing):
        return _step(standing, Ask.WRITE_DRAFT)
    if proportion.is_unclear(standing):
        return None
    if _promise_runs_out(standing) and not _is_ready(standing):
        return _step(standing, Ask.WRITE_HOLDING)
    return _step(standing, Ask.WRITE_DRAFT) if _is_ready(standing) else None


def _ask_first(standing: Standing) -> Step | None:
    if not (proportion.is_decided(standing) or proportion.is_light(standing)):
        return None
    if standing.where.leave is Leave.ASKED:
        return Step(Tip.BE_QUICK, Ask.WAIT_FOR_PERSON, why=Ask.ASK_LEAVE_TO_ANSWER)
    return _step(standing, Ask.ASK_LEAVE_TO_ANSWER)


def _is_ready(standing: Standing) -> bool:
    return (
        proportion.is_listened_to(standing) and proportion.is_decided(standing) and standing.facts.open_questions == 0
    )


def _promise_runs_out(standing: Standing) -> bool:
    clocks = standing.clocks
    if clocks.first_answer_met or clocks.first_answer_due is None or clocks.said_when:
        return False
    return clocks.first_answer_due - standing.now <= HOLDING_MARGIN


def _step(standing: Standing, ask: Ask) -> Step:
    who = standing.draft.by if ask is Ask.PUBLISH else standing.assignee
    clocks = standing.clocks
    due = None if clocks.first_answer_met else clocks.first_answer_due
    return Step(Tip.BE_QUICK, ask, who=who, due=due)
