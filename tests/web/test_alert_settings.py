from datetime import time

import pytest
from django.test import Client
from django.urls import reverse
from pytest_httpserver import HTTPServer
from werkzeug import Response

from bemot.alerts import push, wishes
from bemot.alerts.models import PushDevice, Subscription
from bemot.words import Level, Medium
from tests.alerts.push_service import Browser, open_browser
from tests.cast import Cast

ADDRESS = "/settings/alerts"


@pytest.fixture
def ana(cast: Cast, client: Client) -> Client:
    client.force_login(cast.ana)
    return client


@pytest.fixture
def browser(httpserver: HTTPServer, monkeypatch) -> Browser:
    monkeypatch.setenv("BEMOT_PRIVATE_HOSTS", f"{httpserver.host}:{httpserver.port}")
    return open_browser(httpserver)


def choices(**more: object) -> dict[str, object]:
    return {"push-from_level": "0", "mail-from_level": "0", "service-from_level": "0"} | more


def test_show_keeps_what_was_chosen(cast: Cast, ana: Client) -> None:
    answer = ana.post(ADDRESS, choices(**{"push-from_level": "2", "mail-begins": "08:00", "mail-ends": "17:00"}))
    assert (answer.status_code, answer.url) == (303, ADDRESS)
    chosen = wishes.of(cast.ana)
    assert chosen[Medium.PUSH].from_level == Level.SERIOUS
    assert (chosen[Medium.MAIL].begins, chosen[Medium.MAIL].ends) == (time(8), time(17))
    page = ana.get(ADDRESS).content.decode()
    assert 'value="08:00"' in page
    assert not Subscription.objects.exclude(user=cast.ana).exists()


def test_show_asks_for_both_hours(cast: Cast, ana: Client) -> None:
    answer = ana.post(ADDRESS, choices(**{"mail-begins": "08:00"}))
    assert answer.status_code == 422
    assert "Give both hours" in answer.content.decode()
    assert not Subscription.objects.exists()


def test_add_device_takes_what_the_browser_gives(cast: Cast, ana: Client, browser: Browser) -> None:
    agent = "Mozilla/5.0 (Linux; Android 14) AppleWebKit/537.36 Chrome/126.0 Mobile Safari/537.36"
    answer = ana.post(f"{ADDRESS}/devices", browser.subscription | {"old": ""}, headers={"user-agent": agent})
    assert answer.status_code == 303
    device = PushDevice.objects.get()
    assert (device.user, device.name) == (cast.ana, "Chrome on Android")
    assert "Chrome on Android" in ana.get(ADDRESS).content.decode()


def test_add_device_lets_the_same_browser_go_under_its_old_address(cast: Cast, ana: Client, browser: Browser) -> None:
    old = push.add(
        cast.ana, **(browser.subscription | {"endpoint": "https://push.example/old"}), name="?", now=cast.now
    )
    ana.post(f"{ADDRESS}/devices", browser.subscription | {"old": old.endpoint})
    assert [row.endpoint for row in PushDevice.objects.filter(gone_at=None)] == [browser.subscription["endpoint"]]


@pytest.mark.parametrize("words", [{}, {"endpoint": "https://push.example/x", "p256dh": "x", "auth": "y"}])
def test_add_device_refuses_what_is_no_subscription(ana: Client, words: dict[str, str]) -> None:
    answer = ana.post(f"{ADDRESS}/devices", words)
    assert answer.status_code == 409
    assert "This browser gave no" in answer.content.decode()


def test_try_device_rings_and_says_when_it_cannot(cast: Cast, ana: Client, browser: Browser) -> None:
    device = push.add(cast.ana, **browser.subscription, name="Chrome", now=cast.now)
    ana.post(f"{ADDRESS}/devices/{device.pk}/test")
    assert browser.rung[0]["title"] == "This is how it rings"
    assert "should ring within seconds" in ana.get(ADDRESS).content.decode()
    browser.answers = [Response(status=410)]
    ana.post(f"{ADDRESS}/devices/{device.pk}/test")
    page = ana.get(ADDRESS).content.decode()
    assert "has let go of the desk" in page
    assert "Devices that ring" in page
    assert not PushDevice.objects.filter(gone_at=None).exists()


def test_devices_are_their_owners_alone(cast: Cast, ana: Client, browser: Browser) -> None:
    device = push.add(cast.bo, **browser.subscription, name="Bos telefon", now=cast.now)
    assert "Bos telefon" not in ana.get(ADDRESS).content.decode()
    for what in ("test", "remove"):
        assert ana.post(f"{ADDRESS}/devices/{device.pk}/{what}").status_code == 404
    ana.force_login(cast.bo)
    assert "Bos telefon" in ana.get(ADDRESS).content.decode()
    assert ana.post(f"{ADDRESS}/devices/{device.pk}/remove").status_code == 303
    assert PushDevice.objects.get().gone_at is not None


@pytest.mark.usefixtures("static_files")
def test_manifest_makes_the_desk_an_app(db: None, client: Client) -> None:
    answer = client.get("/manifest.webmanifest")
    words = answer.json()
    assert answer["Content-Type"] == "application/manifest+json"
    assert (words["display"], words["start_url"], words["scope"]) == ("standalone", "/", "/")
    assert {"192x192", "512x512"} <= {icon["sizes"] for icon in words["icons"]}
    for icon in words["icons"]:
        assert client.get(icon["src"]).status_code == 200
    assert 'href="/manifest.webmanifest"' in client.get(reverse("sign_in")).content.decode()


def test_worker_stands_at_the_root_under_the_strict_policy(db: None, client: Client) -> None:
    answer = client.get("/worker.js")
    assert answer["Content-Type"].startswith("text/javascript")
    assert answer["Cache-Control"] == "no-cache"
    assert "default-src 'none'" in answer["Content-Security-Policy"]
    assert b"notificationclick" in b"".join(answer)
