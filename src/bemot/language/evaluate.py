"""Measuring the text core on texts that did not train it; writes the figures that documentation includes."""

import json
import sys
from collections.abc import Iterable, Iterator, Mapping, Sequence
from datetime import UTC, datetime
from pathlib import Path

from bemot.language import card, functional, identification, left_out_evaluation, training
from bemot.language import corpus as labelled
from bemot.language.corpus import Row
from bemot.language.figures import Figure
from bemot.language.similarity_evaluation import measure_similarity
from bemot.language.tone_evaluation import measure_functional, measure_tone
from bemot.language.triage_evaluation import (
    measure_agreement,
    measure_danger,
    measure_replies,
    measure_short,
    measure_triage,
)

_OPENING = """# What the text core was measured to do

Written by `python -m bemot.language.evaluate` on {date}. *Before* is what stood here last ({kept}); the gold part of
the corpus is new, so its *before* was measured on other texts.

**Gold** is `corpus/gold/`: comments from trades that trained nothing, written by people who had not read the word
lists, sealed before training. *Gold* alone is the first part (bank, school, travel), whose writers were asked to avoid
the obvious words and were witty; *plain* is the second (pets, hotels, beauty, games), in the words that most people
use. The same people wrote texts for the trades that train, so a comment from elsewhere may be harder still. Where two
people labelled the same texts, *agreement* says how far they agreed: no model can be expected above that.

**Written apart** is `corpus/apart/`: insults, provocations, dangers, flags, small talk and long complaints, about half
of them near misses on purpose, from the trades that train. Their writers had the definitions of the labels and a list
of matters, and saw neither the corpus nor the word lists. Each text has its writer's labels alone. They train nothing.

**Functional suite** is `corpus/functional/`: short cases of each label and each trap, written by somebody who had read
only the definitions and the list of traps. The *seen* half was looked at while mending; of the *unseen* half nobody
read anything but its figures. The same hand later wrote training texts of the kinds that failed, so strangers' cases
will do somewhat worse.

**Left out** says how each trade is read by weights that were fitted on all others.

*Danger*, *replies* and *short comments* are older sets (`danger_test.jsonl`, `danger_second.jsonl`,
`replies_test.jsonl`, `short_test.jsonl`). They were not blind: the hand that wrote the first wrote word lists minutes
later. Read them as regression tests. Where n is small, a figure says little.
"""
CARD = Path("docs/reference/model-card.md")
KEPT = "earlier.jsonl"
"""Figures kept by `--keep`, so that the next round can be compared."""


def read_rows(paths: Iterable[Path], *, split: str) -> list[Row]:
    """Give the labelled rows of `split` from JSONL files."""
    rows = [json.loads(line) for path in paths for line in path.read_text(encoding="utf-8").splitlines()]
    return [row for row in rows if row["split"] == split]


def report(corpus: Path, *, now: datetime) -> str:
    """Measure everything on the test split of `corpus` and give the page as Markdown."""
    kept = corpus / KEPT
    lines = kept.read_text(encoding="utf-8").splitlines() if kept.exists() else []
    before = {(row["section"], row["name"]): row for row in map(json.loads, lines)}
    when = next((str(row["date"]) for row in before.values()), "never")
    parts = [_OPENING.format(date=f"{now:%Y-%m-%d}", kept=when)]
    parts += [_table(title, figures, before) for title, figures in sections(corpus)]
    parts += list(left_out_evaluation.table(corpus))
    return "\n".join(parts)


def sections(corpus: Path) -> Iterator[tuple[str, list[Figure]]]:
    """Measure everything; give each table's title and figures."""
    gold = labelled.GOLD
    comments, drafts = list(labelled.comments(corpus / gold)), labelled.drafts(corpus / gold)
    for language in identification.LANGUAGES:
        spoken = [row for row in comments if row["language"] == language]
        plain = [row for row in spoken if row["trade"] in training.PLAIN_TRADES]
        yield f"Gold, {language}", measure_triage([row for row in spoken if row not in plain])
        yield f"Gold, plain, {language}", measure_triage(plain)
    apart = list(labelled.comments(corpus / labelled.APART))
    for language in ("sv", "en"):
        yield f"Written apart, {language}", measure_triage([row for row in apart if row["language"] == language])
    for half in functional.HALVES:
        yield f"Functional suite, {half} half", list(functional.measure(corpus, half))
        yield f"Functional suite, tone, {half} half", measure_functional(corpus / functional.FOLDER, half)
    yield "Agreement of two people", measure_agreement([*labelled.twice(corpus), *labelled.twice(corpus / gold)])
    for language in ("sv", "en"):
        yield f"Gold, tone, {language}", measure_tone([row for row in drafts if row["language"] == language])
        yield f"Danger, {language}", measure_danger(_held_out(corpus / "danger_test.jsonl", language))
        yield f"Danger, second set, {language}", measure_danger(_held_out(corpus / "danger_second.jsonl", language))
        replies = _held_out(corpus / "replies_test.jsonl", language)
        yield f"Replies to our question, question known, {language}", measure_replies(replies, told=True)
        yield f"Replies to our question, question unknown, {language}", measure_replies(replies, told=False)
        yield f"Short comments, {language}", measure_short(_held_out(corpus / "short_test.jsonl", language))
        rows = [row for row in read_rows([corpus / "drafts.jsonl"], split="test") if row["language"] == language]
        yield f"Tone, {language}", measure_tone(rows)
    yield from _opinions(corpus)


def keep(corpus: Path, *, now: datetime) -> None:
    """Write today's figures down, for the next round to be compared with."""
    rows = [
        {
            "section": title,
            "name": figure.name,
            "value": round(figure.value, 4),
            "n": figure.n,
            "date": f"{now:%Y-%m-%d}",
        }
        for title, figures in sections(corpus)
        for figure in figures
    ]
    text = "".join(json.dumps(row, ensure_ascii=False) + "\n" for row in rows)
    (corpus / KEPT).write_text(text, encoding="utf-8")


def main(argv: Sequence[str]) -> int:
    """Write the report: `python -m bemot.language.evaluate CORPUS_FOLDER [--keep] [--left-out [BORROWED]]`.

    `--keep` keeps the figures for the next round; `--left-out` fits once more without each part of the trades.
    """
    corpus = Path(argv[0] if argv else "corpus")
    now = datetime.now(tz=UTC)
    if "--left-out" in argv:
        after = argv[list(argv).index("--left-out") + 1 :]
        left_out_evaluation.write(corpus, borrowed=Path(after[0]) if after else None)
    if "--keep" in argv:
        keep(corpus, now=now)
    (corpus / "RESULTS.md").write_text(report(corpus, now=now), encoding="utf-8")
    CARD.write_text(card.write(corpus, now=now), encoding="utf-8")
    return 0


def _held_out(path: Path, language: str) -> list[Row]:
    return [row for row in read_rows([path], split="held_out") if row["language"] == language]


def _opinions(corpus: Path) -> Iterator[tuple[str, list[Figure]]]:
    """Measure each file of groups by itself: some were written to share no words, some as people write."""
    for folder in (corpus, corpus / labelled.GOLD):
        for path in sorted((folder / "opinions").glob("*.jsonl")):
            groups = [json.loads(line) for line in path.read_text(encoding="utf-8").splitlines()]
            gold = ", gold" if folder != corpus else ""
            yield f"The same opinion, {path.stem}{gold}", measure_similarity(groups)


def _table(title: str, figures: Sequence[Figure], before: Mapping[tuple[str, str], Row]) -> str:
    lines = [f"## {title}\n", "| what | value | before | n |", "| --- | ---: | ---: | ---: |"]
    for figure in figures:
        if figure.n:
            old = before.get((title, figure.name))
            # A figure about what was found has another n each time; where nothing was found there was no figure.
            then = f"{old['value']:.3f}" if old and old["n"] else "–"
            lines.append(f"| {figure.name} | {figure.value:.3f} | {then} | {figure.n} |")
    return "\n".join([*lines, ""])


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
