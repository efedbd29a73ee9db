"""Who has a conversation."""

from collections.abc import Sequence
from datetime import datetime

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from bemot.accounts import queries as accounts
from bemot.accounts import roles
from bemot.accounts.models import User
from bemot.conversations.models import Conversation
from bemot.history import bulk, timeline
from bemot.history.timeline import Line
from bemot.lib.errors import Refusal, SomebodyWasFaster
from bemot.words import EventKind


class NotInTeam(Refusal):
    """The colleague does not work with this inbox."""


def assign(conversation: Conversation, *, to: User, by: User, now: datetime) -> None:
    """Give a conversation to a colleague of its team. Raises `NotInTeam` or `NotAllowed`."""
    assign_many([conversation], to=to, by=by, now=now)


def assign_many(conversations: Sequence[Conversation], *, to: User, by: User, now: datetime) -> None:
    """Give many conversations to a colleague who is in all their teams. Raises `NotInTeam` or `NotAllowed`."""
    for team in {row.inbox.team for row in conversations}:
        roles.require(by, roles.Action.WORK, team, on=now.date())
        if not accounts.colleagues_of(team, on=timezone.localdate(now)).filter(pk=to.pk).exists():
            raise NotInTeam(_("%(name)s does not work in the team %(team)s.") % {"name": to, "team": team})
    with transaction.atomic():
        Conversation.objects.filter(pk__in=[row.pk for row in conversations]).update(assignee=to)
        timeline.record_many(
            Line(EventKind.ASSIGNED, now, user_id=by.pk, conversation_id=row.pk, data={"to": to.pk})
            for row in conversations
        )


def place(conversations: Sequence[tuple[Conversation, User]], *, now: datetime) -> None:
    """Give conversations that nobody has to whom the matrix names. Inside the caller's transaction."""
    taken = [(row, user) for row, user in conversations if row.assignee_id is None]
    for row, user in taken:
        row.assignee = user
    bulk.write([row for row, _user in taken], ["assignee"])
    timeline.record_many(
        Line(EventKind.ASSIGNED, now, conversation_id=row.pk, data={"to": user.pk}) for row, user in taken
    )


def give(conversation: Conversation, to: User, *, now: datetime) -> bool:
    """Let the desk give a conversation to whom it owes something; nobody who has left the team gets one.

    Inside the caller's transaction. Gives False where it stays whose it was.
    """
    if conversation.assignee_id == to.pk or not roles.may(
        to, roles.Action.WORK, conversation.inbox.team, on=now.date()
    ):
        return False
    Conversation.objects.filter(pk=conversation.pk).update(assignee=to)
    timeline.record(EventKind.ASSIGNED, at=now, conversation_id=conversation.pk, to=to.pk)
    return True


def claim(conversation: Conversation, *, by: User, now: datetime) -> None:
    """Take a conversation that nobody has, or that was given to oneself. Raises `SomebodyWasFaster` or `NotAllowed`."""
    roles.require(by, roles.Action.WORK, conversation.inbox.team, on=now.date())
    with transaction.atomic():
        taken = Conversation.objects.filter(pk=conversation.pk, assignee__isnull=True).update(assignee=by)
        if not taken:
            holder = Conversation.objects.select_related("assignee").get(pk=conversation.pk).assignee
            if holder == by:
                return
            raise SomebodyWasFaster(_("%(name)s has this one already.") % {"name": holder})
        timeline.record(EventKind.CLAIMED, at=now, by=by, conversation_id=conversation.pk)


def release(conversation: Conversation, *, by: User, now: datetime) -> None:
    """Put a conversation back so that somebody else can take it. Raises `NotAllowed`."""
    roles.require(by, roles.Action.WORK, conversation.inbox.team, on=now.date())
    with transaction.atomic():
        if Conversation.objects.filter(pk=conversation.pk, assignee__isnull=False).update(assignee=None):
            timeline.record(EventKind.RELEASED, at=now, by=by, conversation_id=conversation.pk)


def hand_over(pks: Sequence[int], *, frm: User, to: User) -> list[int]:
    """Give open conversations that `frm` has to a substitute.

    Gives what was moved. Inside the caller's transaction; the leave records it.
    """
    rows = Conversation.objects.filter(pk__in=pks, assignee=frm)
    moved = list(rows.select_for_update().values_list("pk", flat=True))
    Conversation.objects.filter(pk__in=moved).update(assignee=to)
    return moved
