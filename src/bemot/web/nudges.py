"""What the live stream is fed from: new events, made into nudges, and who may know of them."""

import asyncio
import json
from collections.abc import AsyncIterator, Callable, Iterable
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import TypeVar

import psycopg
from django.db import connection, connections
from django.utils import timezone
from psycopg.conninfo import make_conninfo

from bemot.accounts.models import User
from bemot.channels import queries as channels
from bemot.channels.models import Channel
from bemot.conversations.models import Conversation
from bemot.history import queries, timeline
from bemot.history.models import Event
from bemot.words import EventKind

POLL_SECONDS = 0.25
# NOTIFY is heard at once but asked after at most so often, however many commits there are.
REST_SECONDS = 0.1
# Looked at even without a word from the database, should one have been lost with a connection.
ANYWAY_SECONDS = 10.0
# Ids are given before a transaction commits: what commits up to this much later is still found.
LOOK_BACK = timedelta(seconds=5)
# What was on its way while the page was made.
FIRST_LOOK_BACK = timedelta(seconds=2)
PAGE = 500
# To the page an alert that was raised and one that was taken say the same: look at the banner again.
_KINDS = {EventKind.ALERTED.value: "alert", EventKind.ACKNOWLEDGED.value: "alert"}

_T = TypeVar("_T")
# One thread, and so one database connection, reads for all streams of the process.
_thread = ThreadPoolExecutor(max_workers=1, thread_name_prefix="live")


@dataclass(frozen=True, slots=True)
class Nudge:
    """One change, and the inbox whose colleagues may know of it. Id 0 stands for what is no event."""

    id: int
    kind: str
    conversation: int | None
    inbox: int

    def line(self) -> bytes:
        """Give it as the stream writes it."""
        data = json.dumps({"id": self.id, "kind": self.kind, "conversation": self.conversation})
        head = f"id: {self.id}\n" if self.id else ""
        return f"{head}data: {data}\n\n".encode()


class _Reader:
    """Reads each event once, also those that commit late."""

    def __init__(self) -> None:
        self.floor = queries.newest_id()
        self.seen: dict[int, float] = {}

    def new(self) -> list[Nudge]:
        now = timezone.now().timestamp()
        events = [event for event in _after(self.floor) if event.pk not in self.seen]
        self.seen |= dict.fromkeys((event.pk for event in events), now)
        old = [pk for pk, at in self.seen.items() if at < now - LOOK_BACK.total_seconds()]
        if old:
            self.floor = max(old)
            self.seen = {pk: at for pk, at in self.seen.items() if pk > self.floor}
        return _nudges(events)


async def news() -> AsyncIterator[Nudge]:
    """Give nudges as events are written, until the task is cancelled."""
    try:
        reader = await _in_thread(_Reader)
        async for _woken in _heard() if connection.vendor == "postgresql" else _ticks():
            for nudge in await _in_thread(reader.new):
                yield nudge
    finally:
        _thread.submit(connections.close_all)


async def missed(last: int | None, since: int | None, inboxes: frozenset[int]) -> list[Nudge]:
    """Give what came after the event `last`, and around it.

    For a stream that has just opened (`last` is None) what came since its page was made: `since`, in seconds of the
    epoch; None stands for now.
    """
    return [nudge for nudge in await _in_thread(lambda: _missed(last, since)) if nudge.inbox in inboxes]


async def inboxes_of(user_id: int) -> frozenset[int] | None:
    """Give the inboxes that a colleague may see now; None where the colleague may not be here at all."""
    return await _in_thread(lambda: _inboxes_of(user_id))


async def _in_thread(function: Callable[[], _T]) -> _T:
    return await asyncio.get_running_loop().run_in_executor(_thread, function)


async def _ticks() -> AsyncIterator[None]:
    while True:
        await asyncio.sleep(POLL_SECONDS)
        yield


async def _heard() -> AsyncIterator[None]:
    """Give a turn for each word of PostgreSQL, and after a lost connection."""
    while True:
        try:
            async with await psycopg.AsyncConnection.connect(_address(), autocommit=True) as listening:
                await listening.execute(f"LISTEN {timeline.CHANNEL_NAME}")
                yield
                while True:
                    async for _word in listening.notifies(timeout=ANYWAY_SECONDS, stop_after=1):
                        await asyncio.sleep(REST_SECONDS)
                    yield
        except psycopg.OperationalError:
            await asyncio.sleep(1)


def _address() -> str:
    found = connection.settings_dict
    names = {"dbname": "NAME", "user": "USER", "password": "PASSWORD", "host": "HOST", "port": "PORT"}
    return make_conninfo(**{key: str(found[name]) for key, name in names.items() if found.get(name)})


def _after(floor: int) -> list[Event]:
    found: list[Event] = []
    while True:
        page = list(queries.after(floor, limit=PAGE))
        found += page
        if len(page) < PAGE:
            return found
        floor = page[-1].pk


def _missed(last: int | None, since: int | None) -> list[Nudge]:
    recent = Event.objects.filter(pk__gt=queries.newest_id() - PAGE).order_by("pk")
    if last is None:
        now = timezone.now()
        made = now if since is None else datetime.fromtimestamp(min(since, now.timestamp()), UTC)
        return _nudges(recent.filter(at__gte=made - FIRST_LOOK_BACK))
    stood = Event.objects.filter(pk=last).values_list("at", flat=True).first()
    around = recent.filter(pk__lt=last, at__gte=stood - LOOK_BACK) if stood else recent.none()
    return _nudges([*around, *recent.filter(pk__gt=last)])


def _nudges(events: Iterable[Event]) -> list[Nudge]:
    """Make nudges of events, the newest of each kind and conversation, in two queries at most."""
    rows = list(events)
    inbox_by_conversation = dict(
        Conversation.objects.filter(pk__in={row.conversation_id for row in rows if row.conversation_id}).values_list(
            "pk", "inbox_id"
        )
    )
    inbox_by_channel = dict(
        Channel.objects.filter(
            pk__in={row.channel_id for row in rows if row.channel_id and not row.conversation_id}
        ).values_list("pk", "inbox_id")
    )
    found: dict[tuple[str, int | None, int], Nudge] = {}
    for row in rows:
        inbox = inbox_by_conversation.get(row.conversation_id or 0) or inbox_by_channel.get(row.channel_id or 0)
        if inbox is not None:
            kind = _KINDS.get(row.kind, row.kind)
            found[kind, row.conversation_id, inbox] = Nudge(row.pk, kind, row.conversation_id, inbox)
    return sorted(found.values(), key=lambda nudge: nudge.id)


def _inboxes_of(user_id: int) -> frozenset[int] | None:
    user = User.objects.filter(pk=user_id, is_active=True).first()
    return frozenset(channels.inboxes_visible_to(user).values_list("pk", flat=True)) if user else None
