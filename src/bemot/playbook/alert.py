"""Tip 0: tell the one who answers for it at once, and decide together what to do and where."""

from bemot.playbook import proportion
from bemot.playbook.standing import Standing
from bemot.playbook.step import Ask, Step, WhyNot
from bemot.words import Level, StepStatus, Tip


def applies(standing: Standing) -> bool:
    """An alert went out, or the matter is one that must be decided on."""
    if standing.alarm.acknowledged is not None or _must_alert(standing):
        return True
    return _asks_for_decision(standing)


def why_not(standing: Standing) -> WhyNot:
    """Give the reason where it does not apply."""
    return WhyNot.IN_PROPORTION if proportion.is_light(standing) else WhyNot.NOBODY_TO_ALERT


def status(standing: Standing) -> StepStatus:
    """Current until acknowledged; later while others read; current for the decision; then done."""
    if not applies(standing):
        return StepStatus.DOES_NOT_APPLY
    if next_step(standing) is not None:
        return StepStatus.CURRENT
    waits_for_alert = standing.alarm.acknowledged is None and _must_alert(standing)
    goes_out = proportion.is_settled(standing) or proportion.is_agreed(standing)
    later = _decision_is_open(standing) or (waits_for_alert and not goes_out)
    return StepStatus.LATER if later else StepStatus.DONE


def next_step(standing: Standing) -> Step | None:
    """Acknowledge first; decide when the post has been read; let a second colleague stand behind it."""
    alarm = standing.alarm
    if alarm.acknowledged is False and not (proportion.is_settled(standing) or proportion.is_agreed(standing)):
        return Step(Tip.ALERT, Ask.ACKNOWLEDGE_ALERT, who=alarm.alerted, due=alarm.answer_due)
    if not _decision_is_open(standing) or not proportion.is_listened_to(standing):
        return None
    decision = standing.decision
    if decision.move is None:
        return Step(Tip.ALERT, Ask.DECIDE, who=standing.assignee, due=standing.clocks.first_answer_due)
    if standing.solo:
        due = proportion.after_pause(decision.at)
        return Step(Tip.ALERT, Ask.SECOND_DECISION, who=decision.by, due=due, why=Ask.LOOK_AGAIN)
    other = proportion.second_person(standing, besides=decision.by)
    return Step(Tip.ALERT, Ask.SECOND_DECISION, who=other, due=standing.clocks.first_answer_due)


def _must_alert(standing: Standing) -> bool:
    urgent = bool(standing.sure_flags & proportion.URGENT_FLAGS) or standing.level > Level.NORMAL
    return urgent or proportion.is_press(standing)


def _asks_for_decision(standing: Standing) -> bool:
    # A verdict and a veil are decisions of their own; asking for another one would feed what we want to starve.
    own_way = proportion.is_provocation(standing) or proportion.is_left_alone(standing)
    return not own_way and not proportion.is_light(standing)


def _decision_is_open(standing: Standing) -> bool:
    if proportion.is_settled(standing) or proportion.is_decided(standing) or proportion.is_unclear(standing):
        return False
    # What went out, or is agreed on, was decided in fact; the row does not nag unless a second decider is owed.
    if standing.decision.move is None and (proportion.is_answered(standing) or proportion.is_agreed(standing)):
        return False
    return _asks_for_decision(standing)
