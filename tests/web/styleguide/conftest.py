"""The styleguide's pages, rendered once, and a small server that answers what the script asks for."""

import json
import queue
import subprocess
import sys
import threading
from collections.abc import Iterator
from http.server import SimpleHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from urllib.parse import parse_qs

import pytest
from playwright.sync_api import Browser, Page, sync_playwright

ROOT = Path(__file__).parents[3]
CHROMIUM = Path("/usr/bin/chromium")
ARGUMENTS = ["--no-sandbox", "--disable-gpu", "--no-first-run", "--disable-background-networking"]
POLICY = (
    "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self'; connect-src 'self'; form-action 'self'"
)
PANEL = (
    '<section id="panel" data-panel hx-get="/panel" hx-trigger="conversation-changed from:body" hx-target="this"'
    ' hx-swap="outerHTML"><p data-stale hidden>Nytt <button data-stale-show type="button">Visa</button></p>'
    '<p id="count">{count}</p><form hx-post="/refuse" hx-swap="none"><div data-form-message></div>'
    '<input id="field" aria-label="Fält" name="field" value=""><button id="send">Skicka</button></form></section>'
)


class Desk(ThreadingHTTPServer):
    """What the browser asked for, and the nudges that the test sends."""

    daemon_threads = True

    def __init__(self, folder: Path) -> None:
        super().__init__(("127.0.0.1", 0), Answering)
        self.folder = folder
        self.posts: list[tuple[str, dict[str, list[str]], str]] = []
        self.streams: list[queue.Queue[bytes]] = []
        self.shown = 0
        self.findings: list[dict[str, object]] = []

    @property
    def address(self) -> str:
        return f"http://127.0.0.1:{self.server_port}/"

    def nudge(self, **news: object) -> None:
        for stream in self.streams:
            stream.put(f"id: 7\ndata: {json.dumps(news)}\n\n".encode())


class Answering(SimpleHTTPRequestHandler):
    """Pages and files from the folder, and a few addresses of a desk."""

    server: Desk

    def __init__(self, *args, **more):
        super().__init__(*args, directory=str(args[2].folder), **more)

    def do_GET(self):
        if self.path == "/live":
            self.stream()
        elif self.path == "/panel":
            self.server.shown += 1
            self.say(200, PANEL.format(count=self.server.shown))
        elif self.path == "/banner":
            self.say(200, '<p class="banner">En journalist hör av sig.</p>')
        elif self.path.split("?")[0].endswith(".html"):
            page = (self.server.folder / self.path.split("?")[0][1:]).read_text(encoding="utf-8")
            self.say(200, wire(page))
        else:
            super().do_GET()

    def do_POST(self):
        body = self.rfile.read(int(self.headers["Content-Length"] or 0)).decode()
        self.server.posts.append((self.path, parse_qs(body), self.headers.get("X-CSRFToken", "")))
        if self.path == "/check":
            answer = {"findings": self.server.findings, "length": {"used": 301, "allowed": 300}}
            self.say(200, json.dumps(answer), "application/json")
        elif self.path == "/refuse":
            self.say(409, "Bo var snabbare.")
        else:
            self.say(204, "")

    def stream(self):
        self.send_response(200)
        self.send_header("Content-Type", "text/event-stream")
        self.end_headers()
        mine: queue.Queue[bytes] = queue.Queue()
        self.server.streams.append(mine)
        try:
            self.wfile.write(b"retry: 2000\n\n")
            while True:
                self.wfile.write(mine.get(timeout=20))
        except (queue.Empty, ConnectionError):
            return

    def say(self, status, text, kind="text/html; charset=utf-8"):
        content = text.encode()
        self.send_response(status)
        self.send_header("Content-Type", kind)
        if status != 204:
            self.send_header("Content-Length", str(len(content)))
        self.end_headers()
        self.wfile.write(content)

    def end_headers(self):
        self.send_header("Content-Security-Policy", POLICY)
        super().end_headers()

    def handle(self):
        try:
            super().handle()
        except ConnectionError:
            return

    def log_message(self, *args):
        pass


def wire(page: str) -> str:
    """Give a rendered page the addresses that a desk would have given it."""
    page = page.replace('data-live-url=""', 'data-live-url="/live" data-conversation="5" data-presence-url="/presence"')
    page = page.replace('data-check-url="" data-save-url=""', 'data-check-url="/check" data-save-url="/save"')
    banner = 'id="banner" hx-get="/banner" hx-trigger="alert-raised from:body" hx-target="this" hx-swap="innerHTML"'
    page = page.replace('id="banner"', banner)
    return page.replace('<div class="conversation">', PANEL.format(count=0) + '<div class="conversation">', 1)


@pytest.fixture(scope="session")
def pages(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Render the styleguide as its document says."""
    out = tmp_path_factory.mktemp("styleguide")
    command = [sys.executable, str(ROOT / "docs" / "design" / "render.py"), str(out)]
    done = subprocess.run(command, capture_output=True, text=True, check=False, env={"PYTHONPATH": str(ROOT / "src")})
    assert done.returncode == 0, done.stderr
    return out


@pytest.fixture(scope="session")
def browser() -> Iterator[Browser]:
    """Chromium, once."""
    if not CHROMIUM.exists():
        pytest.skip("Chromium is not installed")
    with sync_playwright() as play:
        one = play.chromium.launch(executable_path=CHROMIUM, args=ARGUMENTS)
        yield one
        one.close()


@pytest.fixture
def desk(pages: Path) -> Iterator[Desk]:
    server = Desk(pages)
    threading.Thread(target=server.serve_forever, daemon=True).start()
    yield server
    server.shutdown()
    server.server_close()


@pytest.fixture
def page(browser: Browser) -> Iterator[Page]:
    """A window that reports each fault of a script or a broken policy as a failed test."""
    faults: list[str] = []
    one = browser.new_page(viewport={"width": 1440, "height": 900}, reduced_motion="reduce")
    one.set_default_timeout(5000)
    one.on("pageerror", lambda error: faults.append(str(error)))
    one.on("console", lambda said: faults.append(said.text) if "Content Security Policy" in said.text else None)
    yield one
    one.close()
    assert faults == []
