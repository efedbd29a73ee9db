"""Tip 9: go back to where it was said and ask whether the person is content."""

from bemot.playbook import proportion
from bemot.playbook.standing import Standing
from bemot.playbook.step import Ask, Step, WhyNot
from bemot.words import FollowUpState, Outcome, Ownership, Status, StepStatus, Tip


def applies(standing: Standing) -> bool:
    """A return is owed by rule, or one was promised."""
    return standing.follow_up.state is not None or proportion.needs_return(standing)


def why_not(standing: Standing) -> WhyNot:
    """Give the reason where it does not apply."""
    if proportion.is_provocation(standing):
        return WhyNot.ANSWERED_BY_VERDICT
    if proportion.is_light(standing):
        return WhyNot.IN_PROPORTION
    if not proportion.wants_answer(standing):
        return WhyNot.NO_REPLY_NEEDED
    if standing.where.ownership is Ownership.WATCHED and not proportion.may_speak(standing):
        return WhyNot.NO_RETURN_ON_OTHERS_CHANNEL
    differ = standing.solution.outcome in (None, Outcome.AGREED_TO_DIFFER)
    return WhyNot.AGREED_TO_DIFFER if differ and not proportion.is_press(standing) else WhyNot.NOTHING_TO_SOLVE


def status(standing: Standing) -> StepStatus:
    """Later until it is due; current when it is; done when they are content, silent, or it was waived."""
    if not applies(standing):
        return StepStatus.DOES_NOT_APPLY
    if next_step(standing) is not None:
        return StepStatus.CURRENT
    return StepStatus.DONE if proportion.loop_is_closed(standing) else StepStatus.LATER


def next_step(standing: Standing) -> Step | None:
    """Plan it when the matter is solved, ask when it is due, wait for the reply, take up what is not well."""
    if not applies(standing) or proportion.loop_is_closed(standing) or proportion.is_return_draft(standing):
        return None
    plan = standing.follow_up
    if plan.state is None:
        return _step(standing, Ask.PLAN_RETURN) if proportion.is_settled(standing) else None
    if plan.state is FollowUpState.ASKED:
        return Step(Tip.CLOSE_THE_LOOP, Ask.WAIT_FOR_PERSON, why=_question(standing))
    if plan.state is FollowUpState.DISSATISFIED:
        return _step(standing, Ask.TAKE_UP_AGAIN) if standing.status is Status.RESOLVED else None
    late = plan.due is not None and plan.due <= standing.now
    if plan.state is FollowUpState.DUE or late:
        return _step(standing, _question(standing))
    return None


def _question(standing: Standing) -> Ask:
    # What was confidential stays so: the private return counts as the loop closed.
    return Ask.ASK_PRIVATELY if standing.where.confidential else Ask.ASK_IN_THREAD


def _step(standing: Standing, ask: Ask) -> Step:
    return Step(Tip.CLOSE_THE_LOOP, ask, who=standing.assignee, due=standing.follow_up.due)
