"""Leave: whatever bears a colleague's name goes to a substitute in one step, and comes back in one."""

from collections.abc import Callable, Mapping, Sequence
from datetime import datetime, timedelta

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from bemot.accounts import queries as accounts
from bemot.accounts import roles
from bemot.accounts.models import Team, User
from bemot.history import timeline
from bemot.history.models import Event
from bemot.history.timeline import Line
from bemot.lib.errors import Refusal, SomebodyWasFaster
from bemot.outcomes import bearing, follow_ups, improvements
from bemot.outcomes.bearing import Borne
from bemot.responses import drafts, facts, readings, review
from bemot.routing import assignment
from bemot.routing.models import Leave
from bemot.words import Bearer, EventKind

Key = tuple[Bearer, int]
Mover = Callable[..., list[int]]

# Each module moves the column that it writes; what is not in the list is looked up anew while the leave lasts.
MOVERS: Mapping[Bearer, Mover] = {
    Bearer.CONVERSATION: assignment.hand_over,
    Bearer.DRAFT: drafts.hand_over,
    Bearer.APPROVAL: review.hand_over,
    Bearer.FOLLOW_UP: follow_ups.hand_over,
    Bearer.FACT: facts.hand_over,
    Bearer.READING: readings.hand_over,
    Bearer.IMPROVEMENT: improvements.hand_over,
}


class CannotHandOver(Refusal):
    """The substitute or the days do not fit."""


class HasMoved(Refusal):
    """Somebody has worked on what was handed over; taking it back would undo that work."""


def plan(
    user: User,
    team: Team,
    *,
    substitute: User,
    starts_at: datetime,
    ends_at: datetime,
    chosen: Mapping[Key, User | None] | None = None,
    by: User,
    now: datetime,
) -> Leave:
    """Let `user` be away from a team; all that bears the name goes to `substitute` when the leave begins.

    `chosen` names somebody else for single things; None lets a thing stay. Inside one transaction.
    Raises `CannotHandOver` or `NotAllowed`.
    """
    if by != user:
        roles.require(by, roles.Action.ROUTE, team, on=now.date())
    _refuse_days(user, team, starts_at=starts_at, ends_at=ends_at, now=now)
    chosen = dict(chosen or {})
    for one in {substitute, *(to for to in chosen.values() if to is not None)}:
        _refuse_unfit(user, one, team, starts_at=starts_at, ends_at=ends_at, now=now)
    with transaction.atomic():
        leave = Leave.objects.create(
            team=team,
            user=user,
            substitute=substitute,
            starts_at=starts_at,
            ends_at=ends_at,
            chosen=[[kind.value, pk, to.pk if to else None] for (kind, pk), to in chosen.items()],
            planned_by=by,
            planned_at=now,
        )
        _record(EventKind.LEAVE_PLANNED, leave, by=by, now=now)
        if starts_at <= now:
            _hand_over(leave, by=by, now=now)
    return leave


def begin_one(leave_id: int, *, now: datetime) -> bool:
    """Hand over what bears the name of somebody whose leave begins. A chore, inside one transaction."""
    with transaction.atomic():
        leave = _locked(leave_id)
        if leave.handed_at is not None or leave.undone_at is not None or leave.starts_at > now:
            return False
        _hand_over(leave, by=leave.planned_by, now=now)
    return True


def undo(leave: Leave, *, by: User, now: datetime) -> None:
    """Give everything back in one step while nothing of it has moved. Raises `HasMoved` or `SomebodyWasFaster`."""
    if by not in (leave.user, leave.planned_by):
        roles.require(by, roles.Action.ROUTE, leave.team, on=now.date())
    with transaction.atomic():
        row = _locked(leave.pk)
        if row.undone_at is not None:
            raise SomebodyWasFaster(_("This leave has been taken back already."))
        if row.ends_at <= now:
            raise HasMoved(_("This leave is over. Hand things over anew instead."))
        _give_back(row)
        Leave.objects.filter(pk=row.pk).update(undone_at=now)
        _record(EventKind.LEAVE_UNDONE, row, by=by, now=now)


def come_back(leave: Leave, *, by: User, now: datetime) -> None:
    """End a leave now; new work finds the colleague again, what the substitute has stays there."""
    if by != leave.user:
        roles.require(by, roles.Action.ROUTE, leave.team, on=now.date())
    with transaction.atomic():
        going = Leave.objects.filter(pk=leave.pk, undone_at__isnull=True, starts_at__lt=now, ends_at__gt=now)
        if not going.update(ends_at=now):
            raise SomebodyWasFaster(_("This leave is over already, or has not begun. Take it back instead."))
        _record(EventKind.LEAVE_ENDED, leave, by=by, now=now)


def _hand_over(leave: Leave, *, by: User, now: datetime) -> None:
    borne = bearing.borne_by(leave.user, leave.team, starts_at=leave.starts_at, ends_at=leave.ends_at)
    chosen = {(kind, pk): to for kind, pk, to in leave.chosen}
    wanted: dict[tuple[Bearer, int | None], list[Borne]] = {}
    for each in borne:
        to = chosen.get((each.kind.value, each.pk), leave.substitute_id)
        wanted.setdefault((each.kind, to), []).append(each)
    people = User.objects.in_bulk([to for _kind, to in wanted if to])
    handed: list[list[object]] = []
    for (kind, to), things in wanted.items():
        if to is None or kind not in MOVERS:
            continue
        moved = set(MOVERS[kind]([each.pk for each in things], frm=leave.user, to=people[to]))
        gone = [each for each in things if each.pk in moved]
        handed += [[kind.value, each.pk, to, each.state] for each in gone]
        timeline.record_many(_lines(gone, people[to], by=by, now=now))
    Leave.objects.filter(pk=leave.pk).update(handed=handed, handed_at=now)


def _lines(things: Sequence[Borne], to: User, *, by: User, now: datetime) -> list[Line]:
    return [
        Line(
            EventKind.HANDED_OVER,
            now,
            user_id=by.pk,
            conversation_id=each.conversation.pk,
            data={"to": to.pk, "what": each.kind.value},
        )
        for each in things
        if each.conversation is not None
    ]


def _give_back(leave: Leave) -> None:
    """Move each thing from where it was put; anything that is not there any more, or has gone on, stops it all."""
    held: dict[int, set[tuple[Bearer, int, str]]] = {}
    people = User.objects.in_bulk({to for _kind, _pk, to, _state in leave.handed})
    touched: set[int] = set()
    for to, person in people.items():
        borne = bearing.borne_by(person, leave.team, starts_at=leave.starts_at, ends_at=leave.ends_at)
        held[to] = {(each.kind, each.pk, each.state) for each in borne}
        ours = {(kind, pk) for kind, pk, at, _state in leave.handed if at == to}
        touched |= {each.conversation.pk for each in borne if (each.kind, each.pk) in ours and each.conversation}
    if any((kind, pk, state) not in held[to] for kind, pk, to, state in leave.handed) or _worked_on(touched, leave):
        raise HasMoved(
            _("Somebody has worked on what was handed over, so it cannot all come back at once. Move single things.")
        )
    for kind in MOVERS:
        for to, person in people.items():
            pks = [pk for each, pk, at, _state in leave.handed if (each, at) == (kind, to)]
            MOVERS[kind](pks, frm=person, to=leave.user)


def _worked_on(conversations: set[int], leave: Leave) -> bool:
    since = Event.objects.filter(conversation__in=conversations, at__gt=leave.handed_at or leave.planned_at)
    return since.filter(user__isnull=False).exists()


def _refuse_days(user: User, team: Team, *, starts_at: datetime, ends_at: datetime, now: datetime) -> None:
    if ends_at <= max(starts_at, now):
        raise CannotHandOver(_("The day of return must come after the first day away, and after today."))
    others = Leave.objects.filter(team=team, user=user, undone_at__isnull=True)
    if others.filter(starts_at__lt=ends_at, ends_at__gt=starts_at).exists():
        raise CannotHandOver(_("%(name)s is away then already. Take that leave back first.") % {"name": user})


def _refuse_unfit(
    user: User, substitute: User, team: Team, *, starts_at: datetime, ends_at: datetime, now: datetime
) -> None:
    named = {"name": substitute}
    if substitute == user:
        raise CannotHandOver(_("Choose somebody else: a substitute is another person."))
    last_day = timezone.localdate(ends_at - timedelta(seconds=1))
    if not roles.may(substitute, roles.Action.WORK, team, on=now.date()):
        raise CannotHandOver(_("%(name)s does not work in this team. Choose a colleague, or invite one.") % named)
    if not accounts.colleagues_of(team, on=last_day).filter(pk=substitute.pk).exists():
        raise CannotHandOver(
            _("%(name)s leaves the team before the return. Choose somebody else, or lengthen that membership.") % named
        )
    away = Leave.objects.filter(team=team, user=substitute, undone_at__isnull=True)
    if away.filter(starts_at__lte=starts_at, ends_at__gt=starts_at).exists():
        raise CannotHandOver(_("%(name)s is away then too. Choose somebody who is here.") % named)


def _locked(leave_id: int) -> Leave:
    rows = Leave.objects.select_for_update(of=("self",)).select_related("team", "user", "substitute", "planned_by")
    return rows.get(pk=leave_id)


def _record(kind: EventKind, leave: Leave, *, by: User, now: datetime) -> None:
    timeline.record(kind, at=now, by=by, leave=leave.pk, team=leave.team_id, to=leave.substitute_id)
