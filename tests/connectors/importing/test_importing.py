"""Exports are read as people have them: odd delimiters, old encodings, broken lines in the middle."""

import io
import json
from datetime import UTC, datetime
from pathlib import Path
from zoneinfo import ZoneInfo

import pytest

from bemot.connectors.importing import reader
from bemot.connectors.importing.reader import BadLine, NoExport
from bemot.connectors.importing.rows import Row, Unreadable, moment


def read(text: str, encoding: str = "utf-8") -> list[Row | BadLine]:
    return list(reader.read(io.BytesIO(text.encode(encoding))))


def rows(text: str, encoding: str = "utf-8") -> list[Row]:
    found = read(text, encoding)
    assert [one for one in found if isinstance(one, BadLine)] == []
    return [one for one in found if isinstance(one, Row)]


@pytest.mark.parametrize("delimiter", [",", ";", "\t", "|"])
@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "cp1252", "utf-16"])
def test_read_finds_delimiter_and_encoding(delimiter: str, encoding: str) -> None:
    head = delimiter.join(["Id", "Datum", "Författare", "Kommentar", "Länk", "Kampanj"])
    line = delimiter.join(
        ["7", "2026-03-02 10:00", "Maja Åkesson", '"Försenat; igen, | å ä ö"', "https://a.example/1", "vår"]
    )
    (row,) = rows(f"{head}\r\n{line}\r\n", encoding)
    assert (row.external_id, row.author, row.text) == ("7", "Maja Åkesson", "Försenat; igen, | å ä ö")
    assert row.created_at == datetime(2026, 3, 2, 10, tzinfo=UTC)
    assert row.url == "https://a.example/1"
    assert row.other == {"Kampanj": "vår"}


def test_read_knows_answers_and_english_names() -> None:
    (row,) = rows(
        "sep=,\ncreatedAt,author_name,Comment Text,network,parent_id,Our reply,answered-at,lang\n"
        "2026-03-02T10:00:00Z,Maja,Late again,facebook,5,So sorry,2026-03-02T12:00:00+01:00,en\n"
    )
    assert (row.network, row.parent_id, row.answer, row.language) == ("facebook", "5", "So sorry", "en")
    assert row.answered_at == datetime(2026, 3, 2, 11, tzinfo=UTC)


def test_read_takes_comments_of_many_lines() -> None:
    first, second = rows('text,id\n"Rad ett\nRad ""två""\n\nslut",1\nNästa,2\n')
    assert first.text == 'Rad ett\nRad "två"\n\nslut'
    assert (first.line, second.line) == (2, 6)


def test_read_names_bad_lines_and_goes_on() -> None:
    found = read(
        "id,date,text,url\n"
        "1,2026-03-02,Bra,\n"
        "2,2026-13-40,Fel datum,\n"
        "3,,,\n"
        "4,2026-03-02\n"
        "5,,Text,javascript:alert(1)\n"
        "\n"
        '6,,"Ingen stänger,\n'
        "7,,Sist,\n"
    )
    assert [(one.line, one.reason) for one in found if isinstance(one, BadLine)] == [
        (3, "'2026-13-40' is no date."),
        (4, "There is neither a text nor a link."),
        (5, "There are 2 columns here and 4 names."),
        (6, "'javascript:alert(1)' is no web address."),
        (8, "There are 3 columns here and 4 names."),
    ]
    assert [one.external_id for one in found if isinstance(one, Row)] == ["1", "7"]
    assert found[1] == BadLine(3, 59, "'2026-13-40' is no date.", "2,2026-13-40,Fel datum,")


def test_read_keeps_a_mark_in_the_middle_of_a_cell() -> None:
    first, second = rows('id,text\n1,Min 55" tv\n2,Och "så" vidare\n')
    assert (first.text, second.text) == ('Min 55" tv', 'Och "så" vidare')


def test_read_names_the_one_line_in_another_encoding() -> None:
    good = "".join(f"{n},å ä ö\n" for n in range(20)).encode()
    found = list(reader.read(io.BytesIO(b"id,text\n" + good + b"99,f\xf6rsent\n" + "100,även\n".encode())))
    bad = [one for one in found if isinstance(one, BadLine)]
    assert [(one.line, "encoding" in one.reason) for one in bad] == [(22, True)]
    assert isinstance(found[-1], Row)
    assert found[-1].text == "även"


def test_read_takes_jsonl_with_nested_authors() -> None:
    lines = [
        json.dumps({"id": 5, "message": "Sämst 😡", "from": {"name": "Maja", "id": "9"}, "created_time": 1772442000}),
        "",
        "{broken",
        "[1]",
        json.dumps({"message": "Bäst", "likes": 3, "tags": None}),
    ]
    first, broken, no_object, last = read("\n".join(lines))
    assert isinstance(first, Row)
    assert (first.external_id, first.text, first.author) == ("5", "Sämst 😡", "Maja")
    assert first.created_at == datetime(2026, 3, 2, 9, tzinfo=UTC)
    assert isinstance(broken, BadLine)
    assert (broken.line, broken.content) == (3, "{broken")
    assert isinstance(no_object, BadLine)
    assert isinstance(last, Row)
    assert last.other == {"likes": "3"}


@pytest.mark.parametrize(
    ("text", "words"),
    [("", "empty"), ("a,b\n1,2\n", "a, b"), ('[{"text": "x"}]', "one object on each line"), ("PK\0\1", "no text file")],
)
def test_read_says_why_a_whole_file_is_no_use(text: str, words: str) -> None:
    with pytest.raises(NoExport, match=words):
        read(text)


def test_read_tells_how_far_it_is(tmp_path: Path) -> None:
    path = tmp_path / "export.csv"
    path.write_text("text,id\n" + "".join(f"Kommentar nummer å {n},{n}\n" for n in range(1000)), encoding="utf-8")
    steps = [one.read_bytes for one in reader.read(path)]
    assert len(steps) == 1000
    assert steps == sorted(steps)
    assert steps[-1] == reader.size(path) == path.stat().st_size
    with path.open("rb") as file:
        assert reader.size(file) == steps[-1]
        assert len(list(reader.read(file))) == 1000


@pytest.mark.parametrize(
    ("value", "expected"),
    [
        ("2026-03-02", "2026-03-01T23:00"),
        ("2026-07-02 10:00:30", "2026-07-02T08:00:30"),
        ("2.3.2026 10.00", "2026-03-02T09:00"),
        ("31/12/2025", "2025-12-30T23:00"),
        ("12/31/2025", "2025-12-30T23:00"),
        ("1772442000000", "2026-03-02T09:00"),
        ("Mon, 02 Mar 2026 10:00:00 +0100", "2026-03-02T09:00"),
        ("Mon Mar 02 09:00:00 +0000 2026", "2026-03-02T09:00"),
    ],
)
def test_moment_reads_the_dates_that_exports_have(value: str, expected: str) -> None:
    assert moment(value, zone=ZoneInfo("Europe/Stockholm")) == datetime.fromisoformat(f"{expected}+00:00")


@pytest.mark.parametrize("value", ["igår", "2/3/2026", "99.99.2026", "2026-02-30", "0" * 40])
def test_moment_guesses_nothing(value: str) -> None:
    with pytest.raises(Unreadable):
        moment(value, zone=UTC)
