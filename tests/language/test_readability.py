"""LIX and what makes a text hard."""

import pytest

from bemot.language import readability


def test_measure_computes_lix() -> None:
    found = readability.measure("Tåget var försenat. Vi beklagar.", language="sv")

    # 5 words, 2 sentences, 2 words of more than six letters: 2.5 + 40.
    assert (found.lix, found.level, found.words, found.sentences) == (42.5, "medium", 5, 2)


def test_measure_points_at_long_words_and_sentences() -> None:
    text = "Kort mening här. " + "vi " * 26 + "ärendehanteringssystemet."

    found = readability.measure(text, language="sv")

    assert [text[span.start : span.end] for span in found.long_words] == ["ärendehanteringssystemet"]
    assert [text[span.start : span.start + 2] for span in found.long_sentences] == ["vi"]


@pytest.mark.parametrize("text", ["", "...", "😀", "123"])
def test_measure_gives_zero_for_no_words(text: str) -> None:
    assert readability.measure(text, language="sv").lix == 0
