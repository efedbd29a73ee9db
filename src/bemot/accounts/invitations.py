"""How a colleague comes in: an invitation, and a link that signs in once."""

from datetime import date, datetime

import sesame.utils
from django.conf import settings
from django.db import transaction
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from bemot.accounts import roles
from bemot.accounts.models import Membership, Team, User
from bemot.history import timeline
from bemot.lib.errors import Refusal
from bemot.words import EventKind, Role


class AlreadyHere(Refusal):
    """A colleague with that address is already in the team."""


def invite(
    email: str,
    *,
    name: str,
    team: Team,
    role: Role,
    ends_on: date | None = None,
    drafts_only: bool = False,
    by: User | None,
    now: datetime,
) -> User:
    """Make a colleague, or let one who is here join one more team, perhaps until a day. `by` None: the first start.

    Raises `NotAllowed` or `AlreadyHere`.
    """
    if by is not None:
        roles.require(by, roles.Action.INVITE, team, on=now.date())
        if role == Role.ADMIN:  # nobody gives more than one has
            roles.require(by, roles.Action.CONNECT, team, on=now.date())
    with transaction.atomic():
        user = User.objects.filter(email__iexact=email).first()
        if user is None:
            user = User.objects.create_user(email, name=name, joined_at=now)
        if Membership.objects.filter(team=team, user=user).exists():
            raise AlreadyHere(_("This address already belongs to a colleague of the team."))
        Membership.objects.create(team=team, user=user, role=role, ends_on=ends_on, drafts_only=drafts_only)
        timeline.record(EventKind.COLLEAGUE_INVITED, at=now, by=by, team=team.pk, colleague=user.pk, role=role.value)
    return user


def sign_in_link(user: User) -> str:
    """Give an address that signs `user` in once, within a day, until the next sign-in."""
    return f"{settings.DESK_ADDRESS}{reverse('sign_in_by_link')}{sesame.utils.get_query_string(user)}"
