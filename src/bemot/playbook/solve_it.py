"""Tip 8: solve it, apologise readily, find what lay behind and prevent it."""

from bemot.playbook import proportion
from bemot.playbook.standing import Standing
from bemot.playbook.step import Ask, Step, WhyNot
from bemot.words import Apology, Outcome, Status, StepStatus, Tip


def applies(standing: Standing) -> bool:
    """There is a matter to bring to an end; provocation and hate end by their own rule."""
    return not (proportion.is_provocation(standing) or proportion.is_left_alone(standing))


def why_not(standing: Standing) -> WhyNot:
    """Give the reason where it does not apply."""
    return WhyNot.LEFT_ALONE if proportion.is_left_alone(standing) else WhyNot.NOTHING_TO_SOLVE


def status(standing: Standing) -> StepStatus:
    """Later until we have answered; current when it can be ended; then done."""
    if not applies(standing):
        return StepStatus.DOES_NOT_APPLY
    if next_step(standing) is not None:
        return StepStatus.CURRENT
    return StepStatus.DONE if proportion.is_settled(standing) else StepStatus.LATER


def next_step(standing: Standing) -> Step | None:
    """End what needs no answer; wait where the turn is theirs; else resolve, with its cause where we were wrong."""
    if not applies(standing):
        return None
    if proportion.is_settled(standing):
        return _cause(standing)
    if not proportion.wants_answer(standing):
        return _close(standing)
    return None if proportion.has_draft(standing) or not proportion.is_answered(standing) else _end(standing)


def _end(standing: Standing) -> Step:
    # A thank-you that was answered is over: nobody writes a cause and a remedy for kindness.
    if proportion.is_light(standing):
        return Step(Tip.SOLVE_IT, Ask.CLOSE, who=standing.assignee)
    if standing.status is Status.WAITING:
        return Step(Tip.SOLVE_IT, Ask.WAIT_FOR_PERSON, why=Ask.RESOLVE)
    return Step(Tip.SOLVE_IT, Ask.RESOLVE, who=standing.assignee)


def _close(standing: Standing) -> Step | None:
    if proportion.is_unclear(standing) or (proportion.is_press(standing) and not proportion.is_decided(standing)):
        return None
    if standing.sure_flags & proportion.URGENT_FLAGS and not proportion.is_decided(standing):
        return None
    return Step(Tip.SOLVE_IT, Ask.CLOSE, who=standing.assignee)


def _cause(standing: Standing) -> Step | None:
    solution = standing.solution
    ours = solution.outcome is Outcome.SOLVED and solution.apology is Apology.FAULT
    if ours and not solution.cause_given:
        return Step(Tip.SOLVE_IT, Ask.STATE_CAUSE, who=standing.assignee)
    return None
