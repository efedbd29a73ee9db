"""The fast reading gives what a plain one gives, and each text the same alone as among others."""

import json
import random
from pathlib import Path

import numpy as np
import pytest

from bemot.language import batch as batches
from bemot.language import hashing, lexicon, shape, triage, weights
from tests.language import plain_reading, promises

COMMENTS = Path(__file__).parents[2] / "corpus" / "comments"


def _some(language: str, many: int) -> list[str]:
    files = sorted((COMMENTS / language).glob("*.jsonl"))
    lines = [line for file in files for line in file.read_text(encoding="utf-8").splitlines()]
    return [json.loads(line)["text"] for line in random.Random(7).sample(lines, many)]


TEXTS = [
    *_some("sv", 150),
    *_some("en", 80),
    *(text for language in ("nb", "da", "fi") for text in _some(language, 15)),
    *promises.ODD,
    *(
        "Vad är ½ och ² värt?",
        "x" * 300,
        "och/eller e-post",
        "f4n 😀👍🏽 j*vla",
        "inte  bra",
        "  !?",
        "\U0001d4d7\U0001d4ee du",
        "ni2",
    ),
]


@pytest.fixture(scope="module")
def batch() -> batches.Batch:
    return batches.of(TEXTS, masked_words=lexicon.masked_words())


def test_logits_are_those_of_a_plain_reading(batch: batches.Batch) -> None:
    read = weights.load("triage").logits(hashing.read(batch))

    plain = [plain_reading.logits(batch.folded(index).text) for index in range(len(TEXTS))]

    assert np.abs(read - plain).max() < 1e-4


def test_lists_find_what_a_plain_search_finds(batch: batches.Batch) -> None:
    names = list(lexicon.labels())
    for language in ("sv", "en", ""):
        found = lexicon.lists().find(batch, hashing.read(batch), [language] * len(TEXTS))
        for index in range(0, len(TEXTS), 3):
            own, begin = found.only(found.texts == index), int(batch.first[index])
            spans = zip((own.starts - begin).tolist(), (own.ends - begin).tolist(), own.labels.tolist(), strict=True)

            plain = plain_reading.hits(batch.folded(index).text, language)

            assert {(start, end, names[label]) for start, end, label in spans} == plain, TEXTS[index]


def test_count_counts_what_a_plain_reading_counts(batch: batches.Batch) -> None:
    counted = shape.count(hashing.read(batch))
    columns = [shape.COUNTED.index(name) for name in ("asks", "exclaims", "digits", "words", "letters")]

    plain = [plain_reading.counts(plain_reading.chunks_of(batch.folded(at).text)) for at in range(len(TEXTS))]

    assert counted[:, columns].tolist() == plain


def test_read_gives_a_text_alone_what_it_gives_it_among_others() -> None:
    comments = [
        triage.Comment(text, answers_to="Har det löst sig?" if at % 9 == 0 else "") for at, text in enumerate(TEXTS)
    ]

    together = triage.read(comments)

    for comment, result in zip(comments, together, strict=True):
        promises.assert_same(result, triage.read([comment])[0])
