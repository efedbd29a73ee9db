"""Inbox and conversation at 10,000 conversations, as multiples of the trivial page in the same run."""

import re
import statistics
import time
from pathlib import Path

import httpx2

from bench.served import Served, served

ROUNDS = 60
WARM_UP = 5
MOST_TIMES = 25
MOST_KB = 150


def measure(data: Path, *, conversations: int) -> list[str]:
    """Give a line for each page."""
    with served(data, worker=False) as desk:
        first = desk.client.get(f"{desk.address}/?view=all").text
        number = re.search(r"/conversations/(\d+)", first)
        if number is None:
            raise RuntimeError("The inbox shows no conversation.")
        floor = _cost(desk, "/trivial")
        lines = [f"trivial page: {floor[0]:.2f} CPU ms, p50 {floor[1]:.2f} ms"]
        pages = {
            "inbox, to do now": "/",
            "inbox, all": "/?view=all",
            "conversation": f"/conversations/{number.group(1)}",
            "search, common word": "/search/?q=t%C3%A5get",
        }
        for name, path in pages.items():
            cpu, p50 = _cost(desk, path)
            times = cpu / floor[0]
            verdict = "" if name.startswith("search") else ("  ok" if times <= MOST_TIMES else f"  OVER {MOST_TIMES} ×")
            lines.append(f"{name} at {conversations}: × {times:.1f} CPU, × {p50 / floor[1]:.1f} p50{verdict}")
        weight = _weight_kb(desk, "/")
        lines.append(f"page weight of the inbox with all it loads: {weight:.0f} kB of {MOST_KB}")
    return lines


def _cost(desk: Served, path: str) -> tuple[float, float]:
    """Give CPU ms of the server per request, and the median time of an answer in ms."""
    for _ in range(WARM_UP):
        desk.client.get(desk.address + path).raise_for_status()
    taken: list[float] = []
    before = desk.cpu_s()
    for _ in range(ROUNDS):
        began = time.perf_counter()
        desk.client.get(desk.address + path).raise_for_status()
        taken.append((time.perf_counter() - began) * 1000)
    return (desk.cpu_s() - before) * 1000 / ROUNDS, statistics.median(taken)


def _weight_kb(desk: Served, path: str) -> float:
    """Add up what a browser transfers for a page: itself, styles with their imports, scripts with theirs, icons."""
    seen: set[str] = set()
    waiting = [path]
    total = 0
    while waiting:
        address = waiting.pop()
        if address in seen:
            continue
        seen.add(address)
        with desk.client.stream("GET", desk.address + address) as answer:
            total += sum(len(chunk) for chunk in answer.iter_raw())
        text = desk.client.get(desk.address + address).text
        waiting += _named(text, httpx2.URL(desk.address + address))
    return total / 1024


def _named(text: str, base: httpx2.URL) -> list[str]:
    patterns = [
        r'<(?:link|script)[^>]+(?:href|src)="([^"]+\.(?:css|js|svg)[^"]*)"',
        r'@import\s+(?:url\()?"([^"]+)"',
        r'(?:from|import)\s*\(?["\'](\.{0,2}/[^"\']+\.js)["\']',
    ]
    return [base.join(name).raw_path.decode() for pattern in patterns for name in re.findall(pattern, text)]
