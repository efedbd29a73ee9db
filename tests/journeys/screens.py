"""What a colleague does on the screens, in the words that stand there."""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import date

from playwright.sync_api import Browser, Locator, Page, expect

from tests.patience import PATIENCE_MS


@dataclass
class Colleague:
    """One colleague's own browser window. Faults of scripts and broken policies are kept."""

    name: str
    page: Page
    address: str
    faults: list[str] = field(default_factory=list)

    def visit(self, path: str) -> None:
        """Open a page of the desk."""
        answer = self.page.goto(f"{self.address}{path}")
        assert answer is not None
        assert answer.ok, f"{path}: {answer.status}"

    def see(self, words: str) -> None:
        """Wait until these words stand somewhere on the page."""
        expect(self.page.get_by_text(words).first).to_be_visible()

    def press(self, words: str) -> None:
        """Press a button."""
        self.page.get_by_role("button", name=words, exact=True).locator("visible=true").first.click()

    def follow(self, words: str) -> None:
        """Follow a link."""
        self.page.get_by_role("link", name=words, exact=True).locator("visible=true").first.click()

    def fill(self, label: str, words: str) -> None:
        """Write into the field with this label."""
        self._field(label).fill(words)

    def choose(self, label: str, words: str) -> None:
        """Choose from a list."""
        self._field(label).select_option(label=words)

    def _field(self, label: str) -> Locator:
        # Where a field is optional its label says so, after its name.
        return self.page.get_by_label(label).locator("visible=true").first

    def tick(self, words: str) -> None:
        """Choose one of several round buttons."""
        self.page.get_by_role("radio", name=words).check()

    def back_at(self, conversation: int) -> None:
        """Wait until the conversation's page is there again."""
        self.page.wait_for_url(f"**/conversations/{conversation}*")

    def open_from(self, view: str, who: str) -> None:
        """Go to a view of the inbox by its name, and open somebody's conversation there."""
        self.visit("/")
        self.page.get_by_role("navigation", name="The desk").get_by_role("link", name=view).first.click()
        self.page.get_by_role("link", name=who).first.click()

    def write_down(self, *, where: str, words: dict[str, str], button: str, conversation: int) -> None:
        """Go to a small page from the conversation, fill in its fields and come back."""
        self.visit(f"/conversations/{conversation}")
        self.follow(where)
        for label, text in words.items():
            self.fill(label, text)
        self.press(button)
        self.back_at(conversation)

    def more(self, words: str) -> None:
        """Follow an entry of the menu behind the three dots."""
        self.press("More")
        self.follow(words)

    def day(self, label: str, day: date) -> None:
        """Choose a day."""
        self.fill(label, day.isoformat())


@contextmanager
def at_the_desk(browser: Browser, name: str, *, address: str, link: str) -> Iterator[Colleague]:
    """Let a colleague come in by a link that signs in once, in a window of one's own."""
    context = browser.new_context(locale="en-GB", viewport={"width": 1440, "height": 900}, reduced_motion="reduce")
    page = context.new_page()
    page.set_default_timeout(PATIENCE_MS)
    colleague = Colleague(name, page, address)
    page.on("pageerror", lambda error: colleague.faults.append(str(error)))
    page.on(
        "console",
        lambda said: colleague.faults.append(said.text) if "Content Security Policy" in said.text else None,
    )
    page.goto(link)
    colleague.press(f"Come in as {name}")
    page.wait_for_load_state()
    colleague.visit("/")
    yield colleague
    context.close()
    assert colleague.faults == []
