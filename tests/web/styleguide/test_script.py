"""The desk's own script in a real browser: it helps, waits, and never takes words out of anybody's hands."""

import time

import pytest
from axe_playwright_python.sync_playwright import Axe

pytestmark = pytest.mark.browser


def wait_for(true, *, seconds=4.0):
    end = time.monotonic() + seconds
    while not true():
        assert time.monotonic() < end, "it did not happen in time"
        time.sleep(0.02)


def opened(page, desk, name):
    page.goto(f"{desk.address}{name}.html")
    wait_for(lambda: desk.streams)
    return page


def test_nudge_lets_the_panel_fetch_itself(page, desk):
    opened(page, desk, "conversation")
    desk.nudge(kind="received", conversation=5)
    page.locator("#count", has_text="1").wait_for()


def test_nudge_about_another_conversation_leaves_the_panel(page, desk):
    opened(page, desk, "conversation")
    desk.nudge(kind="received", conversation=6)
    desk.nudge(kind="alert", conversation=6)
    page.get_by_text("En journalist hör av sig.").wait_for()
    assert desk.shown == 0


def test_many_nudges_are_one_fetch(page, desk):
    opened(page, desk, "conversation")
    for _ in range(20):
        desk.nudge(kind="received", conversation=5)
    page.locator("#count", has_text="1").wait_for()
    page.wait_for_timeout(400)
    assert desk.shown <= 2


def test_nudge_is_not_lost_while_the_panel_is_on_its_way(page, desk):
    opened(page, desk, "conversation")
    held = []

    def hold_the_first(route):
        if route.request.headers.get("hx-request") and not held:
            held.append(route)
        else:
            route.continue_()

    page.route("**/*", hold_the_first)
    desk.nudge(kind="received", conversation=5)
    page.wait_for_timeout(400)
    assert held
    desk.nudge(kind="resolved", conversation=5)
    page.wait_for_timeout(400)
    held[0].continue_()
    page.locator("#count", has_text="2").wait_for()


def test_alert_shows_its_banner_at_once(page, desk):
    opened(page, desk, "conversation")
    desk.nudge(kind="alert", conversation=9)
    page.get_by_text("En journalist hör av sig.").wait_for()


def test_panel_with_a_changed_field_is_never_swapped(page, desk):
    opened(page, desk, "conversation")
    page.fill("#field", "mitt i en mening")
    page.locator(".conversation__title").click()  # the field is left, but it holds words
    desk.nudge(kind="received", conversation=5)
    page.locator("[data-stale]").wait_for()
    assert page.input_value("#field") == "mitt i en mening"
    assert desk.shown == 0
    page.locator("[data-stale-show]").click()
    page.locator("#count", has_text="1").wait_for()


def test_refusal_lands_in_the_form_that_asked(page, desk):
    opened(page, desk, "conversation")
    page.click("#send")
    page.locator("#panel [data-form-message]", has_text="Bo var snabbare.").wait_for()
    assert ("/refuse", "shown-only") in [(path, token) for path, _, token in desk.posts]


def test_keys_walk_the_list_and_open_the_help(page, desk):
    opened(page, desk, "inbox")
    page.keyboard.press("j")
    assert page.evaluate("document.activeElement.textContent").endswith("Okänd")
    page.keyboard.press("k")
    assert page.evaluate("document.activeElement.textContent").endswith("Maja L.")
    page.keyboard.press("?")
    assert page.locator("#keyboard-help").is_visible()


def test_keys_rest_when_switched_off_and_while_writing(page, desk):
    opened(page, desk, "conversation")
    page.focus("#field")
    page.keyboard.type("?")
    assert page.input_value("#field") == "?"
    page.evaluate("document.activeElement.blur(); document.body.dataset.shortcuts = 'off'")
    page.keyboard.press("?")
    assert not page.locator("#keyboard-help").is_visible()
    page.evaluate("document.body.dataset.shortcuts = 'on'")
    page.keyboard.press("?")
    assert page.locator("#keyboard-help").is_visible()


def test_no_key_presses_what_publishes(page, desk):
    opened(page, desk, "conversation")
    count = (
        "document.querySelector('[data-key=n]').addEventListener('click', () => document.body.dataset.pressed = 'yes')"
    )
    page.evaluate(count + "; document.querySelector('.conversation__actions').dataset.publishes = ''")
    page.keyboard.press("n")
    assert page.evaluate("document.body.dataset.pressed") is None
    page.evaluate("delete document.querySelector('.conversation__actions').dataset.publishes")
    page.keyboard.press("n")
    assert page.evaluate("document.body.dataset.pressed") == "yes"


def test_palette_narrows_and_closes(page, desk):
    opened(page, desk, "inbox")
    page.keyboard.press("Control+k")
    page.keyboard.type("lärd")
    assert page.locator(".palette__item:visible").all_inner_texts()[0].startswith("Lärdomar")
    page.keyboard.press("Escape")
    assert not page.locator("#palette").is_visible()


def test_draft_saves_itself_and_underlines_by_code_points(page, desk):
    opened(page, desk, "draft")
    said = "👩‍👧 Vi beklagar om du upplever det så."
    start = len(said[: said.index("Vi")])
    desk.findings = [{"start": start, "end": start + 11, "reason": "Halv ursäkt", "advice": "", "rewording": "Förlåt"}]
    page.fill("#draft-text", said)
    page.locator(".draft__mirror mark", has_text="Vi beklagar").wait_for()
    assert page.locator(".draft__mirror mark").all_text_contents() == ["Vi beklagar"]
    assert page.locator(".draft__length").get_attribute("data-over") is not None
    wait_for(lambda: [path for path, _, _ in desk.posts if path == "/save"])
    assert next(fields for path, fields, _ in desk.posts if path == "/save")["text"] == [said]
    page.locator("[data-reword]").click()
    assert page.input_value("#draft-text") == said.replace("Vi beklagar", "Förlåt")


def test_lines_follow_the_words_while_one_types_before_them(page, desk):
    opened(page, desk, "draft")
    before = page.locator(".draft__mirror mark").all_text_contents()
    assert len(before) == 2
    page.evaluate("const t = document.querySelector('#draft-text'); t.focus(); t.setSelectionRange(0, 0)")
    page.keyboard.type("Du, ")
    assert page.locator(".draft__mirror mark").all_text_contents() == before


def test_presence_says_looking_then_typing(page, desk):
    opened(page, desk, "conversation")
    page.add_script_tag(url=f"{desk.address}static/js/presence.js", type="module")
    wait_for(lambda: any(path == "/presence" for path, _, _ in desk.posts))
    page.evaluate("document.querySelector('#field').dataset.typing = ''")
    page.fill("#field", "a")
    wait_for(lambda: [fields["doing"] for path, fields, _ in desk.posts if path == "/presence"][-1] == ["typing"])
    assert desk.posts[0][1] == {"conversation": ["5"], "doing": ["looking"]}


def test_undo_bar_counts_down_and_goes(page, desk):
    page.clock.install(time="2026-11-16T08:11:00Z")
    page.clock.pause_at("2026-11-16T08:12:00Z")
    page.goto(f"{desk.address}index.html")
    assert page.locator("[data-undo-seconds]").text_content() == "14"
    page.clock.run_for(5000)
    assert page.locator("[data-undo-seconds]").text_content() == "9"
    page.clock.run_for(10000)
    assert page.locator(".undo").count() == 0


def test_theme_is_chosen_and_kept(page, desk):
    opened(page, desk, "inbox")
    page.get_by_text("Ana Lind").first.click()
    page.get_by_role("button", name="Mörkt").first.click()
    assert page.evaluate("document.documentElement.dataset.theme") == "dark"
    assert "theme=dark" in page.evaluate("document.cookie")


def test_shift_chooses_a_range_of_rows(page, desk):
    page.goto(f"{desk.address}index.html")
    rows = page.locator(".inbox-row__select")
    rows.nth(0).scroll_into_view_if_needed()
    rows.nth(0).click()
    rows.nth(1).click()
    rows.nth(1).click()
    rows.nth(0).click()
    assert not page.locator("[data-bulk-bar]").is_visible()
    rows.nth(0).click()
    rows.nth(2).click(modifiers=["Shift"])
    assert page.locator("[data-bulk-count]").text_content().startswith("3 ")


@pytest.mark.parametrize("name", ["index", "inbox", "conversation", "draft", "guide", "sign_in"])
@pytest.mark.parametrize("light", ["light", "dark"])
def test_page_has_no_finding_of_axe_and_fits_a_narrow_phone(page, desk, name, light):
    page.emulate_media(color_scheme=light)
    page.set_viewport_size({"width": 320, "height": 700})
    page.goto(f"{desk.address}{name}.html")
    wide = "() => [...document.querySelectorAll('body, .pane')].map(e => e.scrollWidth - e.clientWidth)"
    assert max(page.evaluate(wide)) <= 0
    found = Axe().run(page, options={"preload": False}).response["violations"]
    assert [(one["id"], node["html"]) for one in found for node in one["nodes"]] == []


def test_everything_is_reached_without_script(browser, desk):
    window = browser.new_context(java_script_enabled=False, viewport={"width": 390, "height": 844})
    page = window.new_page()
    page.goto(f"{desk.address}conversation.html")
    page.locator(".rail-bar").click()
    assert page.get_by_role("button", name="Be Bo läsa").is_visible()
    assert not page.locator(".bottom-bar").is_visible()
    assert page.locator("[data-needs-script]:visible").count() == 0
    window.close()
