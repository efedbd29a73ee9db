"""The live stream: to whom a nudge goes, and how a stream ends and resumes."""

import asyncio
import json
import re
from collections.abc import AsyncIterator
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from asgiref.sync import sync_to_async
from django.test import AsyncClient

from bemot.accounts.models import User
from bemot.history import queries, timeline
from bemot.web import nudges, stream
from bemot.words import EventKind
from tests.cast import Cast, make_cast, make_comment

pytestmark = pytest.mark.django_db(transaction=True)
SOON = 2.0


@pytest.fixture
def told(db: None, tmp_path: Any, now: datetime) -> tuple[Cast, int]:
    """Give the cast and a conversation that ana sees and dag does not."""
    cast = make_cast(tmp_path / "network.sqlite3", now=now)
    return cast, make_comment(cast, "Tåget var sent igen, tredje veckan i rad.").pk


@pytest.fixture(autouse=True)
def _open_hub() -> Any:
    stream._hub = stream._Hub()
    yield
    nudges._thread.submit(nudges.connections.close_all).result()


async def listen(user: User, last: str = "", *, address: str = "/live/") -> AsyncIterator[bytes]:
    client = AsyncClient()
    await sync_to_async(client.force_login)(user, backend="allauth.account.auth_backends.AuthenticationBackend")
    answer = await client.get(address, headers={"Last-Event-ID": last} if last else {})
    assert answer.status_code == 200
    assert answer.headers["Content-Type"] == "text/event-stream"
    assert answer.headers["X-Accel-Buffering"] == "no"
    return aiter(answer.streaming_content)


async def next_nudge(lines: AsyncIterator[bytes], *, wait: float = SOON) -> dict[str, Any]:
    while True:
        line = (await asyncio.wait_for(anext(lines), wait)).decode()
        if "data: " in line:
            return json.loads(line.partition("data: ")[2])


async def note(cast: Cast, conversation: int, kind: EventKind = EventKind.NOTED) -> None:
    record = sync_to_async(timeline.record)
    await record(kind, at=datetime.now(UTC), by=cast.bo, conversation_id=conversation)


def test_live_tells_of_a_change_at_once(told: tuple[Cast, int]) -> None:
    cast, conversation = told

    async def story() -> dict[str, Any]:
        lines = await listen(cast.ana)
        assert b"retry" in await anext(lines)
        waiting = asyncio.ensure_future(next_nudge(lines))
        await asyncio.sleep(0.4)
        await note(cast, conversation)
        return await waiting

    nudge = asyncio.run(story())
    assert nudge["kind"] == "noted"
    assert nudge["conversation"] == conversation
    assert set(nudge) == {"id", "kind", "conversation"}


def test_live_calls_an_alert_an_alert(told: tuple[Cast, int]) -> None:
    cast, conversation = told

    async def story() -> dict[str, Any]:
        lines = await listen(cast.ana)
        await anext(lines)
        waiting = asyncio.ensure_future(next_nudge(lines))
        await asyncio.sleep(0.4)
        await note(cast, conversation, EventKind.ALERTED)
        return await waiting

    assert asyncio.run(story())["kind"] == "alert"


def test_live_says_nothing_to_another_team(told: tuple[Cast, int]) -> None:
    cast, conversation = told

    async def story() -> None:
        ana, dag = await listen(cast.ana), await listen(cast.dag)
        await anext(ana)
        await anext(dag)
        both = [asyncio.ensure_future(next_nudge(lines)) for lines in (ana, dag)]
        await asyncio.sleep(0.4)
        await note(cast, conversation)
        assert (await both[0])["kind"] == "noted"
        await asyncio.sleep(0.6)
        assert not both[1].done()
        both[1].cancel()

    asyncio.run(story())


def test_live_resumes_after_the_last_event_that_was_read(told: tuple[Cast, int]) -> None:
    cast, conversation = told

    async def story() -> dict[str, Any]:
        last = await sync_to_async(queries.newest_id)()
        await note(cast, conversation, EventKind.LABELLED)
        lines = await listen(cast.ana, last=str(last))
        while (nudge := await next_nudge(lines))["kind"] != "labelled":
            pass
        return nudge

    assert asyncio.run(story())["conversation"] == conversation


@pytest.mark.parametrize(("since", "told_of"), [(60, ["labelled"]), (0, [])])
def test_live_tells_what_came_since_the_page_was_made(told: tuple[Cast, int], since: int, told_of: list[str]) -> None:
    cast, conversation = told
    now = datetime.now(UTC)
    timeline.record(EventKind.LABELLED, at=now - timedelta(seconds=30), by=cast.bo, conversation_id=conversation)

    async def story() -> list[str]:
        lines = await listen(cast.ana, address=f"/live/?since={now.timestamp() - since:.0f}")
        await anext(lines)
        await note(cast, conversation)
        kinds = []
        while (nudge := await next_nudge(lines))["kind"] != "noted":
            kinds.append(nudge["kind"])
        return kinds

    assert asyncio.run(story()) == told_of


@pytest.mark.parametrize("since", ["", "yesterday", "-5", "²", "9" * 15, "9" * 400])
def test_live_bears_any_since(told: tuple[Cast, int], since: str) -> None:
    cast, _conversation = told

    async def story() -> bytes:
        return await anext(await listen(cast.ana, address=f"/live/?since={since}"))

    assert b"retry" in asyncio.run(story())


def test_page_says_when_it_was_made(told: tuple[Cast, int], client: Any) -> None:
    cast, conversation = told
    client.force_login(cast.ana)
    page = client.get(f"/conversations/{conversation}").content.decode()
    made = re.search(r'data-live-url="/live/\?since=(\d+)"', page)
    assert made is not None
    assert abs(int(made[1]) - datetime.now(UTC).timestamp()) < 60


def test_live_tells_who_types_without_an_event(told: tuple[Cast, int]) -> None:
    cast, conversation = told

    async def story() -> dict[str, Any]:
        lines = await listen(cast.ana)
        await anext(lines)
        waiting = asyncio.ensure_future(next_nudge(lines))
        await asyncio.sleep(0.4)
        stream.tell_presence(conversation_id=conversation, inbox_id=cast.inbox.pk)
        return await waiting

    assert asyncio.run(story()) == {"id": 0, "kind": "presence", "conversation": conversation}


def test_close_all_ends_streams_and_refuses_new_ones(told: tuple[Cast, int]) -> None:
    cast, _conversation = told

    async def story() -> int:
        lines = await listen(cast.ana)
        await anext(lines)
        waiting = asyncio.ensure_future(next_nudge(lines))
        await asyncio.sleep(0.3)
        stream.close_all()
        with pytest.raises(StopAsyncIteration):
            await asyncio.wait_for(waiting, 1.0)
        client = AsyncClient()
        await sync_to_async(client.force_login)(cast.ana, backend="allauth.account.auth_backends.AuthenticationBackend")
        return (await client.get("/live/")).status_code

    assert asyncio.run(story()) == 503


def test_live_ends_the_loop_of_a_browser_that_is_not_signed_in(told: tuple[Cast, int]) -> None:
    async def story() -> int:
        return (await AsyncClient().get("/live/")).status_code

    assert asyncio.run(story()) == 204


def test_the_task_reads_only_while_somebody_listens(told: tuple[Cast, int]) -> None:
    cast, _conversation = told

    async def story() -> None:
        lines = await listen(cast.ana)
        await anext(lines)
        assert stream._hub.task is not None
        waiting = asyncio.ensure_future(next_nudge(lines))
        await asyncio.sleep(0.3)
        waiting.cancel()  # as the server does when the browser has gone
        await asyncio.sleep(0.1)
        assert stream._hub.task is None

    asyncio.run(story())
