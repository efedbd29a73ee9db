"""The labelled corpus as rows: comments with the labels that were settled, drafts, opinions; gold apart."""

import hashlib
import json
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import Any

Row = dict[str, Any]

LABELS = ("intent", "sentiment", "needs_reply", "flags", "topics")
GOLD = "gold"
"""Sealed before any training: whole trades, so that no writer's trade, frame or opinion stands on both sides."""
APART = "apart"
"""Hard comments whose writers knew the definitions alone; they train nothing either."""
SEAL = "SHA256"


def comments(folder: Path) -> Iterator[Row]:
    """Give the comments of a corpus (or of its gold part) with their settled labels.

    A row has `id`, `language`, `trade`, `text`, `traps` and `LABELS`; `twice` says whether two people labelled it.
    """
    first, second, settled = (_labels(folder / "labels" / name) for name in ("a", "b", "settled"))
    for path in sorted((folder / "comments").glob("*/*.jsonl")):
        for row in _lines(path):
            known = settled.get(row["id"]) or agreed(first[row["id"]], second.get(row["id"]))
            yield {**row, **known, "language": path.parent.name, "twice": row["id"] in second}


def drafts(folder: Path) -> list[Row]:
    """Give the drafts: `language`, `trade`, `comment`, `draft`, `acceptable`, `violations`, `troll`."""
    return [row for path in sorted((folder / "drafts").glob("*.jsonl")) for row in _lines(path)]


def opinions(folder: Path) -> list[Row]:
    """Give the groups of one opinion: `group`, `trade`, `texts` and `near_misses` (each `language`, `text`)."""
    return [row for path in sorted((folder / "opinions").glob("*.jsonl")) for row in _lines(path)]


def twice(folder: Path) -> list[tuple[Row, Row]]:
    """Give both labellings of each comment that two people labelled."""
    first, second = (_labels(folder / "labels" / name) for name in ("a", "b"))
    return [(first[key], second[key]) for key in sorted(first.keys() & second.keys())]


def agreed(one: Row, other: Row | None) -> Row:
    """Give one labelling of two: where they differ and nobody has settled it, the writer's; topics that both named."""
    if other is None:
        return {name: one[name] for name in LABELS}
    both = [topic for topic in one["topics"] if topic in other["topics"]]
    return {name: one[name] for name in LABELS} | {"topics": both or one["topics"]}


def seal(gold: Path) -> str:
    """Give the hash of what was written before any training: names and contents of the files, in their order.

    The second labels and what settles a difference come later and are not part of it.
    """
    digest = hashlib.sha256()
    for path in sorted(path for name in ("comments", "labels/a", "drafts") for path in (gold / name).rglob("*.jsonl")):
        digest.update(path.relative_to(gold).as_posix().encode() + b"\0" + path.read_bytes())
    return digest.hexdigest()


def _labels(folder: Path) -> dict[str, Row]:
    return {row["id"]: row for path in sorted(folder.rglob("*.jsonl")) for row in _lines(path)}


def _lines(path: Path) -> Iterable[Row]:
    return map(json.loads, path.read_text(encoding="utf-8").splitlines())
