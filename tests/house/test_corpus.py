"""The corpus is whole: labels for each text, the gold part as it was sealed and apart from what trains."""

from pathlib import Path

from bemot.language import corpus
from bemot.language.training import GOLD_TRADES, rows_of

CORPUS = Path(__file__).parents[2] / "corpus"
GOLD = CORPUS / corpus.GOLD


def test_gold_is_as_it_was_sealed():
    assert corpus.seal(GOLD) == (GOLD / corpus.SEAL).read_text(encoding="utf-8").strip()


def test_no_text_and_no_trade_stands_on_both_sides():
    gold, training = list(corpus.comments(GOLD)), list(rows_of(CORPUS))
    assert {row["trade"] for row in gold} == set(GOLD_TRADES)
    assert not {row["trade"] for row in training} & set(GOLD_TRADES)
    held_out = [*gold, *corpus.comments(CORPUS / corpus.APART)]
    assert not {row["text"].strip().lower() for row in held_out} & {row["text"].strip().lower() for row in training}


def test_each_comment_has_one_id_and_labels_that_fit_together():
    rows = [*corpus.comments(CORPUS), *corpus.comments(GOLD), *corpus.comments(CORPUS / corpus.APART)]
    assert len({row["id"] for row in rows}) == len(rows)
    for row in rows:
        assert ("press" in row["flags"]) == (row["intent"] == "press"), row["id"]
        assert row["needs_reply"] or "self_harm" not in row["flags"], row["id"]
        assert row["needs_reply"] or row["intent"] not in ("complaint", "question", "suggestion", "press"), row["id"]
