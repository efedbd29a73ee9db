"""A desk that really runs, in a process of its own, and what it costs there."""

import os
import re
import socket
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

import httpx2

_TICKS_PER_S = os.sysconf("SC_CLK_TCK")


@dataclass(frozen=True, slots=True)
class Served:
    """A running desk and a browser's cookies for it."""

    address: str
    pid: int
    client: httpx2.Client
    started_in_s: float

    def cpu_s(self) -> float:
        """Give the CPU seconds that the process has used."""
        fields = Path(f"/proc/{self.pid}/stat").read_text().rsplit(")", 1)[1].split()
        return (int(fields[11]) + int(fields[12])) / _TICKS_PER_S

    def memory_mb(self) -> float:
        """Give the memory that the process holds now, in MB."""
        pages = int(Path(f"/proc/{self.pid}/statm").read_text().split()[1])
        return pages * os.sysconf("SC_PAGE_SIZE") / 2**20


@contextmanager
def served(data: Path, *, worker: bool = True) -> Iterator[Served]:
    """Start the desk on `data`, sign in by the printed link, and stop it at the end."""
    port = _free_port()
    environment = {
        **os.environ,
        "BEMOT_DATA": str(data),
        "DJANGO_SETTINGS_MODULE": "bench.settings",
        "DATABASE_URL": "",
    }
    words = [sys.executable, "-m", "bemot.cli", "serve", "--port", str(port), *([] if worker else ["--web-only"])]
    began = time.perf_counter()
    process = subprocess.Popen(words, env=environment, stdout=subprocess.PIPE, text=True, cwd=Path(__file__).parents[1])
    try:
        link = _link(process)
        client = httpx2.Client(timeout=60, follow_redirects=True, trust_env=False)
        _wait(client, f"http://127.0.0.1:{port}/health")
        started_in_s = time.perf_counter() - began
        _come_in(client, link)
        yield Served(f"http://127.0.0.1:{port}", process.pid, client, started_in_s)
    finally:
        process.terminate()
        process.wait(timeout=15)


def _come_in(client: httpx2.Client, link: str) -> None:
    """Follow the sign-in link and press its button."""
    page = client.get(link)
    token = re.search(r'name="csrfmiddlewaretoken" value="([^"]+)"', page.text)
    if token is None:
        raise RuntimeError("The sign-in link shows no button.")
    fields = dict(re.findall(r'<input type="hidden" name="(\w+)" value="([^"]*)"', page.text))
    answer = client.post(
        page.url, data=fields | {"csrfmiddlewaretoken": token.group(1)}, headers={"Referer": str(page.url)}
    )
    answer.raise_for_status()


def _link(process: subprocess.Popen[str]) -> str:
    assert process.stdout is not None
    for line in process.stdout:
        if found := re.search(r"http\S+token=\S+", line):
            return found.group()
    raise RuntimeError("The desk ended before it printed its sign-in link.")


def _wait(client: httpx2.Client, address: str) -> None:
    for _ in range(300):
        try:
            if client.get(address).status_code == 200:
                return
        except httpx2.TransportError:
            pass
        time.sleep(0.05)
    raise RuntimeError("The desk did not become ready within 15 s.")


def _free_port() -> int:
    with socket.socket() as listening:
        listening.bind(("127.0.0.1", 0))
        return int(listening.getsockname()[1])
