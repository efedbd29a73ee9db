"""A desk on a real network: its colleagues, its inbox and its channel, made through verbs."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta

from bemot.accounts import invitations
from bemot.accounts.models import Principal, Team, User
from bemot.channels import connecting
from bemot.channels.models import Channel, Inbox
from bemot.conversations.models import Topic
from bemot.routing import matrix
from bemot.routing.models import Duty, WorkingPeriod
from bemot.words import Role, Subject

CONTACT = "ana@norrbrotag.example"


@dataclass(slots=True)
class Desk:
    """ana is on duty and answers, bo reads a second time and approves, cleo leads."""

    ana: User
    bo: User
    cleo: User
    inbox: Inbox
    channel: Channel


def open_desk(
    connector: str, *, settings: Mapping[str, str], credentials: Mapping[str, str], now: datetime, language: str = "sv"
) -> Desk:
    """Make a team of three with an inbox that one channel feeds; open at every hour, so that no test waits for one."""
    team = Team.objects.create(name="Trafik")
    cleo = invitations.invite("cleo@example.test", name="Cleo Ek", team=team, role=Role.ADMIN, by=None, now=now)
    ana = invitations.invite("ana@example.test", name="Ana Berg", team=team, role=Role.AGENT, by=cleo, now=now)
    bo = invitations.invite("bo@example.test", name="Bo Dal", team=team, role=Role.REVIEWER, by=cleo, now=now)
    User.objects.filter(pk=ana.pk).update(signature="Ana", contact_address=CONTACT)
    inbox = Inbox.objects.create(
        name="Trafik",
        team=team,
        principal=Principal.objects.create(name="Norrbro Tåg"),
        contact_address="kontakt@norrbrotag.example",
        holiday_country="",
    )
    WorkingPeriod.objects.bulk_create(
        WorkingPeriod(inbox=inbox, weekday=day, opens="00:00", closes="23:59") for day in range(7)
    )
    channel = connecting.connect(
        inbox, connector, settings=settings, credentials=credentials, language=language, by=cleo, now=now
    )
    Duty.objects.create(
        inbox=inbox, user=ana, deputy=bo, starts_at=now - timedelta(days=1), ends_at=now + timedelta(days=60)
    )
    for subject, topic in [(Subject.TOPIC, Topic.objects.get(slug="waiting_time")), (Subject.EVERYTHING_ELSE, None)]:
        matrix.name(
            inbox,
            subject=subject,
            topic=topic,
            spokesperson=ana,
            deputy=cleo,
            second_reader=bo,
            fact_owner=cleo,
            by=cleo,
            now=now,
        )
    for user in (ana, bo, cleo):
        user.refresh_from_db()
    return Desk(ana, bo, cleo, inbox, channel)
