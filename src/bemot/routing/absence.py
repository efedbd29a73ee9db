"""Who stands in for whom while somebody is away: nothing is rewritten, so all is as before on the day of return."""

from collections.abc import Iterable, Sequence
from copy import copy
from dataclasses import dataclass, field
from datetime import datetime

from django.db.models import QuerySet
from django.utils import timezone

from bemot.accounts import queries as accounts
from bemot.accounts.models import Team, User
from bemot.routing.models import Duty, Leave, Responsibility
from bemot.words import Bearer

_COLUMNS = ("spokesperson", "deputy", "second_reader", "fact_owner", "sign_off")


@dataclass(frozen=True, slots=True)
class StandIns:
    """The leaves that last at one moment, by team and colleague."""

    leaves: dict[tuple[int, int], Leave] = field(default_factory=dict)
    people: dict[int, User] = field(default_factory=dict)

    def instead_of(
        self, user: User | None, team_id: int, *, what: tuple[Bearer, int] | None = None, before: User | None = None
    ) -> User | None:
        """Give who acts for `user`: whom the leave names for `what`, else `before` where here, else the substitute.

        None where everybody in the chain is away.
        """
        if user is None or (leave := self.leaves.get((team_id, user.pk))) is None:
            return user
        for kind, pk, to in leave.chosen:
            if (kind, pk) == what:
                return self.people.get(to) if to else user
        if before is not None and (team_id, before.pk) not in self.leaves:
            return before
        return self._who_is_here(leave)

    def acting_for(self, users: Sequence[User], team_id: int) -> list[User]:
        """Give who acts for these, each once; where nobody is here at all, those who are away."""
        here = dict.fromkeys(found for user in users if (found := self.instead_of(user, team_id)))
        return list(here) or list(users)

    def is_away(self, user: User | None, team_id: int) -> bool:
        """Say whether `user` is away from a team."""
        return user is not None and (team_id, user.pk) in self.leaves

    def _who_is_here(self, leave: Leave) -> User | None:
        seen = {leave.user_id}
        while (following := self.leaves.get((leave.team_id, leave.substitute_id))) is not None:
            if leave.substitute_id in seen:
                return None
            seen.add(leave.substitute_id)
            leave = following
        return leave.substitute


def stand_ins(teams: Iterable[int], *, at: datetime) -> StandIns:
    """Give who is away from these teams at a moment; one query, two where single things were given to somebody else."""
    rows = lasting(teams, at=at).select_related("substitute")
    leaves = {(row.team_id, row.user_id): row for row in rows}
    return StandIns(leaves, _named(leaves.values()))


def lasting(teams: Iterable[int], *, at: datetime) -> QuerySet[Leave]:
    """Give the leaves that last at a moment."""
    return Leave.objects.filter(team__in=set(teams), undone_at__isnull=True, starts_at__lte=at, ends_at__gt=at)


@dataclass(frozen=True, slots=True)
class Absences:
    """The leaves that touch a span of time, read once, and who stands in at any moment of it."""

    leaves: list[Leave]
    people: dict[int, User]

    def at(self, moment: datetime) -> StandIns:
        """Give who is away at a moment."""
        here = [row for row in self.leaves if row.starts_at <= moment < row.ends_at]
        return StandIns({(row.team_id, row.user_id): row for row in here}, self.people)

    def borders(self, team_id: int) -> set[datetime]:
        """Give the moments at which somebody of a team goes or comes back."""
        return {at for row in self.leaves if row.team_id == team_id for at in (row.starts_at, row.ends_at)}


def touching(teams: Iterable[int], *, starts_at: datetime, ends_at: datetime) -> Absences:
    """Give the leaves from these teams that touch a span of time."""
    rows = Leave.objects.filter(team__in=set(teams), undone_at__isnull=True)
    rows = rows.filter(starts_at__lt=ends_at, ends_at__gt=starts_at)
    leaves = list(rows.select_related("user", "substitute"))
    return Absences(leaves, _named(leaves))


def _named(leaves: Iterable[Leave]) -> dict[int, User]:
    named = {to for row in leaves for _kind, _pk, to in row.chosen if to}
    return User.objects.in_bulk(named) if named else {}


def leaves_of(team: Team, *, since: datetime) -> QuerySet[Leave]:
    """Give the leaves of a team that are not over yet, the next one first."""
    rows = Leave.objects.filter(team=team, undone_at__isnull=True, ends_at__gt=since)
    return rows.select_related("user", "substitute").order_by("starts_at", "id")


def leaves_visible_to(user: User) -> QuerySet[Leave]:
    """Give the leaves of the colleagues in the user's teams."""
    teams = accounts.teams_of(user, on=timezone.localdate())
    return Leave.objects.filter(team__in=teams).select_related("team", "user", "substitute", "planned_by")


def to_begin(now: datetime) -> QuerySet[Leave]:
    """Give the leaves that have begun and whose things wait to be handed over."""
    return Leave.objects.filter(handed_at__isnull=True, undone_at__isnull=True, starts_at__lte=now).order_by(
        "starts_at"
    )


def with_stand_ins(row: Responsibility, absent: StandIns, *, team_id: int) -> Responsibility:
    """Give a copy of a row of the matrix in which those who are here act for those who are away."""
    found = copy(row)
    for column in _COLUMNS:
        before = row.deputy if column == "spokesperson" else None
        person = absent.instead_of(getattr(row, column), team_id, what=(Bearer.MATRIX, row.pk), before=before)
        setattr(found, column, person)
    # One person does not read or step in behind oneself.
    for column in ("deputy", "second_reader"):
        if getattr(found, column) == found.spokesperson:
            setattr(found, column, None)
    return found


def acting(duty: Duty, absent: StandIns, *, team_id: int) -> tuple[User | None, User | None]:
    """Give who is really on duty, and the deputy; the deputy moves up where nobody else is here."""
    what = (Bearer.DUTY, duty.pk)
    user = absent.instead_of(duty.user, team_id, what=what)
    deputy = absent.instead_of(duty.deputy, team_id, what=what)
    return (user, deputy if deputy != user else None) if user else (deputy, None)
