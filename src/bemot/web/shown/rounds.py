"""One answer for many, as its pages show it: whom it may go to, and each draft with its comment, state and time."""

from datetime import datetime
from typing import Any

from django.utils.translation import gettext as _

from bemot.accounts import roles
from bemot.accounts.models import User
from bemot.conversations import queries as conversations
from bemot.conversations import veil
from bemot.lib import text as letters
from bemot.listening import queries as listening
from bemot.listening.models import Opinion
from bemot.responses import queries as responses
from bemot.responses import saved_replies
from bemot.responses.models import Draft, Round
from bemot.routing import queries as routing
from bemot.web.shown import times
from bemot.words import DraftState, Ownership, PublicationState, SecondPerson, Status

_FIRST_WORDS = 160
_GONE = (PublicationState.WITHDRAWN, PublicationState.FAILED)


def people(opinion: Opinion, user: User) -> list[tuple[int, str]]:
    """Give who waits for an answer on our own channels; what is veiled is answered one by one."""
    open_ones = listening.conversations_of(opinion, user).filter(status=Status.OPEN)
    rows = list(open_ones.filter(thread__channel__ownership=Ownership.OWNED, thread__private=False))
    answered = responses.answered_among(rows)
    rows = [row for row in rows if row.pk not in answered and not veil.is_veiled(row)]
    said = conversations.newest_words_of(rows)
    return [(row.pk, f"{row.contact or _('Unknown')}: {_cut(said.get(row.pk, ''))}") for row in rows]


def first_words(opinion: Opinion) -> str:
    """Give what one begins from: the blanks, and the line that all answers follow."""
    begin = _("Hello [name]! You ask [what they asked].")
    return "\n\n".join(part for part in (begin, opinion.line, _("[signature]\n[address]")) if part)


def page(found: Round, user: User, *, now: datetime) -> dict[str, Any]:
    """Give the context of a round's page; as many queries for one as for fifty."""
    drafts = list(responses.drafts_of_round(found, user))
    talks = [row.conversation for row in drafts]
    said, to_read = conversations.newest_words_of(talks), responses.to_read_by(user, talks)
    policies = routing.policies_for(talks)
    one_of = {row.conversation.inbox_id: row for row in drafts}
    may = {pk: _may(row, user, roles.Action.REVIEW, now=now) for pk, row in one_of.items()}
    rows = [
        _row(row, said.get(row.conversation_id, ""), user, now=now)
        | {"needs_second": policies[row.conversation_id].four_eyes == SecondPerson.BEFORE}
        | {"approving": _waits(row, user) and may[row.conversation.inbox_id]}
        | {"to_read": row.author_id != user.pk and row.conversation_id in to_read}
        for row in drafts
    ]
    return {
        "round": found,
        "rows": rows,
        "may_publish": any(_may(row, user, roles.Action.PUBLISH, now=now) for row in one_of.values()),
        "queued": sum(row["state"] == "queued" for row in rows),
        "approved": sum(row["state"] == "approved" for row in rows),
        "sent": sum(row["state"] == "sent" for row in rows),
        "to_submit": any(row["writing"] and row["needs_second"] and not row["blanks"] for row in rows),
    }


def _row(draft: Draft, said: str, user: User, *, now: datetime) -> dict[str, Any]:
    waiting = [each for each in draft.publications.all() if each.state not in _GONE]
    state = "queued" if waiting and draft.state == DraftState.APPROVED else str(draft.state)
    return {
        "draft": draft,
        "who": str(draft.conversation.contact or _("Unknown")),
        "said": said,
        "state": state,
        "at": times.at_clock(waiting[0].send_after, now=now) if state == "queued" else "",
        "writing": draft.state == DraftState.WRITING and draft.author_id == user.pk,
        "blanks": len(saved_replies.blanks(draft.text)),
    }


def _waits(draft: Draft, user: User) -> bool:
    return draft.state == DraftState.IN_REVIEW and draft.submitted_version_by_id != user.pk


def _may(draft: Draft, user: User, action: roles.Action, *, now: datetime) -> bool:
    return roles.may(user, action, draft.conversation.inbox.team, on=now.date())


def _cut(text: str) -> str:
    return letters.cut(" ".join(text.split()), graphemes=_FIRST_WORDS)
