"""axe finds nothing on the screens where the desk's work is done, in light and in dark."""

from collections.abc import Callable

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Page

from tests.browser import there as acts
from tests.browser.conftest import Desk

pytestmark = [pytest.mark.browser, pytest.mark.slow]
PHONE = {"viewport": {"width": 390, "height": 844}, "is_mobile": True, "has_touch": True}
PAGES = ["/", "/conversations/{0}", "/conversations/{0}?tab=known", "/conversations/{0}?tab=timeline"]
PAGES += ["/conversations/{0}/write", "/alerts/"]


@pytest.mark.parametrize("light", ["light", "dark"])
@pytest.mark.parametrize("more", [{}, PHONE], ids=["desktop", "phone"])
def test_axe_finds_nothing(desk: Desk, sits: Callable[..., Page], light: str, more: dict[str, object]) -> None:
    desk.there(acts.ring, conversation=desk.by_hand)
    page = sits("Ana Berg", "/", color_scheme=light, **more)
    found = []
    for path in PAGES:
        page.goto(path.format(desk.conversation))
        if path.endswith("/write") and page.get_by_role("button", name="Begin to write").count():
            page.get_by_role("button", name="Begin to write").click()
            page.get_by_label("The answer").fill("Hej! Du borde ha läst tidtabellen.")
            page.locator("[data-draft-mirror] mark").first.wait_for()
        page.wait_for_timeout(300)
        violations = Axe().run(page, options={"preload": False}).response["violations"]
        found += [f"{path}: {one['id']}: {node['html'][:200]}" for one in violations for node in one["nodes"]]
    assert found == []


AROUND = ["/crises/", "/crises/begin", "/crises/list", "/settings", "/settings/alerts", "/settings/assistant"]
AROUND += ["/policies", "/hours", "/holding-texts", "/saved-replies", "/roster", "/matrix", "/leave/", "/grounds"]
AROUND += ["/people/", "/opinions/", "/watches/", "/causes/", "/improvements/", "/answers/", "/answers/questions"]
AROUND += ["/answers/questions/write", "/conversations/{0}/moderate", "/conversations/{0}/hold"]


@pytest.mark.parametrize(("light", "more"), [("light", PHONE), ("dark", {})], ids=["phone", "desktop"])
def test_axe_finds_nothing_around_the_work(
    desk: Desk, sits: Callable[..., Page], light: str, more: dict[str, object]
) -> None:
    page = sits("Cleo Ek", "/", color_scheme=light, **more)
    found = []
    for path in AROUND:
        answer = page.goto(path.format(desk.conversation))
        assert answer is not None
        assert answer.ok, path
        page.wait_for_timeout(300)
        violations = Axe().run(page, options={"preload": False}).response["violations"]
        found += [f"{path}: {one['id']}: {node['html'][:200]}" for one in violations for node in one["nodes"]]
        if not page.evaluate("document.documentElement.scrollWidth <= innerWidth"):
            found.append(f"{path}: wider than the screen")
    assert found == []


@pytest.mark.parametrize("light", ["light", "dark"])
@pytest.mark.parametrize("language", ["sv-SE", "en-GB"])
def test_axe_finds_nothing_where_somebody_approves_on_a_phone(
    desk: Desk, sits: Callable[..., Page], light: str, language: str
) -> None:
    draft = desk.there(acts.submit_an_answer)
    page = sits("Bo Dal", f"/drafts/{draft}", color_scheme=light, locale=language, **PHONE)
    page.get_by_role("button", name="Godkänn" if language == "sv-SE" else "Approve").wait_for()
    page.wait_for_timeout(300)
    violations = Axe().run(page, options={"preload": False}).response["violations"]
    assert [f"{one['id']}: {node['html'][:200]}" for one in violations for node in one["nodes"]] == []
    assert page.evaluate("document.documentElement.scrollWidth <= innerWidth")
