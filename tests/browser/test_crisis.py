"""A crisis from beginning to end with the keyboard alone; axe finds nothing while it stands; it prints as a page."""

import re
from collections.abc import Callable

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Page, expect

pytestmark = [pytest.mark.browser, pytest.mark.slow]

PHONE = {"viewport": {"width": 390, "height": 844}}


_CRISIS = re.compile(r"/crises/\d+$")


def tab_to(page: Page, words: str) -> None:
    """Go on with the tab key until something that says this has the focus."""
    for _ in range(80):
        page.keyboard.press("Tab")
        if page.evaluate("document.activeElement.textContent.trim()") == words:
            return
    raise AssertionError(words)


def enter(page: Page, address: str | re.Pattern[str]) -> None:
    """Press Enter and wait for the page that it leads to."""
    page.keyboard.press("Enter")
    page.wait_for_url(address)


def test_a_crisis_is_led_by_keyboard_and_printed(sits: Callable[..., Page]) -> None:  # noqa: PLR0915 - one story
    page = sits("Cleo Ek", "/people/")
    tab_to(page, "Crisis")  # in the column of every page
    enter(page, "**/crises/")
    tab_to(page, "Begin a crisis")
    enter(page, "**/crises/begin*")
    page.get_by_label("What has happened?").focus()
    page.keyboard.type("Ett tåg har spårat ur")
    enter(page, _CRISIS)
    crisis = page.url
    expect(page.get_by_role("heading", name="Ett tåg har spårat ur")).to_be_visible()
    tab_to(page, "I have it")
    page.keyboard.press("Enter")  # it leads to the crisis, which is here
    expect(page.get_by_role("button", name="I have it")).to_have_count(0)

    for light, more in (("light", {}), ("dark", PHONE)):
        other = sits("Ana Berg", "/", color_scheme=light, **more)
        other.goto(crisis)
        other.wait_for_timeout(300)
        violations = Axe().run(other, options={"preload": False}).response["violations"]
        assert [f"{one['id']}: {node['html'][:200]}" for one in violations for node in one["nodes"]] == []
        assert other.evaluate("document.documentElement.scrollWidth <= innerWidth")

    page.emulate_media(media="print", color_scheme="dark")
    assert page.evaluate("getComputedStyle(document.documentElement).colorScheme") == "light"
    assert page.get_by_role("navigation", name="The desk").is_hidden()
    assert page.get_by_role("link", name="End the crisis").is_hidden()
    log = page.locator("#log").bounding_box()
    assert log is not None
    assert log["width"] > 500, "the page takes the paper's width"
    assert page.evaluate("document.documentElement.scrollHeight") >= log["y"] + log["height"], "all of it is printed"
    page.emulate_media(media="screen")
    tab_to(page, "End the crisis")
    enter(page, "**/end")
    tab_to(page, "End it")
    enter(page, _CRISIS)
    expect(page.get_by_role("heading", name="Summary")).to_be_visible()
