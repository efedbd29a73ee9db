"""The people and places that tests speak of, and plain functions that make rows through verbs."""

from dataclasses import dataclass
from datetime import datetime, timedelta
from pathlib import Path

from bemot.accounts import invitations
from bemot.accounts.models import Principal, Team, User
from bemot.channels import connecting, fetching
from bemot.channels import queries as channels
from bemot.channels.models import Channel, Inbox, RawEvent
from bemot.connectors.fake.network import Network
from bemot.conversations.models import Conversation, Message, Topic
from bemot.history.models import Event
from bemot.routing import matrix
from bemot.routing.models import Duty, WorkingPeriod
from bemot.words import Role, Subject

OWN_HANDLE = "norrbrotag"


@dataclass(slots=True)
class Cast:
    """ana works, bo reviews, cleo leads; dag belongs to another team and must not see."""

    ana: User
    bo: User
    cleo: User
    dag: User
    inbox: Inbox
    other_inbox: Inbox
    channel: Channel
    network: Network
    post: str
    """The organisation's own post that people answer, as its id on the network."""
    now: datetime


def make_cast(path: Path, *, now: datetime) -> Cast:
    """Make two teams, four colleagues, an inbox with a channel on a fake network, and the organisation's post there."""
    team, other = Team.objects.create(name="Trafik"), Team.objects.create(name="Bad")
    principal = Principal.objects.create(name="Norrbro Tåg")
    cleo = invitations.invite("cleo@example.test", name="Cleo Ek", team=team, role=Role.ADMIN, by=None, now=now)
    ana = invitations.invite("ana@example.test", name="Ana Berg", team=team, role=Role.AGENT, by=cleo, now=now)
    bo = invitations.invite("bo@example.test", name="Bo Dal", team=team, role=Role.REVIEWER, by=cleo, now=now)
    dag = invitations.invite("dag@example.test", name="Dag Fors", team=other, role=Role.LEAD, by=None, now=now)
    User.objects.filter(pk=ana.pk).update(signature="Ana", contact_address="ana@norrbrotag.example")
    inbox = Inbox.objects.create(
        name="Trafik", team=team, principal=principal, contact_address="kontakt@norrbrotag.example"
    )
    other_inbox = Inbox.objects.create(name="Bad", team=other, principal=Principal.objects.create(name="Badnämnden"))
    WorkingPeriod.objects.bulk_create(
        WorkingPeriod(inbox=inbox, weekday=day, opens="08:00", closes="17:00") for day in range(5)
    )
    network = Network(path)
    network.join(OWN_HANDLE, "Norrbro Tåg")
    post = network.post(OWN_HANDLE, "Nya tidtabellen är här.", created_at=now - timedelta(hours=3))
    channel = connecting.connect(
        inbox,
        "fake",
        settings={"path": str(path), "handle": OWN_HANDLE},
        credentials={},
        language="sv",
        by=cleo,
        now=now - timedelta(hours=3),
    )
    Duty.objects.create(
        inbox=inbox, user=ana, deputy=bo, starts_at=now - timedelta(days=1), ends_at=now + timedelta(days=6)
    )
    matrix.name(
        inbox,
        subject=Subject.TOPIC,
        topic=Topic.objects.get(slug="waiting_time"),
        spokesperson=ana,
        deputy=cleo,
        second_reader=bo,
        fact_owner=cleo,
        by=cleo,
        now=now,
    )
    matrix.name(
        inbox, subject=Subject.EVERYTHING_ELSE, spokesperson=ana, second_reader=bo, fact_owner=cleo, by=cleo, now=now
    )
    fresh = User.objects.in_bulk([ana.pk, bo.pk, cleo.pk, dag.pk])
    return Cast(*(fresh[user.pk] for user in (ana, bo, cleo, dag)), inbox, other_inbox, channel, network, post, now)


def make_comment(
    cast: Cast, text: str, *, by: str = "maja", at: datetime | None = None, parent: str | None = None
) -> Conversation:
    """Let somebody write on the network and the desk take it in; give the conversation. Nobody is told yet."""
    external_id = cast.network.post(by, text, created_at=at or cast.now, parent=parent or cast.post)
    take_in(cast, at=at or cast.now)
    return _of(external_id)


def make_ringing_comment(cast: Cast, text: str, *, by: str = "maja", at: datetime | None = None) -> Conversation:
    """Let somebody write, and the worker do all that follows: colleagues are told."""
    external_id = cast.network.post(by, text, created_at=at or cast.now, parent=cast.post)
    work(cast, at=at or cast.now)
    return _of(external_id)


def _of(external_id: str) -> Conversation:
    return (
        Message.objects.select_related(
            "conversation__inbox__team", "conversation__contact__person", "conversation__thread__channel"
        )
        .get(external_id=external_id)
        .conversation
    )


def take_in(cast: Cast, *, at: datetime) -> None:
    """Fetch what was written on the network and do the machine's part about it, but nothing else that may be due."""
    from bemot.worker import pipeline

    fetching.fetch(Channel.objects.get(pk=cast.channel.pk), now=at)
    pipeline.take_in(list(channels.undigested(limit=100)), now=at)


def work(cast: Cast, *, at: datetime) -> None:
    """Let the worker do all that is due at `at`, fetching included."""
    from bemot.worker.loop import Loop

    Channel.objects.filter(pk=cast.channel.pk).update(next_fetch_at=at)
    Loop(clock=lambda: at).turn_until_quiet()


def kinds_of(conversation: Conversation) -> list[str]:
    """Give the kinds of a conversation's events in their order."""
    return list(Event.objects.filter(conversation=conversation).order_by("pk").values_list("kind", flat=True))


def raw_events() -> int:
    """Count what was kept as it came."""
    return RawEvent.objects.count()
