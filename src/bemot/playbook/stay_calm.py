"""Tip 3: no panic, no heat, no defence; mend what the check found, cool off, let four eyes see it."""

from bemot.playbook import proportion
from bemot.playbook.standing import Standing
from bemot.playbook.step import Ask, Step, WhyNot
from bemot.words import DraftState, PublicationState, SecondPerson, StepStatus, Tip


def applies(standing: Standing) -> bool:
    """We will write something, are writing, or have written."""
    if proportion.has_draft(standing) or standing.answers.published > 0:
        in_review = standing.draft.state is DraftState.IN_REVIEW
        return not proportion.is_light(standing) or in_review or _is_hot(standing)
    return proportion.wants_answer(standing) and not proportion.is_light(standing)


def why_not(standing: Standing) -> WhyNot:
    """Give the reason where it does not apply."""
    if proportion.is_provocation(standing):
        return WhyNot.ANSWERED_BY_VERDICT
    return WhyNot.IN_PROPORTION if proportion.wants_answer(standing) else WhyNot.NO_REPLY_NEEDED


def status(standing: Standing) -> StepStatus:
    """Later until a draft exists; current while it is mended, cooled or approved; then done."""
    if not applies(standing):
        return StepStatus.DOES_NOT_APPLY
    if next_step(standing) is not None:
        return StepStatus.CURRENT
    if standing.draft.state in (DraftState.APPROVED, DraftState.SENT) or not proportion.owes_answer(standing):
        return StepStatus.DONE
    return StepStatus.LATER


def next_step(standing: Standing) -> Step | None:
    """Mend before cooling: a rewording that passes is free at once. Then submit, then the other's eyes."""
    draft = standing.draft
    if draft.state is DraftState.WRITING:
        return _writing(standing)
    if draft.state is DraftState.IN_REVIEW:
        return _review(standing)
    return _afterwards(standing)


def _is_hot(standing: Standing) -> bool:
    draft = standing.draft
    cooling = draft.cooling_until is not None and draft.cooling_until > standing.now
    return draft.state is DraftState.WRITING and (draft.blocking > 0 or cooling)


def _writing(standing: Standing) -> Step | None:
    draft = standing.draft
    due = standing.clocks.first_answer_due
    if draft.blocking:
        return Step(Tip.STAY_CALM, Ask.MEND_FINDINGS, who=draft.by, due=due)
    if draft.cooling_until is not None and draft.cooling_until > standing.now:
        return Step(Tip.STAY_CALM, Ask.COOL_OFF, who=draft.by, due=draft.cooling_until)
    if proportion.is_light(standing):
        return None
    ask = Ask.SUBMIT if standing.approval is SecondPerson.BEFORE else Ask.PUBLISH
    return Step(Tip.STAY_CALM, ask, who=draft.by, due=due)


def _review(standing: Standing) -> Step:
    draft = standing.draft
    if standing.solo:
        due = proportion.after_pause(draft.submitted_at)
        return Step(Tip.STAY_CALM, Ask.LOOK_AGAIN, who=draft.by, due=due, why=Ask.APPROVE)
    who = proportion.second_person(standing, besides=draft.by)
    return Step(Tip.STAY_CALM, Ask.APPROVE, who=who, due=standing.clocks.first_answer_due)


def _afterwards(standing: Standing) -> Step | None:
    answers = standing.answers
    if standing.approval is not SecondPerson.AFTERWARDS or standing.solo or answers.last_reviewed:
        return None
    if answers.last is not PublicationState.SENT:
        return None
    who = proportion.second_person(standing, besides=standing.draft.by or standing.assignee)
    return Step(Tip.STAY_CALM, Ask.REVIEW_AFTERWARDS, who=who)
