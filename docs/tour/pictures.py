"""Take the pictures of the tour from a desk with the demo: python docs/tour/pictures.py [ADDRESS LINK].

Without arguments it starts a desk of its own in a folder that is thrown away, and waits until its week is played.
"""
# ruff: noqa: INP001  a script beside a document, no package

from __future__ import annotations

import os
import re
import socket
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from playwright.sync_api import Browser, Page, sync_playwright

HERE = Path(__file__).parent
WEEK_SECONDS = 75
HEAVIEST = 300_000
DESK = {"viewport": {"width": 1440, "height": 900}}
PHONE = {"viewport": {"width": 390, "height": 844}, "is_mobile": True, "has_touch": True}
HOT = "Hej! Du borde ha läst tidtabellen. Det är faktiskt inte vårt fel!! Vi beklagar om du upplevde det så."


@contextmanager
def own_desk() -> Iterator[tuple[str, str]]:
    """Run a desk with its week; gives its address and the link that signs in once."""
    with socket.socket() as one:
        one.bind(("127.0.0.1", 0))
        port = one.getsockname()[1]
    with tempfile.TemporaryDirectory() as folder:
        log = Path(folder) / "log"
        environment = {**os.environ, "BEMOT_DATA": folder, "DEMO": "1", "PORT": str(port)}
        with log.open("w") as out:
            server = subprocess.Popen([sys.executable, "-m", "bemot.cli", "serve"], env=environment, stdout=out)
        try:
            while not (found := re.search(r"http\S+token=\S+", log.read_text())):
                time.sleep(0.5)
            time.sleep(WEEK_SECONDS)
            yield f"http://127.0.0.1:{port}", found.group()
        finally:
            server.terminate()
            server.wait(20)


def keep(page: Page, name: str) -> None:
    """Keep what the window shows; a picture that is too heavy for a page is an error."""
    page.wait_for_timeout(800)
    target = HERE / f"{name}.png"
    page.screenshot(path=target)
    size = target.stat().st_size
    print(f"{target.name}: {size // 1000} kB")  # noqa: T201  a script speaks to who runs it
    if size > HEAVIEST:
        raise SystemExit(f"{name} is too heavy")


def window(browser: Browser, address: str, **more: Any) -> Page:
    """Open a window in Swedish."""
    return browser.new_context(locale="sv-SE", color_scheme="light", base_url=address, **more).new_page()


def begin_a_draft(page: Page) -> None:
    """Begin to write where nobody writes yet."""
    page.goto("/?view=all&intent=complaint&status=open")
    rows = page.locator("[data-row] a")
    for path in [row.get_attribute("href") or "" for row in rows.all()]:
        page.goto(path.split("?")[0] + "/write")
        begin = page.get_by_role("button", name="Börja skriva")
        if begin.count():
            begin.click()
            page.wait_for_load_state()
            return


def take(browser: Browser, address: str, link: str) -> None:
    """Take all pictures."""
    page = window(browser, address, **DESK)
    page.goto(link)
    keep(page, "sign-in")
    page.get_by_role("button", name="Logga in som").click()
    page.wait_for_load_state()
    state = page.context.storage_state()
    page.goto("/?view=all&intent=complaint&status=open")
    keep(page, "inbox")
    page.locator("[data-row] a").last.click()
    page.wait_for_url("**/conversations/*")
    keep(page, "conversation")
    begin_a_draft(page)
    editor = page.locator("#draft-text")
    editor.fill("")
    editor.press_sequentially(HOT)
    page.locator("[data-draft-mirror] mark").first.wait_for()
    keep(page, "draft")
    others(page, browser, address, state)


def others(page: Page, browser: Browser, address: str, state: Any) -> None:
    """Take what stands beside the way of a comment: who answers what, and an alert on a phone."""
    page.goto("/matrix")
    keep(page, "matrix")
    phone = window(browser, address, storage_state=state, **PHONE)
    phone.goto("/alerts/")
    keep(phone, "phone")


def main() -> None:
    """Take the pictures from the desk that is named, or from one of its own."""
    with sync_playwright() as play:
        browser = play.chromium.launch(executable_path="/usr/bin/chromium", args=["--no-sandbox", "--disable-gpu"])
        if len(sys.argv) > 2:
            take(browser, sys.argv[1], sys.argv[2])
        else:
            with own_desk() as (address, link):
                take(browser, address, link)
        browser.close()


if __name__ == "__main__":
    main()
