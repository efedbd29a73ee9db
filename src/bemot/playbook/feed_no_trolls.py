"""Tip 10: a critic is not a troll; two readers say so, one offer is made, then it is left. Hate is left at once."""

from datetime import datetime, timedelta

from bemot.playbook import proportion
from bemot.playbook.standing import Standing, Verdict
from bemot.playbook.step import Ask, Step, WhyNot
from bemot.words import StepStatus, Tip

# Who works alone sleeps on it: the second look at a verdict is the next day's.
SOLO_NIGHT = timedelta(days=1)


def applies(standing: Standing) -> bool:
    """Triage or a colleague says provocation, or it is hate without an issue."""
    return proportion.is_provocation(standing) or proportion.is_left_alone(standing)


def why_not(standing: Standing) -> WhyNot:
    """Give the reason where it does not apply: benefit of the doubt."""
    del standing
    return WhyNot.NO_PROVOCATION


def status(standing: Standing) -> StepStatus:
    """Current until it is broken off or left; a draft of the one offer lets it wait; then done."""
    if not applies(standing):
        return StepStatus.DOES_NOT_APPLY
    if next_step(standing) is not None:
        return StepStatus.CURRENT
    return StepStatus.DONE if proportion.is_settled(standing) else StepStatus.LATER


def next_step(standing: Standing) -> Step | None:
    """Propose, confirm by another, offer once, break off; an appeal is answered first, even when all is settled."""
    if standing.provocation.appealed and applies(standing):
        return Step(Tip.FEED_NO_TROLLS, Ask.ANSWER_APPEAL)
    if not applies(standing) or proportion.is_settled(standing) or proportion.is_unclear(standing):
        return None
    if proportion.is_left_alone(standing) and standing.provocation.verdict is Verdict.NONE:
        return _leave(standing)
    if standing.provocation.verdict is Verdict.PROPOSED:
        return _confirm(standing)
    if standing.provocation.verdict is not Verdict.CONFIRMED:
        return Step(Tip.FEED_NO_TROLLS, Ask.PROPOSE_VERDICT, who=standing.assignee)
    return _after_the_verdict(standing)


def _after_the_verdict(standing: Standing) -> Step | None:
    provocation = standing.provocation
    if proportion.has_draft(standing):
        return None
    # On a channel that is not ours nobody waits for our offer; leaving is all.
    over = provocation.public_offers > 0 or not provocation.public_box_open or not proportion.may_speak(standing)
    return Step(Tip.FEED_NO_TROLLS, Ask.BREAK_OFF if over else Ask.OFFER_ONCE, who=standing.assignee)


def _leave(standing: Standing) -> Step | None:
    # A threat goes to the one who answers for threats before anybody closes it.
    if standing.alarm.acknowledged is False:
        return None
    return Step(Tip.FEED_NO_TROLLS, Ask.LEAVE_IT, who=standing.assignee)


def _confirm(standing: Standing) -> Step:
    provocation = standing.provocation
    if not standing.solo:
        who = proportion.second_person(standing, besides=provocation.proposed_by)
        return Step(Tip.FEED_NO_TROLLS, Ask.SECOND_VERDICT, who=who)
    due = _next_day(provocation.proposed_at)
    return Step(Tip.FEED_NO_TROLLS, Ask.SECOND_VERDICT, who=provocation.proposed_by, due=due, why=Ask.LOOK_AGAIN)


def _next_day(at: datetime | None) -> datetime | None:
    return None if at is None else at + SOLO_NIGHT
