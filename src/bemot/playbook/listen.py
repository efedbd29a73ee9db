"""Tip 2: read closely, let somebody else read it, find the facts and who else says the same."""

from bemot.playbook import proportion
from bemot.playbook.standing import Standing
from bemot.playbook.step import Ask, Step, WhyNot
from bemot.words import Intent, SecondPerson, StepStatus, Tip

_MAY_NEED_FACTS = frozenset({Intent.COMPLAINT, Intent.PRESS})


def applies(standing: Standing) -> bool:
    """There is critique or weight in it, or triage does not know what it is."""
    if proportion.is_unclear(standing):
        return True
    return proportion.wants_answer(standing) and not proportion.is_light(standing)


def why_not(standing: Standing) -> WhyNot:
    """Give the reason where it does not apply."""
    if proportion.is_provocation(standing):
        return WhyNot.ANSWERED_BY_VERDICT
    if proportion.is_left_alone(standing):
        return WhyNot.LEFT_ALONE
    return WhyNot.IN_PROPORTION if proportion.is_light(standing) else WhyNot.NO_REPLY_NEEDED


def status(standing: Standing) -> StepStatus:
    """Current while a reading, a fact or a look at the same opinion is missing; then done."""
    if not applies(standing):
        return StepStatus.DOES_NOT_APPLY
    return StepStatus.CURRENT if next_step(standing) is not None else StepStatus.DONE


def next_step(standing: Standing) -> Step | None:
    """Say what it is; read; find out; look at who else says so. Silent once the answer is agreed on or out."""
    if not applies(standing) or proportion.is_settled(standing) or proportion.is_agreed(standing):
        return None
    if proportion.is_unclear(standing):
        return Step(Tip.LISTEN, Ask.SAY_WHAT_IT_IS, who=standing.assignee)
    if proportion.is_answered(standing):
        return _read_afterwards(standing)
    return _reading(standing) or _settling(standing) or _finding_out(standing) or _same_opinion(standing)


def _reading(standing: Standing) -> Step | None:
    if proportion.is_listened_to(standing):
        return None
    due = standing.clocks.first_answer_due
    asked = standing.readings.asked
    # The other is asked first, so that both can read at the same time.
    if asked is None and proportion.second_reading_missing(standing):
        return Step(Tip.LISTEN, Ask.ASK_SOMEONE_TO_READ, who=standing.assignee, due=due)
    who = standing.assignee if proportion.own_reading_missing(standing) else asked
    return Step(Tip.LISTEN, Ask.WRITE_READING, who=who, due=due)


def _settling(standing: Standing) -> Step | None:
    if not standing.readings.differ or proportion.is_decided(standing):
        return None
    return Step(Tip.LISTEN, Ask.SETTLE_READINGS, who=standing.assignee, due=standing.clocks.first_answer_due)


def _finding_out(standing: Standing) -> Step | None:
    facts = standing.facts
    due = standing.clocks.first_answer_due
    if facts.open_questions:
        return Step(Tip.LISTEN, Ask.ANSWER_FACT_QUESTION, who=standing.responsible.fact_owner, due=due)
    # Where the policy asks nobody to read, it does not ask for a fact log either: the answer carries its facts.
    asked_for = standing.readings.required is SecondPerson.BEFORE and standing.intent in _MAY_NEED_FACTS
    if asked_for and not facts.count and not proportion.has_draft(standing):
        return Step(Tip.LISTEN, Ask.RECORD_FACT, who=standing.responsible.fact_owner or standing.assignee, due=due)
    return None


def _same_opinion(standing: Standing) -> Step | None:
    if standing.opinion.candidates and not proportion.has_draft(standing):
        return Step(Tip.LISTEN, Ask.LOOK_AT_SAME_OPINION, who=standing.assignee)
    return None


def _read_afterwards(standing: Standing) -> Step | None:
    readings = standing.readings
    others = set(readings.by) - {standing.assignee}
    if readings.required is not SecondPerson.AFTERWARDS or readings.waived or others or standing.solo:
        return None
    who = readings.asked or proportion.second_person(standing, besides=standing.assignee)
    return Step(Tip.LISTEN, Ask.WRITE_READING, who=who, why=Ask.REVIEW_AFTERWARDS)
