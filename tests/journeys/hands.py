"""The hands of colleagues in a process of their own, on the database that a real `bemot` uses at the same time.

Every function here runs in that process: it takes and gives plain values.
"""

import multiprocessing
import os
from collections import Counter
from collections.abc import Callable, Iterator, Mapping
from concurrent.futures import ProcessPoolExecutor
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from typing import Any, TypeVar

T = TypeVar("T")


@dataclass(frozen=True)
class Queued:
    """An answer that is on its way: its words, and the post that it must stand under."""

    text: str
    parent: str
    root: str


@dataclass(frozen=True)
class Held:
    """What a database holds, for a test to compare with the network."""

    fetched: int
    """Raw events that were kept: each post of everybody, our own included, in each of its wordings."""
    undigested: int
    set_aside: int
    not_worked_up: int
    publications: dict[str, int]
    untold: int
    """Alerts that were due and have not been delivered."""
    inbound: list[str] = field(repr=False)
    """The addresses of what people wrote, one for each message that stands in a conversation."""
    answers: list[str] = field(repr=False)
    """The texts of our own messages in conversations."""
    homeless: list[str] = field(repr=False)
    """Messages of people without a conversation."""
    conversations: int = 0
    versions: int = 0
    """How many wordings are kept of all inbound messages."""
    events: dict[str, int] = field(default_factory=dict)
    twice: list[str] = field(default_factory=list)
    """Messages that were received or assessed more than once."""

    @property
    def is_dry(self) -> bool:
        """Whether nothing is left for the worker."""
        return not (self.undigested or self.not_worked_up or self.publications.keys() - {"sent", "failed", "unsure"})


@contextmanager
def hands(environment: Mapping[str, str]) -> Iterator[Callable[..., Any]]:
    """Give a function that calls one of the functions below over there: `there(state)`."""
    context = multiprocessing.get_context("spawn")
    with ProcessPoolExecutor(1, mp_context=context, initializer=_set_up, initargs=(dict(environment),)) as pool:
        yield lambda act, **more: pool.submit(act, **more).result(timeout=120)


def _set_up(environment: dict[str, str]) -> None:
    os.environ.update(environment)
    os.environ["DJANGO_SETTINGS_MODULE"] = "bemot.settings"
    import django
    from django.core.management import call_command

    django.setup()
    call_command("migrate", verbosity=0, interactive=False)
    call_command("createcachetable", verbosity=0)


def open_a_desk(*, settings: dict[str, str], credentials: dict[str, str]) -> dict[str, int]:
    """Make the team and connect the channel; nobody needs a second person, and the network is asked every second."""
    from bemot.channels.models import Channel
    from bemot.routing.models import ResponsePolicy
    from bemot.words import Intent, SecondPerson
    from tests.journeys.desk import open_desk

    desk = open_desk("atproto", settings=settings, credentials=credentials, now=datetime.now(UTC))
    Channel.objects.update(fetch_every=timedelta(seconds=1))
    none = SecondPerson.NONE
    ResponsePolicy.objects.bulk_create(
        ResponsePolicy(inbox=desk.inbox, intent=intent, reading=none, second_decider=none, four_eyes=none)
        for intent in ("", *Intent)
    )
    return {"ana": desk.ana.pk, "channel": desk.channel.pk}


def answer(*, first: int, count: int) -> list[Queued]:
    """Let Ana answer `count` comments that nobody has answered, in words of their own numbered from `first`."""
    from django.conf import settings

    from bemot.accounts.models import User
    from bemot.conversations.models import Conversation
    from bemot.responses import publication
    from bemot.words import Intent

    now = datetime.now(UTC)
    ana = User.objects.get(email="ana@example.test")
    rows = Conversation.objects.filter(intent=Intent.COMPLAINT, publications__isnull=True).order_by("pk")
    queued = []
    for number, conversation in enumerate(rows.select_related("inbox__team", "thread")[:count], start=first):
        text = f"Hej! Tack för att du skrev, ärende {number}. Skriv gärna till ana@norrbrotag.example. /Ana"
        made = publication.answer_now(conversation, text=text, by=ana, now=now - settings.UNDO_WINDOW)
        queued.append(Queued(text, made[0].draft.answers.external_id, conversation.thread.root))
    return queued


def state() -> Held:
    """Look at everything that must not be lost or doubled."""
    from django.db.models import Count

    from bemot.alerts.models import Delivery
    from bemot.channels.models import RawEvent
    from bemot.conversations.models import Conversation, Message, MessageVersion
    from bemot.history.models import Event
    from bemot.responses.models import Publication
    from bemot.words import Direction

    inbound = Message.objects.filter(direction=Direction.INBOUND)
    said = Counter(
        (kind, data["message"])
        for kind, data in Event.objects.filter(kind__in=["received", "assessed"]).values_list("kind", "data")
    )
    rows = Publication.objects.order_by().values_list("state").annotate(n=Count("id"))
    kinds = Event.objects.order_by().values_list("kind").annotate(n=Count("id"))
    due = Delivery.objects.filter(sent_at__isnull=True, dropped_at__isnull=True, due_at__lte=datetime.now(UTC))
    return Held(
        fetched=RawEvent.objects.count(),
        undigested=RawEvent.objects.filter(digested_at__isnull=True, set_aside_at__isnull=True).count(),
        set_aside=RawEvent.objects.filter(set_aside_at__isnull=False).count(),
        not_worked_up=Message.objects.filter(worked_up_at__isnull=True).count(),
        publications=dict(rows),
        untold=due.count(),
        inbound=list(inbound.filter(conversation__isnull=False).values_list("external_id", flat=True)),
        answers=list(
            Message.objects.filter(direction=Direction.OUTBOUND, conversation__isnull=False).values_list(
                "text", flat=True
            )
        ),
        homeless=list(inbound.filter(conversation__isnull=True).values_list("external_id", flat=True)),
        conversations=Conversation.objects.count(),
        versions=MessageVersion.objects.filter(message__direction=Direction.INBOUND).count(),
        events=dict(kinds),
        twice=[f"{kind} {message}" for (kind, message), times in said.items() if times > 1],
    )


def open_a_desk_for_people(*, settings: dict[str, str], credentials: dict[str, str], address: str) -> dict[str, str]:
    """Make the team and connect the channel; give the link by which each colleague signs in once."""
    from django.conf import settings as django_settings

    from bemot.accounts import invitations
    from bemot.accounts.models import User
    from bemot.channels.models import Channel
    from tests.journeys.desk import open_desk

    django_settings.DESK_ADDRESS = address
    open_desk("atproto", settings=settings, credentials=credentials, now=datetime.now(UTC))
    Channel.objects.update(fetch_every=timedelta(seconds=1))
    User.objects.update(language="en")
    return {user.name: invitations.sign_in_link(user) for user in User.objects.all()}


def conversation_of(*, uri: str) -> int | None:
    """Give the conversation that a post stands in."""
    from bemot.conversations.models import Message

    return Message.objects.filter(external_id=uri).values_list("conversation_id", flat=True).first()


def told_at(*, conversation: int) -> datetime | None:
    """Say when the first colleague was told of a conversation's alert."""
    from bemot.history.models import Event

    rows = Event.objects.filter(conversation=conversation, kind="alerted").order_by("pk")
    return rows.values_list("at", flat=True).first()


def kinds(*, conversation: int) -> list[str]:
    """Give the kinds of a conversation's events in their order."""
    from bemot.history.models import Event

    return list(Event.objects.filter(conversation=conversation).order_by("pk").values_list("kind", flat=True))


def let_the_return_fall_due(*, conversation: int) -> None:
    """Turn the calendar: what was promised for another day is due now."""
    from bemot.outcomes.models import FollowUp

    FollowUp.objects.filter(conversation=conversation).update(due_at=datetime.now(UTC))


def standing(*, conversation: int) -> tuple[str, list[str]]:
    """Give a conversation's status and the states of its returns."""
    from bemot.conversations.models import Conversation

    row = Conversation.objects.get(pk=conversation)
    return row.status, list(row.follow_ups.values_list("state", flat=True))
