"""Tip 7: one good public answer, then a personal contact."""

from bemot.playbook import proportion
from bemot.playbook.standing import Standing
from bemot.playbook.step import Ask, Step, WhyNot
from bemot.words import DraftState, Flag, Intent, Move, StepStatus, Tip

_PRIVATE_FLAGS = frozenset({Flag.PERSONAL_DATA, Flag.SELF_HARM})


def applies(standing: Standing) -> bool:
    """It is confidential, was decided so, or the person came back after our public answer."""
    if standing.private.handoffs > 0 or standing.private.contact_offered:
        return True
    if not proportion.wants_answer(standing) or proportion.is_light(standing):
        return False
    return _must_be_private(standing) or _came_back(standing)


def why_not(standing: Standing) -> WhyNot:
    """Give the reason where it does not apply."""
    if proportion.is_provocation(standing):
        return WhyNot.ANSWERED_BY_VERDICT
    if proportion.is_light(standing):
        return WhyNot.IN_PROPORTION
    return WhyNot.FIT_FOR_PUBLIC if proportion.wants_answer(standing) else WhyNot.NO_REPLY_NEEDED


def status(standing: Standing) -> StepStatus:
    """Later until we may offer it or the person takes it; current when it is ours to move; then done."""
    if not applies(standing):
        return StepStatus.DOES_NOT_APPLY
    if next_step(standing) is not None:
        return StepStatus.CURRENT
    over = standing.private.handoffs > 0 or proportion.is_settled(standing)
    return StepStatus.DONE if over else StepStatus.LATER


def next_step(standing: Standing) -> Step | None:
    """Offer a contact in the draft; when it stands there and the matter is private, move the talk."""
    if not applies(standing) or standing.private.handoffs > 0 or proportion.is_settled(standing):
        return None
    draft = standing.draft
    if draft.state is DraftState.WRITING and not (standing.private.contact_offered or draft.contact_offered):
        return Step(Tip.GO_PRIVATE, Ask.OFFER_CONTACT, who=draft.by)
    answered = proportion.is_answered(standing) and not proportion.has_draft(standing)
    if answered and _must_be_private(standing):
        return Step(Tip.GO_PRIVATE, Ask.HAND_OFF, who=standing.assignee)
    return None


def _must_be_private(standing: Standing) -> bool:
    decided = standing.decision.move is Move.ANSWER_IN_PRIVATE
    return decided or standing.where.confidential or bool(standing.flags & _PRIVATE_FLAGS)


def _came_back(standing: Standing) -> bool:
    again = standing.answers.published > 0 and standing.clocks.waiting_since is not None
    return again and standing.intent is Intent.COMPLAINT
