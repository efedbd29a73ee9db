"""How each trade is read by weights that were fitted on other trades."""

import json
from collections.abc import Iterator, Sequence
from pathlib import Path

from bemot.language import training, weights
from bemot.language.corpus import Row
from bemot.language.triage_evaluation import measure_triage
from bemot.words import Flag

FILE = "left_out.jsonl"
"""Its figures: writing them takes a quarter of an hour."""
_NAMES = ("intent macro-F1", "sentiment macro-F1", "needs_reply F1", "others called troll or abuse")
_FLAGS = (Flag.THREAT, Flag.SAFETY, Flag.SELF_HARM, Flag.LEGAL, Flag.DISCRIMINATION)


def write(corpus: Path, *, borrowed: Path | None) -> None:
    """Fit without each half of the trades, read those, and keep the figures of each trade in `FILE`."""
    rows = [row for row in training.rows_of(corpus) if row["language"] in ("sv", "en")]
    kept = []
    for places, model in training.left_out(rows, folds=2, folder=borrowed, topics=False):
        with weights.instead("triage", model):
            kept += list(_by_trade([rows[place] for place in places]))
    text = "".join(json.dumps(row, ensure_ascii=False) + "\n" for row in kept)
    (corpus / FILE).write_text(text, encoding="utf-8")


def table(corpus: Path) -> Iterator[str]:
    """Give what `write` kept as Markdown, where it has been written."""
    path = corpus / FILE
    if not path.exists():
        return
    kept = sorted(map(json.loads, path.read_text(encoding="utf-8").splitlines()), key=_by_language)
    yield _head("Left out", ("trade", "language"), ("n", *_NAMES))
    for row in kept:
        values = " | ".join(f"{row[name]:.3f}" for name in _NAMES)
        yield f"| {row['trade']} | {row['language']} | {row['n']} | {values} |"
    yield _head("Left out, danger flags, all trades", ("flag", "language"), ("recall", "precision", "n"))
    for flag in _FLAGS:
        for language in ("sv", "en"):
            own = [row for row in kept if row["language"] == language]
            (found, n), (right, _) = (_summed(own, f"flag {flag}: {what}") for what in ("recall", "precision"))
            yield f"| {flag} | {language} | {found:.3f} | {right:.3f} | {n} |"


def _head(title: str, words: Sequence[str], numbers: Sequence[str]) -> str:
    lines = [f"\n## {title}\n", f"| {' | '.join((*words, *numbers))} |"]
    return "\n".join((*lines, f"| {' | '.join(('---',) * len(words) + ('---:',) * len(numbers))} |"))


def _by_trade(rows: Sequence[Row]) -> Iterator[Row]:
    for trade, language in sorted({(row["trade"], row["language"]) for row in rows}):
        own = [row for row in rows if (row["trade"], row["language"]) == (trade, language)]
        figures = [figure for figure in measure_triage(own) if not figure.name.startswith("topics")]
        values = {figure.name: round(figure.value, 3) for figure in figures}
        counts = {f"{figure.name}, n": figure.n for figure in figures if figure.name.startswith("flag")}
        yield {"trade": trade, "language": language, "n": len(own), **values, **counts}


def _summed(rows: Sequence[Row], name: str) -> tuple[float, int]:
    """Give a share over all `rows`, and of how many it is one."""
    n = sum(row[f"{name}, n"] for row in rows)
    return sum(row[name] * row[f"{name}, n"] for row in rows) / max(n, 1), n


def _by_language(row: Row) -> tuple[bool, str]:
    return row["language"] != "sv", row["trade"]
