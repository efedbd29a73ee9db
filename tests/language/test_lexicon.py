"""Word lists say where they come from, and are found where they should be."""

from pathlib import Path

import pytest

from bemot.language import lexicon

LISTS = sorted(lexicon.FOLDER.rglob("*.txt"))


@pytest.mark.parametrize("path", LISTS, ids=[path.stem + path.parent.name for path in LISTS])
def test_load_finds_header_and_entries_in_each_list(path: Path) -> None:
    held = lexicon.load(path)

    assert all(held.header[field] for field in lexicon.HEADER_FIELDS)
    assert held.header["language"] in (path.parent.name, "any")
    assert held.entries


def test_load_refuses_a_list_without_licence(tmp_path: Path) -> None:
    path = tmp_path / "words.txt"
    path.write_text("# source: me\n# version: 1\n# language: sv\n[a]\nb\n", encoding="utf-8")

    with pytest.raises(lexicon.LexiconError, match=r"words\.txt: the header lacks licence"):
        lexicon.load(path)


def test_find_keeps_to_whole_words_and_open_ends() -> None:
    finder = lexicon.finder("sv")

    labels = {hit.label for hit in finder.find("försenade")}
    inside = [hit for hit in finder.find("fantastik") if hit.label == "swear"]

    assert "neg" in labels
    assert inside == []


def test_find_knows_swedish_without_its_dots() -> None:
    assert any(hit.label == "neg" for hit in lexicon.finder("sv").find("vad daligt"))
