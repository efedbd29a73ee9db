"""A running desk with a real AT Protocol network and colleagues at their screens."""

import os
import socket
import subprocess
import sys
import time
import urllib.request
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import expect

from tests.journeys import hands
from tests.journeys.screens import Colleague
from tests.patience import PATIENCE
from tests.servers.atproto.network import Network
from tests.servers.atproto.person import Person, Ref

UNDO_SECONDS = 12
"""Long enough to look at the network inside it, short enough for a test."""


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
        self.bo.page.get_by_role("link", name="Draft", exact=True).locator("visible=true").first.click()
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
        before = {post["uri"]: post["record"]["text"] for post in self.below(comment)}
        assert text not in before.values(), "out inside the undo window"
        (found,) = self.network.wait_for(
            lambda: [post for post in self.below(comment) if post["uri"] not in before], "the answer"
        )
        assert found["record"]["text"] == text
        expect(self.ana.page.locator("#thread").get_by_text(text)).to_be_visible()
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
    end = time.monotonic() + PATIENCE
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
