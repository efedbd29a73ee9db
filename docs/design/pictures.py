"""Serve the rendered pages under a strict policy, take their pictures, run axe: python docs/design/pictures.py OUT."""
# ruff: noqa: INP001  these are scripts beside a document, no package

from __future__ import annotations

import sys
import threading
from contextlib import suppress
from functools import partial
from http.server import SimpleHTTPRequestHandler, ThreadingHTTPServer
from itertools import product
from pathlib import Path

import sample
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Browser, ConsoleMessage, Page, sync_playwright

POLICY = (
    "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self'; connect-src 'self'; "
    "base-uri 'none'; form-action 'self'"
)
ARGUMENTS = [
    "--no-sandbox",
    "--disable-gpu",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
]
SIZES = {"desk": (1440, 900), "phone": (390, 844)}


class Served(SimpleHTTPRequestHandler):
    """Plain files with the content security policy of the desk."""

    def end_headers(self) -> None:
        self.send_header("Content-Security-Policy", POLICY)
        super().end_headers()

    def handle(self) -> None:
        """Answer, unless the browser has gone on already."""
        with suppress(ConnectionError):
            super().handle()

    def log_message(self, format: str, *args: object) -> None:  # noqa: A002  the name that the base class has
        """Say nothing: what matters is the pictures."""


def serve(folder: Path) -> tuple[ThreadingHTTPServer, str]:
    """Serve `folder` on a free port of loopback and return the server and its address."""
    server = ThreadingHTTPServer(("127.0.0.1", 0), partial(Served, directory=str(folder)))
    threading.Thread(target=server.serve_forever, daemon=True).start()
    return server, f"http://127.0.0.1:{server.server_port}/"


def show_whole(page: Page) -> None:
    """Make the window as high as what the main pane holds, so that a picture shows all of it."""
    height = page.evaluate("() => Math.max(...[...document.querySelectorAll('.pane, body')].map(e => e.scrollHeight))")
    page.set_viewport_size({"width": page.viewport_size["width"], "height": height + 60})  # type: ignore[index]


def look(page: Page, *, target: Path, whole: bool) -> list[str]:
    """Take the picture of `page` and return what axe found, one line each."""
    if whole:
        show_whole(page)
    page.screenshot(path=target)
    found = Axe().run(page, options={"preload": False}).response["violations"]
    return [
        f"{target.stem}: {one['id']}: {node['html'][:160]} {node['failureSummary'][:300]}"
        for one in found
        for node in one["nodes"]
    ]


def visit(browser: Browser, *, path: Path, address: str, seen: tuple[str, str]) -> list[str]:
    """Look at one page in one size and one light; return what is wrong with it."""
    size, light = seen
    width, height = SIZES[size]
    findings: list[str] = []

    def heard(message: ConsoleMessage) -> None:
        if message.type in {"error", "warning"}:
            findings.append(f"console: {message.text}")

    page = browser.new_page(
        viewport={"width": width, "height": height},
        color_scheme=light,
        reduced_motion="reduce",
    )
    page.clock.set_fixed_time(sample.NOW)
    page.on("console", heard)
    page.on("pageerror", lambda error: findings.append(f"script: {error}"))
    page.goto(address + path.name)
    # What follows is the tools' own doing: both put styles into the page.
    page.remove_listener("console", heard)
    findings += look(page, target=path.with_name(f"{path.stem}-{size}-{light}.png"), whole=path.stem == "index")
    page.close()
    return findings


def main(out: Path, only: list[str]) -> int:
    """Look at each page in both sizes and both lights; return the number of findings."""
    server, address = serve(out)
    findings: list[str] = []
    with sync_playwright() as play:
        browser = play.chromium.launch(executable_path="/usr/bin/chromium", args=ARGUMENTS)
        pages = [path for path in sorted(out.glob("*.html")) if not only or path.stem in only]
        for path, size, light in product(pages, SIZES, ("light", "dark")):
            findings += visit(browser, path=path, address=address, seen=(size, light))
        browser.close()
    server.shutdown()
    sys.stdout.write("\n".join([*dict.fromkeys(findings), f"{len(findings)} findings\n"]))
    return len(findings)


if __name__ == "__main__":
    sys.exit(bool(main(Path(sys.argv[1]).resolve(), sys.argv[2:])))
