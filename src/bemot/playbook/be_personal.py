"""Tip 4: simple words, a kind tone, a name and an address to write to."""

from bemot.playbook import proportion
from bemot.playbook.standing import Standing
from bemot.playbook.step import Ask, Step, WhyNot
from bemot.words import DraftState, StepStatus, Tip


def applies(standing: Standing) -> bool:
    """We will write something, are writing, or have written; a thank-you needs no form."""
    spoken = proportion.has_draft(standing) or standing.answers.published > 0
    return (spoken or proportion.wants_answer(standing)) and not proportion.is_light(standing)


def why_not(standing: Standing) -> WhyNot:
    """Give the reason where it does not apply."""
    if proportion.is_provocation(standing):
        return WhyNot.ANSWERED_BY_VERDICT
    return WhyNot.IN_PROPORTION if proportion.wants_answer(standing) else WhyNot.NO_REPLY_NEEDED


def status(standing: Standing) -> StepStatus:
    """Later until a draft exists; current while it lacks a name or an address; then done."""
    if not applies(standing):
        return StepStatus.DOES_NOT_APPLY
    if next_step(standing) is not None:
        return StepStatus.CURRENT
    written = proportion.has_draft(standing) or not proportion.owes_answer(standing)
    return StepStatus.DONE if written else StepStatus.LATER


def next_step(standing: Standing) -> Step | None:
    """Ask for what is missing while the author still writes; an approver sees it without being nagged."""
    draft = standing.draft
    if draft.state is not DraftState.WRITING or not applies(standing):
        return None
    # A question whether somebody is content does not need the address again: the answer before carried it.
    contact_missing = not draft.contact_offered and not proportion.is_return_draft(standing)
    if draft.signed and not contact_missing:
        return None
    return Step(Tip.BE_PERSONAL, Ask.ADD_NAME_AND_CONTACT, who=draft.by, due=standing.clocks.first_answer_due)
