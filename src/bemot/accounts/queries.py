"""Reads of colleagues and teams."""

from collections.abc import Collection
from datetime import date

from django.db.models import Q, QuerySet

from bemot.accounts.models import Membership, Team, User
from bemot.words import Role


def active_memberships(user: User, *, on: date) -> QuerySet[Membership]:
    """Give the memberships of `user` that have not ended."""
    current = Q(ends_on__isnull=True) | Q(ends_on__gte=on)
    return Membership.objects.filter(current, user=user, user__is_active=True).select_related("team")


def teams_of(user: User, *, on: date) -> QuerySet[Team]:
    """Give the teams whose work `user` may see; an admin sees all."""
    if user.is_admin:
        return Team.objects.all()
    return Team.objects.filter(pk__in=active_memberships(user, on=on).values("team_id"))


def colleagues_of(team: Team, *, on: date) -> QuerySet[User]:
    """Give the active colleagues of a team by name."""
    current = Q(memberships__ends_on__isnull=True) | Q(memberships__ends_on__gte=on)
    return User.objects.filter(current, memberships__team=team, is_active=True).order_by("name").distinct()


def colleagues_of_many(teams: QuerySet[Team], *, on: date, besides: int | None = None) -> QuerySet[User]:
    """Give the active colleagues of several teams by name, and the one with the id `besides`."""
    current = Q(memberships__ends_on__isnull=True) | Q(memberships__ends_on__gte=on)
    in_teams = Q(memberships__team__in=teams) & current & Q(is_active=True)
    return User.objects.filter(in_teams | Q(pk=besides)).order_by("name").distinct()


def named(ids: Collection[int]) -> dict[int, User]:
    """Give colleagues by id, those who have left included: history names them too."""
    return User.objects.in_bulk(ids)


def leads_of(team: Team, *, on: date) -> QuerySet[User]:
    """Give the leads and admins of a team."""
    return colleagues_of(team, on=on).filter(memberships__team=team, memberships__role__in=[Role.LEAD, Role.ADMIN])


def is_alone(team: Team, *, on: date) -> bool:
    """Say whether the team is an organisation of one."""
    return len(colleagues_of(team, on=on)[:2]) < 2


def memberships_visible_to(user: User, *, on: date) -> QuerySet[Membership]:
    """Give who is in the user's teams, by team and name; who has left comes too, until the row is removed."""
    return (
        Membership.objects.filter(team__in=teams_of(user, on=on))
        .select_related("team", "user")
        .order_by("team__name", "team_id", "user__name", "user_id")
    )


def count_colleagues() -> int:
    """Give how many active colleagues the desk has."""
    return User.objects.filter(is_active=True).count()
