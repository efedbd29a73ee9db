"""Tip 5: it is decided in advance who answers what; where there is no such list, it is made now."""

from bemot.playbook import proportion
from bemot.playbook.standing import Standing
from bemot.playbook.step import Ask, Step, WhyNot
from bemot.words import Intent, StepStatus, Tip


def applies(standing: Standing) -> bool:
    """Somebody must carry this matter: critique, weight, or a threat among the hate."""
    if proportion.is_left_alone(standing):
        return bool(standing.sure_flags & proportion.URGENT_FLAGS)
    return not proportion.is_light(standing) and standing.intent is not Intent.SPAM


def why_not(standing: Standing) -> WhyNot:
    """Give the reason where it does not apply."""
    return WhyNot.LEFT_ALONE if proportion.is_left_alone(standing) else WhyNot.IN_PROPORTION


def status(standing: Standing) -> StepStatus:
    """Current while nobody carries it; then done."""
    if not applies(standing):
        return StepStatus.DOES_NOT_APPLY
    return StepStatus.CURRENT if next_step(standing) is not None else StepStatus.DONE


def next_step(standing: Standing) -> Step | None:
    """A gap in the matrix is filled first; else the one whom it names takes it."""
    if not applies(standing) or standing.assignee is not None or proportion.is_settled(standing):
        return None
    responsible = standing.responsible
    if responsible.spokesperson is None and responsible.deputy is None:
        return Step(Tip.RIGHT_PERSON, Ask.NAME_AN_OWNER, due=standing.clocks.first_answer_due)
    # Whoever said "I have it" to the alert is expected to take it, before the matrix is asked.
    who = standing.alarm.acknowledged_by or responsible.spokesperson or responsible.deputy
    return Step(Tip.RIGHT_PERSON, Ask.CLAIM, who=who, due=standing.clocks.first_answer_due)
