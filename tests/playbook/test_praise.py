"""Praise: where to thank and why, and the tone of the question."""

import pytest

from bemot.playbook.praise import KindWords, Thanks, Warmth, Why, warmth, where_to_thank


@pytest.mark.parametrize(
    ("words", "way", "why"),
    [
        (KindWords(personal=True), Thanks.PUBLIC, Why.PERSONAL),
        (KindWords(personal=True, owned=False), Thanks.PUBLIC, Why.PERSONAL_ELSEWHERE),
        (KindWords(personal=False), Thanks.PRIVATE, Why.GENERAL),
        (KindWords(personal=False, owned=False), Thanks.PRIVATE, Why.GENERAL),
        (KindWords(personal=True, private=True), Thanks.PRIVATE, Why.WRITTEN_TO_US_ALONE),
        (KindWords(personal=True, confidential=True), Thanks.PRIVATE, Why.CONFIDENTIAL),
    ],
)
def test_where_to_thank(words: KindWords, way: Thanks, why: Why) -> None:
    assert where_to_thank(words) == (way, why)


@pytest.mark.parametrize("text", ["Tack!", "Fint 🎉", "Så bra :)", "Bäst ☀"])
def test_lively(text: str) -> None:
    assert warmth(text) is Warmth.LIVELY


def test_plain() -> None:
    assert warmth("Ett tack till personalen i Boden.") is Warmth.PLAIN
