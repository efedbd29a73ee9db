"""Measuring the text core on texts that did not train it; writes the figures that documentation includes."""

import json
import sys
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path

from bemot.language import card, identification, similarity, training, triage, weights
from bemot.language import corpus as labelled
from bemot.language.corpus import Row
from bemot.words import Flag, Intent, SeededTopic, Sentiment

_HARSH = ("abuse", "trolling")
_DANGERS = (Flag.THREAT, Flag.SAFETY, Flag.SELF_HARM, Flag.DISCRIMINATION, Flag.PRESS, Flag.LEGAL)
_OPENING = """# What the text core was measured to do

Written by `python -m bemot.language.evaluate` on {date}. *Before* is what stood here last ({kept}); the gold part of
the corpus is new, so its *before* was measured on other texts.

**Gold** is `corpus/gold/`: comments from trades that trained nothing, written by people who had not read the word
lists, sealed before training. *Gold* alone is the first part (bank, school, travel), whose writers were asked to avoid
the obvious words and were witty; *plain* is the second (pets, hotels, beauty, games), in the words that most people
use. The same people wrote texts for the trades that train, so a comment from elsewhere may be harder still. Where two
people labelled the same texts, *agreement* says how far they agreed: no model can be expected above that.

**Left out** says how each trade is read by weights that were fitted on all others.

*Danger*, *replies* and *short comments* are older sets (`danger_test.jsonl`, `danger_second.jsonl`,
`replies_test.jsonl`, `short_test.jsonl`). They were not blind: the hand that wrote the first wrote word lists minutes
later. Read them as regression tests. Where n is small, a figure says little.
"""
LEFT_OUT = "left_out.jsonl"
"""Figures of `--left-out`, which takes half an hour."""
CARD = Path("docs/reference/model-card.md")
KEPT = "earlier.jsonl"
"""Figures kept by `--keep`, so that the next round can be compared."""


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
    results = triage.read([triage.Comment(row["text"]) for row in rows], evidence=False)
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
    verdicts = [card.checked(row) for row in rows]
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


def measure_danger(rows: Sequence[Row]) -> list[Figure]:
    """Compare the flags with the labels of `rows`; rows without a flag are hard negatives."""
    results = triage.read([triage.Comment(row["text"]) for row in rows], evidence=False)
    found = [set(map(str, result.flags)) & set(map(str, _DANGERS)) for result in results]
    quiet = [flags for flags, row in zip(found, rows, strict=True) if not row["flags"]]
    dangers = [flags for flags, row in zip(found, rows, strict=True) if row["flags"]]
    wanted_any = [row["flags"] for row in rows if row["flags"]]
    figures = [
        Figure("any danger seen at all", _share(map(bool, dangers)), len(dangers)),
        Figure(
            "the right flag raised", _share(_meet(f, w) for f, w in zip(dangers, wanted_any, strict=True)), len(dangers)
        ),
        Figure("harmless comments flagged", _share(map(bool, quiet)), len(quiet)),
    ]
    for flag in _DANGERS:
        wanted = [str(flag) in row["flags"] for row in rows]
        got = [str(flag) in flags for flags in found]
        figures.append(Figure(f"flag {flag}: recall", recall(wanted, got), sum(wanted)))
        figures.append(Figure(f"flag {flag}: precision", recall(got, wanted), sum(got)))
    return figures


def measure_agreement(pairs: Sequence[tuple[Row, Row]]) -> list[Figure]:
    """Say how far two people agreed who labelled the same comments, each without seeing the other's labels."""
    one, other = [first for first, _ in pairs], [second for _, second in pairs]
    intents = macro_f1([row["intent"] for row in one], [row["intent"] for row in other], list(map(str, Intent)))
    moods = macro_f1([row["sentiment"] for row in one], [row["sentiment"] for row in other], list(map(str, Sentiment)))
    replies = f1([row["needs_reply"] for row in one], [row["needs_reply"] for row in other])
    figures = [
        Figure("intent macro-F1", intents, len(pairs)),
        Figure("intent the same", _share(a["intent"] == b["intent"] for a, b in pairs), len(pairs)),
        Figure("sentiment macro-F1", moods, len(pairs)),
        Figure("needs_reply F1", replies, len(pairs)),
    ]
    for flag in Flag:
        wanted, got = ([str(flag) in row["flags"] for row in rows] for rows in (one, other))
        figures.append(Figure(f"flag {flag}: F1", f1(wanted, got), sum(wanted)))
    return figures


def measure_replies(rows: Sequence[Row], *, told: bool) -> list[Figure]:
    """Say how replies to "is it well now?" are read; `told` gives the core the question as well.

    Content is what closes the loop: praise or nothing asked, positive, without a flag.
    """
    asked = [triage.Comment(row["text"], answers_to=row["answers_to"] if told else "") for row in rows]
    results = triage.read(asked, evidence=False)
    content = [_is_content(result) for result in results]
    upset = [r.intent is Intent.COMPLAINT or r.sentiment is Sentiment.NEGATIVE for r in results]
    yes = [index for index, row in enumerate(rows) if row["sentiment"] == "positive"]
    no = [index for index, row in enumerate(rows) if row["sentiment"] == "negative"]
    return [
        Figure("content read as content", _share(content[i] for i in yes), len(yes)),
        Figure("content read as discontent", _share(upset[i] for i in yes), len(yes)),
        Figure("discontent read as discontent", _share(upset[i] for i in no), len(no)),
        Figure("discontent read as content", _share(content[i] and not upset[i] for i in no), len(no)),
    ]


def measure_short(rows: Sequence[Row]) -> list[Figure]:
    """Compare intent and sentiment with the labels of `rows`: short, plain and ironic comments."""
    results = triage.read([triage.Comment(row["text"]) for row in rows], evidence=False)
    truth, got = [row["intent"] for row in rows], [str(result.intent) for result in results]
    figures = []
    for intent in sorted(set(truth)):
        wanted, found = [t == intent for t in truth], [g == intent for g in got]
        figures.append(Figure(f"{intent}: recall", recall(wanted, found), sum(wanted)))
        figures.append(Figure(f"{intent}: precision", recall(found, wanted), sum(found)))
    sure_praise = [r.intent is Intent.PRAISE and not r.unsure for r in results]
    complaints = [index for index, one in enumerate(truth) if one == "complaint"]
    moods = _share(str(r.sentiment) == row["sentiment"] for r, row in zip(results, rows, strict=True))
    return [
        Figure("intent right", _share(t == g for t, g in zip(truth, got, strict=True)), len(rows)),
        Figure("sentiment right", moods, len(rows)),
        Figure("complaints called praise for sure", _share(sure_praise[i] for i in complaints), len(complaints)),
        *figures,
    ]


def measure_similarity(groups: Sequence[Row]) -> list[Figure]:
    """Say for how many texts of `groups` another one of its group is among the first five of all others.

    Near misses stand among them and are never right. In one language only texts of that language are candidates,
    across only those of the other one; a text without a companion there is not asked.
    """
    held = {language: similarity.Corpus() for language in ("sv", "en")}
    asked: list[tuple[int, str, str]] = []
    for place, group in enumerate(groups):
        for number, row in enumerate((*group["texts"], *group["near_misses"])):
            mine = number < len(group["texts"])
            if row["language"] in held:
                held[row["language"]].add(f"{place if mine else -1}/{place}/{number}", row["text"])
            if mine and row["language"] in held:
                asked.append((place, f"{place}/{place}/{number}", row["text"]))
    figures = []
    for language, there in ((one, other) for one in held for other in held):
        questions = [(place, own, text) for place, own, text in asked if own in held[language]]
        found = _companions(groups, questions, held[there], there)
        figures.append(
            Figure(f"right text among the first five, from {language} to {there}", _share(found), len(found))
        )
    return figures


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
    kept = corpus / KEPT
    lines = kept.read_text(encoding="utf-8").splitlines() if kept.exists() else []
    before = {(row["section"], row["name"]): row for row in map(json.loads, lines)}
    when = next((str(row["date"]) for row in before.values()), "never")
    parts = [_OPENING.format(date=f"{now:%Y-%m-%d}", kept=when)]
    parts += [_table(title, figures, before) for title, figures in sections(corpus)]
    parts += list(_left_out_table(corpus))
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


def leave_out(corpus: Path, *, borrowed: Path | None) -> None:
    """Fit without each fourth of the trades, read those, and keep the figures of each trade in `LEFT_OUT`."""
    rows = [row for row in training.rows_of(corpus) if row["language"] in ("sv", "en")]
    kept = []
    for places, model in training.left_out(rows, borrowed=borrowed):
        with weights.instead("triage", model):
            trades = sorted({(rows[place]["trade"], rows[place]["language"]) for place in places})
            for trade, language in trades:
                own = [rows[place] for place in places]
                own = [row for row in own if (row["trade"], row["language"]) == (trade, language)]
                figures = {figure.name: round(figure.value, 3) for figure in measure_triage(own)}
                kept.append({"trade": trade, "language": language, "n": len(own), **figures})
    text = "".join(json.dumps(row, ensure_ascii=False) + "\n" for row in kept)
    (corpus / LEFT_OUT).write_text(text, encoding="utf-8")


def _left_out_table(corpus: Path) -> Iterator[str]:
    path = corpus / LEFT_OUT
    if not path.exists():
        return
    names = ("intent macro-F1", "sentiment macro-F1", "needs_reply F1", "others called troll or abuse")
    yield f"## Left out\n\n| trade | language | n | {' | '.join(names)} |\n| --- | --- | ---: {'| ---: ' * len(names)}|"
    for row in sorted(map(json.loads, path.read_text(encoding="utf-8").splitlines()), key=_by_language):
        values = " | ".join(f"{row[name]:.3f}" for name in names)
        yield f"| {row['trade']} | {row['language']} | {row['n']} | {values} |"


def _by_language(row: Row) -> tuple[bool, str]:
    return row["language"] != "sv", row["trade"]


def main(argv: Sequence[str]) -> int:
    """Write the report: `python -m bemot.language.evaluate CORPUS_FOLDER [--keep] [--left-out [BORROWED]]`.

    `--keep` keeps the figures for the next round; `--left-out` fits once more without each part of the trades.
    """
    corpus = Path(argv[0] if argv else "corpus")
    now = datetime.now(tz=UTC)
    if "--left-out" in argv:
        after = argv[list(argv).index("--left-out") + 1 :]
        leave_out(corpus, borrowed=Path(after[0]) if after else None)
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


def _companions(
    groups: Sequence[Row], asked: Sequence[tuple[int, str, str]], held: similarity.Corpus, language: str
) -> list[bool]:
    """Say for each text that has a companion in `held` whether one is among the first five."""
    found = []
    for place, own, text in asked:
        there = sum(row["language"] == language for row in groups[place]["texts"]) - (own in held)
        if there:
            nearest = [near.id for near in held.nearest(text, k=6) if near.id != own][:5]
            found.append(any(known.startswith(f"{place}/") for known in nearest))
    return found


def _is_content(result: triage.TriageResult) -> bool:
    kind = result.intent is Intent.PRAISE or (result.intent is Intent.OTHER and not result.needs_reply)
    return kind and result.sentiment is Sentiment.POSITIVE and not result.flags


def _meet(found: set[str], wanted: list[str]) -> bool:
    return bool(found & set(wanted))


def _topics(rows: Sequence[Row], results: Sequence[triage.TriageResult]) -> Figure:
    pairs = [(index, topic) for index in range(len(rows)) for topic in map(str, SeededTopic)]
    truth = [topic in rows[index]["topics"] for index, topic in pairs]
    found = [topic in results[index].topics for index, topic in pairs]
    return Figure("topics micro-F1", f1(truth, found), len(rows))


def _share(answers: Iterable[bool]) -> float:
    held = list(answers)
    return sum(held) / max(len(held), 1)


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
