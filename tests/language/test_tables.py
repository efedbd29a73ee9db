"""Files of rows: each bad line is named by its number and costs no other line."""

import io
from pathlib import Path

import pytest

from bemot.language.tables import Row, Table

TEXT = ("id", "text")


def _read(tmp_path: Path, name: str, data: bytes) -> tuple[list[Row], str]:
    (tmp_path / name).write_bytes(data)
    errors = io.StringIO()
    table = Table.read(str(tmp_path / name), TEXT, errors)
    rows = list(table.rows())
    assert table.bad == errors.getvalue().count("\n")
    return rows, errors.getvalue()


@pytest.mark.parametrize(
    "data",
    [
        b'id,text\n1,"hej, du"\n',
        b'\xef\xbb\xbfid;text\r\n1;"hej, du"\r\n',
        b'id\ttext\r1\t"hej, du"\r',
        "id;text\r\n1;hej, du\r\n".encode("utf-16"),
    ],
)
def test_csv_is_read_as_offices_write_it(tmp_path: Path, data: bytes) -> None:
    assert _read(tmp_path, "in.csv", data) == ([{"id": "1", "text": "hej, du"}], "")


def test_csv_in_letters_of_windows_keeps_them(tmp_path: Path) -> None:
    rows, _ = _read(tmp_path, "in.csv", "id;text\n1;Åh nej, två öre\n".encode("cp1252"))
    assert rows[0]["text"] == "Åh nej, två öre"


def test_csv_quote_that_is_never_closed_costs_its_line_only(tmp_path: Path) -> None:
    rows, said = _read(tmp_path, "in.csv", b'id,text\n1,"two\nlines"\n2,"never closed\n3,good\n4,good\n')
    assert [row["id"] for row in rows] == ["1", "3", "4"]
    assert rows[0]["text"] == "two\nlines"
    assert "line 4" in said


def test_csv_names_the_line_that_is_too_long_or_too_short(tmp_path: Path) -> None:
    rows, said = _read(tmp_path, "in.csv", b"id,text,place\n1,a,b,c\n2,a\n3\n\n4,a,b\n")
    assert [row["id"] for row in rows] == ["2", "4"]
    assert rows[0]["place"] is None
    assert ["line 2" in said, "line 4" in said] == [True, True]


def test_csv_without_the_column_is_said_once(tmp_path: Path) -> None:
    rows, said = _read(tmp_path, "in.csv", b"id,kommentar\n1,a\n2,b\n")
    assert rows == []
    assert said.count("\n") == 1
    assert "text" in said
    assert "kommentar" in said


def test_jsonl_with_byte_order_mark_and_windows_lines(tmp_path: Path) -> None:
    rows, said = _read(tmp_path, "in.jsonl", b'\xef\xbb\xbf{"id": 1, "text": "a"}\r\n\r\n{"id": true, "text": "b"}\r\n')
    assert rows == [{"id": 1, "text": "a"}]
    assert "line 3" in said


@pytest.mark.parametrize("name", ["in.csv", "in.jsonl"])
def test_empty_file_has_no_rows(tmp_path: Path, name: str) -> None:
    assert _read(tmp_path, name, b"") == ([], "")


def test_bytes_that_are_no_utf8_cost_nothing_else(tmp_path: Path) -> None:
    rows, said = _read(
        tmp_path, "in.jsonl", '{"id": "å", "text": "a\xff"}\n{"id": "b", "text": "ö"}\n'.encode("latin-1")
    )
    assert [row["text"][0] for row in rows] == ["a", "\N{REPLACEMENT CHARACTER}"]
    assert said == ""


def test_csv_of_quotes_that_are_never_closed_is_read_in_linear_time() -> None:
    # Each line opens a quote that no line closes: read again from each, they would take half an hour.
    errors = io.StringIO()

    rows = list(Table("in.csv", "id,text\n" + 'a""","\n' * 100_000, TEXT, errors).rows())

    assert rows == []
    assert errors.getvalue()
