"""The whole way of one comment through the screens, in Chromium, against a real AT Protocol network."""

import os
import socket
import subprocess
import sys
import time
import urllib.request
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import Browser, expect

from tests.journeys import hands
from tests.journeys.desk import CONTACT
from tests.journeys.screens import Colleague, at_the_desk
from tests.servers.atproto.network import Network
from tests.servers.atproto.person import Person, Ref

pytestmark = [pytest.mark.servers, pytest.mark.browser, pytest.mark.journeys, pytest.mark.slow]

UNDO_SECONDS = 5
"""Long enough to look at the network inside it, short enough for a test."""

COMPLAINT = "Tredje veckan i rad som 7.14 inte kommer. Jag missar mitt jobb och ingen svarar. Så trött på det här!"
HOT = "Hej Maja! Du borde ha läst tidtabellen."
ANSWER = (
    "Hej Maja! Tre veckor utan 7.14 är för mycket, och jag beklagar att du har missat jobbet för vår skull. "
    f"Ett fordon har varit trasigt. Skriv gärna till {CONTACT} så hjälper jag dig med ersättningen. /Ana"
)
ADDED = "Från på måndag kör vi med ett lånat tåg. "
APPROVED = ANSWER.replace("Skriv gärna", f"{ADDED}Skriv gärna")
QUESTION = "Hej Maja! Nu har 7.14 gått en vecka. Hur har det fungerat för dig? /Ana"


@dataclass
class Journey:
    """A running desk with its network, ana and bo at their screens, and those who write."""

    network: Network
    railway: Person
    post: Ref
    there: Callable[..., Any]
    ana: Colleague
    bo: Colleague

    def conversation_of(self, comment: Ref) -> int:
        return int(
            self.network.wait_for(lambda: self.there(hands.conversation_of, uri=comment["uri"]), "the conversation")
        )

    def below(self, comment: Ref) -> list[dict[str, Any]]:
        """Give the organisation's answers that anybody sees directly below a comment."""
        top = self.network.read("app.bsky.feed.getPostThread", uri=comment["uri"], depth=1, parentHeight=0)
        assert top
        posts = [node["post"] for node in top["thread"]["replies"]]
        return [post for post in posts if post["author"]["did"] == self.railway.did]

    def submit(self, conversation: int) -> None:
        """Let Ana send what stands in the editor for approval, to Bo by name."""
        self.ana.choose("Who looks at it", "Bo Dal")
        self.ana.press("Send for approval")
        self.ana.back_at(conversation)

    def approve(self, who: str, *, text: str = "") -> None:
        """Let Bo find it among what waits for approval, perhaps change words, and approve."""
        self.bo.open_from("To approve", who)
        self.bo.page.get_by_role("link", name="Draft").locator("visible=true").first.click()
        if text:
            self.bo.fill("The answer", text)
        self.bo.press("Approve")
        self.bo.see("Approved by Bo Dal")

    def publish(self, conversation: int, comment: Ref, text: str) -> dict[str, Any]:
        """Let Ana press the button; gives the record as strangers read it once the undo window has passed."""
        self.ana.visit(f"/conversations/{conversation}/draft")
        self.ana.press("Publish in the thread")
        self.ana.back_at(conversation)
        expect(self.ana.page.get_by_role("button", name="Undo", exact=True)).to_be_visible()
        assert text not in [post["record"]["text"] for post in self.below(comment)], "out inside the undo window"
        (found,) = self.network.wait_for(
            lambda: [post for post in self.below(comment) if post["record"]["text"] == text], "the answer"
        )
        expect(self.ana.page.locator("#thread").get_by_text(text)).to_be_visible(timeout=10_000)
        return dict(found)


@contextmanager
def serving(environment: dict[str, str], port: int) -> Iterator[str]:
    """Run `bemot serve` until the end of the test; gives its address."""
    address = f"http://127.0.0.1:{port}"
    log = Path(environment["BEMOT_DATA"]) / "log"
    with log.open("w") as out:
        process = subprocess.Popen(
            [sys.executable, "-m", "bemot.cli", "serve", "--port", str(port)],
            env={**os.environ, **environment},
            stdout=out,
            stderr=out,
        )
    try:
        wait_ready(f"{address}/health", process, log)
        yield address
        assert process.poll() is None, log.read_text()[-3000:]
    finally:
        process.terminate()
        process.wait(20)
    said = log.read_text()
    assert "Traceback" not in said, said[-3000:]


def wait_ready(url: str, process: subprocess.Popen[bytes], log: Path) -> None:
    end = time.monotonic() + 60
    while time.monotonic() < end and process.poll() is None:
        try:
            urllib.request.urlopen(url, timeout=5).close()
            return
        except OSError:
            time.sleep(0.1)
    pytest.fail(f"The desk did not start.\n{log.read_text()[-3000:]}")


def free_port() -> int:
    with socket.socket() as one:
        one.bind(("127.0.0.1", 0))
        return int(one.getsockname()[1])


@pytest.fixture
def journey(at_network: Network, chromium: Browser, tmp_path: Path) -> Iterator[Journey]:
    railway = at_network.person("railway")
    post = at_network.wait_indexed(railway.post("Nya tidtabellen är här."))
    port = free_port()
    environment = {
        "DJANGO_SETTINGS_MODULE": "bemot.settings",
        "BEMOT_DATA": str(tmp_path),
        "DATABASE_URL": "",
        "BEMOT_UNDO_SECONDS": str(UNDO_SECONDS),
        "PYTHONPATH": "src",
    }
    with hands.hands(environment) as there:
        links = there(
            hands.open_a_desk_for_people,
            settings={"service": at_network.pds, "appview": at_network.appview},
            credentials={"identifier": railway.handle, "password": railway.app_password()},
            address=f"http://127.0.0.1:{port}",
        )
        with (
            serving(environment, port) as address,
            at_the_desk(chromium, "Ana Berg", address=address, link=links["Ana Berg"]) as ana,
            at_the_desk(chromium, "Bo Dal", address=address, link=links["Bo Dal"]) as bo,
        ):
            yield Journey(at_network, railway, post, there, ana, bo)


def test_a_complaint_goes_from_the_alert_to_the_closed_loop(journey: Journey) -> None:  # noqa: PLR0915 - one story, told from its beginning to its end
    ana, bo, network = journey.ana, journey.bo, journey.network
    maja = network.person("maja")
    comment = maja.reply(journey.post, COMPLAINT)

    have_it = ana.page.get_by_role("button", name="I have it").locator("visible=true")
    have_it.first.wait_for(timeout=20_000)
    seen = datetime.now(UTC)
    conversation = journey.conversation_of(comment)
    told = journey.there(hands.told_at, conversation=conversation)
    assert seen - told < timedelta(seconds=1), f"shown {(seen - told).total_seconds():.2f} s after it was raised"
    have_it.first.click()
    ana.back_at(conversation)
    ana.see(COMPLAINT)

    ana.press("Ask Bo to read")
    bo.open_from("To read", maja.handle)
    bo.follow("Reading")
    bo.fill("What does the post say?", "7.14 kommer inte, tredje veckan.")
    bo.fill("What does the person want?", "Att tåget går, och ett svar.")
    bo.press("Keep the reading")
    bo.back_at(conversation)

    ana.write_down(
        where="Reading",
        words={"What does the post say?": "Tåget uteblir vecka efter vecka."},
        button="Keep the reading",
        conversation=conversation,
    )
    ana.follow("Fact")
    ana.fill("What did you find out?", "Fordon 12 är trasigt.")
    ana.fill("Where does it come from?", "Trafikledningen")
    ana.choose("What does it say about the criticism?", "It was our fault")
    ana.press("Keep the fact")
    ana.back_at(conversation)
    ana.follow("Decision")
    ana.tick("Apologise")
    ana.tick("Here, by whoever owns the topic")
    ana.fill("Why?", "Felet var vårt.")
    ana.press("Decide")
    ana.back_at(conversation)

    ana.follow("Draft")
    ana.press("Begin to write")
    ana.fill("The answer", "")  # the frame that a draft begins with
    ana.page.get_by_label("The answer", exact=True).press_sequentially(HOT)
    blame = ana.page.get_by_text("This puts the blame on the person who wrote.").locator("visible=true")
    expect(blame).to_be_visible(timeout=20_000)  # a busy machine checks slowly
    ana.fill("The answer", ANSWER)
    expect(blame).to_have_count(0, timeout=20_000)
    ana.see("Saved")
    journey.submit(conversation)
    journey.approve(maja.handle, text=APPROVED)
    answer = journey.publish(conversation, comment, APPROVED)
    assert answer["record"]["reply"] == {"root": journey.post, "parent": comment}
    assert answer["record"]["langs"] == ["sv"]

    ana.more("Go private")
    ana.choose("How do you go on?", "By phone")
    ana.fill("What was said", "Ringde Maja om ersättningen.")
    ana.press("Note it")
    ana.back_at(conversation)
    ana.more("Resolve")
    ana.choose("How did it end?", "Solved")
    ana.fill("What was done", "Lånat tåg från måndag, ersättning betald.")
    ana.fill("What lay behind it", "Fordonsbrist")
    ana.fill("What prevents it from happening again", "Reservfordon")
    ana.choose("What did we apologise for?", "For our fault")
    ana.page.get_by_label("It was our fault").check()
    ana.day("When do we come back and ask?", datetime.now(UTC).date() + timedelta(days=7))
    ana.fill("What do we ask then?", QUESTION)
    ana.press("Resolve")
    ana.back_at(conversation)
    ana.see("Resolved")

    journey.there(hands.let_the_return_fall_due, conversation=conversation)
    network.wait_for(
        lambda: journey.there(hands.standing, conversation=conversation) == ("open", ["due"]), "the return being due"
    )
    ana.follow("Write the question")
    ana.press("Begin to write")
    expect(ana.page.get_by_label("The answer", exact=True)).to_have_value(QUESTION)
    journey.submit(conversation)
    journey.approve(maja.handle)
    asked = journey.publish(conversation, comment, QUESTION)

    ref = {"uri": asked["uri"], "cid": asked["cid"]}
    network.wait_indexed(maja.reply(ref, "Tack, nu fungerar det jättebra!", root=journey.post))
    network.wait_for(
        lambda: journey.there(hands.standing, conversation=conversation) == ("resolved", ["satisfied"]), "the thanks"
    )
    ana.see("Resolved")
    ana.follow("Timeline")
    assert journey.there(hands.kinds, conversation=conversation) == [
        "received", "assessed", "assigned", "routed", "alerted", "acknowledged",
        "reading_asked", "read", "read", "readings_differ", "fact_recorded", "decided",
        "drafted", "submitted", "alerted", "approved", "queued", "published",
        "handed_off", "resolved", "promised",
        "follow_up_due",
        "drafted", "submitted", "alerted", "approved", "queued", "published",
        "received", "assessed", "satisfied",
    ]  # fmt: skip


def test_a_troll_gets_one_offer_and_then_the_public_box_shuts(journey: Journey) -> None:  # noqa: PLR0915 - one story, told from its beginning to its end
    ana, bo, network = journey.ana, journey.bo, journey.network
    troll = network.person("troll")
    jeer = troll.reply(journey.post, "Hahaha vilka clowner. Lägg ner skiten, ingen gillar er. Förlorare!")
    conversation = journey.conversation_of(jeer)
    network.wait_for(lambda: "routed" in journey.there(hands.kinds, conversation=conversation), "the routing")
    ana.visit(f"/conversations/{conversation}")
    ana.more("Only out to provoke?")
    ana.fill("What makes you think so?", "Skäller på alla, vill inget.")
    ana.press("Propose")
    ana.back_at(conversation)
    bo.visit(f"/conversations/{conversation}")
    bo.press("I agree")
    bo.see("Write the offer")

    ana.visit(f"/conversations/{conversation}")
    ana.follow("Write the offer")
    ana.press("Begin to write")
    offer = f"Hej! Vill du prata om resan når du mig på {CONTACT}. /Ana"
    ana.fill("The answer", offer)
    ana.see("Saved")
    journey.submit(conversation)
    journey.approve(troll.handle)
    journey.publish(conversation, jeer, offer)

    again = network.wait_indexed(troll.reply(journey.post, "Haha, clowner!"))
    assert journey.conversation_of(again) == conversation
    ana.visit(f"/conversations/{conversation}/write/answer")
    ana.press("Begin to write")
    ana.fill("The answer", "Hej igen! Vi hörs gärna. /Ana")
    ana.see("Saved")
    ana.choose("Who looks at it", "Bo Dal")
    ana.press("Send for approval")
    ana.see("the one offer in this matter has been made")
    assert journey.below(again) == []
    assert len(journey.below(jeer)) == 1
