"""Measuring how drafts are checked, against the verdicts and kinds that people gave them."""

import json
from collections.abc import Sequence
from pathlib import Path

from bemot.language import tone
from bemot.language.corpus import Row
from bemot.language.figures import Figure, share
from bemot.words import Purpose


def measure_tone(rows: Sequence[Row]) -> list[Figure]:
    """Compare `tone.check` with the labels of `rows` (`comment`, `draft`, `acceptable`, `violations`)."""
    verdicts = [checked(row) for row in rows]
    good = [index for index, row in enumerate(rows) if row["acceptable"]]
    right = share(v.acceptable == row["acceptable"] for v, row in zip(verdicts, rows, strict=True))
    wanted = [(index, kind) for index, row in enumerate(rows) for kind in row["violations"]]
    got = {(index, str(finding.kind)) for index, verdict in enumerate(verdicts) for finding in verdict.findings}
    return [
        Figure("tone verdict accuracy", right, len(rows)),
        Figure("acceptable drafts stopped", share(not verdicts[index].acceptable for index in good), len(good)),
        Figure("kinds found (recall)", share(pair in got for pair in wanted), len(wanted)),
        Figure("kinds right (precision)", share(pair in set(wanted) for pair in got), len(got)),
    ]


def measure_functional(folder: Path, half: str) -> list[Figure]:
    """Say the same of the cases in `folder`, and how many findings of the right kind lie on the words that are marked.

    Nobody is told which comments are trolling. `half` is seen or unseen: of the second only figures are looked at.
    """
    lines = (folder / f"tone_{half}.jsonl").read_text(encoding="utf-8").splitlines()
    rows = [json.loads(line) for line in lines]
    hits = [hit for row in rows if row["marks"] for hit in _marked(row)]
    return [*measure_tone(rows), Figure("findings on the marked words", share(hits), len(hits))]


def _marked(row: Row) -> list[bool]:
    found = [finding for finding in checked(row).findings if str(finding.kind) in row["violations"]]
    return [any(one.start < end and start < one.end for start, end in row["marks"]) for one in found]


def checked(row: Row) -> tone.ToneVerdict:
    """Check a labelled draft as the desk would."""
    return tone.check(
        row["draft"],
        comment=row["comment"],
        purpose=Purpose(row.get("purpose", "answer")),
        is_troll=bool(row.get("is_troll") or row.get("troll")),
    )
