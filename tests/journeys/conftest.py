"""Chromium for the journeys that go through the screens."""

from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser, expect, sync_playwright

from tests.journeys import hands
from tests.journeys.running import UNDO_SECONDS, Journey, free_port, serving
from tests.journeys.screens import at_the_desk
from tests.patience import PATIENCE_MS
from tests.servers.atproto.network import Network

expect.set_options(timeout=PATIENCE_MS)
CHROMIUM = Path("/usr/bin/chromium")
ARGUMENTS = [
    "--no-sandbox",
    "--disable-gpu",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
]


@pytest.fixture
def chromium() -> Iterator[Browser]:
    """Give a browser that ends with the test."""
    if not CHROMIUM.exists():
        pytest.skip(f"{CHROMIUM} is not there (Debian: apt install chromium)")
    with sync_playwright() as play:
        browser = play.chromium.launch(executable_path=CHROMIUM, args=ARGUMENTS)
        yield browser
        browser.close()


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
