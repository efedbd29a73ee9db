"""Folding, sentences and tokens keep their places in the original."""

import pytest

from bemot.language import comment, lexicon


def test_fold_reads_masked_words_and_keeps_length() -> None:
    text = "F4n vad dåligt, era 1D1OTER"

    folded = comment.fold(text, masked_words=lexicon.masked_words())

    assert folded.text == "fan vad dåligt, era 1d1oter"
    assert len(folded.text) == len(text)


@pytest.mark.parametrize("text", ["nr 4g på spår 3b", "anna@example.se", "kl 7.14"])
def test_fold_leaves_numbers_and_addresses_alone(text: str) -> None:
    assert comment.fold(text, masked_words=lexicon.masked_words()).text == text


def test_fold_gives_places_in_a_decomposed_text() -> None:
    text = "fo\u0308rsenad ta\u030ag"

    folded = comment.fold(text)

    assert folded.text == "försenad tåg"
    span = folded.original(9, 12)
    assert text[span.start : span.end] == "ta\u030ag"


def test_sentences_do_not_end_at_abbreviations() -> None:
    text = "Hej! Tåget kl. 7.14 kom t.ex. aldrig. Varför?"

    found = [text[span.start : span.end] for span in comment.sentences(text)]

    assert found == ["Hej!", "Tåget kl. 7.14 kom t.ex. aldrig.", "Varför?"]


@pytest.mark.parametrize(
    "text", ["", " ", "\x00\x01", "\ud800", "😀" * 1000, "\u202eabc", "a" * 1_000_000, "!" * 50_000]
)
def test_all_functions_take_any_text(text: str) -> None:
    assert isinstance(comment.normalise(text[:1000]), str)
    assert len(comment.fold(text).text) <= comment.MAX_CHARS
    assert isinstance(comment.tokens(text[:5000]), list)
    assert isinstance(comment.sentences(text[:5000]), list)
