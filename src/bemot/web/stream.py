"""The live stream: nudges that say what has changed, from one task per process to every page that may know of it.

A nudge is `{id, kind, conversation}` and holds no words. The task reads new events every quarter of a second on
SQLite and on a word from the database on PostgreSQL, and only while somebody listens.
"""

import asyncio
import contextlib
from collections.abc import AsyncIterator
from dataclasses import dataclass, field

from asgiref.sync import sync_to_async
from django.db import connections
from django.http import HttpRequest, HttpResponse, HttpResponseBase, StreamingHttpResponse

from bemot.web import nudges
from bemot.web.nudges import Nudge

PING = 15.0
# A page that reads this slowly is dropped from; what it shows is fetched again when it comes back.
LONGEST_QUEUE = 1000
# Neither an id nor a second of this age has more; a stranger's number must not be longer than a database can hold.
MOST_DIGITS = 15


@dataclass(eq=False, slots=True)
class _Listener:
    """One open page: the inboxes that its colleague may see, and what it has not read yet. None ends the stream."""

    inboxes: frozenset[int] = frozenset()
    queue: "asyncio.Queue[Nudge | None]" = field(default_factory=lambda: asyncio.Queue(LONGEST_QUEUE))

    def offer(self, nudge: Nudge | None) -> None:
        if nudge is None or nudge.inbox in self.inboxes:
            with contextlib.suppress(asyncio.QueueFull):
                self.queue.put_nowait(nudge)


class _Hub:
    """The listeners of this process and the one task that feeds them."""

    def __init__(self) -> None:
        self.listeners: set[_Listener] = set()
        self.loop: asyncio.AbstractEventLoop | None = None
        self.task: asyncio.Task[None] | None = None
        self.closed = False

    def join(self, listener: _Listener) -> None:
        self.listeners.add(listener)
        if self.task is None or self.task.done() or self.loop is not asyncio.get_running_loop():
            self.loop = asyncio.get_running_loop()
            self.task = self.loop.create_task(self._feed())

    def leave(self, listener: _Listener) -> None:
        self.listeners.discard(listener)
        if not self.listeners and self.task is not None:
            self.task.cancel()
            self.task = None

    def tell(self, nudge: Nudge | None) -> None:
        for listener in list(self.listeners):
            listener.offer(nudge)

    async def _feed(self) -> None:
        async for nudge in nudges.news():
            self.tell(nudge)


_hub = _Hub()


async def live(request: HttpRequest) -> HttpResponseBase:
    """Answer the stream of a signed-in colleague; 204, which a browser does not repeat, for anybody else."""
    user = await request.auser()
    if not user.is_authenticated or _hub.closed:
        return HttpResponse(status=204 if not _hub.closed else 503)
    last, since = request.headers.get("Last-Event-ID", ""), request.GET.get("since", "")
    # The thread of this request would keep its connection for as long as the stream is open.
    await sync_to_async(connections.close_all)()
    response = StreamingHttpResponse(_lines(user.pk, _number(last), _number(since)), content_type="text/event-stream")
    response.headers["Cache-Control"] = "no-store"
    response.headers["X-Accel-Buffering"] = "no"
    return response


def _number(text: str) -> int | None:
    return int(text) if text.isdecimal() and len(text) <= MOST_DIGITS else None


async def _lines(user_id: int, last: int | None, since: int | None) -> AsyncIterator[bytes]:
    listener = _Listener()
    _hub.join(listener)
    try:
        yield b"retry: 2000\n\n"
        inboxes = await nudges.inboxes_of(user_id)
        if inboxes is None:
            return
        listener.inboxes = inboxes
        for nudge in await nudges.missed(last, since, inboxes):
            yield nudge.line()
        async for line in _following(listener, user_id):
            yield line
    finally:
        _hub.leave(listener)


async def _following(listener: _Listener, user_id: int) -> AsyncIterator[bytes]:
    """Give lines as they come; every `PING` look again at what the colleague may see, and end when it is nothing."""
    loop = asyncio.get_running_loop()
    ping_at = loop.time() + PING
    while True:
        try:
            nudge = await asyncio.wait_for(listener.queue.get(), max(ping_at - loop.time(), 0.01))
            if nudge is None:
                return
            yield nudge.line()
        except TimeoutError:
            yield b": ping\n\n"
        if loop.time() >= ping_at:
            inboxes = await nudges.inboxes_of(user_id)
            if inboxes is None:
                return
            listener.inboxes = inboxes
            ping_at = loop.time() + PING


def tell_presence(*, conversation_id: int, inbox_id: int) -> None:
    """Say to the pages of this process that somebody came, went or types; presence is weather and leaves no event."""
    if _hub.loop is not None and not _hub.loop.is_closed():
        _hub.loop.call_soon_threadsafe(_hub.tell, Nudge(0, "presence", conversation_id, inbox_id))


def close_all() -> None:
    """End every stream and refuse new ones: the server shuts down. From any thread."""
    _hub.closed = True
    if _hub.loop is not None and not _hub.loop.is_closed():
        _hub.loop.call_soon_threadsafe(_hub.tell, None)
