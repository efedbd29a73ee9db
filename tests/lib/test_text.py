"""Text is counted and cut as a reader sees it."""

import pytest

from bemot.lib import text


@pytest.mark.parametrize(
    ("written", "count"),
    [
        ("", 0),
        ("Hej", 3),
        ("åäö", 3),
        ("a\u030aa\u0308", 2),
        ("👩‍👩‍👧‍👧", 1),
        ("👍🏽", 1),
        ("🇸🇪🇳🇴", 2),
        ("a\r\nb", 3),
        ("각", 1),
        ("नमस्ते", 3),
    ],
)
def test_grapheme_count_counts_what_is_seen(written, count):
    assert text.grapheme_count(written) == count


def test_cut_never_cuts_through_a_sign():
    assert text.cut("👩‍👩‍👧‍👧👍🏽🇸🇪", graphemes=2) == "👩‍👩‍👧‍👧…"
    assert text.cut("Hej då", graphemes=6) == "Hej då"
    assert text.cut("Hej då!", graphemes=5) == "Hej…"


def test_normalise_gives_one_form():
    assert text.normalise("a\u030a\r\nb\rc\x00") == "å\nb\nc"
