"""Two hard days on screen, in Chromium before a running desk: the press at night, and two who answer at once."""

import re
import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import Browser, expect

from bemot.connectors.fake.network import Network
from tests.cast import OWN_HANDLE
from tests.journeys import day_hands, hands
from tests.journeys.running import free_port, serving
from tests.journeys.screens import Colleague, at_the_desk
from tests.patience import PATIENCE

pytestmark = [pytest.mark.browser, pytest.mark.journeys, pytest.mark.slow]

PRESS = "Hej! Jag är reporter på Nybladet och söker er presschef för en kommentar till en artikel om natten."
HOLDING = "Hej! Vi har sett din fråga och ringer dig i dag. Mejla gärna ditt nummer till ana@norrbrotag.example. /Ana"
COMPLAINT = "Tredje veckan i rad som 7.14 inte kommer. Jag missar mitt jobb och ingen svarar. Så trött på det här!"
ANSWER = (
    "Hej Maja! Tre veckor utan 7.14 är för mycket, och jag beklagar att du har missat jobbet för vår skull. "
    "Skriv gärna till ana@norrbrotag.example så hjälper jag dig med ersättningen. /Ana"
)


def until(look: Callable[[], Any], what: str) -> Any:
    """Look again until it is there."""
    end = time.monotonic() + PATIENCE
    while time.monotonic() < end:
        if found := look():
            return found
        time.sleep(0.2)
    return pytest.fail(f"{what} did not come")


@dataclass
class Day:
    """A running desk on a fake network, with Ana and Cleo at their screens; Bo is not there."""

    network: Network
    post: str
    there: Callable[..., Any]
    ana: Colleague
    cleo: Colleague

    def comment(self, text: str, *, by: str) -> int:
        """Let somebody write; gives the conversation once its alert stands."""
        post = self.network.post(by, text, created_at=datetime.now(UTC), parent=self.post)
        found = until(lambda: self.there(hands.conversation_of, uri=post), "the conversation")
        until(lambda: self.there(day_hands.told, conversation=found), "the alert")
        return int(found)

    def ours(self) -> list[str]:
        return [post.text for post in self.network.thread(self.post)[1:] if post.author.handle == OWN_HANDLE]

    def write(self, conversation: int, purpose: str, text: str) -> None:
        """Let Ana write and send it to Cleo by name."""
        self.ana.visit(f"/conversations/{conversation}/write/{purpose}")
        self.ana.press("Begin to write")
        self.ana.fill("The answer", text)
        self.ana.see("Saved")

    def approved(self, conversation: int, who: str) -> None:
        self.ana.choose("Who looks at it", "Cleo Ek")
        self.ana.press("Send for approval")
        self.ana.back_at(conversation)
        self.cleo.open_from("To approve", who)
        self.cleo.page.get_by_role("link", name="Draft", exact=True).locator("visible=true").first.click()
        self.cleo.press("Approve")
        self.cleo.see("Approved by Cleo Ek")


@pytest.fixture
def day(chromium: Browser, tmp_path: Path) -> Iterator[Day]:
    port = free_port()
    environment = {
        "DJANGO_SETTINGS_MODULE": "bemot.settings",
        "BEMOT_DATA": str(tmp_path),
        "DATABASE_URL": "",
        "BEMOT_UNDO_SECONDS": "5",
        "PYTHONPATH": "src",
    }
    with hands.hands(environment) as there:
        opened = there(day_hands.open_a_desk, folder=str(tmp_path), address=f"http://127.0.0.1:{port}")
        with (
            serving(environment, port) as address,
            at_the_desk(chromium, "Ana Berg", address=address, link=opened["Ana Berg"]) as ana,
            at_the_desk(chromium, "Cleo Ek", address=address, link=opened["Cleo Ek"]) as cleo,
        ):
            yield Day(Network(tmp_path / "network.sqlite3"), opened["post"], there, ana, cleo)


def test_a_press_enquiry_at_night_reaches_the_lead_on_screen(day: Day) -> None:
    ana, cleo = day.ana, day.cleo
    conversation = day.comment(PRESS, by="reporter")
    assert day.there(day_hands.told, conversation=conversation) == ["Bo Dal"]
    for step, names in ((1, ["Bo Dal", "Ana Berg"]), (2, ["Bo Dal", "Ana Berg", "Cleo Ek"])):
        day.there(day_hands.nobody_answers, conversation=conversation, step=step)
        until(lambda names=names: day.there(day_hands.told, conversation=conversation) == names, names[-1])
    have_it = ana.page.get_by_role("button", name="I have it").locator("visible=true")
    expect(have_it.first).to_be_visible()  # the deputy's screen rings without a reload
    cleo.visit("/alerts")
    cleo.see("Nybladet")
    cleo.press("I have it")
    expect(have_it).to_have_count(0)  # and falls silent when the lead has it

    day.write(conversation, "holding", HOLDING)
    day.approved(conversation, "reporter")
    ana.visit(f"/conversations/{conversation}/draft")
    ana.press("Publish in the thread")
    assert day.ours() == []
    assert until(day.ours, "the holding statement") == [f"@reporter {HOLDING}"]
    kinds = until(lambda: published(day, conversation), "the end")
    assert kinds == [
        "received", "assessed", "escalated", "assigned", "routed", "alerted", "alerted", "alerted",
        "acknowledged", "assigned", "drafted", "submitted", "alerted", "approved", "queued", "published",
    ]  # fmt: skip


def published(day: Day, conversation: int) -> list[str] | None:
    found: list[str] = day.there(hands.kinds, conversation=conversation)
    return found if "published" in found else None


def test_two_who_answer_at_once_on_screen(day: Day) -> None:
    ana, cleo = day.ana, day.cleo
    conversation = day.comment(COMPLAINT, by="maja")
    # Both stand before the same empty page.
    cleo.visit(f"/conversations/{conversation}/write/answer")
    day.write(conversation, "answer", ANSWER)
    cleo.press("Begin to write")
    cleo.see("Ana Berg is writing this answer.")
    day.approved(conversation, "maja")

    # Both press the button.
    for who in (ana, cleo):
        who.visit(f"/conversations/{conversation}/draft")
    ana.press("Publish in the thread")
    cleo.press("Publish in the thread")
    expect(cleo.page.get_by_text(re.compile("on its way|gone out")).first).to_be_visible()
    assert until(day.ours, "the answer") == [f"@maja {ANSWER}"]
    until(lambda: day.there(day_hands.publications, conversation=conversation) == ["sent"], "the end")
    assert day.ours() == [f"@maja {ANSWER}"]
    assert published(day, conversation) == [
        "received", "assessed", "assigned", "routed", "alerted",
        "drafted", "submitted", "alerted", "approved", "queued", "published",
    ]  # fmt: skip
