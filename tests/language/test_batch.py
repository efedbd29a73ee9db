"""Many texts at once are read as one by one."""

import json
from pathlib import Path

import numpy as np
import pytest

from bemot.language import batch as batches
from bemot.language import comment, hashing, labels, lexicon, meaning, shape, signals, weights

CORPUS = Path(__file__).parents[2] / "corpus" / "comments" / "sv" / "rail.jsonl"
TEXTS = [
    *("", " ", "😀👍🏽", "fo\u0308rsenad ta\u030ag", "F4n vad dåligt, j*vla tåg", "\ud800x", "ÅÄÖ " * 2000, "İstanbul"),
    *("inte  bra", "  !?", "tack.nej", "och/eller e-post", "x" * 300),
    *(json.loads(line)["text"] for line in CORPUS.read_text(encoding="utf-8").splitlines()[:120]),
]


@pytest.fixture(scope="module")
def batch() -> batches.Batch:
    return batches.of(TEXTS, masked_words=lexicon.masked_words())


def alone(batch: batches.Batch, index: int) -> batches.Batch:
    return batches.of_folded([batch.folded(index).text])


def test_of_folds_as_fold_does(batch: batches.Batch) -> None:
    folded = [comment.fold(text, masked_words=lexicon.masked_words()) for text in TEXTS]

    assert [batch.folded(index) for index in range(len(TEXTS))] == folded


def test_read_cuts_each_text_into_its_chunks(batch: batches.Batch) -> None:
    chunks = hashing.read(batch)

    for index in range(len(TEXTS)):
        own = chunks.of_text(index)
        folded, begin = batch.folded(index).text, int(batch.first[index])
        cut = [chunks.known.chunks[number] for number in chunks.numbers[own].tolist()[1:]]
        assert "".join(cut) == folded.replace(" ", "")
        places = chunks.starts[own].tolist()[1:]
        assert all(folded.startswith(chunk, at - begin) for chunk, at in zip(cut, places, strict=True))


def test_logits_are_those_of_each_text_alone(batch: batches.Batch) -> None:
    model = weights.load("triage")

    together = model.logits(hashing.read(batch))

    for index in range(len(TEXTS)):
        by_itself = model.logits(hashing.read(alone(batch, index)))
        assert np.array_equal(together[index], by_itself[0])


def test_logits_do_not_change_when_chunks_are_forgotten(batch: batches.Batch, monkeypatch: pytest.MonkeyPatch) -> None:
    model = weights.load("triage")
    before = model.logits(hashing.read(batch))

    monkeypatch.setattr(hashing, "MOST", 0)
    after = model.logits(hashing.read(batch))

    assert np.array_equal(before, after)


def test_lists_find_in_chunks_what_they_find_in_the_text(batch: batches.Batch) -> None:
    for language in ("sv", "en", "fi", ""):
        found = lexicon.lists().find(batch, hashing.read(batch), [language] * len(TEXTS))
        names = list(lexicon.labels())
        for index in range(len(TEXTS)):
            own = found.only(found.texts == index)
            begin = int(batch.first[index])
            got = {
                (int(start) - begin, int(end) - begin, names[label])
                for start, end, label in zip(own.starts, own.ends, own.labels, strict=True)
            }
            hits = lexicon.finder(language).find(batch.folded(index).text)
            assert got == {(hit.start, hit.end, hit.label) for hit in hits}


def test_counts_meet_the_same_lists_as_the_hits_of_one_text(batch: batches.Batch) -> None:
    chunks = hashing.read(batch)
    found = signals.read(batch, chunks, languages=["sv"] * len(TEXTS), counted=shape.count(chunks))

    for index in range(len(TEXTS)):
        met = {hit.label for hit in found.hits(index)}
        met |= {label.removeprefix(labels.DANGER) for label in met}
        met = {{"press": "journalist"}.get(label, label) for label in met}
        counted = {label for label, place in labels.places().items() if found.counts[index, place]}
        assert {label for label in counted if label in signals.NAMES} == met & set(signals.NAMES)


def test_a_word_means_the_same_in_two_languages_and_something_else_where_it_is_another_word() -> None:
    texts = ["delayed", "försenad", "barn", "barn", "children"]

    found = meaning.read(hashing.read(batches.of(texts)), ["en", "sv", "sv", "en", "en"])

    likeness = found @ found.T
    assert likeness[0, 1] > 0.9
    assert likeness[2, 4] > 0.7
    assert likeness[3, 4] < likeness[2, 4] / 2


def test_lent_adds_what_the_directions_would() -> None:
    chunks = hashing.read(batches.of(TEXTS))
    lent = np.random.default_rng(1).normal(size=(meaning.DIMENSIONS, 3)).astype(np.float32)
    languages = ["sv", "en"] * (len(TEXTS) // 2) + ["sv"] * (len(TEXTS) % 2)

    assert np.allclose(meaning.Lent(lent).read(chunks, languages), meaning.read(chunks, languages) @ lent, atol=1e-4)
