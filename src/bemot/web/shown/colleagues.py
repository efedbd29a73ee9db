"""Teams and their colleagues as their page shows them, and the page that hands a link over."""

from collections.abc import Iterable, Sequence
from datetime import date
from itertools import groupby
from typing import Any

from django.db.models import QuerySet
from django.http import HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from bemot.accounts import invitations, memberships, roles
from bemot.accounts import queries as accounts
from bemot.accounts.models import Membership, Team, User
from bemot.web.forms.colleagues import ROLES
from bemot.web.shown import people
from bemot.web.signed import SignedRequest
from bemot.words import Role


def page(user: User, *, on: date) -> dict[str, Any]:
    """Give the teams of a colleague, each with who is in it; the queries grow with teams, not with people."""
    rows = accounts.memberships_visible_to(user, on=on)
    teams = [(team, list(members)) for team, members in groupby(rows, key=lambda row: row.team)]
    return {
        "teams": [
            {
                "team": team,
                "may_change": (may := roles.may(user, roles.Action.INVITE, team, on=on)),
                "members": [_member(row, may=may, on=on) for row in members],
            }
            for team, members in teams
        ],
        "may_invite": any(roles.may(user, roles.Action.INVITE, team, on=on) for team, _members in teams),
    }


def teams_to_invite_to(user: User, *, on: date) -> list[Team]:
    """Give the teams that a colleague may bring others into."""
    return [team for team in accounts.teams_of(user, on=on) if roles.may(user, roles.Action.INVITE, team, on=on)]


def as_teams(teams: Iterable[Team]) -> QuerySet[Team]:
    """Give teams as a form's field wants them."""
    return Team.objects.filter(pk__in=[team.pk for team in teams]).order_by("name")


def may_give_all(user: User, teams: Sequence[Team]) -> bool:
    """Say whether a colleague may make others admins in all of these teams."""
    return all(roles.may(user, roles.Action.CONNECT, team, on=timezone.localdate()) for team in teams)


def refuse_stronger(user: User, membership: Membership) -> None:
    """Raise `NotAllowed` where a link would let a lead come in as an admin."""
    if membership.role == Role.ADMIN or membership.user.is_admin:
        memberships.require_admin(user, membership.team, on=timezone.localdate())
    if membership.user.is_admin and not user.is_admin:
        raise roles.NotAllowed(_("Only who runs the installation prints a link for this colleague."))


def link_page(request: SignedRequest, user: User, *, invited: bool) -> HttpResponse:
    """Answer the page that shows a one-time link."""
    address = request.build_absolute_uri(invitations.sign_in_link(user))
    return render(request, "colleagues/link.html", {"colleague": user, "address": address, "invited": invited})


def _member(row: Membership, *, may: bool, on: date) -> dict[str, Any]:
    role = str(ROLES[Role(row.role)])
    return {
        "pk": row.pk,
        "person": people.avatar(row.user),
        "email": row.user.email,
        "role": role.split(":", maxsplit=1)[0],
        "role_help": role.split(":", maxsplit=1)[-1].strip(),
        "ends_on": row.ends_on,
        "left": bool(row.ends_on and row.ends_on < on) or not row.user.is_active,
        "drafts_only": row.drafts_only,
        "waits": row.user.last_login is None,
        "may_change": may,
    }
