"""A real Isso comment server on loopback for tests, and what visitors do there."""

import atexit
import contextlib
import functools
import shutil
import socket
import subprocess
import sys
import tempfile
import threading
import time
from collections.abc import Callable
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from importlib.util import find_spec
from pathlib import Path
from typing import Any
from urllib.parse import quote

import httpx2

START_SECONDS = 60.0

CONFIG = """\
[general]
dbpath = {folder}/comments.db
host = {site}
[server]
listen = {url}
public-endpoint = {url}
[rss]
base = {site}
limit = 100
[guard]
enabled = {guard}
[markup]
"""


class Missing(Exception):
    """Something that the server needs is not on this machine; the text names it and how to get it."""


class _Page(BaseHTTPRequestHandler):
    """The blog that the comments stand on: Isso reads a page's title before it takes a comment."""

    def do_GET(self) -> None:
        body = b"<!doctype html><meta charset=utf-8><title>Sida</title><body><h1>Sida</h1><section id=isso-thread>"
        self.send_response(200)
        self.send_header("Content-Type", "text/html; charset=utf-8")
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        self.wfile.write(body)

    def log_message(self, *_: object) -> None:
        """Say nothing: the output belongs to the tests."""


@dataclass
class Isso:
    """A running server; `site` is the blog that it serves, a page of which is a path."""

    url: str
    site: str
    _client: httpx2.Client = field(repr=False)
    _cookies: dict[int, str] = field(repr=False)
    _stop: Callable[[], None] = field(repr=False)

    @property
    def hosts(self) -> str:
        """The server as `BEMOT_PRIVATE_HOSTS` wants it."""
        return self.url.removeprefix("http://")

    def feed(self, page: str) -> str:
        """The address of a page's Atom feed."""
        return f"{self.url}/feed?uri={quote(page)}"

    def comment(self, page: str, author: str, text: str, *, parent: int | None = None) -> int:
        """Write as a visitor; gives the number of the comment."""
        response = self._client.post(
            f"{self.url}/new?uri={quote(page)}",
            json={"author": author, "text": text, "parent": parent, "title": f"Om {page}"},
            headers={"Origin": self.site},
        )
        assert response.status_code in (201, 202), f"{response.status_code} {response.text[:400]}"
        number = int(response.json()["id"])
        self._cookies[number] = response.headers["set-cookie"].partition(";")[0]
        self._client.cookies.clear()
        return number

    def edit(self, comment: int, text: str) -> None:
        """Change one's comment, as its writer may within fifteen minutes."""
        response = self._ask("PUT", comment, json={"text": text, "author": "Maja"})
        assert response.status_code == 200, response.text[:400]

    def delete(self, comment: int) -> None:
        """Delete one's comment; where it has answers, an empty one stays."""
        response = self._ask("DELETE", comment)
        assert response.status_code == 200, response.text[:400]

    def stop(self) -> None:
        """End the servers and remove their data."""
        self._stop()

    def _ask(self, method: str, comment: int, **kw: Any) -> httpx2.Response:
        headers = {"Origin": self.site, "Cookie": self._cookies[comment]}
        return self._client.request(method, f"{self.url}/id/{comment}", headers=headers, **kw)


@functools.cache
def shared() -> Isso:
    """Give the one server of this process; it ends with the process."""
    server = start()
    atexit.register(server.stop)
    return server


def start(*, guard: bool = False) -> Isso:
    """Start a server: under a second. `guard` keeps its flood guard on. Raises `Missing`."""
    if find_spec("isso") is None:
        raise Missing("Isso is not here (pip install isso==0.14.0).")
    folder = Path(tempfile.mkdtemp(prefix="bemot-isso-"))
    blog = ThreadingHTTPServer(("127.0.0.1", 0), _Page)
    threading.Thread(target=blog.serve_forever, daemon=True).start()
    url, site = f"http://127.0.0.1:{_free_port()}", f"http://127.0.0.1:{blog.server_port}"
    config = folder / "isso.cfg"
    config.write_text(CONFIG.format(folder=folder, site=site, url=url, guard=str(guard).lower()))
    with contextlib.ExitStack() as stack:
        stack.callback(shutil.rmtree, folder, ignore_errors=True)
        stack.callback(blog.server_close)
        stack.callback(blog.shutdown)
        log = stack.enter_context((folder / "log").open("wb"))
        command = [sys.executable, "-c", "import isso; isso.main()", "-c", str(config), "run"]
        process = subprocess.Popen(command, stdout=log, stderr=log)
        stack.callback(process.wait, 10)
        stack.callback(process.terminate)
        client = stack.enter_context(httpx2.Client(timeout=30, trust_env=False))
        _wait(client, url, process, folder / "log")
        return Isso(url, site, client, {}, stack.pop_all().close)


def _free_port() -> int:
    with socket.socket() as one:
        one.bind(("127.0.0.1", 0))
        return int(one.getsockname()[1])


def _wait(client: httpx2.Client, url: str, process: subprocess.Popen[bytes], log: Path) -> None:
    end = time.monotonic() + START_SECONDS
    while time.monotonic() < end and process.poll() is None:
        try:
            client.get(f"{url}/?uri=/")
        except httpx2.HTTPError:
            time.sleep(0.05)
        else:
            return
    raise RuntimeError(f"Isso did not start: {log.read_text(errors='replace')[-800:]}")
