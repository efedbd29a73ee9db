"""Crises: which one stands where, who is on the list, and what is written down. The ringing lies in `alerts`."""

from collections.abc import Collection, Iterable
from datetime import datetime

from django.db import transaction
from django.db.models import QuerySet
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from bemot.accounts import queries as accounts
from bemot.accounts import roles
from bemot.accounts.models import Team, User
from bemot.channels.models import Inbox
from bemot.history import timeline
from bemot.history.models import Event
from bemot.lib.errors import Refusal
from bemot.routing import absence
from bemot.routing.models import Crisis, CrisisColleague, CrisisNote, Duty
from bemot.words import EventKind

# Whoever is rung must find two colleagues there; one alone decides too fast.
NEEDED = 2


class CannotBegin(Refusal):
    """There is a crisis already, or the colleague is not the one who begins one."""


class CrisisIsOver(Refusal):
    """The crisis has ended."""


def standing(inboxes: Iterable[Inbox]) -> dict[int, Crisis]:
    """Give the crisis that stands for each of these inboxes, by the inbox's id, in one query."""
    rows = list(inboxes)
    found = {
        (crisis.team_id, crisis.principal_id): crisis
        for crisis in Crisis.objects.filter(team__in={row.team_id for row in rows}, ended_at__isnull=True)
    }
    return {row.pk: found[row.team_id, row.principal_id] for row in rows if (row.team_id, row.principal_id) in found}


def visible_to(user: User) -> QuerySet[Crisis]:
    """Give the crises of the user's teams, the one that stands first."""
    teams = accounts.teams_of(user, on=timezone.localdate())
    return Crisis.objects.filter(team__in=teams).select_related("team", "principal", "begun_by", "ended_by", "line_by")


def inboxes_of(crisis: Crisis) -> QuerySet[Inbox]:
    """Give the inboxes in which a crisis counts."""
    return Inbox.objects.filter(team=crisis.team_id, principal=crisis.principal_id)


def list_of(team: Team, *, at: datetime) -> list[User]:
    """Give who is rung in a crisis: the list chosen in advance, the leads where there is none.

    Whoever is away is stood in for; where nobody is here at all, those who are away are rung.
    """
    return absence.stand_ins([team.pk], at=at).acting_for(_named(team, at=at), team.pk)


def may_answer(user: User, team: Team, *, at: datetime) -> bool:
    """Say whether `user` may say "I have it": whoever is rung, and whoever is named, is away and came all the same."""
    return user in list_of(team, at=at) or user in _named(team, at=at)


def chosen_for(team: Team) -> list[int]:
    """Give the ids of who is on the list."""
    return list(CrisisColleague.objects.filter(team=team).values_list("user_id", flat=True))


def events_of(crisis: Crisis) -> QuerySet[Event]:
    """Give what the desk recorded of a crisis, oldest first."""
    return Event.objects.filter(at__gte=crisis.begun_at, data__crisis=crisis.pk).select_related("user").order_by("id")


def choose(team: Team, users: Collection[User], *, by: User, now: datetime) -> None:
    """Write down who is rung in a crisis. Raises `NotAllowed`."""
    roles.require(by, roles.Action.ROUTE, team, on=timezone.localdate(now))
    with transaction.atomic():
        CrisisColleague.objects.filter(team=team).delete()
        CrisisColleague.objects.bulk_create(CrisisColleague(team=team, user=user) for user in users)
        timeline.record(EventKind.CRISIS_LIST_CHANGED, at=now, by=by, team=team.pk, users=[row.pk for row in users])


def may_begin(user: User, inbox: Inbox, *, now: datetime) -> bool:
    """Say whether somebody is on duty there, in person, as deputy or instead of one who is away, or leads the team."""
    on_duty = Duty.objects.filter(inbox=inbox, starts_at__lte=now, ends_at__gt=now).select_related("user", "deputy")
    absent = absence.stand_ins([inbox.team_id], at=now)
    if any(user in absence.acting(row, absent, team_id=inbox.team_id) for row in on_duty):
        return roles.may(user, roles.Action.WORK, inbox.team, on=timezone.localdate(now))
    return roles.may(user, roles.Action.ROUTE, inbox.team, on=timezone.localdate(now))


def write_line(crisis: Crisis, line: str, *, by: User, now: datetime) -> None:
    """Approve the one line that stands above every draft. Raises `NotAllowed` or `CrisisIsOver`."""
    roles.require(by, roles.Action.REVIEW, crisis.team, on=timezone.localdate(now))
    with transaction.atomic():
        _change(crisis, line=line.strip(), line_by=by)
        timeline.record(EventKind.CRISIS_LINE, at=now, by=by, crisis=crisis.pk)


def note(crisis: Crisis, text: str, *, by: User, now: datetime) -> None:
    """Write a line into the log. Raises `NotAllowed` or `CrisisIsOver`."""
    roles.require(by, roles.Action.WORK, crisis.team, on=timezone.localdate(now))
    with transaction.atomic():
        _change(crisis)
        row = CrisisNote.objects.create(crisis=crisis, text=text.strip()[:1000], by=by, at=now)
        timeline.record(EventKind.CRISIS_NOTED, at=now, by=by, crisis=crisis.pk, note=row.pk)


def _change(crisis: Crisis, **words: object) -> None:
    rows = Crisis.objects.filter(pk=crisis.pk, ended_at__isnull=True)
    if not (rows.update(**words) if words else rows.exists()):
        raise CrisisIsOver(_("This crisis has ended. Its log stays as it is."))


def _named(team: Team, *, at: datetime) -> list[User]:
    on = timezone.localdate(at)
    here = accounts.colleagues_of(team, on=on)
    chosen = list(here.filter(pk__in=CrisisColleague.objects.filter(team=team).values("user")))
    return chosen or list(accounts.leads_of(team, on=on))
