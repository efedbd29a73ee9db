"""What the desk does by script: lines under words, the card of an alert, rows that stay chosen, who is typing."""

import re
from collections.abc import Callable

import pytest
from playwright.sync_api import Page, Route, expect

from tests.browser import there as acts
from tests.browser.conftest import Desk

pytestmark = [pytest.mark.browser, pytest.mark.slow]
Sits = Callable[..., Page]
ANSWER = (
    "Hej Maja! Tack för att du skriver, jag förstår att det tar på krafterna när 7.14 är sen vecka efter vecka. "
    "Mejla mig gärna på ana@norrbrotag.example så hjälper jag dig vidare. Ana"
)


def test_words_that_jar_are_underlined_while_one_writes(desk: Desk, sits: Sits) -> None:
    page = sits("Ana Berg", f"/conversations/{desk.conversation}/write")
    page.get_by_role("button", name="Begin to write").click()
    editor = page.get_by_label("The answer")
    editor.press_sequentially("Hej! Du borde ha läst tidtabellen.")
    underlined = page.locator("[data-draft-mirror] mark")
    expect(underlined.first).to_have_text("Du borde ha läst")
    expect(page.locator("[data-finding]").first).to_contain_text("Du borde ha läst")
    # The line lies under the very words: mirror and editor are set alike.
    boxes = [page.locator(name).bounding_box() for name in ("[data-draft-mirror]", "#draft-text")]
    assert boxes[0] is not None
    assert boxes[1] is not None
    assert abs(boxes[0]["x"] - boxes[1]["x"]) < 1
    assert abs(boxes[0]["y"] - boxes[1]["y"]) < 1
    editor.fill("Hej! Tack för att du skriver.")
    expect(underlined).to_have_count(0)


def test_what_is_written_before_the_scripts_have_come_is_saved_and_checked(desk: Desk, sits: Sits) -> None:
    page = sits("Ana Berg", f"/conversations/{desk.conversation}/draft")
    late: list[Route] = []
    page.route("**/js/draft*.js", lambda route: late.append(route))  # noqa: PLW0108 - Playwright marks its handlers, a method of a list takes no mark
    page.goto(page.url, wait_until="commit")
    editor = page.get_by_label("The answer")
    editor.fill("Hej! Du borde ha läst tidtabellen.")
    expect(page.locator("[data-draft-saved]")).not_to_have_text("Not saved yet")
    late[0].continue_()
    expect(page.locator("[data-draft-mirror] mark").first).to_have_text("Du borde ha läst")
    expect(page.locator("[data-draft-saved]")).to_have_text("Saved")
    assert editor.input_value() == "Hej! Du borde ha läst tidtabellen."
    editor.fill("Hej! Tack för att du skriver.")
    expect(page.locator("[data-draft-saved]")).to_have_text("Saved")


def test_whoever_is_refused_below_a_long_form_sees_why(desk: Desk, sits: Sits) -> None:
    page = sits("Ana Berg", f"/conversations/{desk.conversation}/draft")
    page.set_viewport_size({"width": 900, "height": 420})
    page.get_by_label("The answer").fill("Hej! Det gäller Anna Svensson, 850709-9805.")
    page.locator("[data-publishes] .button--primary").click()
    expect(page.locator("#draft-form [data-form-message]")).to_contain_text("personal data")
    expect(page.locator("#draft-form [data-form-message]")).to_be_in_viewport()
    page.get_by_label("The answer").fill("Hej! Tack för att du skriver.")
    expect(page.locator("[data-draft-saved]")).to_have_text("Saved")


def test_slash_at_the_start_of_a_line_opens_saved_replies(desk: Desk, sits: Sits) -> None:
    page = sits("Ana Berg", "/saved-replies")
    page.get_by_label("Title").fill("Ersättning")
    page.get_by_label("The text").fill("Hej [name]! Du har rätt till ersättning. [signature]")
    page.get_by_role("button", name="Keep").click()
    page.goto(f"/conversations/{desk.conversation}/write")
    begin = page.get_by_role("button", name="Begin to write")
    if begin.count():  # else an earlier test has begun it
        begin.click()
    editor, dialog = page.get_by_label("The answer"), page.get_by_role("dialog", name="Saved replies")
    editor.fill("\n\nAna")
    editor.press("Control+Home")
    editor.press_sequentially("och/eller")
    expect(dialog).to_be_hidden()
    editor.press("Enter")
    editor.press_sequentially("/")
    expect(dialog).to_be_visible()
    page.keyboard.type("finns inte")
    expect(dialog.get_by_role("button", name="Ersättning")).to_be_hidden()
    page.keyboard.press("Escape")
    expect(editor).to_have_value(re.compile(r"och/eller\n/finns inte\n"))  # whoever meant the sign has it
    page.get_by_role("button", name="Saved replies").click()
    page.keyboard.type("ersätt")
    page.keyboard.press("Enter")
    expect(editor).to_have_value(re.compile(r"/finns inte\n\nHej Maja! Du har rätt till ersättning. Ana\n\nAna"))


def test_a_name_signed_with_a_slash_keeps_its_letters(desk: Desk, sits: Sits) -> None:
    page = sits("Ana Berg", f"/conversations/{desk.conversation}/write")  # begun above, where a reply is saved too
    editor = page.get_by_label("The answer")
    editor.fill("")
    editor.press_sequentially("/")
    expect(page.get_by_role("dialog", name="Saved replies")).to_be_visible()
    page.keyboard.type("Bo Dal")
    page.keyboard.press("Enter")
    expect(editor).to_have_value("/Bo Dal")
    expect(editor).to_be_focused()


def test_an_alert_raised_in_another_process_is_on_the_page_within_a_second(desk: Desk, sits: Sits) -> None:
    page = sits("Ana Berg", "/")
    expect(page.locator("#banner .banner--alert")).to_have_count(0)
    page.wait_for_timeout(500)
    page.evaluate(
        """() => { new MutationObserver(() => {
            if (document.querySelector("#banner .banner--alert")) window.shownAt ??= Date.now();
        }).observe(document.body, { childList: true, subtree: true }); }"""
    )
    raised = desk.there(acts.ring, conversation=desk.conversation)
    card = page.locator("#banner .banner--alert")
    expect(card.get_by_role("button", name="I have it")).to_be_visible()
    expect(card.get_by_role("button", name="Hand over to")).to_be_visible()
    assert page.evaluate("window.shownAt") / 1000 - raised < 1.0
    page.reload()
    expect(card.get_by_role("button", name="I have it")).to_be_visible()
    card.get_by_role("button", name="I have it").click()
    page.wait_for_url(f"**/conversations/{desk.conversation}")
    expect(page.locator(".banner--alert")).to_have_count(0)


def test_rows_stay_chosen_when_the_list_fetches_itself_again(desk: Desk, sits: Sits) -> None:
    page = sits("Ana Berg", "/?view=all")
    box = page.locator(f'[data-bulk][value="{desk.conversation}"]')
    box.check()
    expect(page.locator("[data-bulk-count]")).to_have_text("1 chosen")
    with page.expect_response(lambda answer: "view=all" in answer.url):
        desk.there(acts.touch, conversation=desk.conversation)
    page.wait_for_timeout(300)
    expect(box).to_be_checked()
    expect(page.locator("[data-bulk-count]")).to_have_text("1 chosen")
    page.get_by_role("button", name="Choose none").click()
    expect(box).not_to_be_checked()


def test_a_colleague_sees_who_is_typing(desk: Desk, sits: Sits) -> None:
    bo = sits("Bo Dal", f"/conversations/{desk.conversation}")
    ana = sits("Ana Berg", f"/conversations/{desk.conversation}")
    ana.keyboard.press("n")
    ana.get_by_label("Note to colleagues").press_sequentially("Jag ringer")
    expect(bo.locator("#presence")).to_contain_text("Ana is writing here")


def test_an_answer_by_hand_is_copied_published_by_oneself_and_settled(desk: Desk, sits: Sits) -> None:
    page = sits("Ana Berg", f"/conversations/{desk.by_hand}/write", permissions=["clipboard-read", "clipboard-write"])
    page.get_by_role("button", name="Begin to write").click()
    page.get_by_label("The answer").fill(ANSWER)
    page.get_by_role("button", name="Publish in the thread").click()
    page.context.route("https://group.example.org/**", lambda route: route.fulfill(body="the thread"))
    with page.context.expect_page() as opened:
        page.get_by_role("button", name="Copy and open the thread").click()
    assert opened.value.url == "https://group.example.org/posts/12"
    assert page.evaluate("navigator.clipboard.readText()") == ANSWER
    page.get_by_label("Link").fill("https://group.example.org/posts/12#comment-3")
    page.get_by_role("button", name="It stands there").click()
    page.wait_for_url(f"**/conversations/{desk.by_hand}")
    expect(page.locator("#thread")).to_contain_text("Mejla mig gärna")
    assert desk.there(acts.state_of_publications) == ["sent"]


def test_a_person_without_an_account_writes_by_the_form_of_an_answer(desk: Desk, sits: Sits) -> None:
    page = sits("Ana Berg", f"/conversations/{desk.conversation}/write")
    begin = page.get_by_role("button", name="Begin to write")
    if begin.count():  # else an earlier test has begun it
        begin.click()
    page.get_by_role("button", name="A form that is used once").click()
    editor = page.get_by_label("The answer")
    expect(editor).to_have_value(re.compile(r"/write/"))
    link = re.search(r"http\S+/write/\S+", editor.input_value())
    assert link
    person = page.context.browser.new_page() if page.context.browser else page
    person.goto(link.group())
    person.get_by_label("What do you want to tell us?").fill("Mitt kort heter 12, ring mig.")
    person.get_by_role("button", name="Send").click()
    expect(person.get_by_text("What you wrote has come to us")).to_be_visible()
    person.close()


def test_keys_walk_open_and_help_and_none_publishes(desk: Desk, sits: Sits) -> None:
    page = sits("Ana Berg", "/?view=all")
    page.keyboard.press("?")
    expect(page.locator("#keyboard-help")).to_be_visible()
    page.keyboard.press("Escape")
    expect(page.locator("#keyboard-help")).to_be_hidden()
    page.keyboard.press("j")
    page.keyboard.press("j")
    page.keyboard.press("k")
    page.keyboard.press("o")
    page.wait_for_url("**/conversations/*")
    page.goto(f"/conversations/{desk.conversation}")
    for key, where in {"a": "/assign", "s": "/snooze", "e": "/resolve", "r": "/write|/draft"}.items():
        page.keyboard.press(key)
        page.wait_for_url(lambda url, where=where: any(one in url for one in where.split("|")))
        page.goto(f"/conversations/{desk.conversation}")
    page.keyboard.press("Control+k")
    expect(page.locator("#palette")).to_be_visible()
    page.keyboard.press("Escape")
    expect(page.locator("#palette")).to_be_hidden()
    page.keyboard.press("/")
    page.wait_for_url(lambda url: "/search" in url)


def test_where_a_subject_is_answered_stands_in_the_matrix_unbroken(sits: Sits) -> None:
    page = sits("Ana Berg", "/matrix")
    page.set_viewport_size({"width": 1280, "height": 800})
    lines = """cell => {
        cell.textContent = "Centralt";
        const words = document.createRange();
        words.selectNodeContents(cell);
        return words.getClientRects().length;
    }"""
    assert page.locator(".matrix td[data-column=Where]").first.evaluate(lines) == 1
