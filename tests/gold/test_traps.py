"""The traps that a toy falls into, in five languages. None trains the weights; rules were mended until they passed."""

import json
from pathlib import Path

import pytest

from bemot.language import triage

TRAPS = [json.loads(line) for line in (Path(__file__).parent / "traps.jsonl").read_text(encoding="utf-8").splitlines()]
KNOWN_MISSES = {
    "Great job losing my luggage again, thanks a lot.": "English sarcasm made of praise words alone is read as praise.",
    "bussen kom alldrig idag hellr, star har och fryser": "Four words misspelt in one breath are taken for talk.",
}


@pytest.mark.parametrize("row", TRAPS, ids=[f"{row['language']}-{row['trap']}-{n}" for n, row in enumerate(TRAPS)])
def test_read_sees_the_trap(row: dict) -> None:
    if row["text"] in KNOWN_MISSES:
        pytest.xfail(KNOWN_MISSES[row["text"]])

    (result,) = triage.read([triage.Comment(row["text"])])

    flags = set(map(str, result.flags))
    assert str(result.intent) in row.get("intent", [str(result.intent)])
    assert str(result.sentiment) == row.get("sentiment", str(result.sentiment))
    assert result.needs_reply == row.get("needs_reply", result.needs_reply)
    assert set(row.get("flags", [])) <= flags
    assert not set(row.get("not_flags", [])) & flags
