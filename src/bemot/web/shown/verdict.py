"""The verdict as a conversation's page shows it, and the sheet of kept posts."""

from datetime import datetime
from typing import Any

from bemot.accounts import roles
from bemot.accounts.models import User
from bemot.conversations.models import Conversation
from bemot.overview import standing
from bemot.playbook import advice, proportion
from bemot.playbook.advice import Advice
from bemot.responses import appeals, evidence, kept_posts, verdicts
from bemot.responses.models import KeptPost, Verdict
from bemot.routing import queries as routing
from bemot.web import names
from bemot.words import Flag, Subject


def panel(conversation: Conversation, user: User, *, now: datetime) -> dict[str, Any] | None:
    """Give what was said of provoking here, by whom and until when; None where nobody has said anything."""
    rows = list(evidence.verdicts_in(conversation))
    own = next((row for row in reversed(rows) if row.conversation_id == conversation.pk), None)
    shut = next((row for row in rows if verdicts.shuts(row, now=now)), None)
    if own is None and shut is None:
        return None
    found = shut or own
    assert found is not None  # noqa: S101 - one of the two is there
    stands = found.lifted_at is None and not verdicts.has_expired(found, now=now)
    return {
        "row": own,
        "stands": stands,
        "confirmed": stands and found.confirmed_at is not None,
        "shut_on": shut.broken_off_at if shut else None,
        "elsewhere": shut is not None and shut.conversation_id != conversation.pk,
        "can_confirm": stands and found.confirmed_at is None and found.proposed_by_id != user.pk,
        "can_lift": stands and _may_lift(found, user, now=now),
        "appeals": [{"row": row, "open": row.decided_at is None} for row in evidence.appeals_of(found)],
        "can_decide_appeal": appeals.may_decide(found, user) and found.conversation_id == conversation.pk,
    }


def advice_against(conversation: Conversation, *, now: datetime) -> Advice | None:
    """Give what the playbook would do instead, where the desk sees a matter; None where it too sees none."""
    found = standing.of(conversation, now=now)
    if proportion.is_provocation(found) or not proportion.wants_answer(found):
        return None
    return advice.advise(found)


def sheet(conversation: Conversation) -> dict[str, Any]:
    """Give the pictures of a conversation's posts, and whom a threat goes to."""
    threat = Flag.THREAT in conversation.flags
    owner = routing.responsibility_for(conversation) if threat else None
    named = owner is not None and owner.subject == Subject.THREAT
    return {
        "posts": [_picture(row) for row in evidence.kept_posts_of(conversation)],
        "threat": threat,
        "security": owner.spokesperson if owner is not None and named else None,
        "words": [names.of(names.FLAGS, flag) for flag in conversation.flags],
    }


def _picture(row: KeptPost) -> dict[str, Any]:
    return {
        "row": row,
        "unchanged": kept_posts.is_unchanged(row),
        "url": row.url if row.url.startswith(("https://", "http://")) else "",
    }


def _may_lift(verdict: Verdict, user: User, *, now: datetime) -> bool:
    team = verdict.conversation.inbox.team
    action = roles.Action.ROUTE if verdict.broken_off_at is not None else roles.Action.DECIDE
    return roles.may(user, action, team, on=now.date())
