"""The verdict as a conversation's page shows it, and the sheet of kept posts."""

from datetime import datetime
from typing import Any

from django.utils.translation import gettext as _

from bemot.accounts import queries as accounts
from bemot.accounts import roles
from bemot.accounts.models import User
from bemot.conversations import queries as conversations
from bemot.conversations.models import Conversation
from bemot.outcomes import queries as outcomes
from bemot.overview import standing
from bemot.playbook import advice, proportion
from bemot.playbook.advice import Advice
from bemot.responses import appeal_links, kept_posts, verdicts
from bemot.responses.measures import appeals, evidence
from bemot.responses.models import Appeal, KeptPost, Verdict
from bemot.routing import queries as routing
from bemot.web import names
from bemot.web.shown import thread
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
    appealed = [{"row": row, "open": row.decided_at is None} for row in evidence.appeals_of(found)]
    return {
        "row": own,
        "stands": stands,
        "confirmed": stands and found.confirmed_at is not None,
        "shut_on": shut.broken_off_at if shut else None,
        "elsewhere": shut is not None and shut.conversation_id != conversation.pk,
        "can_confirm": stands and found.confirmed_at is None and _may_confirm(found, user, now=now),
        "can_lift": stands and _may_lift(found, user, now=now),
        "appeals": appealed,
        "appeal_address": appeal_links.address_for(found.conversation, now=now),
        "can_decide_appeal": any(one["open"] for one in appealed)
        and found.conversation_id == conversation.pk
        and appeals.may_answer(found, user, able=appeals.who_may(conversation, now=now)),
    }


def decided(held: Appeal) -> str:
    """Say what is appealed: who said or asked for it, and why; for a third colleague who looks at it again."""
    if held.verdict is not None:
        what, two = _("Only out to provoke?"), (held.verdict.proposed_by, held.verdict.confirmed_by)
        why = held.verdict.reason
    else:
        case = held.moderation
        assert case is not None  # noqa: S101 - the database wants one of the two
        what, two, why = names.of(names.MEASURES, case.measure), (case.by, case.second), case.reason
    return f"{what} – {', '.join(str(one) for one in two if one)}: {why}"


def afresh(conversation: Conversation) -> dict[str, Any] | None:
    """Give why this began afresh after a broken-off talk: a colleague's reason, else the words that moved the desk."""
    begun = outcomes.begun_afresh(conversation)
    if begun is None:
        return None
    triage = conversations.triage_of([begun.message]).get(begun.message.pk)
    return {
        "old": conversation.afresh_of_id,
        "broken_off": begun.broken_off_at,
        "reason": begun.reason,
        "evidence": thread.evidence(begun.message, triage)[:2],
    }


def advice_against(conversation: Conversation, *, now: datetime) -> Advice | None:
    """Give what the playbook would do instead, where the desk sees a matter; None where it too sees none."""
    found = standing.of(conversation, now=now)
    if proportion.is_provocation(found) or not proportion.wants_answer(found):
        return None
    return advice.advise(found)


def sheet(conversation: Conversation) -> dict[str, Any]:
    """Give the pictures of a conversation's posts, and whom a threat goes to."""
    threat = Flag.THREAT in conversation.sure_flags
    owner = routing.responsibility_for(conversation) if threat else None
    named = owner is not None and owner.subject == Subject.THREAT
    return {
        "posts": [_picture(row) for row in evidence.kept_posts_of(conversation)],
        "threat": threat,
        "security": owner.spokesperson if owner is not None and named else None,
        "words": names.flags(conversation),
    }


def _picture(row: KeptPost) -> dict[str, Any]:
    return {
        "row": row,
        "unchanged": kept_posts.is_unchanged(row),
        "url": row.url if row.url.startswith(("https://", "http://")) else "",
    }


def _may_confirm(verdict: Verdict, user: User, *, now: datetime) -> bool:
    return verdict.proposed_by_id != user.pk or accounts.is_alone(verdict.conversation.inbox.team, on=now.date())


def _may_lift(verdict: Verdict, user: User, *, now: datetime) -> bool:
    team = verdict.conversation.inbox.team
    action = roles.Action.ROUTE if verdict.broken_off_at is not None else roles.Action.DECIDE
    return roles.may(user, action, team, on=now.date())
