"""Who is in a team with which role, and until when; and what the organisation is called."""

from datetime import date, datetime

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from bemot.accounts import queries, roles
from bemot.accounts.models import Membership, Principal, Team, User
from bemot.history import timeline
from bemot.lib.errors import Refusal
from bemot.words import EventKind, Role


class LastOne(Refusal):
    """The team would be left without anybody who may change it."""


def change(
    membership: Membership, *, role: Role, ends_on: date | None, drafts_only: bool, by: User, now: datetime
) -> None:
    """Give a colleague another role, or an end date. Raises `NotAllowed` or `LastOne`."""
    team, today = membership.team, now.date()
    roles.require(by, roles.Action.INVITE, team, on=today)
    if Role.ADMIN in (role, membership.role):
        require_admin(by, team, on=today)
    with transaction.atomic():
        leads = (Role.LEAD, Role.ADMIN)
        stays = role in leads and not drafts_only and (ends_on is None or ends_on >= today)
        others = queries.leads_of(team, on=today).exclude(pk=membership.user_id)
        if membership.role in leads and not stays and not others.exists():
            raise LastOne(_("The team needs somebody who leads it. Give that role to somebody else first."))
        Membership.objects.filter(pk=membership.pk).update(role=role, ends_on=ends_on, drafts_only=drafts_only)
        timeline.record(
            EventKind.TEAM_CHANGED, at=now, by=by, team=team.pk, colleague=membership.user_id, role=role.value
        )


def require_admin(by: User, team: Team, *, on: date) -> None:
    """Raise `NotAllowed` unless `by` may do all that an admin may: nobody gives more than one has."""
    roles.require(by, roles.Action.CONNECT, team, on=on)


def name_organisation(principal: Principal, team: Team, *, name: str, by: User, now: datetime) -> None:
    """Say what the organisation is called. Raises `NotAllowed`."""
    require_admin(by, team, on=now.date())
    with transaction.atomic():
        Principal.objects.filter(pk=principal.pk).update(name=name)
        timeline.record(EventKind.TEAM_CHANGED, at=now, by=by, team=team.pk, principal=principal.pk)
