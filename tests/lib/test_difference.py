from hypothesis import given
from hypothesis import strategies as st

from bemot.lib import difference
from bemot.lib.difference import Kind, Piece


def test_between_keeps_words_whole() -> None:
    found = difference.between("Vi är ledsna, tåget var sent.", "Vi är verkligen ledsna, bussen var sen.")
    assert [piece for piece in found if piece.kind is not Kind.SAME] == [
        Piece("verkligen ", Kind.ADDED),
        Piece("tåget", Kind.GONE),
        Piece("bussen", Kind.ADDED),
        Piece("sent", Kind.GONE),
        Piece("sen", Kind.ADDED),
    ]


def test_between_takes_words_side_by_side_as_one_change() -> None:
    found = difference.between("Svar på torsdag.", "Svar i dag.")
    assert found[1:3] == [Piece("på torsdag", Kind.GONE), Piece("i dag", Kind.ADDED)]


def test_between_same_texts_is_one_piece_and_of_nothing_none() -> None:
    assert difference.between("Hej!", "Hej!") == [Piece("Hej!", Kind.SAME)]
    assert difference.between("", "") == []


@given(st.text(max_size=80), st.text(max_size=80))
def test_between_loses_nothing_of_either_text(old: str, new: str) -> None:
    found = difference.between(old, new)
    assert "".join(piece.text for piece in found if piece.kind is not Kind.ADDED) == old
    assert "".join(piece.text for piece in found if piece.kind is not Kind.GONE) == new
