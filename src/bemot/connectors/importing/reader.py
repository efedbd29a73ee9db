"""Reads an export line by line: good lines become rows, bad ones are named with their number and the reason."""

import codecs
import csv
import io
import json
import os
from collections.abc import Iterator
from contextlib import nullcontext
from dataclasses import dataclass
from datetime import UTC, tzinfo
from pathlib import Path
from typing import BinaryIO

from bemot.connectors.importing.rows import Row, Unreadable, fields_of, row
from bemot.lib.errors import Refusal

DELIMITERS = ",;\t|"
LONGEST_RECORD = 500
"""Lines: where a quotation mark is not closed within so many, it was a slip, and only its line is bad."""
_MOSTLY = 0.9
_SHOWN = 200


class NoExport(Refusal):
    """The file as a whole cannot be read; the text says what is missing."""


@dataclass(frozen=True, slots=True)
class BadLine:
    """A line that cannot be used."""

    line: int
    read_bytes: int
    reason: str
    content: str
    """How it begins."""


@dataclass(frozen=True, slots=True)
class _Line:
    number: int
    text: str
    end: int
    broken: bool = False


def size(source: Path | BinaryIO) -> int:
    """Give the whole size in bytes, which `read_bytes` of the last row reaches."""
    if isinstance(source, Path):
        return source.stat().st_size
    here = source.tell()
    end = source.seek(0, os.SEEK_END)
    source.seek(here)
    return end


def read(source: Path | BinaryIO, *, zone: tzinfo = UTC) -> Iterator[Row | BadLine]:
    """Give all rows and bad lines in their order; times without a zone are in `zone`.

    CSV (comma, semicolon, tab or bar; UTF-8, UTF-16 or Windows-1252) with a line of column names, or JSON objects, one
    a line. Nothing is kept in memory but the line at hand. Raises `NoExport` at the first step.
    """
    with source.open("rb") if isinstance(source, Path) else nullcontext(source) as file:
        start = file.read(4096)
        file.seek(0)
        encoding = _encoding(file, start)
        file.seek(0)
        lines = _lines(file, encoding)
        begins = start.decode(encoding, errors="ignore").lstrip("\ufeff \t\r\n")[:1]
        if begins == "[":
            raise NoExport("This is one JSON list. Write one object on each line (JSONL).")
        yield from _json(lines, zone) if begins == "{" else _csv(lines, zone)


def _encoding(file: BinaryIO, start: bytes) -> str:
    """Decide by all lines with letters beyond ASCII: one broken line must not spoil the others."""
    if start.startswith((codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)):
        return "utf-16"
    if b"\0" in start:
        raise NoExport("This is no text file. Save the table as CSV.")
    good = bad = 0
    for line in file:
        if not line.isascii():
            try:
                line.decode()
                good += 1
            except UnicodeDecodeError:
                bad += 1
    return "utf-8-sig" if good >= _MOSTLY * (good + bad) else "cp1252"


def _lines(file: BinaryIO, encoding: str) -> Iterator[_Line]:
    if encoding == "utf-16":
        text = io.TextIOWrapper(file, encoding=encoding, newline="")
        try:
            for number, line in enumerate(text, 1):
                yield _Line(number, line, file.tell())
        finally:
            text.detach()
        return
    end = 0
    for number, data in enumerate(file, 1):
        end += len(data)
        name = encoding if number == 1 else encoding.removesuffix("-sig")
        try:
            yield _Line(number, data.decode(name), end)
        except UnicodeDecodeError:
            yield _Line(number, data.decode(name, errors="replace"), end, broken=True)


def _json(lines: Iterator[_Line], zone: tzinfo) -> Iterator[Row | BadLine]:
    for line in lines:
        if not line.text.strip():
            continue
        try:
            found = json.loads(line.text)
        except ValueError as error:
            yield _bad(line, f"This is no JSON: {error}")
            continue
        if not isinstance(found, dict):
            yield _bad(line, "This is no JSON object.")
            continue
        yield _row(found, line, line, zone)


def _csv(lines: Iterator[_Line], zone: tzinfo) -> Iterator[Row | BadLine]:
    head = next((line for line in lines if line.text.strip() and not line.text.lower().startswith("sep=")), None)
    if head is None:
        raise NoExport("The file is empty.")
    delimiter = max(DELIMITERS, key=lambda sign: _score(head.text, sign))
    columns = [column.strip() for column in _cells(head.text, delimiter)]
    if "text" not in fields_of(columns).values():
        raise NoExport(f"No column holds the text. There are: {', '.join(columns)[:_SHOWN]}. Name one of them 'text'.")
    for record in _records(lines, delimiter):
        first, last = record[0], record[-1]
        whole = "".join(line.text for line in record)
        if not whole.strip():
            continue
        cells = _cells(whole, delimiter)
        if len(cells) != len(columns):
            yield _bad(first, f"There are {len(cells)} columns here and {len(columns)} names.", last)
        else:
            yield _row(dict(zip(columns, cells, strict=True)), first, last, zone)


def _row(values: dict[str, object], first: _Line, last: _Line, zone: tzinfo) -> Row | BadLine:
    if first.broken or last.broken:
        return _bad(first, "Some letters are in another encoding than the rest of the file.", last)
    try:
        return row(values, line=first.number, read_bytes=last.end, zone=zone)
    except Unreadable as error:
        return _bad(first, str(error), last)


def _records(lines: Iterator[_Line], delimiter: str) -> Iterator[list[_Line]]:
    """Join lines where a quoted cell goes on; a mark that is never closed spoils its own line only."""
    waiting: list[_Line] = []
    while True:
        if not waiting:
            following = next(lines, None)
            if following is None:
                return
            waiting.append(following)
        taken, is_open = 0, False
        while taken == 0 or (is_open and taken < LONGEST_RECORD):
            if taken == len(waiting):
                following = next(lines, None)
                if following is None:
                    break
                waiting.append(following)
            is_open = _is_open(waiting[taken].text, delimiter, is_open=is_open)
            taken += 1
        taken = 1 if is_open else taken
        yield waiting[:taken]
        waiting = waiting[taken:]


def _is_open(line: str, delimiter: str, *, is_open: bool) -> bool:
    """Say whether a quoted cell is open at the end of a line; a mark counts at the start of a cell only."""
    if '"' not in line:
        return is_open
    at_start, closed = not is_open, False
    for sign in line:
        if is_open:
            is_open = sign != '"'
            at_start = False
        elif sign == '"' and (at_start or closed):
            is_open = True  # the start of a cell, or the second of two marks that stand for one
        else:
            at_start = sign == delimiter
        closed = sign == '"' and not is_open
    return is_open


def _cells(text: str, delimiter: str) -> list[str]:
    return next(csv.reader(io.StringIO(text.rstrip("\r\n"), newline=""), delimiter=delimiter), [])


def _score(head: str, delimiter: str) -> tuple[int, int]:
    columns = _cells(head, delimiter)
    return len(fields_of(columns)), len(columns)


def _bad(first: _Line, reason: str, last: _Line | None = None) -> BadLine:
    return BadLine(first.number, (last or first).end, reason, first.text.strip()[:_SHOWN])
