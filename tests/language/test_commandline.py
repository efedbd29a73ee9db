"""The commands: good lines are kept, bad ones are named."""

import json
from pathlib import Path

import pytest

from bemot.language import commandline


def rows(text: str) -> list[dict]:
    return [json.loads(line) for line in text.splitlines()]


def test_triage_keeps_good_lines_and_names_bad_ones(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    source = tmp_path / "in.jsonl"
    source.write_text(
        '{"id": 7, "text": "Tåget är sent", "shop": "A"}\n{oj\n\n[1]\n{"id": 8}\n{"text": "\\ud800"}\n',
        encoding="utf-8",
    )

    code = commandline.triage([str(source)])

    said = capsys.readouterr()
    found = rows(said.out)
    assert code == commandline.SOME_BAD
    assert [(row.get("id"), row.get("shop")) for row in found] == [(7, "A"), (None, None)]
    assert found[0]["intent"] == "complaint"
    assert {"language", "scores", "evidence", "unsure", "flags", "topics", "needs_reply", "sentiment"} <= found[
        0
    ].keys()
    assert [line.split(": ")[0].split()[-1] for line in said.err.splitlines()] == ["2", "4", "5"]


def test_triage_reads_csv_and_writes_a_file(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    source, target = tmp_path / "in.csv", tmp_path / "out.jsonl"
    source.write_text('id,text\n1,"Hissen, den är trasig"\n2,Tack!\n3,a,b,c\n', encoding="utf-8")

    code = commandline.triage([str(source), "-o", str(target)])

    assert code == commandline.SOME_BAD
    assert [row["id"] for row in rows(target.read_text(encoding="utf-8"))] == ["1", "2"]
    assert "line 4" in capsys.readouterr().err


def test_triage_tells_of_a_missing_file(capsys: pytest.CaptureFixture[str]) -> None:
    assert commandline.triage(["/nowhere/in.jsonl"]) == commandline.UNUSABLE
    assert "No such file" in capsys.readouterr().err


def test_tone_gives_verdict_and_kinds(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    source = tmp_path / "in.jsonl"
    row = {"id": "a", "comment": "Tåget är alltid sent", "draft": "Vi är ledsna att du upplever det så."}
    source.write_text(json.dumps(row) + "\n", encoding="utf-8")

    code = commandline.tone([str(source)])

    (found,) = rows(capsys.readouterr().out)
    assert code == commandline.GOOD
    assert (found["id"], found["acceptable"], found["violations"]) == ("a", False, ["non_apology"])
    assert {"kind", "start", "end", "advice"} <= found["findings"][0].keys()


def test_similar_ranks_the_corpus_for_each_query(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    corpus, queries = tmp_path / "corpus.jsonl", tmp_path / "queries.jsonl"
    corpus.write_text('{"id": "a", "text": "kall mat"}\n{"id": "b", "text": "sent tåg"}\n', encoding="utf-8")
    queries.write_text('{"id": "q", "text": "tåget är försenat"}\n', encoding="utf-8")

    code = commandline.similar(["--corpus", str(corpus), "--queries", str(queries), "-k", "1"])

    (found,) = rows(capsys.readouterr().out)
    assert code == commandline.GOOD
    assert found["id"] == "q"
    assert [near["id"] for near in found["nearest"]] == ["b"]


def test_triage_takes_corrections_and_names_bad_ones(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    source, known = tmp_path / "in.jsonl", tmp_path / "known.jsonl"
    text = "Bageriet på torget har tydligen fått nya gardiner i skyltfönstret."
    source.write_text(json.dumps({"text": text}) + "\n", encoding="utf-8")
    good = {"text": text, "intent": "suggestion", "flags": ["legal"], "topic": "communication"}
    lines = [good, {"text": text, "intent": "rant"}, {"intent": "spam"}]
    known.write_text("".join(json.dumps(line) + "\n" for line in lines), encoding="utf-8")

    code = commandline.triage([str(source), "--corrections", str(known)])

    said = capsys.readouterr()
    (found,) = rows(said.out)
    assert code == commandline.SOME_BAD
    assert (found["intent"], found["flags"], found["topics"]) == ("suggestion", ["legal"], ["communication"])
    assert [line.split(": ")[0].split()[-1] for line in said.err.splitlines()] == ["2", "3"]
    assert commandline.triage([str(source), "--corrections", "/nowhere/known.jsonl"]) == commandline.UNUSABLE


def test_similar_keeps_ids_as_they_were(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    source = tmp_path / "texts.jsonl"
    source.write_text('{"id": 1, "text": "kall mat"}\n{"id": "b", "text": "sent tåg"}\n', encoding="utf-8")

    code = commandline.similar(["--corpus", str(source), "--queries", str(source), "-k", "1"])

    found = rows(capsys.readouterr().out)
    assert code == commandline.GOOD
    assert [(row["id"], row["nearest"][0]["id"]) for row in found] == [(1, 1), ("b", "b")]


@pytest.mark.parametrize("many", ["0", "-3", "two", "²"])
def test_similar_asks_for_a_number_of_texts(many: str, capsys: pytest.CaptureFixture[str]) -> None:
    with pytest.raises(SystemExit) as left:
        commandline.similar(["--corpus", "a.jsonl", "--queries", "b.jsonl", "-k", many])

    assert left.value.code == commandline.UNUSABLE
    assert "-k" in capsys.readouterr().err


def test_tone_passes_other_fields_through(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    source = tmp_path / "in.csv"
    source.write_text("comment;draft;channel\nTack!;Tack själv! /Eva;fb\n", encoding="utf-8")

    assert commandline.tone([str(source)]) == commandline.GOOD
    (found,) = rows(capsys.readouterr().out)
    assert (found["channel"], found["acceptable"], found["violations"]) == ("fb", True, [])
