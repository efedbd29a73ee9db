"""What the desk is told when an AT Protocol server is in trouble, and what is never lost by it."""

import json
import time
from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest
from werkzeug import Response

from bemot.connectors.atproto.connector import CONNECTOR
from bemot.connectors.base import NeedsAttention, Payload, Rejected, Target, TryLater
from tests.connectors.atproto import samples
from tests.connectors.atproto.conftest import error, json_of

POSTS = "app.bsky.feed.getPosts"
NOTES = "app.bsky.notification.listNotifications"
FEED = "app.bsky.feed.getAuthorFeed"
THREAD = "app.bsky.feed.getPostThread"
PUT = "com.atproto.repo.putRecord"
GET = "com.atproto.repo.getRecord"
LOG_IN = "com.atproto.server.createSession"
REFRESH = "com.atproto.server.refreshSession"

SESSION = {"accessJwt": "new", "refreshJwt": "newest", "did": samples.OWN, "handle": "railway.example"}


def fetch(account, cursor=None):
    return list(CONNECTOR.fetch(account, cursor or {}))


@pytest.fixture
def payload(server, account) -> Payload:
    server.answers[GET] = error(400, "RecordNotFound", "Could not locate record")
    server.answers[THREAD] = {"thread": {"post": samples.view()}}
    target = Target(samples.REPLY, "bafyparent", samples.ROOT, "bafyroot", None)
    key = CONNECTOR.new_send_key(datetime.now(UTC))
    return CONNECTOR.render("Tack!", language="sv", target=target, account=account, send_key=key)


def test_fetch_waits_as_long_as_the_rate_limit_says(server, account):
    reset = str(int(time.time()) + 120)
    server.answers[NOTES] = error(429, "RateLimitExceeded", "Rate Limit Exceeded", RateLimit_Reset=reset)

    with pytest.raises(TryLater, match="Rate Limit Exceeded") as caught:
        fetch(account)
    assert timedelta(seconds=110) < caught.value.after <= timedelta(seconds=121)


def test_fetch_tries_later_where_the_appview_is_away(server, account):
    server.answers[NOTES] = error(502, "UpstreamFailure", "Upstream Failure")

    with pytest.raises(TryLater, match="Upstream Failure"):
        fetch(account)


@pytest.mark.parametrize(
    "answer",
    [
        error(400, "InvalidRequest", "priority is gone"),
        error(403, "Forbidden", "Account suspended"),
        Response("<html>Hello</html>"),
        json_of([]),
        json_of({"notifications": [{"record": {"$type": "app.bsky.feed.post"}}]}),
        json_of({"notifications": "none"}),
    ],
)
def test_fetch_asks_for_a_person_where_the_server_is_another(server, account, answer):
    server.answers[NOTES] = answer

    with pytest.raises(NeedsAttention):
        fetch(account)


def test_fetch_renews_an_expired_session_once_and_keeps_it(server, account):
    def read(request):
        if request.headers["Authorization"] == "Bearer new":
            return {"notifications": []}
        return error(400, "ExpiredToken", "Token has expired")

    def refresh(request):
        assert request.headers["Authorization"] == "Bearer oldest"
        return SESSION

    server.answers |= {NOTES: read, REFRESH: refresh}

    pages = fetch(account)

    assert pages[-1].credentials["access"] == "new"
    assert pages[-1].credentials["refresh"] == "newest"
    assert len(server.called("refreshSession")) == 1
    assert server.called("createSession") == []


def test_fetch_logs_in_where_the_refresh_token_is_dead_too(server, account):
    server.answers |= {
        NOTES: lambda request: {} if request.headers["Authorization"] == "Bearer new" else error(401, "InvalidToken"),
        REFRESH: error(400, "ExpiredToken", "Token has been revoked"),
        LOG_IN: SESSION,
    }

    assert fetch(account)[-1].credentials["access"] == "new"


def test_fetch_keeps_no_session_that_has_not_changed(server, account):
    assert [page.credentials for page in fetch(account)] == [None]


def test_fetch_asks_for_a_person_where_access_was_withdrawn(server, account):
    refused = error(401, "AuthenticationRequired", "Invalid identifier or password")
    server.answers |= {NOTES: error(401, "InvalidToken"), REFRESH: refused, LOG_IN: refused}

    with pytest.raises(NeedsAttention, match="Invalid identifier or password") as caught:
        fetch(account)
    assert "aaaa" not in str(caught.value)


def test_fetch_reads_every_page_until_an_empty_one(server, account):
    def page(request):
        turn = int(request.args.get("cursor", "0"))
        if turn == 3:
            return {"notifications": [], "cursor": "4"}
        return {"notifications": [noted(turn)], "cursor": str(turn + 1)}

    server.answers[NOTES] = page

    (found,) = fetch(account)

    assert len(found.items) == 3
    assert {args["priority"] for args in server.called("listNotifications")} == {"false"}


def noted(number: int, **changes):
    now = datetime.now(UTC).isoformat()
    uri = samples.REPLY[:-3] + f"{number:03}".translate(str.maketrans("0123456789", "abcdefghij"))
    post = samples.view(f"Nummer {number}", uri=uri, reply=None)
    return {**post, "reason": "mention", "isRead": False, "indexedAt": now, **changes}


def test_fetch_leaves_likes_and_follows_out(server, account):
    like = {"$type": "app.bsky.feed.like", "subject": {"uri": samples.ROOT, "cid": samples.ROOT_CID}}
    server.answers[NOTES] = {"notifications": [noted(1), noted(2, reason="like", record=like)]}

    (page,) = fetch(account)

    assert [item.external_id for item in page.items] == [noted(1)["uri"]]


def test_fetch_keeps_what_was_deleted_before_it_could_be_read(server, account):
    """The notification is all that is left; getPosts shows nothing any more."""
    server.answers[NOTES] = {"notifications": [noted(1)]}

    (page,) = fetch(account)

    (post,) = CONNECTOR.digest(page.items[0], account)
    assert post.text == "Nummer 1"


def test_fetch_stops_at_its_window_but_for_the_daily_deep_reading(server, account):
    old = (datetime.now(UTC) - timedelta(days=60)).isoformat()
    server.answers[NOTES] = lambda request: {
        "notifications": [noted(int(request.args.get("cursor", "0")), indexedAt=old)],
        "cursor": "1" if "cursor" not in request.args else "2",
    }
    fetched_just_now = {"since": datetime.now(UTC).isoformat(), "deep_at": datetime.now(UTC).isoformat()}

    assert [page.items for page in fetch(account, fetched_just_now)] == [[]]
    assert len(server.called("listNotifications")) == 1


def test_cursor_stays_small_and_is_json(server, account):
    from bemot.connectors.atproto import memory

    kept = memory.Memory(since=datetime.now(UTC), deep_at=datetime.now(UTC))
    for number in range(3000):
        uri = f"{samples.REPLY}{number}"
        kept.remember(uri, samples.ROOT_CID)
        kept.remember_thread(uri, 3)
        kept.remember_cut_off(uri)
    for number in range(500):
        kept.forget(f"{samples.REPLY}{number + 2900}")

    stored = json.dumps(kept.write())

    assert len(stored) < 150_000
    assert memory.Memory.read(json.loads(stored)) == kept
    assert not kept.knows(f"{samples.REPLY}2999", samples.ROOT_CID)
    assert kept.knows(f"{samples.REPLY}2899", samples.ROOT_CID)


@pytest.mark.parametrize("status", [500, 502, 504])
def test_send_is_unsure_where_the_server_fails_while_writing(server, account, payload, status):
    server.answers[PUT] = error(status, "InternalServerError")

    with pytest.raises(TryLater) as caught:
        CONNECTOR.send(payload, account)
    assert caught.value.accepted_perhaps


def test_send_is_unsure_where_the_answer_cannot_be_read(server, account, payload):
    server.answers[PUT] = Response("<html>accepted, maybe</html>")

    with pytest.raises(TryLater) as caught:
        CONNECTOR.send(payload, account)
    assert caught.value.accepted_perhaps


@pytest.mark.parametrize("method", [GET, THREAD, REFRESH])
def test_send_is_sure_where_the_server_fails_before_writing(server, account, payload, method):
    server.answers[method] = error(502, "UpstreamFailure")
    if method == REFRESH:
        server.answers[GET] = error(400, "ExpiredToken")

    with pytest.raises(TryLater) as caught:
        CONNECTOR.send(payload, account)
    assert not caught.value.accepted_perhaps
    assert server.called("putRecord") == []


def test_send_is_refused_for_good_where_the_record_is_invalid(server, account, payload):
    server.answers[PUT] = error(400, "InvalidRequest", "Invalid record")

    with pytest.raises(Rejected, match="InvalidRequest: Invalid record"):
        CONNECTOR.send(payload, account)


def test_send_asks_for_a_person_where_our_account_rests(server, account, payload):
    server.answers[PUT] = error(400, "AccountDeactivated", "Account is deactivated")

    with pytest.raises(NeedsAttention, match="deactivated"):
        CONNECTOR.send(payload, account)


def test_send_stays_sent_where_nobody_can_look(server, account, payload):
    uri = f"at://{samples.OWN}/app.bsky.feed.post/{payload.send_key}"
    server.answers |= {PUT: {"uri": uri, "cid": "bafysent"}, POSTS: error(503, "Unavailable")}

    sent = CONNECTOR.send(payload, account)

    assert (sent.external_id, sent.revision, sent.visible) == (uri, "bafysent", True)
    assert "had not shown it yet" in sent.remark


def test_find_sent_is_not_sure_without_an_answer(server, account, payload):
    server.answers[GET] = error(502, "UpstreamFailure")

    with pytest.raises(TryLater):
        CONNECTOR.find_sent(payload, account)


def test_connect_goes_to_the_server_in_the_did_document(server, account):
    document = {"service": [{"id": "#atproto_pds", "serviceEndpoint": "https://pds.example"}]}
    server.answers[LOG_IN] = {**SESSION, "didDoc": document}

    found = CONNECTOR.connect(
        {"service": server.address, "pds": "https://moved.away.example"},
        {"identifier": " @railway.example", "password": "aaaa"},
    )

    assert found.own_id == samples.OWN
    assert found.settings["pds"] == "https://pds.example"
    assert found.title == "railway.example"
    assert found.credentials["identifier"] == "railway.example"


@pytest.mark.parametrize(
    "answer",
    [
        Response("<html>Welcome</html>"),
        json_of({}),
        error(404, "NotFound", "no such page"),
        json_of([]),
        Response("", 404),
    ],
)
def test_connect_asks_for_a_person_where_there_is_no_such_server(server, answer):
    server.answers[LOG_IN] = answer

    with pytest.raises(NeedsAttention):
        CONNECTOR.connect({"service": server.address}, {"identifier": "railway.example", "password": "aaaa"})


def test_connect_asks_for_what_is_missing(server):
    with pytest.raises(NeedsAttention, match="missing"):
        CONNECTOR.connect({"service": server.address}, {"identifier": "railway.example", "password": ""})


def test_fetch_reaches_no_private_server(account, monkeypatch):
    monkeypatch.delenv("BEMOT_PRIVATE_HOSTS")

    with pytest.raises(NeedsAttention, match="private address"):
        fetch(replace(account, settings={"service": "http://localhost:2583"}))
