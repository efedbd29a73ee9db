"""The playbook on the screen: the one next thing in a sentence, and the rail with its one button."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.urls import reverse
from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from bemot.accounts.models import User
from bemot.conversations.models import Conversation
from bemot.playbook import checklist, proportion
from bemot.playbook.checklist import Row
from bemot.playbook.standing import Standing
from bemot.playbook.step import Ask, Step
from bemot.web import names
from bemot.web.shown import times
from bemot.web.templatetags import sentences
from bemot.web.templatetags.sentences import ASKS, WHY_NOTS
from bemot.words import PublicationState, Purpose, StepStatus, Tip


@dataclass(frozen=True, slots=True)
class Action:
    """Where the button of an ask leads. `post`: it is done by the click itself."""

    url_name: str
    label: Promise
    post: bool = False
    purpose: str = ""
    """What a draft is begun for."""


_DRAFT = Action("current_draft", gettext_lazy("Open the draft"))
ACTIONS: Mapping[Ask, Action] = {
    Ask.ACKNOWLEDGE_ALERT: Action("acknowledge_in", gettext_lazy("I have it"), post=True),
    Ask.SAY_WHAT_IT_IS: Action("correct", gettext_lazy("Say what it is")),
    Ask.PROPOSE_VERDICT: Action("propose_verdict", gettext_lazy("Look at it")),
    Ask.SECOND_VERDICT: Action("confirm_verdict", gettext_lazy("I agree"), post=True),
    Ask.ANSWER_APPEAL: Action("decide_appeal", gettext_lazy("Look at it")),
    Ask.OFFER_ONCE: Action("start_draft_for", gettext_lazy("Write the offer"), purpose=Purpose.OFFER),
    Ask.BREAK_OFF: Action("resolve", gettext_lazy("Leave it there")),
    Ask.LEAVE_IT: Action("close", gettext_lazy("Close the conversation"), post=True),
    Ask.NAME_AN_OWNER: Action("assign", gettext_lazy("Choose who takes it")),
    Ask.CLAIM: Action("claim", gettext_lazy("I take it"), post=True),
    Ask.WRITE_HOLDING: Action("hold", gettext_lazy("Say that it is coming")),
    Ask.ASK_SOMEONE_TO_READ: Action("ask_reading", gettext_lazy("Ask somebody")),
    Ask.WRITE_READING: Action("read", gettext_lazy("Read it")),
    Ask.SETTLE_READINGS: Action("settle_readings", gettext_lazy("Put them side by side")),
    Ask.ANSWER_FACT_QUESTION: Action("conversation", gettext_lazy("See the question")),
    Ask.RECORD_FACT: Action("record_fact", gettext_lazy("Write what we know")),
    Ask.LOOK_AT_SAME_OPINION: Action("conversation", gettext_lazy("Look at them")),
    Ask.DECIDE: Action("decide", gettext_lazy("Decide")),
    Ask.SECOND_DECISION: Action("conversation", gettext_lazy("See the decision")),
    Ask.LOOK_AT_EARLIER_ANSWERS: Action("start_draft", gettext_lazy("See the answers")),
    Ask.ASK_LEAVE_TO_ANSWER: Action("start_draft_for", gettext_lazy("Ask kindly"), purpose=Purpose.HOLDING),
    Ask.WRITE_DRAFT: Action("start_draft", gettext_lazy("Write a draft")),
    Ask.MEND_FINDINGS: _DRAFT,
    Ask.EXPLAIN_CONTRADICTION: _DRAFT,
    Ask.ADD_NAME_AND_CONTACT: _DRAFT,
    Ask.OFFER_CONTACT: _DRAFT,
    Ask.COOL_OFF: _DRAFT,
    Ask.SUBMIT: _DRAFT,
    Ask.APPROVE: _DRAFT,
    Ask.LOOK_AGAIN: _DRAFT,
    Ask.PUBLISH: _DRAFT,
    Ask.SEND_AGAIN: _DRAFT,
    Ask.REVIEW_AFTERWARDS: Action("current_draft", gettext_lazy("Look at it")),
    Ask.TAKE_UP_AGAIN: Action("reopen", gettext_lazy("Take it up")),
    Ask.HAND_OFF: Action("hand_off", gettext_lazy("Go private")),
    Ask.RESOLVE: Action("resolve", gettext_lazy("Say how it was solved")),
    Ask.STATE_CAUSE: Action("state_cause", gettext_lazy("Say what lay behind it")),
    Ask.CLOSE: Action("close", gettext_lazy("Close the conversation"), post=True),
    Ask.PLAN_RETURN: Action("plan_return", gettext_lazy("Plan the return")),
    Ask.ASK_IN_THREAD: Action("start_draft_for", gettext_lazy("Write the question"), purpose=Purpose.RETURN),
    Ask.ASK_PRIVATELY: Action("start_draft_for", gettext_lazy("Write the question"), purpose=Purpose.RETURN),
}
# These are shown in the part of the page that holds the question, the decision, the candidates.
_IN_KNOWN = {Ask.ANSWER_FACT_QUESTION, Ask.LOOK_AT_SAME_OPINION, Ask.SECOND_DECISION}
_STATES = {
    StepStatus.DONE: "done",
    StepStatus.LATER: "waiting",
    StepStatus.CURRENT: "warning",
    StepStatus.DOES_NOT_APPLY: "skipped",
}


def next_line(
    step: Step | None,
    colleagues: Mapping[int, User],
    *,
    viewer: User,
    standing: Standing,
    promised: datetime | None,
) -> dict[str, str]:
    """Say what is next, for whom and until when, in one line; a clock beside it tells what was `promised`."""
    if step is None:
        return {"what": nothing_left(standing), "who": "", "until": "", "state": ""}
    until, state = "", ""
    if step.due is not None and step.due != promised:
        _left, state = times.left(step.due, now=standing.now)
        until = _("by %(when)s") % {"when": times.at_clock(step.due, now=standing.now)}
        if state == "late":
            until = _("was due %(when)s") % {"when": times.at_clock(step.due, now=standing.now)}
    return {"what": str(ASKS[step.ask]), "who": _for(step.who, colleagues, viewer), "until": until, "state": state}


def nothing_left(standing: Standing) -> str:
    """Say why there is no next thing."""
    going = standing.answers.last in (PublicationState.QUEUED, PublicationState.SENDING)
    return _("The answer is on its way.") if going else _("Nothing is left to do.")


def rail(
    conversation: Conversation, standing: Standing, colleagues: Mapping[int, User], *, viewer: User
) -> dict[str, Any]:
    """Give the rail as its component wants it: the next thing is open, the rest is one line each."""
    rows = checklist.rows(standing)
    step = checklist.next_step(standing)
    shown = [
        _open(step, conversation, standing, colleagues, viewer=viewer)
        if step is not None and row.tip is step.tip
        else _closed(row, standing, colleagues)
        for row in rows
    ]
    applying = [row for row in rows if row.status is not StepStatus.DOES_NOT_APPLY]
    return {
        "done": sum(row.status is StepStatus.DONE for row in applying),
        "total": len(applying),
        "current_name": str(ASKS[step.ask]) if step else nothing_left(standing),
        "rows": shown,
    }


def action(
    step: Step, conversation: Conversation, standing: Standing, colleagues: Mapping[int, User], *, viewer: User
) -> dict[str, str] | None:
    """Give the button of a step; None where there is nothing to press, or for somebody else only."""
    if step.ask is Ask.SECOND_VERDICT and standing.provocation.proposed_by == viewer.pk and not standing.solo:
        return None
    reader = colleagues.get(standing.responsible.second_reader or 0)
    if step.ask is Ask.ASK_SOMEONE_TO_READ and reader is not None and reader.pk != standing.assignee:
        url = reverse("ask_reading_of", args=[conversation.pk, reader.pk])
        return {"label": _("Ask %(name)s to read") % {"name": reader.first_name}, "url": url, "method": "post"}
    found = ACTIONS.get(step.ask)
    if found is None:
        return None
    arguments: list[Any] = [conversation.pk, *([found.purpose] if found.purpose else [])]
    if step.ask is Ask.SAY_WHAT_IT_IS:
        arguments.append("intent")
    url = reverse(found.url_name, args=arguments) + ("?tab=known" if step.ask in _IN_KNOWN else "")
    return {"label": str(found.label), "url": url, "method": "post" if found.post else "get"}


def _open(
    step: Step, conversation: Conversation, standing: Standing, colleagues: Mapping[int, User], *, viewer: User
) -> dict[str, Any]:
    return {
        "name": str(ASKS[step.ask]),
        "state": "current",
        "reason": sentences.why(step.ask),
        "action": action(step, conversation, standing, colleagues, viewer=viewer),
        "second": _second(step, conversation),
    }


def _second(step: Step, conversation: Conversation) -> dict[str, str] | None:
    """Give the quiet way beside the button."""
    pk = conversation.pk
    if step.ask is Ask.ASK_SOMEONE_TO_READ:
        return {"label": _("Choose somebody else"), "url": reverse("ask_reading", args=[pk])}
    if step.ask is Ask.WRITE_READING:
        return {"label": _("Go on without it"), "url": reverse("waive_reading", args=[pk])}
    if step.ask is Ask.RECORD_FACT:
        return {"label": _("Ask who knows"), "url": reverse("ask_fact", args=[pk])}
    if step.ask in (Ask.CLAIM, Ask.ACKNOWLEDGE_ALERT):
        return {"label": _("Give it to somebody"), "url": reverse("assign", args=[pk])}
    return None


def _closed(row: Row, standing: Standing, colleagues: Mapping[int, User]) -> dict[str, Any]:
    return {
        "name": names.of(names.TIPS, row.tip),
        "state": _STATES[row.status],
        "what": _what(row, standing, colleagues),
    }


def _what(row: Row, standing: Standing, colleagues: Mapping[int, User]) -> str:
    if row.why_not is not None:
        return str(WHY_NOTS[row.why_not])
    if row.tip is Tip.BE_QUICK and proportion.owes_answer(standing):
        return _clocks(standing)
    if row.step is not None:
        return str(ASKS[row.step.ask])
    return _told(row.tip, standing, colleagues)


def _told(tip: Tip, standing: Standing, colleagues: Mapping[int, User]) -> str:
    """Say the one fact that a quiet row holds."""
    if tip is Tip.RIGHT_PERSON:
        holder = colleagues.get(standing.assignee or 0)
        return holder.first_name if holder else ""
    if tip is Tip.BE_PREPARED and standing.answers.earlier:
        return _("%(n)s earlier") % {"n": standing.answers.earlier}
    if tip is Tip.CLOSE_THE_LOOP and standing.follow_up.due is not None:
        return times.at_clock(standing.follow_up.due, now=standing.now)
    return ""


def _clocks(standing: Standing) -> str:
    """Say both clocks: how long the person has waited, and what is promised."""
    waited = times.waited(standing.clocks.waiting_since, now=standing.now)
    due = standing.clocks.first_answer_due
    said = [_("has waited %(time)s") % {"time": waited}] if waited else []
    if due is not None and not standing.clocks.first_answer_met:
        said.append(_("answer by %(when)s") % {"when": times.at_clock(due, now=standing.now)})
    return " · ".join(said)


def _for(who: int | None, colleagues: Mapping[int, User], viewer: User) -> str:
    if who is None:
        return ""
    if who == viewer.pk:
        return _("for you")
    found = colleagues.get(who)
    return _("for %(name)s") % {"name": found.first_name or found} if found else ""
