"""Abuse is veiled until a person asks for it; the desk remembers who has, and how much each has had."""

from collections.abc import Iterable
from datetime import datetime, timedelta

from django.db.models import Count

from bemot.accounts import roles
from bemot.accounts.models import User
from bemot.conversations.models import Conversation
from bemot.history import timeline
from bemot.history.models import Event
from bemot.words import EventKind, Flag, Intent

WEEK = timedelta(days=7)


def is_veiled(conversation: Conversation) -> bool:
    """Say whether the texts of this conversation are shown only on request."""
    return conversation.intent == Intent.ABUSE or Flag.THREAT in conversation.sure_flags


def is_veiled_for(conversation: Conversation, user: User) -> bool:
    """Say whether it is veiled and this colleague has not asked for it yet."""
    if not is_veiled(conversation):
        return False
    return not Event.objects.filter(conversation=conversation, kind=EventKind.UNVEILED, user=user).exists()


def unveil(conversation: Conversation, *, by: User, now: datetime) -> None:
    """Show it to `by` from now on. Raises `NotAllowed`."""
    roles.require(by, roles.Action.SEE, conversation.inbox.team, on=now.date())
    if is_veiled_for(conversation, by):
        timeline.record(EventKind.UNVEILED, at=now, by=by, conversation_id=conversation.pk)


def burden(user: User, *, now: datetime) -> int:
    """Give how many veiled conversations a colleague has chosen to read in the last seven days."""
    return burdens([user.pk], now=now)[user.pk]


def burdens(user_ids: Iterable[int], *, now: datetime) -> dict[int, int]:
    """Give the same for many colleagues, in one query; 0 for who has read none."""
    wanted = list(user_ids)
    rows = Event.objects.filter(kind=EventKind.UNVEILED, user__in=wanted, at__gt=now - WEEK, at__lte=now)
    counted = rows.order_by().values("user").annotate(n=Count("conversation", distinct=True))
    return dict.fromkeys(wanted, 0) | {row["user"]: row["n"] for row in counted}


def readers(conversation: Conversation) -> set[int]:
    """Give the ids of the colleagues who have read it already: to them it is nothing new."""
    rows = Event.objects.filter(conversation=conversation, kind=EventKind.UNVEILED, user__isnull=False)
    return set(rows.values_list("user_id", flat=True))
