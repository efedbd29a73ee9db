"""A running desk with a few comments, and Chromium before it."""

import os
import socket
import subprocess
import sys
import time
import urllib.request
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import Any

import pytest
from playwright.sync_api import Browser, Page, sync_playwright

from tests.browser import there as acts
from tests.journeys import hands
from tests.journeys.conftest import ARGUMENTS, CHROMIUM
from tests.patience import PATIENCE, PATIENCE_MS

Act = Callable[..., Any]


@dataclass
class Desk:
    """Where the desk is, what happens in another process, and what stands there."""

    address: str
    there: Act
    conversation: int
    by_hand: int
    states: dict[str, Any]
    """The cookies of each colleague."""


@pytest.fixture(scope="module")
def chromium() -> Iterator[Browser]:
    """Give a browser that ends with the module."""
    if not CHROMIUM.exists():
        pytest.skip(f"{CHROMIUM} is not there (Debian: apt install chromium)")
    with sync_playwright() as play:
        browser = play.chromium.launch(executable_path=CHROMIUM, args=ARGUMENTS)
        yield browser
        browser.close()


@pytest.fixture(scope="module")
def desk(chromium: Browser, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Desk]:
    """Run `bemot serve` on a desk of its own."""
    folder = tmp_path_factory.mktemp("desk")
    with socket.socket() as one:
        one.bind(("127.0.0.1", 0))
        address = f"http://127.0.0.1:{one.getsockname()[1]}"
    environment = {
        "DJANGO_SETTINGS_MODULE": "bemot.settings",
        "BEMOT_DATA": str(folder),
        "DATABASE_URL": "",
        "PYTHONPATH": "src",
        "PORT": address.rsplit(":", 1)[1],
        "DEMO": "0",
    }
    with hands.hands(environment) as there:
        opened = there(acts.open_a_desk, folder=str(folder))
        with (folder / "log").open("w") as log:
            server = subprocess.Popen(
                [sys.executable, "-m", "bemot.cli", "serve"], env={**os.environ, **environment}, stdout=log, stderr=log
            )
            try:
                _wait(f"{address}/health", server)
                states = {name: _come_in(chromium, address, link) for name, link in opened.pop("links").items()}
                yield Desk(address, there, **opened, states=states)
            finally:
                server.terminate()
                server.wait(20)


@pytest.fixture
def sits(chromium: Browser, desk: Desk) -> Iterator[Callable[..., Page]]:
    """Give a function that opens a colleague's window on a path; faults of scripts fail the test."""
    faults: list[str] = []
    contexts = []

    def sits(name: str, path: str, **more: Any) -> Page:
        wanted = {"viewport": {"width": 1440, "height": 900}, "locale": "en-GB", "reduced_motion": "reduce"} | more
        context = chromium.new_context(storage_state=desk.states[name], base_url=desk.address, **wanted)
        context.set_default_timeout(PATIENCE_MS)
        contexts.append(context)
        page = context.new_page()
        page.on("pageerror", lambda error: faults.append(str(error)))
        page.goto(path)
        return page

    yield sits
    for context in contexts:
        context.close()
    assert faults == []


def _come_in(browser: Browser, address: str, link: str) -> Any:
    context = browser.new_context(locale="en-GB")
    context.set_default_timeout(PATIENCE_MS)
    page = context.new_page()
    page.goto(address + link[link.index("/sign-in") :])
    page.get_by_role("button", name="Come in as").click()
    page.wait_for_load_state()
    state = context.storage_state()
    context.close()
    return state


def _wait(url: str, server: "subprocess.Popen[bytes]") -> None:
    end = time.monotonic() + PATIENCE
    while time.monotonic() < end and server.poll() is None:
        try:
            urllib.request.urlopen(url, timeout=5).close()
            return
        except OSError:
            time.sleep(0.1)
    pytest.fail("The desk did not start.")
