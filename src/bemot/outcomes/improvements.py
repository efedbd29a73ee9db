"""Improvements: what the organisation changes because of what was said, tied to every comment that it caused."""

from collections.abc import Sequence
from datetime import date, datetime

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from bemot.accounts import roles
from bemot.accounts.models import Principal, User
from bemot.conversations.models import Conversation
from bemot.history import timeline
from bemot.history.timeline import Line
from bemot.lib.errors import Refusal, SomebodyWasFaster
from bemot.outcomes.models import Improvement
from bemot.words import EventKind


class NoTitle(Refusal):
    """An improvement that does not say what is changed."""


class OtherPrincipal(Refusal):
    """A conversation that belongs to somebody else's data."""


class NothingToTie(Refusal):
    """An improvement without a comment that asked for it."""


def draw(
    principal: Principal,
    *,
    title: str,
    conversations: Sequence[Conversation],
    cause: str = "",
    owner: User | None = None,
    due_on: date | None = None,
    by: User,
    now: datetime,
) -> Improvement:
    """Draw an improvement from what people said. Raises `NoTitle`, `NothingToTie` or `OtherPrincipal`."""
    if not title.strip():
        raise NoTitle(_("Write in one line what will be different."))
    _refuse_strangers(principal, conversations, by=by, now=now)
    with transaction.atomic():
        improvement = Improvement.objects.create(
            principal=principal,
            title=title.strip()[:200],
            cause=cause.strip(),
            owner=owner,
            due_on=due_on,
            drawn_by=by,
            drawn_at=now,
        )
        tie(improvement, conversations=conversations, by=by, now=now)
    return improvement


def tie(improvement: Improvement, *, conversations: Sequence[Conversation], by: User, now: datetime) -> None:
    """Tie more comments to an improvement; each once, with one line in its history. Raises `OtherPrincipal`."""
    _refuse_strangers(improvement.principal, conversations, by=by, now=now)
    with transaction.atomic():
        tied = set(improvement.conversations.values_list("pk", flat=True))
        new = [row for row in conversations if row.pk not in tied]
        improvement.conversations.add(*new)
        timeline.record_many(
            Line(
                EventKind.IMPROVED,
                now,
                user_id=by.pk,
                conversation_id=row.pk,
                data={"improvement": improvement.pk},
            )
            for row in new
        )


def finish(improvement: Improvement, *, public_line: str = "", by: User, now: datetime) -> None:
    """Say that it is done, and perhaps in one public line what was changed. Raises `SomebodyWasFaster`."""
    rows = list(improvement.conversations.select_related("inbox__team"))
    _refuse_strangers(improvement.principal, rows, by=by, now=now)
    with transaction.atomic():
        changed = Improvement.objects.filter(pk=improvement.pk, done_at__isnull=True).update(
            done_at=now, public_line=public_line.strip()
        )
        if not changed:
            raise SomebodyWasFaster(_("This improvement has been finished already."))
        timeline.record_many(
            Line(
                EventKind.IMPROVED,
                now,
                user_id=by.pk,
                conversation_id=row.pk,
                data={"improvement": improvement.pk, "done": True},
            )
            for row in rows
        )


def _refuse_strangers(principal: Principal, conversations: Sequence[Conversation], *, by: User, now: datetime) -> None:
    if not conversations:
        raise NothingToTie(_("Choose at least one comment that asks for it."))
    if any(row.inbox.principal_id != principal.pk for row in conversations):
        raise OtherPrincipal(_("One of these comments belongs to another principal; nothing crosses between them."))
    for team in {row.inbox.team for row in conversations}:
        roles.require(by, roles.Action.WORK, team, on=now.date())


def hand_over(pks: Sequence[int], *, frm: User, to: User) -> list[int]:
    """Give the unfinished improvements of `frm` to a substitute.

    Gives what was moved. Inside the caller's transaction; the leave records it.
    """
    rows = Improvement.objects.filter(pk__in=pks, owner=frm, done_at__isnull=True)
    moved = list(rows.select_for_update().values_list("pk", flat=True))
    Improvement.objects.filter(pk__in=moved).update(owner=to)
    return moved
