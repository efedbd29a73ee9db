"""The learned part of the tone check: trained twice it is the same, and it stops few good drafts."""

from pathlib import Path

import numpy as np
import pytest

from bemot.language import corpus, tone_model, tone_training, weights
from bemot.words import ToneKind

CORPUS = Path(__file__).parents[2] / "corpus"


@pytest.mark.slow
def test_train_gives_the_same_twice() -> None:
    pytest.importorskip("sklearn")
    rows = [row for row in corpus.drafts(CORPUS) if row["trade"] in ("bus", "rail")][::6]

    one, other = (tone_training.train(rows, kinds=[ToneKind.DEFENSIVE]) for _ in range(2))

    assert one.labels == other.labels
    assert np.array_equal(one.table, other.table)
    assert np.array_equal(one.bias, other.bias)
    assert one.labels[0] == tone_model.VERDICT


def test_examples_keep_the_comment_from_the_model_once() -> None:
    rows = [row for row in corpus.drafts(CORPUS)[:120] if row["acceptable"]]

    found = tone_training.examples(rows)

    assert found.row[: len(rows)].tolist() == list(range(len(rows)))
    assert len(found.row) == 2 * len(rows)
    assert set(found.size[: len(rows)]) == {1.0}


def test_shipped_weights_are_small() -> None:
    assert (weights.FOLDER / "tone.npz").stat().st_size < 2_000_000
