"""Many texts at once are read as one by one."""

import json
from pathlib import Path

import numpy as np
import pytest

from bemot.language import batch as batches
from bemot.language import comment, danger, hashing, lexicon, meaning, signals

CORPUS = Path(__file__).parents[2] / "corpus" / "comments" / "sv" / "rail.jsonl"
TEXTS = [
    *("", " ", "😀👍🏽", "fo\u0308rsenad ta\u030ag", "F4n vad dåligt, j*vla tåg", "\ud800x", "ÅÄÖ " * 2000, "İstanbul"),
    *(json.loads(line)["text"] for line in CORPUS.read_text(encoding="utf-8").splitlines()[:120]),
]


@pytest.fixture(scope="module")
def batch() -> batches.Batch:
    return batches.of(TEXTS, masked_words=lexicon.masked_words())


def test_of_folds_as_fold_does(batch: batches.Batch) -> None:
    folded = [comment.fold(text, masked_words=lexicon.masked_words()) for text in TEXTS]

    assert [batch.folded(index) for index in range(len(TEXTS))] == folded


def test_sums_are_those_of_each_text_alone(batch: batches.Batch) -> None:
    table = np.random.default_rng(1).integers(-127, 128, (hashing.SLOTS, 5)).astype(np.int8)

    together = [kind.sums(table) for kind in hashing.hash_batch(batch).kinds]

    for index in range(len(TEXTS)):
        alone = [kind.sums(table) for kind in hashing.hash_batch(batch.only(np.array([index]))).kinds]
        assert [one[index].tolist() for one in together] == [one[0].tolist() for one in alone]


def test_counts_meet_the_same_lists_as_the_hits_of_one_text(batch: batches.Batch) -> None:
    found = signals.read(batch, languages=["sv"] * len(TEXTS))

    for index in range(len(TEXTS)):
        met = {hit.label for hit in found.hits(index)}
        met |= {label.removeprefix(danger.PREFIX) for label in met}
        met = {{"press": "journalist"}.get(label, label) for label in met}
        counted = {label for label, place in signals.labels().items() if found.counts[index, place]}
        quiet = {label for label in counted if label.startswith(danger.CUE) or label == danger.HARMLESS}
        assert {label for label in counted - quiet if label in signals.NAMES} == met & set(signals.NAMES)


def test_a_word_means_the_same_in_two_languages_and_something_else_where_it_is_another_word() -> None:
    texts = ["delayed", "försenad", "barn", "barn", "children"]

    found = meaning.read(hashing.hash_batch(batches.of(texts)), ["en", "sv", "sv", "en", "en"])

    likeness = found @ found.T
    assert likeness[0, 1] > 0.9
    assert likeness[2, 4] > 0.7
    assert likeness[3, 4] < likeness[2, 4] / 2
