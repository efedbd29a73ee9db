from datetime import timedelta

import pytest
from django.conf import settings as desk
from django.urls import reverse
from pytest_httpserver import HTTPServer
from werkzeug import Response

from bemot.alerts import push, tokens, wishes
from bemot.alerts.models import Alert, Delivery, PushDevice, PushKey
from bemot.words import Medium
from tests.alerts.push_service import Browser, open_browser
from tests.cast import Cast, kinds_of, make_ringing_comment, work

COMPLAINT = "Tåget är försenat varje dag och ingen svarar. Jag är så trött på det här."


@pytest.fixture
def browser(httpserver: HTTPServer, monkeypatch) -> Browser:
    monkeypatch.setenv("BEMOT_PRIVATE_HOSTS", f"{httpserver.host}:{httpserver.port}")
    return open_browser(httpserver)


@pytest.fixture
def device(cast: Cast, browser: Browser) -> PushDevice:
    return push.add(cast.ana, **browser.subscription, name="Chrome on Android", now=cast.now)


def test_notify_rings_the_browser_with_what_only_it_can_read(cast: Cast, browser: Browser, device: PushDevice) -> None:
    conversation = make_ringing_comment(cast, COMPLAINT)
    (news,) = browser.rung
    assert news["url"] == f"/conversations/{conversation.pk}"
    assert news["title"] == "Criticism that needs you"
    assert news["body"] == cast.channel.title
    told = Delivery.objects.get(medium=Medium.PUSH, user=cast.ana)
    assert (told.sent_at, told.reached, told.error) == (cast.now, [device.pk], "")
    assert b"conversations" not in browser.bodies[0]
    assert kinds_of(conversation).count("alerted") == 2  # the page and the device


def test_notify_holds_no_word_of_a_stranger_unless_asked_for(cast: Cast, browser: Browser, device: PushDevice) -> None:
    make_ringing_comment(cast, COMPLAINT)
    assert not any(word in str(browser.rung) for word in ("försenat", "maja"))
    wishes.choose(cast.ana, Medium.PUSH, wishes.Wish(with_words=True))
    make_ringing_comment(cast, "Ingen svarar i telefonen heller, i tre veckor nu. Skandal!", by="sture")
    assert "Ingen svarar i telefonen" in browser.rung[-1]["body"]


def test_notify_shows_nothing_that_is_veiled(cast: Cast, browser: Browser, device: PushDevice) -> None:
    wishes.choose(cast.ana, Medium.PUSH, wishes.Wish(with_words=True))
    make_ringing_comment(cast, "Jag vet var ni bor. Jag ska komma och slå ihjäl er allihop.")
    assert browser.rung[-1]["title"] == "A threat"
    assert "slå" not in browser.rung[-1]["body"]


def test_ring_is_signed_by_the_installation(cast: Cast, browser: Browser, device: PushDevice) -> None:
    make_ringing_comment(cast, COMPLAINT)
    assert browser.signers == {push.public_key(now=cast.now)}
    (claims,) = browser.claims
    assert claims["aud"] == browser.service.url_for("").rstrip("/")
    assert claims["sub"] == "mailto:desk@localhost"
    assert claims["exp"] == int((cast.now + timedelta(hours=12)).timestamp())
    assert (browser.headers[0]["Urgency"], browser.headers[0]["Ttl"]) == ("high", "3600")


def test_public_key_is_made_once_and_sealed(db: None, now) -> None:
    first = push.public_key(now=now)
    assert push.public_key(now=now + timedelta(days=1)) == first
    (row,) = PushKey.objects.all()
    assert bytes(row.sealed).startswith(b"gAAAA")


def test_public_key_of_the_environment_comes_first(db: None, now, settings) -> None:
    settings.VAPID_PRIVATE_KEY = "A" * 42 + "E"
    assert len(push.public_key(now=now)) == 87
    assert not PushKey.objects.exists()


@pytest.mark.parametrize("status", [404, 410, 403])
def test_notify_ends_a_device_that_has_let_go(cast: Cast, browser: Browser, device: PushDevice, status: int) -> None:
    browser.answers = [Response(status=status)]
    make_ringing_comment(cast, COMPLAINT)
    device.refresh_from_db()
    assert device.gone_at == cast.now
    letter = Delivery.objects.get(medium=Medium.PUSH, user=cast.ana)
    assert (letter.sent_at, letter.dropped_at) == (None, cast.now)
    make_ringing_comment(cast, "Ingen svarar i telefonen heller, i tre veckor nu. Skandal!", by="sture")
    assert browser.rung == []


@pytest.mark.parametrize("answer", [Response(status=429, headers={"Retry-After": "300"}), Response(status=503)])
def test_notify_tries_later_when_the_push_service_asks_for_it(
    cast: Cast, browser: Browser, device: PushDevice, answer: Response
) -> None:
    browser.answers = [answer]
    make_ringing_comment(cast, COMPLAINT)
    waits = Delivery.objects.get(medium=Medium.PUSH, user=cast.ana)
    assert (waits.sent_at, waits.dropped_at, browser.rung) == (None, None, [])
    assert waits.due_at - cast.now >= timedelta(seconds=300 if answer.status_code == 429 else 30)
    work(cast, at=waits.due_at)
    assert len(browser.rung) == 1
    assert Delivery.objects.get(pk=waits.pk).sent_at == waits.due_at


def test_notify_rings_no_device_twice_while_another_one_is_tried_again(
    cast: Cast, browser: Browser, device: PushDevice, httpserver: HTTPServer
) -> None:
    other = open_browser(httpserver, "/push/other")
    push.add(cast.ana, **other.subscription, name="Firefox on Linux", now=cast.now)
    other.answers = [Response(status=503)]
    make_ringing_comment(cast, COMPLAINT)
    assert (len(browser.rung), len(other.rung)) == (1, 0)
    work(cast, at=Delivery.objects.get(medium=Medium.PUSH, user=cast.ana).due_at)
    assert (len(browser.rung), len(other.rung)) == (1, 1)


def test_notify_reaches_no_private_address(cast: Cast, browser: Browser, device: PushDevice, monkeypatch) -> None:
    monkeypatch.setenv("BEMOT_PRIVATE_HOSTS", "")
    make_ringing_comment(cast, COMPLAINT)
    assert browser.rung == []
    monkeypatch.setenv("BEMOT_PRIVATE_HOSTS", f"{browser.service.host}:{browser.service.port}")
    push.add(cast.ana, **browser.subscription, name="Chrome on Android", now=cast.now)
    make_ringing_comment(cast, "Ingen svarar i telefonen heller, i tre veckor nu. Skandal!", by="sture")
    assert len(browser.rung) == 1


@pytest.mark.parametrize(
    "wrong", [{"endpoint": "nowhere"}, {"p256dh": "AAAA"}, {"auth": "AAAA"}, {"p256dh": "A" * 87}, {"auth": "å"}]
)
def test_add_refuses_what_is_no_subscription(cast: Cast, browser: Browser, wrong: dict[str, str]) -> None:
    with pytest.raises(push.NoDevice):
        push.add(cast.ana, **(browser.subscription | wrong), name="?", now=cast.now)
    assert not PushDevice.objects.exists()


def test_have_it_acknowledges_without_a_session(cast: Cast, browser: Browser, device: PushDevice, client) -> None:
    conversation = make_ringing_comment(cast, COMPLAINT)
    address = browser.rung[0]["acknowledge"]
    assert client.get(address).status_code == 405
    answer = client.post(address)
    assert (answer.status_code, answer.content) == (200, b"You have it. Nobody else is disturbed.")
    alert = Alert.objects.get()
    assert (alert.acknowledged_by, alert.conversation.assignee) == (cast.ana, cast.ana)
    assert client.post(address).status_code == 200  # once more changes nothing
    assert kinds_of(conversation).count("acknowledged") == 1
    assert reverse("sign_in") in client.get(f"/conversations/{conversation.pk}").url  # and opens nothing


def test_have_it_needs_no_form_token(cast: Cast, browser: Browser, device: PushDevice) -> None:
    from django.test import Client

    make_ringing_comment(cast, COMPLAINT)
    assert Client(enforce_csrf_checks=True).post(browser.rung[0]["acknowledge"]).status_code == 200


def test_have_it_says_who_was_faster(cast: Cast, browser: Browser, device: PushDevice, client) -> None:
    from bemot.alerts import notification

    make_ringing_comment(cast, COMPLAINT)
    notification.acknowledge(Alert.objects.select_related("conversation__inbox__team").get(), by=cast.bo, now=cast.now)
    answer = client.post(browser.rung[0]["acknowledge"])
    assert (answer.status_code, answer.content) == (409, b"Bo Dal has this one already.")


def test_have_it_refuses_what_is_old_forged_or_somebody_elses(cast: Cast, client) -> None:
    import time_machine

    make_ringing_comment(cast, COMPLAINT)
    alert = Alert.objects.get()
    good = tokens.make(alert_id=alert.pk, user_id=cast.ana.pk)
    for wrong in (good[:-2] + "xx", tokens.make(alert_id=alert.pk, user_id=cast.dag.pk), "nothing"):
        assert client.post(reverse("have_it", args=[wrong])).status_code == 409
    with time_machine.travel(alert.raised_at.replace(year=2036)):
        old = tokens.make(alert_id=alert.pk, user_id=cast.ana.pk)
    with time_machine.travel(alert.raised_at.replace(year=2036) + timedelta(hours=25)):
        assert client.post(reverse("have_it", args=[old])).status_code == 409
    assert not Alert.objects.filter(acknowledged_at__isnull=False).exists()
    assert client.post(reverse("have_it", args=[good])).status_code == 200


def test_devices_beyond_what_one_person_carries_are_let_go(cast: Cast, browser: Browser) -> None:
    for number in range(push.MOST + 1):
        wanted = browser.subscription | {"endpoint": f"https://push.example/{number}"}
        push.add(cast.ana, **wanted, name="?", now=cast.now + timedelta(minutes=number))
    live = PushDevice.objects.filter(gone_at__isnull=True)
    assert live.count() == push.MOST
    assert not live.filter(endpoint="https://push.example/0").exists()


def test_subject_of_the_signature_is_a_way_to_reach_us() -> None:
    assert desk.VAPID_SUBJECT.startswith(("mailto:", "https://"))
