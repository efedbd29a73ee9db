"""`bemot createuser`: invite a colleague from the command line."""

from datetime import UTC, datetime
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser

from bemot.accounts import invitations
from bemot.accounts.models import Team, User
from bemot.lib.errors import Refusal
from bemot.words import Role
from bemot.worker import first_start


class Command(BaseCommand):
    """Makes a colleague and prints a link that signs in once."""

    help = "Invite a colleague and print a link that signs in once."

    def add_arguments(self, parser: CommandParser) -> None:
        """Name the colleague."""
        parser.add_argument("email")
        parser.add_argument("--name", default="")
        parser.add_argument("--team", default="", help="the name of the team (default: the first one)")
        parser.add_argument("--role", default=Role.AGENT.value, choices=[role.value for role in Role])
        parser.add_argument("--admin", action="store_true", help="may set up the installation")

    def handle(self, *args: Any, **options: Any) -> None:  # noqa: ARG002 - as Django calls it
        """Invite, or say why not."""
        now = datetime.now(UTC)
        first_start.set_up(now=now)
        teams = Team.objects.order_by("pk")
        team = teams.filter(name=options["team"]).first() if options["team"] else teams.first()
        if team is None:
            raise CommandError(f"There is no team called {options['team']!r}. There are: {', '.join(map(str, teams))}")
        name = options["name"] or options["email"].split("@")[0]
        try:
            user = invitations.invite(
                options["email"], name=name, team=team, role=Role(options["role"]), by=None, now=now
            )
        except Refusal as refusal:
            raise CommandError(str(refusal)) from refusal
        if options["admin"]:
            User.objects.filter(pk=user.pk).update(is_admin=True)
        self.stdout.write(f"{user} can sign in once with {invitations.sign_in_link(user)}")
