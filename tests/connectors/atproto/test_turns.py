"""One fetch asks a bounded number of questions; over some fetches every thread and every post gets its turn."""

import base64
import json
import time
from datetime import UTC, datetime, timedelta

import pytest

from bemot.connectors.atproto import fetching, ids
from bemot.connectors.atproto.connector import CONNECTOR
from bemot.connectors.atproto.memory import Memory
from tests.connectors.atproto import samples
from tests.connectors.atproto.conftest import error

FEED = "app.bsky.feed.getAuthorFeed"
THREAD = "app.bsky.feed.getPostThread"
POSTS = "app.bsky.feed.getPosts"
GET = "com.atproto.repo.getRecord"

NOW = datetime.now(UTC)


def own(number: int, *, age: timedelta, replies: int = 1):
    uri = f"at://{samples.OWN}/{ids.POST}/own{number}"
    post = samples.view(f"Eget {number}", uri=uri, reply=None)
    post["author"] = {"did": samples.OWN, "handle": "railway.example"}
    return {**post, "indexedAt": (NOW - age).isoformat(), "replyCount": replies}


def threads_read(server) -> set[str]:
    found = {args["uri"] for args in server.called("getPostThread")}
    server.calls.clear()
    return found


@pytest.fixture
def feed(server):
    """Let the account have some posts; a test changes the list."""
    posts = []
    server.answers[FEED] = lambda _: {"feed": [{"post": post} for post in posts]}
    by_uri = lambda request: next(post for post in posts if post["uri"] == request.args["uri"])  # noqa: E731
    server.answers[THREAD] = lambda request: {"thread": {"post": by_uri(request)}}
    server.answers[POSTS] = lambda request: {
        "posts": [post for post in posts if post["uri"] in request.args.getlist("uris")]
    }
    return posts


def fetch(account, cursor):
    for page in CONNECTOR.fetch(account, cursor):
        cursor = page.cursor
    return cursor


def test_fetch_reads_older_threads_in_turn(server, account, feed):
    feed += [own(number, age=timedelta(days=5)) for number in range(40)]

    cursor = fetch(account, {})
    first = threads_read(server)
    fetch(account, cursor)
    second = threads_read(server)

    assert len(first) == len(second) == fetching.THREADS_PER_FETCH
    assert first | second == {post["uri"] for post in feed}


def test_fetch_reads_an_old_thread_when_it_changes_and_first(server, account, feed):
    feed += [own(number, age=timedelta(days=5)) for number in range(40)]
    feed.append(own(99, age=timedelta(days=20)))
    cursor = fetch(account, {})
    assert feed[-1]["uri"] not in threads_read(server)
    feed[-1] = {**feed[-1], "replyCount": 2}

    cursor = fetch(account, cursor)
    assert feed[-1]["uri"] in threads_read(server)
    fetch(account, cursor)
    assert feed[-1]["uri"] not in threads_read(server)


def test_fetch_reads_no_old_thread_that_nobody_answered(server, account, feed):
    feed += [own(1, age=timedelta(days=5), replies=0), own(2, age=timedelta(hours=5), replies=0)]

    fetch(account, {})

    assert threads_read(server) == {feed[1]["uri"]}


def test_fetch_looks_after_each_post_in_turn(server, account):
    known = [f"{samples.REPLY[:-3]}{number:03}" for number in range(250)]
    memory = Memory(since=NOW, deep_at=NOW)
    for uri in known:
        memory.remember(uri, samples.cid({"uri": uri}))
    server.answers[POSTS] = lambda request: {
        "posts": [{**samples.view(uri=uri), "cid": samples.cid({"uri": uri})} for uri in request.args.getlist("uris")]
    }
    cursor = memory.write()
    for _ in range(3):
        server.calls.clear()
        cursor = fetch(account, cursor)
        assert len(server.called("getPosts")) == 4

    seen = list(Memory.read(cursor).seen)
    assert set(seen) == set(known)
    assert seen[-100:] == known[200:] + known[:50]


def test_fetch_takes_only_a_missing_record_for_a_deletion(server, account):
    memory = Memory(since=NOW, deep_at=NOW)
    gone, blocked = samples.REPLY, f"{samples.REPLY}2"
    for uri in (gone, blocked):
        memory.remember(uri, samples.DELETED_CID)
    server.answers[GET] = lambda request: (
        error(400, "RecordNotFound") if request.args["rkey"] == ids.key_of(gone) else {"uri": blocked, "cid": "x"}
    )

    (page,) = CONNECTOR.fetch(account, memory.write())

    assert [(item.kind, item.external_id) for item in page.items] == [("deletion", gone)]
    assert set(Memory.read(page.cursor).seen) == {blocked}


@pytest.mark.parametrize("parent", ["at://nonsense", "https://example.org/", "at://did:plc:x/app.bsky.feed.like/1", ""])
def test_fetch_is_not_broken_by_a_stranger_s_reference(server, account, parent):
    """A server refuses a whole question for one malformed address in it."""
    reply = {"root": {"uri": parent, "cid": "x"}, "parent": {"uri": parent, "cid": "x"}}
    post = {**samples.view(reply=reply), "reason": "mention", "indexedAt": NOW.isoformat()}
    server.answers["app.bsky.notification.listNotifications"] = {"notifications": [post]}

    (page,) = CONNECTOR.fetch(account, {})

    (found,) = CONNECTOR.digest(page.items[0], account)
    assert found.text == "Tåget var sent igen."
    assert found.parent_missing is bool(parent)
    assert all(parent not in args.values() for args in server.called("getPosts"))


def test_fetch_renews_a_session_before_it_ends(server, account):
    def token(minutes):
        body = json.dumps({"exp": time.time() + 60 * minutes}).encode()
        return f"x.{base64.urlsafe_b64encode(body).decode().rstrip('=')}.y"

    server.answers["com.atproto.server.refreshSession"] = {"accessJwt": "new", "refreshJwt": "newest"}
    for minutes, renewed in ((110, 0), (5, 1)):
        account.credentials["access"] = token(minutes)
        list(CONNECTOR.fetch(account, {}))
        assert len(server.called("refreshSession")) == renewed
