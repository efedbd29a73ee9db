"""What a text speaks of, in two languages."""

import numpy as np
import pytest

from bemot.language import gist


@pytest.mark.parametrize(
    ("text", "english"),
    [
        ("Tåget är sent igen", False),
        ("The train is late again", True),
        ("rude cashier", True),
        ("otrevlig kassa", False),
        ("kall mat", False),
        ("cold food", True),
        ("", False),
    ],
)
def test_is_english_looks_a_text_up_where_its_words_stand(text: str, english: bool) -> None:
    assert gist.is_english(text.lower().split()) is english


def test_of_gives_two_languages_the_same_slots_for_the_same_thing() -> None:
    one, other = gist.of("fakturan"), gist.of("the invoice")
    another = gist.of("the weather")

    assert set(one.slots) & set(other.slots)
    assert not set(one.slots) & set(another.slots)
    assert one.direction @ other.direction > one.direction @ another.direction


def test_of_takes_a_compound_apart() -> None:
    # The word list has neither word, only their parts.
    assert set(gist.of("tvättmaskinsfaktura", language="sv").slots) & set(gist.of("invoice", language="en").slots)


def test_of_weighs_a_rare_word_more_than_a_frequent_one() -> None:
    read = gist.of("vänta kattunge", language="sv")
    weights = dict(zip(read.slots.tolist(), read.weights.tolist(), strict=True))
    [rare] = gist.slots_of(np.array([gist.stem_key("kattunge")], dtype=np.uint32)).tolist()
    [frequent] = gist.slots_of(np.array([gist.stem_key("vänta")], dtype=np.uint32)).tolist()

    assert weights[rare] > weights[frequent] > 0


def test_of_reads_a_language_that_it_is_told() -> None:
    # "barn" is a child in Swedish.
    assert set(gist.of("barn", language="sv").slots) != set(gist.of("barn", language="en").slots)


@pytest.mark.parametrize("text", ["", "\ud800", "12 34", "?!", "å" * 100_000, "ab " * 50_000])
def test_of_takes_any_text(text: str) -> None:
    read = gist.of(text)

    assert len(read.slots) == len(read.weights) <= gist.MOST
    assert np.linalg.norm(read.direction) == pytest.approx(0) or np.linalg.norm(read.direction) == pytest.approx(
        1, abs=1e-3
    )
