"""What an installation needs before anybody can sign in, and what its first start says."""

from datetime import UTC, datetime

from django.db import transaction

from bemot.accounts import invitations
from bemot.accounts.models import Principal, Team, User
from bemot.channels.models import Inbox
from bemot.routing.models import WorkingPeriod
from bemot.words import Role

FIRST_COLLEAGUE = "admin@localhost"


def set_up(*, now: datetime) -> User:
    """Make the first team, inbox and colleague where there are none; give the first admin."""
    with transaction.atomic():
        first = User.objects.filter(is_admin=True, is_active=True).order_by("pk").first()
        if first is not None:
            return first
        team, _made = Team.objects.get_or_create(name="Desk")
        principal, _made = Principal.objects.get_or_create(name="Our organisation")
        inbox, made = Inbox.objects.get_or_create(name="Desk", defaults={"team": team, "principal": principal})
        if made:
            office_hours(inbox)
        user = invitations.invite(FIRST_COLLEAGUE, name="Admin", team=team, role=Role.ADMIN, by=None, now=now)
        User.objects.filter(pk=user.pk).update(is_admin=True)
        return user


def office_hours(inbox: Inbox) -> None:
    """Give an inbox working hours from eight to five on weekdays."""
    WorkingPeriod.objects.bulk_create(
        WorkingPeriod(inbox=inbox, weekday=day, opens="08:00", closes="17:00") for day in range(5)
    )


def greeting(address: str) -> str:
    """Give what the start prints: the address, and a link that signs in once."""
    user = set_up(now=datetime.now(UTC))
    return (
        f"\n  Bemöt is ready at  {address}\n"
        f"  Sign in once with  {invitations.sign_in_link(user)}\n"
        f"  Stop with Ctrl-C.\n"
    )
