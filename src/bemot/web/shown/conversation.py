"""A conversation as its page shows it: each panel asks for no more than it shows."""

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from django.conf import settings
from django.db.models import QuerySet
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _

from bemot.accounts import queries as accounts
from bemot.accounts.models import User
from bemot.conversations import presence, veil
from bemot.conversations import queries as conversations
from bemot.conversations.models import Conversation
from bemot.history import queries as history
from bemot.lib import text
from bemot.listening import queries as listening
from bemot.outcomes import queries as outcomes
from bemot.overview import standing as overview
from bemot.playbook import checklist
from bemot.playbook.standing import Standing
from bemot.responses import drafts
from bemot.responses import queries as responses
from bemot.responses.library import search
from bemot.responses.measures import evidence
from bemot.responses.measures.moderation import is_criticism
from bemot.responses.models import Publication
from bemot.web import names
from bemot.web.shown import clocks, help_card, inbox, moderation, people, praise, steps, thread, times, verdict
from bemot.web.shown import decision as shown_decision
from bemot.web.signed import SignedRequest
from bemot.web.templatetags.sentences import because, event
from bemot.words import FollowUpState, Ownership, PublicationState, Purpose, Status

TABS = ("thread", "known", "timeline")
_TITLE_LENGTH = 80
_FIRST_WORDS = 160
_HANGING = (
    PublicationState.QUEUED,
    PublicationState.SENDING,
    PublicationState.BY_HAND,
    PublicationState.UNSURE,
    PublicationState.FAILED,
)


def page(conversation: Conversation, *, request: SignedRequest, part: str, now: datetime) -> dict[str, Any]:
    """Give the context of the page, or of the one panel that is asked for."""
    tab = request.GET.get("tab", "")
    tab = tab if tab in TABS else TABS[0]
    context: dict[str, Any] = {"conversation": conversation, "tab": tab, "here": request.get_full_path(), "now": now}
    context |= {"presence_url": reverse("presence", args=[conversation.pk])}
    if part == "presence":
        others = presence.others(conversation, than=request.user, now=now)
        return context | {"presence": people.presence(others)}
    if part in ("", "head", "side", "foot"):
        context |= _standing(conversation, request.user, now=now)
    if part in ("", "thread"):
        context |= _tab(tab, conversation, request.user, now=now)
    return context | inbox.place(request) | _head(conversation, now=now)


def _head(conversation: Conversation, *, now: datetime) -> dict[str, Any]:
    return {
        "who": str(conversation.contact or _("Unknown")),
        "where": conversation.thread.channel.title,
        "words": [
            names.of(names.INTENTS, conversation.intent),
            inbox.topic_name(conversation.topic) if conversation.topic else "",
            *names.flags(conversation),
            _("not our place") if conversation.thread.channel.ownership == Ownership.WATCHED else "",
        ],
        "level_name": str(names.LEVELS[conversation.level]) if conversation.level else "",
        "clocks": clocks.of(conversation, now=now),
        "resolved": conversation.status == Status.RESOLVED,
        "snoozed": conversation.snoozed_until is not None and conversation.snoozed_until > now,
        "title": text.cut(conversation.thread.title, graphemes=_TITLE_LENGTH) if conversation.thread.title else "",
    }


def _standing(conversation: Conversation, user: User, *, now: datetime) -> dict[str, Any]:
    standing = overview.of(conversation, viewer=user, now=now)
    colleagues = {row.pk: row for row in accounts.colleagues_of(conversation.inbox.team, on=now.date())}
    step, way_back = checklist.next_step(standing), _way_back(conversation, standing)
    shown: dict[str, Any] = {
        "standing": standing,
        "light": not checklist.needs_rail(standing),
        "next": steps.next_line(step, colleagues, viewer=user, standing=standing, promised=conversation.due_at),
        "action": steps.action(step, conversation, standing, colleagues, viewer=user) if step else None,
        "rail": steps.rail(conversation, standing, colleagues, viewer=user),
        "ending": _ending(conversation, standing),
        "help": help_card.card(conversation),
        "kind": praise.where(conversation),
        "settle_url": _reply_to_our_question(conversation, standing),
        "way_back": way_back,
        "waive_url": _waive_url(conversation) if way_back else "",
        "mine": conversation.assignee_id == user.pk,
        "draft_word": _draft_word(standing, colleagues),
    }
    hanging = _unsettled(conversation, user) if standing.answers.last in _HANGING else []
    shown["publications"] = [_publication(row, now=now) for row in hanging]
    if step is None and any(row["held"] for row in shown["publications"]):
        shown["next"]["what"] = shown["rail"]["current_name"] = _("The answer is held.")
    return shown


def _way_back(conversation: Conversation, standing: Standing) -> str:
    """Say why one cannot return to the thread; empty where one can, or where no return waits."""
    if standing.follow_up.state not in (FollowUpState.PLANNED, FollowUpState.DUE):
        return ""
    newest = conversations.answered_by(conversation, Purpose.RETURN)
    way = drafts.way_back(newest) if newest else drafts.WayBack.OPEN
    if way is drafts.WayBack.GONE:
        return _("The comment is gone from the thread. Ask in private, or say why nobody comes back.")
    if way is drafts.WayBack.REFUSED:
        return _("The network did not take our question there: perhaps the person has blocked us. Ask in private.")
    return ""


def _waive_url(conversation: Conversation) -> str:
    due = outcomes.follow_ups_of(conversation).filter(
        is_return=True, state__in=(FollowUpState.PLANNED, FollowUpState.DUE)
    )
    row = due.last()
    return reverse("waive_return", args=[conversation.pk, row.pk]) if row else ""


def _reply_to_our_question(conversation: Conversation, standing: Standing) -> str:
    """Give where a colleague says how the reply to our question is meant; empty where nothing is unclear."""
    if standing.follow_up.state is not FollowUpState.ASKED or conversation.status != Status.OPEN:
        return ""
    asked = outcomes.follow_ups_of(conversation).filter(is_return=True, state=FollowUpState.ASKED).last()
    return reverse("settle_return", args=[conversation.pk, asked.pk]) if asked else ""


def _ending(conversation: Conversation, standing: Standing) -> dict[str, Any] | None:
    """Say in a line how it ended; None while it goes on."""
    found = outcomes.resolution_of(conversation) if conversation.status == Status.RESOLVED else None
    if found is None:
        return None
    loop = standing.follow_up.state
    told = names.of(names.FOLLOW_UPS, loop) if loop in (FollowUpState.SATISFIED, FollowUpState.SILENT) else ""
    return {
        "outcome": names.of(names.OUTCOMES, found.outcome),
        "by": str(found.by),
        "at": found.at,
        "when": times.ago(found.at),
        "done": text.cut(found.done, graphemes=160),
        "told": told,
    }


def _draft_word(standing: Standing, colleagues: Mapping[int, User]) -> str:
    """Say what a second person made of the answer that is under way; empty where nothing is to be told."""
    draft = standing.draft
    if standing.answers.last in _HANGING:
        return ""
    approver = colleagues.get(draft.approved_by or 0)
    if approver is not None:
        return _("%(name)s has approved the answer. It has not gone out yet.") % {"name": approver}
    if draft.sent_back:
        reason = text.cut(draft.sent_back, graphemes=_FIRST_WORDS)
        return _("The draft was sent back: “%(reason)s”") % {"reason": reason}
    return ""


def _unsettled(conversation: Conversation, user: User) -> QuerySet[Publication]:
    rows = responses.publications_visible_to(user).filter(conversation=conversation, state__in=_HANGING)
    return rows.order_by("-pk")[:3]


def _publication(row: Publication, *, now: datetime) -> dict[str, Any]:
    seconds = max(0, int((row.send_after - now).total_seconds()))
    whole = int(settings.UNDO_WINDOW.total_seconds())
    undo = row.state == PublicationState.QUEUED and seconds > 0 and whole > 0 and row.held_at is None
    return {
        "row": row,
        "state": str(row.state),
        "held": row.state == PublicationState.QUEUED and row.held_at is not None,
        "draft_url": reverse("draft", args=[row.draft_id]),
        "undo": {
            "text": _("The answer goes out on %(where)s.") % {"where": row.draft.thread.channel.title},
            "until": row.send_after,
            "seconds": min(seconds, whole),
            "whole": whole,
            "url": reverse("withdraw", args=[row.pk]),
        }
        if undo
        else None,
        "address": row.draft.answers.url if row.draft.answers.url.startswith(("https://", "http://")) else "",
    }


def person(conversation: Conversation) -> dict[str, Any] | None:
    """Say who writes, and what was said before; None where nobody is known."""
    contact = conversation.contact
    if contact is None:
        return None
    return {
        "name": str(contact),
        "url": reverse("person", args=[contact.person_id]),
        "initials": contact.initials,
        "hue": thread.hue(contact.pk),
        "handle": contact.handle,
        "where": conversation.thread.channel.title,
        "earlier": [
            {
                "url": reverse("conversation", args=[row.pk]),
                "what": " · ".join(
                    word for word in (names.of(names.INTENTS, row.intent), inbox.topic_name(row.topic)) if word
                ),
                "when": times.ago(row.opened_at),
            }
            for row in conversations.earlier_of(conversation, limit=6)
        ],
    }


def _thread(conversation: Conversation, user: User) -> dict[str, Any]:
    view = conversations.thread_of(conversation)
    mine = [node.message for node in view.nodes if node.of_conversation]
    triage = conversations.triage_of(mine)
    veiled = veil.is_veiled_for(conversation, user)
    had = veil.burden(user, now=timezone.now()) if veiled else 0
    # Criticism is never hidden, so most pages need not ask.
    out_of_sight = {} if is_criticism(conversation) else evidence.taken_out_of_sight(conversation)
    return {
        "items": thread.items(conversation, view, triage, veiled=veiled, had=had, out_of_sight=out_of_sight),
        "shows_root": view.root is not None and view.root.text.startswith(conversation.thread.title[:40]),
        "mail": thread.letters(view, conversation),
        "cut": view.cut,
        "thread_url": view.thread_url,
        "notes": [
            {"id": row.pk, "who": str(row.by or row.who), "at": row.at, "when": times.ago(row.at), "text": row.text}
            for row in conversations.notes_of(conversation)
        ],
    }


def _known(conversation: Conversation, user: User, *, now: datetime) -> dict[str, Any]:
    decision = responses.decision_of(conversation)
    same = [one for one in listening.others_saying_the_same(conversation, user) if not veil.is_veiled(one.conversation)]
    said = conversations.first_words_of(one.conversation for one in same)
    readings = responses.readings_of(conversation, viewer=user)
    return {
        "readings": [people.reading(row) for row in readings],
        "both_read": sum(row.is_read and not row.hidden for row in readings) > 1,
        "difference": responses.difference_of(conversation),
        "facts": list(responses.facts_of(conversation)),
        "decision": decision,
        "decision_name": names.of(names.MOVES, decision.move) if decision else "",
        "place_name": names.of(names.PLACES, decision.place) if decision else "",
        "advised": because(decision.advised_reason) if decision else "",
        "opinion": listening.opinion_of(conversation),
        "answered": shown_decision.told(decision.answers) if decision else [],
        "can_second": bool(
            decision and not decision.stands and (decision.by_id != user.pk or _is_alone(conversation, now=now))
        ),
        "same": [
            {
                "row": one,
                "url": reverse("conversation", args=[one.conversation.pk]),
                "who": str(one.conversation.contact or _("Unknown")),
                "text": text.cut(said[one.conversation.pk], graphemes=_FIRST_WORDS),
            }
            for one in same
        ],
        "earlier": [
            {
                "text": text.cut(row.text, graphemes=280),
                "end": names.of(names.FOLLOW_UPS, row.ended) if row.ended else "",
                "when": times.ago(row.at),
                "url": reverse("conversation", args=[row.conversation_id]) if row.conversation_id else "",
            }
            for row in search.to_lean_on(conversation)
        ],
        "follow_ups": [
            {"row": row, "state": names.of(names.FOLLOW_UPS, row.state), "open": row.state in ("planned", "due")}
            for row in outcomes.follow_ups_of(conversation)
        ],
        "handoffs": [
            {"row": row, "way": names.of(names.HANDOFF_WAYS, row.way)} for row in outcomes.handoffs_of(conversation)
        ],
        "resolution": outcomes.resolution_of(conversation),
        "improvements": list(outcomes.improvements_of(conversation)),
    }


def _is_alone(conversation: Conversation, *, now: datetime) -> bool:
    return accounts.is_alone(conversation.inbox.team, on=now.date())


def _timeline(conversation: Conversation) -> dict[str, Any]:
    rows = history.each_once(history.of_conversation(conversation.pk))
    people_by_id = accounts.named({_whom(row.data) for row in rows})
    return {
        "events": [
            {
                "text": event(row.kind, who=str(row.user or ""), whom=str(people_by_id.get(_whom(row.data), ""))),
                "at": row.at,
                "when": times.ago(row.at),
            }
            for row in rows
        ]
    }


def _whom(data: dict[str, Any]) -> int:
    found = data.get("to") or data.get("reader") or data.get("owner") or data.get("reviewer")
    return found if isinstance(found, int) else 0


def _tab(tab: str, conversation: Conversation, user: User, *, now: datetime) -> dict[str, Any]:
    if tab == "known":
        return _known(conversation, user, now=now) | {
            "afresh": verdict.afresh(conversation),
            "verdict": verdict.panel(conversation, user, now=now),
            "measures": moderation.rows(conversation, user, now=now),
        }
    return _timeline(conversation) if tab == "timeline" else _thread(conversation, user)
