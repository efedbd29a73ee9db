"""The one place that opens connections: what it refuses, and what answers and silence mean for the desk."""

import gzip
import socket
import threading
import time
from datetime import UTC, datetime, timedelta
from email.utils import format_datetime

import httpx2
import pytest
from werkzeug import Response

from bemot.connectors import http
from bemot.connectors.base import NeedsAttention, Rejected, TryLater


@pytest.fixture
def web(httpserver, monkeypatch):
    monkeypatch.setenv("BEMOT_PRIVATE_HOSTS", f"127.0.0.1:{httpserver.port}")
    return httpserver


def at(web, path="/"):
    return f"http://127.0.0.1:{web.port}{path}"


def get(url, **kw):
    with http.client() as client:
        return http.request(client, "GET", url, **kw)


def post(url, **kw):
    with http.client(timeout_s=kw.pop("timeout_s", 20)) as client:
        return http.request(client, "POST", url, json={"text": "hej"}, **kw)


@pytest.mark.parametrize("host", ["127.0.0.1", "localhost", "[::1]", "2130706433", "0x7f.1", "[::ffff:127.0.0.1]"])
def test_request_refuses_this_machine(host, httpserver):
    httpserver.expect_request("/").respond_with_data("secret")

    with pytest.raises(NeedsAttention, match="private address"):
        get(f"http://{host}:{httpserver.port}/")
    assert httpserver.log == []


def test_request_refuses_a_redirect_to_a_private_address(web):
    other = f"http://localhost:{web.port}/secret"  # the same server under a name that is not admitted
    web.expect_request("/secret").respond_with_data("secret")
    web.expect_request("/").respond_with_response(Response(status=302, headers={"Location": other}))

    with pytest.raises(NeedsAttention, match="localhost leads to a private address"):
        get(at(web))
    assert [request.path for request, _ in web.log] == ["/"]


def test_request_connects_to_the_address_that_was_checked(web, monkeypatch):
    """A name that answers public first and private afterwards gains nothing: nobody asks a second time."""
    asked = []

    def look_up(host, port, *_args, **_kw):
        asked.append(host)
        address = "8.8.8.8" if len(asked) == 1 else "127.0.0.1"
        return [(socket.AF_INET, socket.SOCK_STREAM, 6, "", (address, port))]

    opened = []

    def connect(address, *_args, **_kw):
        opened.append(address)
        raise ConnectionRefusedError

    monkeypatch.setattr(socket, "getaddrinfo", look_up)
    monkeypatch.setattr(socket, "create_connection", connect)

    with pytest.raises(TryLater):
        get("http://rebinding.example/")
    assert asked == ["rebinding.example"]
    assert opened == [("8.8.8.8", 80)]


@pytest.mark.parametrize("port", [22, 25, 143])
def test_request_refuses_ports_of_other_services(port):
    with pytest.raises(NeedsAttention, match=f"Port {port}"):
        get(f"http://8.8.8.8:{port}/")


def test_request_follows_no_proxy_of_the_environment(web, monkeypatch):
    monkeypatch.setenv("HTTP_PROXY", at(web))
    monkeypatch.setenv("ALL_PROXY", at(web))
    web.expect_request("/").respond_with_data("through the proxy")

    with pytest.raises((TryLater, NeedsAttention)):
        get("http://no-such-host.invalid/")
    assert web.log == []


@pytest.mark.parametrize("url", ["ftp://example.org/", "file:///etc/passwd", "nonsense", "http://"])
def test_request_refuses_what_is_no_web_address(url):
    with pytest.raises(NeedsAttention):
        get(url)


def test_request_gives_the_whole_answer(web):
    web.expect_request("/").respond_with_data(
        gzip.compress("Bürgerin".encode()), headers={"Content-Encoding": "gzip", "ETag": '"7"'}
    )

    found = get(at(web))

    assert found.text == "Bürgerin"
    assert found.headers["etag"] == '"7"'


def test_request_reads_no_more_than_it_must(web):
    web.expect_request("/").respond_with_data(gzip.compress(b"0" * 2_000_000), headers={"Content-Encoding": "gzip"})
    web.expect_request("/twice").respond_with_data(b"x", headers={"Content-Encoding": "gzip, gzip"})

    with pytest.raises(Rejected, match="larger than 1000000 bytes"):
        get(at(web), max_bytes=1_000_000)
    with pytest.raises(Rejected, match="packed twice"):
        get(at(web, "/twice"))
    assert len(get(at(web), max_bytes=2_000_000).content) == 2_000_000


def test_request_gives_up_on_an_answer_that_drips(web):
    def drip():
        for _ in range(100):
            yield b"x"
            time.sleep(0.02)

    web.expect_request("/").respond_with_handler(lambda _: Response(drip()))

    with pytest.raises(TryLater, match="took longer"):
        get(at(web), max_seconds=0.1)


@pytest.mark.parametrize(
    ("status", "error"),
    [
        (400, Rejected),
        (401, NeedsAttention),
        (403, NeedsAttention),
        (404, Rejected),
        (409, Rejected),
        (410, Rejected),
        (422, Rejected),
        (408, TryLater),
        (425, TryLater),
        (429, TryLater),
        (500, TryLater),
        (502, TryLater),
        (503, TryLater),
    ],
)
def test_request_tells_statuses_apart(web, status, error):
    web.expect_request("/").respond_with_json({"message": "Så går det inte"}, status=status)

    with pytest.raises(error, match=f"{status} Så går det inte"):
        get(at(web))


def test_request_gives_back_the_statuses_asked_for(web):
    web.expect_request("/").respond_with_data("", status=304)

    assert get(at(web), allow=(304,)).status_code == 304


@pytest.mark.parametrize(
    ("status", "perhaps"), [(500, True), (502, True), (503, True), (408, True), (429, False), (200, None)]
)
def test_request_says_whether_a_sent_item_may_stand(web, status, perhaps):
    web.expect_request("/").respond_with_data("", status=status)

    if perhaps is None:
        assert post(at(web)).status_code == 200
        return
    with pytest.raises(TryLater) as caught:
        post(at(web))
    assert caught.value.accepted_perhaps is perhaps


def test_request_is_unsure_after_a_time_out(web):
    web.expect_request("/").respond_with_handler(lambda _: time.sleep(0.5) or Response("late"))

    with pytest.raises(TryLater) as caught:
        post(at(web), timeout_s=0.1)
    assert caught.value.accepted_perhaps


def test_request_is_unsure_when_the_line_breaks(monkeypatch):
    with socket.create_server(("127.0.0.1", 0)) as server:
        port = server.getsockname()[1]
        monkeypatch.setenv("BEMOT_PRIVATE_HOSTS", f"127.0.0.1:{port}")

        def take_and_hang_up():
            line, _ = server.accept()
            line.recv(65536)
            line.close()

        listening = threading.Thread(target=take_and_hang_up)
        listening.start()
        with pytest.raises(TryLater) as caught:
            post(f"http://127.0.0.1:{port}/")
        listening.join()
    assert caught.value.accepted_perhaps


def test_request_is_sure_where_nobody_listened(monkeypatch):
    with socket.create_server(("127.0.0.1", 0)) as server:
        port = server.getsockname()[1]
    monkeypatch.setenv("BEMOT_PRIVATE_HOSTS", f"127.0.0.1:{port}")

    with pytest.raises(TryLater, match="No connection") as caught:
        post(f"http://127.0.0.1:{port}/")
    assert not caught.value.accepted_perhaps


def test_request_takes_no_redirect_for_a_sent_item(web):
    web.expect_request("/").respond_with_response(
        Response(status=302, headers={"Location": "https://example.org/new?token=secret"})
    )

    with pytest.raises(NeedsAttention, match=r"has moved to https://example\.org/new$"):
        post(at(web))


def test_request_takes_no_secret_to_another_server(web):
    web.expect_request("/").respond_with_data("hej")
    home, elsewhere = at(web), at(web).replace("127.0.0.1", "localhost")

    with http.client(base_url=home, auth=("ana", "secret")) as client:
        assert http.request(client, "GET", home).text == "hej"
        assert http.request(client, "GET", "").text == "hej"
        for url in (elsewhere, "http://example.org/?token=1", home.replace("http", "https")):
            with pytest.raises(NeedsAttention, match="leads to another one"):
                http.request(client, "GET", url)
    # Only what was read here: the late answer of an earlier test may come in meanwhile.
    assert [request.method for request, _answer in web.log].count("GET") == 2


def test_request_leaves_the_secret_behind_at_a_redirect(web, monkeypatch):
    monkeypatch.setenv("BEMOT_PRIVATE_HOSTS", f"127.0.0.1:{web.port},localhost:{web.port}")
    elsewhere = at(web, "/there").replace("127.0.0.1", "localhost")
    web.expect_request("/there").respond_with_data("hej")
    web.expect_request("/").respond_with_response(Response(status=302, headers={"Location": elsewhere}))

    with http.client(base_url=at(web), auth=("ana", "secret")) as client:
        assert http.request(client, "GET", "/").text == "hej"
    assert [bool(request.authorization) for request, _ in web.log] == [True, False]


def test_request_gives_up_on_circles(web):
    web.expect_request("/").respond_with_response(Response(status=302, headers={"Location": "/"}))

    with pytest.raises(NeedsAttention, match="redirect to redirect"):
        get(at(web))


NOW = datetime(2026, 3, 2, 8, 30, tzinfo=UTC)


@pytest.mark.parametrize(
    ("headers", "wait"),
    [
        ({"Retry-After": "30"}, 30),
        ({"Retry-After": format_datetime(NOW + timedelta(minutes=2), usegmt=True)}, 120),
        ({"RateLimit-Reset": str(int(NOW.timestamp()) + 90)}, 90),
        ({"RateLimit-Reset": "17"}, 17),
        ({"X-RateLimit-Reset": "2026-03-02T08:35:00.000Z"}, 300),
        ({"X-RateLimit-Reset": str((int(NOW.timestamp()) + 45) * 1000)}, 45),
        ({"Retry-After": "5", "RateLimit-Reset": "900"}, 5),
        ({"Retry-After": "-1"}, None),
        ({"Retry-After": "soon"}, None),
        ({"RateLimit-Reset": str(int(NOW.timestamp()) - 90)}, 1),
        ({"Retry-After": "999999999"}, 86400),
        ({}, None),
    ],
)
def test_wait_is_read_from_what_networks_send(headers, wait):
    response = httpx2.Response(429, headers={"Date": format_datetime(NOW, usegmt=True), **headers})

    expected = None if wait is None else timedelta(seconds=wait)
    assert http.wait_of(response) == expected
    assert http.problem(response).after == expected


@pytest.mark.parametrize(
    ("content", "words"),
    [
        ('{"error": "InvalidRequest", "message": "Text too long"}', "Text too long"),
        ('{"error": {"message": "Ogiltig token", "code": 190}}', "Ogiltig token"),
        ('{"error": "invalid_grant", "error_description": "Expired"}', "Expired"),
        ('{"errors": [{"detail": "No such user"}]}', "No such user"),
        ('["Too fast"]', "Too fast"),
        ("<html><title>502 Bad\nGateway</title><body>x", "502 Bad Gateway"),
        ("<p>No <b>such</b> page</p><script>x</script>", "No such page"),
        ("", ""),
        ("null", ""),
        ("x" * 5000, "x" * 300),
    ],
)
def test_words_of_gives_what_the_network_says(content, words):
    assert http.words_of(httpx2.Response(400, content=content.encode())) == words
