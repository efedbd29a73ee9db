"""Files of rows for the commands: JSONL or CSV in, line by line; bad lines are named and cost no other line."""

import codecs
import csv
import json
import sys
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any, TextIO

Row = dict[str, Any]

_DELIMITERS = ",;\t"
"""Of CSV files; the Swedish Excel writes semicolons."""
_READ_AGAIN = 20
"""How often all lines of a file may be read again because of quotes that are never closed."""
_UTF_16 = (codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)


@dataclass(slots=True)
class Table:
    """Rows of a file. `wanted` are the fields that each must have, as text; `bad` counts the lines that were not good.

    An `id` may be a whole number, too.
    """

    name: str
    text: str
    wanted: tuple[str, ...]
    errors: TextIO
    bad: int = 0

    @classmethod
    def read(cls, name: str, wanted: tuple[str, ...], errors: TextIO) -> "Table":
        """Read the file `name`, `-` for standard input; raises OSError where it cannot be read."""
        data = sys.stdin.buffer.read() if name == "-" else Path(name).read_bytes()
        return cls(name, _decoded(data, is_csv=_is_csv(name)), wanted, errors)

    def rows(self) -> Iterator[Row]:
        """Give the good rows; name the bad lines on the error stream."""
        return (row for _, row in self.numbered())

    def numbered(self) -> Iterator[tuple[int, Row]]:
        """Give the good rows with the numbers of their lines; name the bad ones."""
        for number, row in self._csv() if _is_csv(self.name) else self._jsonl():
            if isinstance(row, str):
                self.name_bad(number, row)
            elif missing := self._missing(row):
                self.name_bad(number, f"has no text in {' and '.join(map(json.dumps, missing))}")
            else:
                yield number, row

    def name_bad(self, number: int, reason: str) -> None:
        """Say on the error stream what is wrong with a line."""
        self.bad += 1
        self.errors.write(f"{self.name} line {number}: {reason}\n")

    def _missing(self, row: Row) -> list[str]:
        return [field for field in self.wanted if not (isinstance(row.get(field), str) or _is_number(field, row))]

    def _jsonl(self) -> Iterator[tuple[int, Row | str]]:
        for number, line in enumerate(self.text.split("\n"), start=1):
            if not line.strip():
                continue
            try:
                row = json.loads(line)
            except (ValueError, RecursionError) as error:
                yield number, f"is not JSON ({error})"
                continue
            yield number, row if isinstance(row, dict) else "is not a JSON object"

    def _csv(self) -> Iterator[tuple[int, Row | str]]:
        csv.field_size_limit(max(csv.field_size_limit(), len(self.text)))
        lines = _Lines.of(self.text)
        header = next((line for line in lines if isinstance(line[1], list)), (1, []))
        names = [str(name).strip() for name in header[1]]
        if lacking := [field for field in self.wanted if names and field not in names]:
            yield header[0], f"needs a column {' and a column '.join(lacking)}; the columns are {', '.join(names)}"
            return
        for number, fields in lines:
            if isinstance(fields, str):
                yield number, fields
            elif len(fields) > len(names):
                yield number, "has more fields than the header"
            elif fields:
                yield number, dict(zip(names, [*fields, *[None] * (len(names) - len(fields))], strict=True))


@dataclass(slots=True)
class _Lines:
    """Records of CSV with the numbers of the lines that they begin on; what is no CSV gives its reason.

    A quote that is never closed would take all lines after it along: reading goes on at the line after it, as long as
    there are lines to `spare` for being read again, so that time stays linear.
    """

    lines: list[str]
    delimiter: str
    spare: int
    at: int = 0

    @classmethod
    def of(cls, text: str) -> "_Lines":
        lines = text.replace("\r\n", "\n").replace("\r", "\n").split("\n")
        first = next((line for line in lines if line.strip()), "")
        spare = _READ_AGAIN * len(lines)
        return cls([line + "\n" for line in lines], max(_DELIMITERS, key=first.count), spare)

    def __iter__(self) -> Iterator[tuple[int, list[str] | str]]:
        while self.at < len(self.lines):
            yield from self._until_bad()

    def _until_bad(self) -> Iterator[tuple[int, list[str] | str]]:
        begun = self.at
        rest = (self.lines[place] for place in range(begun, len(self.lines)))
        reader = csv.reader(rest, delimiter=self.delimiter, strict=True)
        while True:
            try:
                fields = next(reader)
            except StopIteration:
                self.at = len(self.lines)
                return
            except csv.Error as error:
                first, lost = self.at + 1, begun + reader.line_num - self.at - 1
                self.spare -= lost
                self.at += 1 if self.spare >= 0 else lost + 1
                yield first, f"is not CSV ({error})"
                return
            first, self.at = self.at + 1, begun + reader.line_num
            yield first, fields


def _is_number(field: str, row: Row) -> bool:
    return field == "id" and isinstance(row.get(field), int) and not isinstance(row[field], bool)


def _is_csv(name: str) -> bool:
    return name.lower().endswith(".csv")


def _decoded(data: bytes, *, is_csv: bool) -> str:
    """Give the text of a file. Bytes that are no UTF-8 become question marks in the one text they stand in.

    Excel writes CSV as UTF-16 or in the letters of Windows, which is told by no letter being UTF-8 but the plain ones.
    """
    if data.startswith(_UTF_16):
        return data.decode("utf-16", "replace")
    plain = data.removeprefix(codecs.BOM_UTF8)
    if is_csv and not plain.isascii() and plain.decode("utf-8", "ignore").isascii():
        return data.decode("cp1252", "replace")
    return plain.decode("utf-8", "replace")
