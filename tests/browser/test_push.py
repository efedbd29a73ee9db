"""The app on a phone: it can be installed, and a notification says who has it without the desk being open."""

import json
from collections.abc import Callable

import pytest
from playwright.sync_api import Page, expect

from tests.browser import there as acts
from tests.browser.conftest import Desk

pytestmark = [pytest.mark.browser, pytest.mark.slow]
Sits = Callable[..., Page]

READY = "navigator.serviceWorker.register('/worker.js').then(() => navigator.serviceWorker.ready)"
SHOWN = f"""async () => {{
    const worker = await {READY};
    return (await worker.getNotifications()).map(({{ title, body, tag, actions }}) => (
        {{ title, body, tag, actions: actions.map(({{ title }}) => title) }}));
}}"""


def test_the_worker_shows_what_is_pushed_and_the_desk_can_be_installed(desk: Desk, sits: Sits) -> None:
    page = sits("Ana Berg", "/settings/alerts")
    page.context.grant_permissions(["notifications"], origin=desk.address)
    scope = page.evaluate(f"{READY}.then((worker) => worker.scope)")
    assert scope == f"{desk.address}/"
    news = {
        "title": "Criticism that needs you",
        "body": "Norrbro Tåg",
        "tag": "alert-7",
        "url": "/conversations/7",
        "have": "I have it",
        "acknowledge": "/alerts/have/x",
        "failed": "?",
    }
    # A push that comes from the browser's own maker cannot reach us here; the browser hands this one over as such.
    tools = page.context.new_cdp_session(page)
    registrations: list[str] = []
    tools.on(
        "ServiceWorker.workerRegistrationUpdated",
        lambda event: registrations.extend(row["registrationId"] for row in event["registrations"]),
    )
    tools.send("ServiceWorker.enable")
    page.wait_for_timeout(500)
    tools.send(
        "ServiceWorker.deliverPushMessage",
        {"origin": desk.address, "registrationId": registrations[0], "data": json.dumps(news)},
    )
    for _ in range(100):
        if found := page.evaluate(SHOWN):
            break
        page.wait_for_timeout(100)
    (shown,) = found
    assert shown == {"title": news["title"], "body": news["body"], "tag": "alert-7", "actions": ["I have it"]}
    manifest = tools.send("Page.getAppManifest")
    assert manifest["errors"] == []
    assert json.loads(manifest["data"])["name"] == "Bemöt"


def test_i_have_it_is_said_from_the_notification(desk: Desk, sits: Sits) -> None:
    page = sits("Bo Dal", "/settings/alerts")  # whose phone it is says the token, not who is signed in
    page.context.grant_permissions(["notifications"], origin=desk.address)
    page.evaluate(READY)
    news = desk.there(acts.news_for_ana, conversation=desk.conversation)
    before = desk.there(acts.who_has, conversation=desk.conversation)
    page.context.service_workers[0].evaluate(
        """async (news) => {
            await self.registration.showNotification(news.title, { tag: news.tag, data: news });
            const [notification] = await self.registration.getNotifications({ tag: news.tag });
            self.dispatchEvent(new NotificationEvent("notificationclick", { notification, action: "have" }));
        }""",
        news,
    )
    for _ in range(100):
        titles = [found["title"] for found in page.evaluate(SHOWN)]
        if "You have it. Nobody else is disturbed." in titles:
            break
        page.wait_for_timeout(100)
    assert titles == ["You have it. Nobody else is disturbed."]
    assert desk.there(acts.who_has, conversation=desk.conversation) == [*before, "Ana Berg"]


def test_a_browser_without_push_says_so_kindly(desk: Desk, sits: Sits) -> None:
    page = sits("Ana Berg", "/settings")
    page.context.add_init_script("delete window.PushManager")
    page.goto("/settings/alerts")
    expect(page.locator("[data-push-status]")).to_contain_text("This browser cannot ring")
    expect(page.get_by_role("button", name="Ring on this device")).to_have_count(0)
