"""The functional suite: short cases of what triage must do, with what must and must not be said of each."""

import json
from collections.abc import Iterator, Sequence
from pathlib import Path

from bemot.language import triage
from bemot.language.corpus import Row
from bemot.language.figures import Figure

FOLDER = "functional"
HALVES = ("seen", "unseen")
"""The first may be read by whoever mends the text core; of the second only figures are looked at."""
IN_ALL = "all capabilities"


def measure(corpus: Path, half: str) -> Iterator[Figure]:
    """Give for each capability, and for all, the share of cases in which everything asked for is so, and how many."""
    lines = (corpus / FOLDER / f"{half}.jsonl").read_text(encoding="utf-8").splitlines()
    rows = [json.loads(line) for line in lines]
    right = passed(rows)
    yield Figure(IN_ALL, sum(right) / len(right), len(right))
    for capability in dict.fromkeys(row["capability"] for row in rows):
        own = [one for one, row in zip(right, rows, strict=True) if row["capability"] == capability]
        yield Figure(capability, sum(own) / len(own), len(own))


def passed(rows: Sequence[Row]) -> list[bool]:
    """Say of each case whether triage says all that is expected and nothing that is excluded."""
    results = triage.read([triage.Comment(row["text"]) for row in rows], evidence=False)
    return [_is_met(row["expect"], result) for row, result in zip(rows, results, strict=True)]


def _is_met(expected: Row, result: triage.TriageResult) -> bool:
    flags = set(map(str, result.flags))
    return all(
        (
            result.intent in expected.get("intent", (result.intent,)),
            result.intent not in expected.get("not_intent", ()),
            result.sentiment == expected.get("sentiment", result.sentiment),
            result.needs_reply == expected.get("needs_reply", result.needs_reply),
            result.language == expected.get("language", result.language),
            result.language not in expected.get("not_language", ()),
            flags.issuperset(expected.get("flags", ())),
            flags.isdisjoint(expected.get("not_flags", ())),
            set(result.topics).issuperset(expected.get("topics", ())),
        )
    )
