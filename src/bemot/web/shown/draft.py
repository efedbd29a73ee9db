"""A draft as its page shows it: the text with its findings, what stands beside it, and what can be done next."""

from collections.abc import Sequence
from copy import copy
from datetime import datetime
from typing import Any

from django.urls import reverse
from django.utils.translation import gettext as _

from bemot.accounts import queries as accounts
from bemot.accounts import roles
from bemot.accounts.models import User
from bemot.channels import queries as channels
from bemot.channels import sending
from bemot.conversations import presence
from bemot.conversations import queries as conversations
from bemot.conversations.models import Conversation, Message
from bemot.lib import difference
from bemot.lib import text as letters
from bemot.lib.text import normalise
from bemot.listening import queries as listening
from bemot.outcomes import queries as outcomes
from bemot.responses import checks, clearance, cooling, drafts, framing, news, sources, targets
from bemot.responses import parts as posts
from bemot.responses import queries as responses
from bemot.responses.library import search
from bemot.responses.models import Draft, Publication
from bemot.routing import crises
from bemot.routing import queries as routing
from bemot.web import names
from bemot.web.shown import clocks, consistency, people, proposals, saved_replies, thread, times
from bemot.web.signed import SignedRequest
from bemot.web.templatetags import marks
from bemot.words import DraftState, FollowUpState, PublicationState, Purpose, SecondPerson, ToneKind

_EARLIER_COMMENT = 160
_OPEN_RETURNS = (FollowUpState.PLANNED, FollowUpState.DUE)
_ANSWERED_THERE = (Purpose.PRIVATE, Purpose.CONSENT)
UNFINISHED = responses.UNFINISHED

__all__ = ["UNFINISHED", "Draft", "after_publishing", "before", "by_hand", "findings_json", "first_words", "page"]


def _crisis_line(conversation: Conversation) -> str:
    """Give the one line that stands above every draft while a crisis does."""
    found = crises.standing([conversation.inbox]).get(conversation.inbox_id)
    return found.line if found else ""


def page(draft: Draft, *, request: SignedRequest, part: str, now: datetime) -> dict[str, Any]:
    """Give the context of the draft's page, or of the part that is asked for."""
    conversation = draft.conversation
    context = {"row": draft, "conversation": conversation, "back": reverse("conversation", args=[conversation.pk])}
    context |= {"clocks": clocks.of(conversation, now=now), "crisis_line": _crisis_line(conversation)}
    if part == "presence":
        others = presence.others(conversation, than=request.user, now=now)
        return context | {"presence": people.presence(others), "presence_url": request.path}
    if part == "consistency":
        return context | consistency.page(draft)
    if part == "preview":
        return context | {"preview": preview(draft)}
    context |= _state(draft, request.user, now=now) | {"news": news.since(draft)}
    # What the panel is fetched into may have been made for another state: then it leads to the page as it is now.
    context |= {"was": (request.GET.get("was") if part == "state" else None) or draft.state}
    context |= proposals.beside_editor(draft, request.user)
    if part in {"state", "proposals"}:
        return context
    found = checks.check(draft)
    context |= {"quotes": sources.quotes_of(draft)}
    context |= {"changes": difference_of(draft), "own_changes": None}
    context |= _editor(draft, found, now=now) | {"preview": preview(draft)} | consistency.page(draft)
    context |= {"replies": saved_replies.offered(draft) if context["writing"] else []}
    context |= beside(conversation, request)
    others = presence.others(conversation, than=request.user, now=now)
    return context | {"presence": people.presence(others), "presence_url": request.path}


def beside(conversation: Conversation, request: SignedRequest) -> dict[str, Any]:
    """Give what one needs while writing: the comment, readings, facts, the line, earlier answers."""
    decision = responses.decision_of(conversation)
    return {
        "beside": thread.newest(conversation, user=request.user),
        "readings": [
            people.reading(row)
            for row in responses.readings_of(conversation, viewer=request.user)
            if row.is_read and not row.hidden
        ],
        "difference": responses.difference_of(conversation),
        "facts": [row for row in responses.facts_of(conversation) if row.answered_at],
        "decision": decision,
        "decision_name": names.of(names.MOVES, decision.move) if decision else "",
        "opinion": listening.opinion_of(conversation),
        "earlier": [
            {
                "comment": letters.cut(row.comment, graphemes=_EARLIER_COMMENT),
                "text": row.text,
                "end": names.of(names.FOLLOW_UPS, row.ended) if row.ended else "",
                "when": times.ago(row.at),
                "outdated": row.outdated,
                "url": reverse("answer", args=[row.pk]),
            }
            for row in search.to_lean_on(conversation)
        ],
    }


def difference_of(draft: Draft) -> dict[str, Any] | None:
    """Give what changed and what to call it: by whoever approved, or since it was sent back; None where nothing did."""
    approved = draft.state in (DraftState.APPROVED, DraftState.SENT) and draft.approved_by_id is not None
    since = draft.submitted_n if approved else draft.sent_back_n if draft.state == DraftState.IN_REVIEW else None
    version = responses.versions_of(draft).filter(n=since).first() if since else None
    if version is None or version.text == draft.text:
        return None
    title = (
        _("What %(name)s changed") % {"name": draft.approved_by} if approved else _("Changed since it was sent back")
    )
    return {"title": title, "pieces": difference.between(version.text, draft.text)}


def difference_to(draft: Draft, text: str) -> dict[str, Any] | None:
    """Give what an approver has changed on the page by now."""
    if normalise(text) == draft.text:
        return None
    return {"title": _("What you have changed"), "pieces": difference.between(draft.text, normalise(text))}


def before(conversation: Conversation, purpose: Purpose, request: SignedRequest, *, now: datetime) -> dict[str, Any]:
    """Give what is shown before the first word: what the answer is for, and what one needs to know."""
    context = {"conversation": conversation, "purpose": purpose, "title": names.of(names.PURPOSES, purpose)}
    context |= {"has_answer": _has_answer(conversation, purpose, request.user)}
    context |= {"shut": _shut(conversation, purpose, now=now)}
    return context | {"back": reverse("conversation", args=[conversation.pk])} | beside(conversation, request)


def _shut(conversation: Conversation, purpose: Purpose, *, now: datetime) -> str:
    """Say why nothing of the kind goes out in public; better before the first word is written than after the last."""
    if purpose is Purpose.PRIVATE:
        return ""
    try:
        clearance.refuse_shut_box(
            Draft(conversation=conversation, thread=conversation.thread, purpose=purpose), now=now
        )
    except clearance.PublicBoxShut as refusal:
        return str(refusal)
    return ""


def _has_answer(conversation: Conversation, purpose: Purpose, user: User) -> Draft | None:
    """Give what went out already to the message that one would answer; None where there is nothing."""
    answered = conversations.answered_by(conversation, purpose)
    sent = responses.drafts_visible_to(user).filter(conversation=conversation, purpose=purpose, state=DraftState.SENT)
    return sent.filter(answers=answered).first() if answered else None


def first_words(conversation: Conversation, answers: Message, purpose: Purpose, user: User, *, now: datetime) -> str:
    """Give what a new draft begins with: the planned question for a return, else the frame with greeting and name."""
    if purpose is not Purpose.RETURN:
        return framing.first_words(conversation, answers, purpose, by=user, now=now)
    waiting = [row for row in outcomes.follow_ups_of(conversation) if row.is_return and row.state in _OPEN_RETURNS]
    return waiting[0].question if waiting else ""


def findings(text: str, found: checks.Checked) -> list[dict[str, Any]]:
    """Give what the check found, as the component and the editor want it. Starts and ends count code points."""
    whole = len(text)
    rows = [
        _finding(
            text,
            names.of(names.FINDINGS, one.kind),
            (0, 0) if one.start == 0 and one.end >= whole else (one.start, one.end),
            reason=one.reason,
            advice=one.advice,
            rewording=one.rewording,
            blocking=one.blocking,
            kind=one.kind,
        )
        for one in found.verdict.findings
    ]
    rows += [_blank(text, place) for place in found.blanks]
    told = {ToneKind.PERSONAL_DATA_IN_PUBLIC} & {one.kind for one in found.verdict.findings}
    rows += [] if told else [_personal(text, place) for place in found.personal_data]
    return sorted(rows, key=lambda row: (row["start"] == row["end"], row["start"]))


def findings_json(text: str, found: checks.Checked, draft: Draft, *, now: datetime) -> dict[str, Any]:
    """Give the answer of the check to the editor."""
    return {
        "findings": [] if framing.is_empty(draft, text) else findings(text, found),
        "length": _length(text, draft),
        "rests": rests(text, found, draft, now=now),
        "courtesy": {"greeting": found.greeting, "signature": found.signature, "contact": found.contact},
    }


def rests(text: str, found: checks.Checked, draft: Draft, *, now: datetime) -> str:
    """Say until when this wording rests, on the reader's clock; empty where it may go at once."""
    kept = draft if normalise(text) == draft.text else _as_of(draft, now)
    at = cooling.until(kept, found, routing.policy_for(draft.conversation))
    if at is None or at <= now:
        return ""
    words = _("Written in heat, as happens. It rests until %(time)s; reworded so that it passes, it goes at once.")
    return words % {"time": cooling.clock(at)}


def _as_of(draft: Draft, now: datetime) -> Draft:
    other = copy(draft)
    other.edited_at = now
    return other


def purpose_of(conversation: Conversation) -> Purpose:
    """Give what one begins to write: what came in private is answered there."""
    newest = conversations.last_inbound(conversation)
    return Purpose.PRIVATE if newest is not None and newest.thread.private else Purpose.ANSWER


def preview(draft: Draft) -> dict[str, Any] | None:
    """Give the posts as the network will show them; None where it goes out in private."""
    if draft.thread.private:
        return None
    channel, [first, *below] = draft.thread.channel, posts.of(draft.text) or [""]
    return {
        "network": channel.title,
        "who": channel.title,
        "initials": channel.title[:1].upper(),
        "parts": [targets.addressed(first, targets.mention(draft, draft.answers.contact)), *below] if first else [],
    }


def by_hand(publication: Publication) -> dict[str, str]:
    """Give the text to copy and the thread to open."""
    draft = publication.draft
    address = draft.answers.url or draft.thread.url
    return {"text": publication.text, "address": address if address.startswith(("http://", "https://")) else ""}


def after_publishing(queued: Sequence[Publication], draft: Draft) -> str:
    """Give where to go: to the page for publishing by hand where the network wants that, else back."""
    if queued and queued[0].state == PublicationState.BY_HAND:
        return reverse("settle_by_hand", args=[queued[0].pk])
    return reverse("conversation", args=[draft.conversation_id])


def _editor(draft: Draft, found: checks.Checked, *, now: datetime) -> dict[str, Any]:
    # Nothing is written yet: there is nothing to find fault with.
    rows = [] if framing.is_empty(draft, draft.text) else findings(draft.text, found)
    shown = {
        "text": draft.text,
        "check_url": reverse("check_draft", args=[draft.pk]),
        "save_url": reverse("edit_draft", args=[draft.pk]),
        "saved": _("Saved %(when)s") % {"when": times.ago(draft.edited_at)},
        "length": _length(draft.text, draft),
        "rests": rests(draft.text, found, draft, now=now),
        "segments": marks.finding_segments(draft.text, rows),
        "findings": rows,
        "courtesy": [
            ("greeting", _("Greets"), found.greeting),
            ("signature", _("Signed with a name"), found.signature),
            # Who is written to in private, or asked for a yes, answers where they are.
            *([] if draft.purpose in _ANSWERED_THERE else [("contact", _("Says where to write"), found.contact)]),
        ],
    }
    # Whoever approves changes words on the page alone; they become a version with the approval.
    review = shown | {"save_url": "", "saved": ""}
    return {"draft": shown, "review_draft": review, "version": drafts.newest_version(draft).n}


def _state(draft: Draft, user: User, *, now: datetime) -> dict[str, Any]:
    """Say what this colleague can do with it now, and whose turn it is."""
    team = draft.conversation.inbox.team
    mode = draft.four_eyes or routing.policy_for(draft.conversation).four_eyes
    mine = draft.author_id == user.pk
    writing, in_review, approved = (
        draft.state == state for state in (DraftState.WRITING, DraftState.IN_REVIEW, DraftState.APPROVED)
    )
    may_review = in_review and roles.may(user, roles.Action.REVIEW, team, on=now.date())
    own_words = draft.submitted_version_by_id == user.pk and not accounts.is_alone(team, on=now.date())
    reviewers = roles.who_may(roles.Action.REVIEW, team, on=now.date()) if writing and mine else []
    return {
        "title": names.of(names.PURPOSES, draft.purpose),
        "mine": mine,
        "writing": writing and mine,
        "approving": may_review and not own_words,
        "waiting": in_review and (own_words or not may_review),
        "approved": approved,
        "may_publish": approved and roles.may(user, roles.Action.PUBLISH, team, on=now.date()),
        "review_due": times.at_clock(draft.review_due_at, now=now) if in_review and draft.review_due_at else "",
        "failure": responses.failure_of(draft),
        "look_back": _wants_look(draft, user, now=now),
        "over": draft.state in (DraftState.SENT, DraftState.DISCARDED),
        "mailbox": writing and mine and channels.mailbox_of(draft.conversation.inbox) is not None,
        "needs_approval": mode == SecondPerson.BEFORE,
        "reviewers": [one for one in reviewers if one != user],
        "publications": draft.publications.exclude(state=PublicationState.WITHDRAWN).order_by("position"),
    }


def _wants_look(draft: Draft, user: User, *, now: datetime) -> bool:
    """Say whether it went out under review afterwards, and this colleague may be the one who looks."""
    waits = (
        draft.state == DraftState.SENT and draft.four_eyes == SecondPerson.AFTERWARDS and draft.approved_by_id is None
    )
    team = draft.conversation.inbox.team
    may = waits and roles.may(user, roles.Action.REVIEW, team, on=now.date())
    return may and draft.submitted_version_by_id != user.pk


def _length(text: str, draft: Draft) -> dict[str, int]:
    limit = sending.capabilities(draft.thread.channel).max_graphemes if not draft.thread.private else None
    handle = targets.mention(draft, draft.answers.contact)
    longest = max((letters.grapheme_count(targets.addressed(part, handle)) for part in posts.of(text)), default=0)
    return {"used": longest, "allowed": limit or 0}


def _finding(text: str, name: str, place: tuple[int, int], **more: Any) -> dict[str, Any]:
    start, end = place
    return {"words": text[start:end], "kind_name": name, "start": start, "end": end} | more


def _blank(text: str, place: tuple[int, int]) -> dict[str, Any]:
    return _finding(
        text,
        _("An open blank"),
        place,
        reason=_("What stands in brackets is still to be filled in."),
        advice=_("Write what belongs there, or take it out."),
        rewording="",
        blocking=True,
        kind="blank",
    )


def _personal(text: str, place: tuple[int, int]) -> dict[str, Any]:
    return _finding(
        text,
        names.of(names.FINDINGS, ToneKind.PERSONAL_DATA_IN_PUBLIC),
        place,
        reason=_("This tells everybody something about a person."),
        advice=_("Take it out, or ask for it in private."),
        rewording="",
        blocking=True,
        kind=ToneKind.PERSONAL_DATA_IN_PUBLIC.value,
    )
