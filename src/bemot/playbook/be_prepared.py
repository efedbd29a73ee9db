"""Tip 6: see how we answered before, keep one line, and explain where we leave it."""

from bemot.playbook import proportion
from bemot.playbook.standing import Standing
from bemot.playbook.step import Ask, Step, WhyNot
from bemot.words import DraftState, StepStatus, Tip


def applies(standing: Standing) -> bool:
    """There are earlier answers to lean on, or the draft contradicts one."""
    if standing.draft.contradicts_earlier and proportion.has_draft(standing):
        return True
    earlier = standing.answers.earlier > 0 and not proportion.is_light(standing)
    return earlier and proportion.wants_answer(standing)


def why_not(standing: Standing) -> WhyNot:
    """Give the reason where it does not apply."""
    if proportion.is_provocation(standing):
        return WhyNot.ANSWERED_BY_VERDICT
    if proportion.is_light(standing):
        return WhyNot.IN_PROPORTION
    return WhyNot.NOTHING_EARLIER if proportion.wants_answer(standing) else WhyNot.NO_REPLY_NEEDED


def status(standing: Standing) -> StepStatus:
    """Later until it is decided; current while earlier answers are unseen or contradicted; then done."""
    if not applies(standing):
        return StepStatus.DOES_NOT_APPLY
    if next_step(standing) is not None:
        return StepStatus.CURRENT
    waits = proportion.owes_answer(standing) and not proportion.has_draft(standing)
    return StepStatus.LATER if waits and not standing.answers.earlier_seen else StepStatus.DONE


def next_step(standing: Standing) -> Step | None:
    """Look before writing; explain before submitting."""
    if not applies(standing):
        return None
    draft = standing.draft
    if draft.contradicts_earlier and draft.state is DraftState.WRITING:
        return Step(Tip.BE_PREPARED, Ask.EXPLAIN_CONTRADICTION, who=draft.by)
    fresh = proportion.owes_answer(standing) and not proportion.has_draft(standing)
    if fresh and proportion.is_decided(standing) and not standing.answers.earlier_seen:
        return Step(Tip.BE_PREPARED, Ask.LOOK_AT_EARLIER_ANSWERS, who=standing.assignee)
    return None
