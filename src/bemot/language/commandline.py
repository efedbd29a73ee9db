"""Triage, tone and similar for files: JSONL or CSV in, JSONL out; bad lines are named, good ones are kept."""

import argparse
import json
import sys
from collections.abc import Callable, Iterable, Iterator, Sequence
from contextlib import ExitStack
from dataclasses import asdict
from pathlib import Path

from rich.console import Console
from rich.progress import Progress

from bemot.language import corrections, similarity, tables
from bemot.language import tone as toning
from bemot.language import triage as reading
from bemot.language.tables import Row
from bemot.language.tone_draft import Answer

BATCH = 200
"""Rows read at once: as fast as any larger number, and the first answers come soon."""
GOOD, SOME_BAD, UNUSABLE = 0, 1, 2
"""What the commands return: all rows read; some lines were bad and named; the file or the options cannot be used."""


def triage(argv: Sequence[str]) -> int:
    """Read comments: rows with `text`, perhaps `id`, `lang`; other fields are passed through. Gives 0, 1 or 2."""
    parser = _parser("triage", "Read comments.")
    parser.add_argument("--corrections", help="JSONL with text and what it is: intent, sentiment, flags, topic")
    options = parser.parse_args(argv)
    head, bad = None, False
    if options.corrections:
        try:
            held = tables.Table.read(options.corrections, ("text",), sys.stderr)
        except OSError as error:
            return _unusable(options.corrections, error)
        head, bad = corrections.fit(list(_corrections(held))), held.bad > 0

    def answer(rows: list[Row]) -> Iterator[Row]:
        comments = [reading.Comment(row["text"], language=_hint(row)) for row in rows]
        for row, result in zip(rows, reading.read(comments, head=head), strict=True):
            yield {**row, **_plain(result)}

    return max(_answer(options, ("text",), answer), SOME_BAD if bad else GOOD)


def _corrections(held: tables.Table) -> Iterator[corrections.Correction]:
    """Give the good corrections; name the lines whose labels are not known."""
    for number, row in held.numbered():
        said = {name: row[name] for name in ("intent", "sentiment", "flags", "topic") if row.get(name) is not None}
        try:
            yield corrections.correction(row["text"], _hint(row), **said)
        except ValueError as error:
            held.name_bad(number, str(error))


def tone(argv: Sequence[str]) -> int:
    """Check drafts: rows with `comment` and `draft`, perhaps `lang`; other fields are passed through. Gives 0, 1, 2."""
    parser = _parser("tone", "Check draft answers against the comments they answer.")
    parser.add_argument("--reader", default="sv", choices=("sv", "en"), help="language of the advice")
    options = parser.parse_args(argv)

    def answer(rows: list[Row]) -> Iterator[Row]:
        answers = [Answer(row["draft"], comment=row["comment"], language=_hint(row)) for row in rows]
        for row, verdict in zip(rows, toning.check_all(answers, reader_language=options.reader), strict=True):
            kinds = list(dict.fromkeys(str(finding.kind) for finding in verdict.findings))
            findings = [asdict(finding) for finding in verdict.findings]
            yield {**row, "acceptable": verdict.acceptable, "violations": kinds, "findings": findings}

    return _answer(options, ("comment", "draft"), answer)


def similar(argv: Sequence[str]) -> int:
    """Find for each query the nearest texts of a corpus; rows with `id`, `text` in both files. Gives 0, 1 or 2."""
    parser = argparse.ArgumentParser(prog="bemot similar", description="Find texts that say the same.")
    parser.add_argument("--corpus", required=True, help="JSONL or CSV with id and text")
    parser.add_argument(
        "--queries", required=True, dest="file", help="JSONL or CSV with id and text; - for standard input"
    )
    parser.add_argument("-k", type=_one_or_more, default=10, help="how many texts for each query")
    parser.add_argument("-o", dest="output", help="file to write; standard output where it is left out")
    options = parser.parse_args(argv)
    try:
        held = tables.Table.read(options.corpus, ("id", "text"), sys.stderr)
    except OSError as error:
        return _unusable(options.corpus, error)
    corpus, ids = similarity.Corpus(), {}
    for row in held.rows():
        ids[str(row["id"])] = row["id"]
        corpus.add(str(row["id"]), row["text"], language=_hint(row))

    def answer(rows: list[Row]) -> Iterator[Row]:
        texts, languages = [row["text"] for row in rows], [_hint(row) for row in rows]
        found = corpus.nearest_to_each(texts, k=options.k, languages=languages)
        for row, nearest in zip(rows, found, strict=True):
            yield {"id": row["id"], "nearest": [{"id": ids[near.id], "score": near.score} for near in nearest]}

    return max(_answer(options, ("id", "text"), answer), SOME_BAD if held.bad else GOOD)


def _parser(name: str, description: str) -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(prog=f"bemot {name}", description=description)
    parser.add_argument("file", help="JSONL or CSV (by its ending); - for JSONL on standard input")
    parser.add_argument("-o", dest="output", help="file to write; standard output where it is left out")
    return parser


def _answer(options: argparse.Namespace, wanted: tuple[str, ...], answer: Callable[[list[Row]], Iterable[Row]]) -> int:
    try:
        source = tables.Table.read(options.file, wanted, sys.stderr)
        with ExitStack() as stack:
            out = sys.stdout
            if options.output:
                out = stack.enter_context(Path(options.output).open("w", encoding="utf-8"))
            progress = stack.enter_context(Progress(console=Console(stderr=True), disable=not sys.stderr.isatty()))
            task = progress.add_task(options.file, total=max(source.text.count("\n"), 1))
            for batch in _batches(source.rows()):
                for row in answer(batch):
                    out.write(_line(row))
                progress.advance(task, len(batch))
    except OSError as error:
        return _unusable(options.file, error)
    return SOME_BAD if source.bad else GOOD


def _unusable(name: str, error: OSError) -> int:
    sys.stderr.write(f"{error.filename or name}: {error.strerror}\n")
    return UNUSABLE


def _one_or_more(word: str) -> int:
    if not word.isdecimal() or not int(word):
        raise argparse.ArgumentTypeError("must be a whole number from 1")
    return int(word)


def _batches(rows: Iterator[Row]) -> Iterator[list[Row]]:
    batch: list[Row] = []
    for row in rows:
        batch.append(row)
        if len(batch) == BATCH:
            yield batch
            batch = []
    if batch:
        yield batch


def _line(row: Row) -> str:
    """Give a row as JSON that any UTF-8 stream takes: lone surrogates stay escaped."""
    line = json.dumps(row, ensure_ascii=False)
    try:
        line.encode("utf-8")
    except UnicodeEncodeError:
        line = json.dumps(row)
    return line + "\n"


def _hint(row: Row) -> str:
    hint = row.get("lang", "")
    return hint if isinstance(hint, str) else ""


def _plain(result: reading.TriageResult) -> Row:
    return {
        "language": result.language,
        "intent": str(result.intent),
        "sentiment": str(result.sentiment),
        "needs_reply": result.needs_reply,
        "flags": [str(flag) for flag in result.flags],
        "topics": list(result.topics),
        "scores": dict(result.scores),
        "evidence": [asdict(item) for item in result.evidence],
        "unsure": result.unsure,
        "model_version": result.model_version,
    }
