"""Measuring the text core on texts that did not train it; writes the figures that documentation includes."""

import json
import sys
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from bemot.language import identification, tone, triage
from bemot.words import Flag, Intent, Purpose, SeededTopic, Sentiment

Row = dict[str, Any]
_HARSH = ("abuse", "trolling")
_OPENING = """# What the text core was measured to do

Written by `python -m bemot.language.evaluate` on {date}. Data: the test split of `corpus/`, from trades that trained
nothing (finance, schools, travel; for Norwegian, Danish and Finnish every other row). The same people wrote the
training and the test texts, and each was labelled once: an easy judge. The word lists were not kept blind either:
whoever added entries had written the test texts too, so that flags may look better here than they are. Where n is
small, the figure says little.
"""


@dataclass(frozen=True, slots=True)
class Figure:
    """One measured number with what it was measured on."""

    name: str
    value: float
    n: int


def read_rows(paths: Iterable[Path], *, split: str) -> list[Row]:
    """Give the labelled rows of `split` from JSONL files."""
    rows = [json.loads(line) for path in paths for line in path.read_text(encoding="utf-8").splitlines()]
    return [row for row in rows if row["split"] == split]


def measure_triage(rows: Sequence[Row]) -> list[Figure]:
    """Compare `triage.read` with the labels of `rows`: macro-F1 over the classes present, recalls, wrongly harsh."""
    results = triage.read([triage.Comment(row["text"]) for row in rows])
    n = len(rows)
    intents = [str(result.intent) for result in results]
    truth = [row["intent"] for row in rows]
    flags = [set(map(str, result.flags)) for result in results]
    customers = [index for index, intent in enumerate(truth) if intent not in _HARSH]
    harsh = sum(intents[index] in _HARSH for index in customers)
    figures = [
        Figure(
            "language found", _share(r.language == row["language"] for r, row in zip(results, rows, strict=True)), n
        ),
        Figure("intent macro-F1", macro_f1(truth, intents, list(map(str, Intent))), n),
        Figure(
            "complaint against the rest, F1",
            f1([t == "complaint" for t in truth], [i == "complaint" for i in intents]),
            n,
        ),
        Figure(
            "sentiment macro-F1",
            macro_f1(
                [row["sentiment"] for row in rows], [str(r.sentiment) for r in results], list(map(str, Sentiment))
            ),
            n,
        ),
        Figure("needs_reply F1", f1([row["needs_reply"] for row in rows], [r.needs_reply for r in results]), n),
        Figure("others called troll or abuse", harsh / max(len(customers), 1), len(customers)),
        Figure("said to be unsure", _share(result.unsure for result in results), n),
    ]
    for flag in Flag:
        wanted = [str(flag) in row["flags"] for row in rows]
        got = [str(flag) in one for one in flags]
        figures.append(Figure(f"flag {flag}: recall", recall(wanted, got), sum(wanted)))
        figures.append(Figure(f"flag {flag}: precision", recall(got, wanted), sum(got)))
    figures.append(_topics(rows, results))
    return figures


def measure_tone(rows: Sequence[Row]) -> list[Figure]:
    """Compare `tone.check` with the labels of `rows` (`comment`, `draft`, `acceptable`, `violations`)."""
    verdicts = [_check(row) for row in rows]
    good = [index for index, row in enumerate(rows) if row["acceptable"]]
    right = _share(v.acceptable == row["acceptable"] for v, row in zip(verdicts, rows, strict=True))
    wanted = [(index, kind) for index, row in enumerate(rows) for kind in row["violations"]]
    got = {(index, str(finding.kind)) for index, verdict in enumerate(verdicts) for finding in verdict.findings}
    return [
        Figure("tone verdict accuracy", right, len(rows)),
        Figure("acceptable drafts stopped", _share(not verdicts[index].acceptable for index in good), len(good)),
        Figure("kinds found (recall)", _share(pair in got for pair in wanted), len(wanted)),
        Figure("kinds right (precision)", _share(pair in set(wanted) for pair in got), len(got)),
    ]


def macro_f1(truth: Sequence[str], found: Sequence[str], classes: Sequence[str]) -> float:
    """Give the mean F1 over the classes that occur in `truth`; 0–1."""
    present = [name for name in classes if name in truth]
    scores = [f1([t == name for t in truth], [f == name for f in found]) for name in present]
    return sum(scores) / max(len(scores), 1)


def f1(truth: Sequence[bool], found: Sequence[bool]) -> float:
    """Give the F1 of a yes-or-no label; 0–1."""
    both = sum(t and f for t, f in zip(truth, found, strict=True))
    return 2 * both / max(sum(truth) + sum(found), 1)


def recall(truth: Sequence[bool], found: Sequence[bool]) -> float:
    """Give the share of `truth` that was found; 1 where there was nothing to find."""
    return sum(t and f for t, f in zip(truth, found, strict=True)) / sum(truth) if any(truth) else 1.0


def report(corpus: Path, *, now: datetime) -> str:
    """Measure everything on the test split of `corpus` and give the page as Markdown."""
    parts = [_OPENING.format(date=f"{now:%Y-%m-%d}")]
    for language in identification.LANGUAGES:
        rows = read_rows([corpus / f"comments_{language}.jsonl"], split="test")
        parts.append(_table(f"Triage, {language}", measure_triage(rows)))
    for language in ("sv", "en"):
        rows = [row for row in read_rows([corpus / "drafts.jsonl"], split="test") if row["language"] == language]
        parts.append(_table(f"Tone, {language}", measure_tone(rows)))
    return "\n".join(parts)


def main(argv: Sequence[str]) -> int:
    """Write the report: `python -m bemot.language.evaluate CORPUS_FOLDER`."""
    corpus = Path(argv[0] if argv else "corpus")
    (corpus / "RESULTS.md").write_text(report(corpus, now=datetime.now(tz=UTC)), encoding="utf-8")
    return 0


def _check(row: Row) -> "tone.ToneVerdict":
    return tone.check(
        row["draft"],
        comment=row["comment"],
        purpose=Purpose(row.get("purpose", "answer")),
        is_troll=row.get("is_troll", False),
    )


def _topics(rows: Sequence[Row], results: Sequence[triage.TriageResult]) -> Figure:
    pairs = [(index, topic) for index in range(len(rows)) for topic in map(str, SeededTopic)]
    truth = [topic in rows[index]["topics"] for index, topic in pairs]
    found = [topic in results[index].topics for index, topic in pairs]
    return Figure("topics micro-F1", f1(truth, found), len(rows))


def _share(answers: Iterable[bool]) -> float:
    held = list(answers)
    return sum(held) / max(len(held), 1)


def _table(title: str, figures: Sequence[Figure]) -> str:
    lines = [f"## {title}\n", "| what | value | n |", "| --- | ---: | ---: |"]
    lines += [f"| {figure.name} | {figure.value:.3f} | {figure.n} |" for figure in figures if figure.n]
    return "\n".join([*lines, ""])


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
