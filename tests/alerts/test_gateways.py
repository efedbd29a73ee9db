from collections.abc import Iterator

import pytest
from pytest_httpserver import HTTPServer
from werkzeug import Request, Response

from bemot.alerts import gateways, queries, wishes
from bemot.alerts.models import Delivery, Service
from bemot.connectors.base import TryLater
from bemot.lib.http_guard import PrivateAddress
from bemot.words import Level, Medium
from tests.cast import Cast, make_ringing_comment, work
from tests.web.door import signed_in, words

COMPLAINT = "Tåget är försenat varje dag och ingen svarar. Jag är så trött på det här."


@pytest.fixture
def rung(httpserver: HTTPServer, monkeypatch) -> Iterator[list[dict[str, str]]]:
    """Give what a service on loopback was told; the guard admits it."""
    monkeypatch.setenv("BEMOT_PRIVATE_HOSTS", f"{httpserver.host}:{httpserver.port}")
    found: list[dict[str, str]] = []

    def take(request: Request) -> Response:
        found.append(request.get_json())
        return Response(status=200)

    httpserver.expect_request("/ring", method="POST").respond_with_handler(take)
    return found


def address(httpserver: HTTPServer, path: str = "/ring") -> str:
    return f"json://{httpserver.host}:{httpserver.port}{path}"


def test_notify_rings_the_service_with_no_word_of_a_stranger(cast: Cast, rung, httpserver, settings) -> None:
    settings.DESK_ADDRESS = "https://desk.example"
    service = gateways.add(cast.ana, address(httpserver), now=cast.now)
    conversation = make_ringing_comment(cast, COMPLAINT)
    (news,) = rung
    assert news["title"] == "Criticism that needs you"
    assert f"https://desk.example/conversations/{conversation.pk}" in news["message"]
    assert not any(word in str(news) for word in ("försenat", "maja"))
    told = Delivery.objects.get(medium=Medium.SERVICE)
    assert (told.user, told.sent_at, told.reached) == (cast.ana, cast.now, [service.pk])


def test_notify_tries_later_the_service_that_did_not_take_it(cast: Cast, rung, httpserver) -> None:
    httpserver.expect_request("/away").respond_with_data(status=503)
    gateways.add(cast.ana, address(httpserver), now=cast.now)
    gateways.add(cast.ana, address(httpserver, "/away"), now=cast.now)
    make_ringing_comment(cast, COMPLAINT)
    waits = Delivery.objects.get(medium=Medium.SERVICE)
    assert (waits.sent_at, waits.error) == (None, "JSON did not take it.")
    assert len(rung) == 1
    work(cast, at=waits.due_at)
    assert len(rung) == 1  # the one that has it is not rung twice


def test_choose_holds_for_services_too(cast: Cast, rung, httpserver) -> None:
    gateways.add(cast.ana, address(httpserver), now=cast.now)
    wishes.choose(cast.ana, Medium.SERVICE, wishes.Wish(from_level=Level.SERIOUS))
    make_ringing_comment(cast, COMPLAINT)
    assert rung == []


def test_add_seals_the_address(cast: Cast, db: None) -> None:
    gateways.add(cast.ana, "ntfy://our-secret-topic", now=cast.now)
    (row,) = Service.objects.all()
    assert row.name == "ntfy"
    assert b"our-secret-topic" not in bytes(row.sealed)
    assert "our-secret-topic" not in row.hint


@pytest.mark.parametrize(
    "wrong",
    [
        "mailto://user:pw@example.org",
        "syslog://localhost",
        "rsyslog://10.0.0.1",
        "amqp://10.0.0.1/q",
        "apprise://10.0.0.1/x",
        "file:///etc/passwd",
        "slack://too/few",
        "http://example.org",
        "nonsense",
        "",
    ],
)
def test_add_refuses_what_is_no_service_of_the_web(cast: Cast, wrong: str) -> None:
    with pytest.raises(gateways.NoService):
        gateways.add(cast.ana, wrong, now=cast.now)
    assert not Service.objects.exists()


@pytest.mark.parametrize("wrong", ["json://127.0.0.1:9/x", "gotifys://10.0.0.1/token", "ntfy://[::1]/topic"])
def test_add_refuses_a_private_host(cast: Cast, wrong: str) -> None:
    with pytest.raises((PrivateAddress, gateways.NoService)):
        gateways.add(cast.ana, wrong, now=cast.now)
    assert not Service.objects.exists()


def test_ring_does_not_follow_to_a_private_host(cast: Cast, rung, httpserver, monkeypatch) -> None:
    service = gateways.add(cast.ana, address(httpserver), now=cast.now)
    gateways.ring(service, title="a", body="b")
    assert len(rung) == 1
    monkeypatch.setenv("BEMOT_PRIVATE_HOSTS", "")  # as when a name leads elsewhere after it was looked at
    with pytest.raises(TryLater):
        gateways.ring(service, title="a", body="b")
    assert len(rung) == 1


def test_ring_does_not_follow_a_redirect_to_a_private_host(cast: Cast, rung, httpserver) -> None:
    with HTTPServer(host="127.0.0.1") as inner:
        inner.expect_request("/secret").respond_with_data("inside")
        httpserver.expect_request("/hop").respond_with_response(
            Response(status=307, headers={"Location": inner.url_for("/secret")})
        )
        service = gateways.add(cast.ana, address(httpserver, "/hop"), now=cast.now)
        with pytest.raises(TryLater):
            gateways.ring(service, title="a", body="b")
        assert inner.log == []


def test_page_adds_tries_and_removes(cast: Cast, rung, httpserver) -> None:
    ana, place = signed_in(cast.ana), "/settings/alerts"
    assert ana.post(f"{place}/services", {"address": address(httpserver)}).status_code == 303
    service = queries.services_of(cast.ana).get()
    ana.post(f"{place}/services/{service.pk}/test")
    assert rung[0]["title"] == "This is how it rings"
    assert "JSON" in words(ana.get(place))
    for colleague in (cast.bo, cast.dag):
        for what in ("test", "remove"):
            assert signed_in(colleague).post(f"{place}/services/{service.pk}/{what}").status_code == 404
    refused = ana.post(f"{place}/services", {"address": "syslog://localhost"})
    assert refused.status_code == 409
    assert "rings no service of this kind" in words(refused)
    assert ana.post(f"{place}/services/{service.pk}/remove").status_code == 303
    assert not Service.objects.exists()
