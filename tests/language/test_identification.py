"""Which language a text is in."""

import pytest

from bemot.language import identification


@pytest.mark.parametrize(
    ("text", "language"),
    [
        ("Tåget var försenat igen och ingen svarade i telefon", "sv"),
        ("The train was late again and nobody answered the phone", "en"),
        ("Toget var forsinket igjen, og ingen tok telefonen når jeg ringte", "nb"),
        ("Toget var forsinket igen, og ingen tog telefonen da jeg ringede", "da"),
        ("Juna oli taas myöhässä eikä kukaan vastannut puhelimeen", "fi"),
        ("Der Zug hatte schon wieder Verspätung und niemand ging ans Telefon", ""),
    ],
)
def test_identify_finds_the_language(text: str, language: str) -> None:
    assert identification.identify(text) == language


def test_identify_believes_the_hint_for_a_few_letters() -> None:
    assert identification.identify("ok", hint="da-DK") == "da"
    assert identification.identify("🙂", hint="no") == "nb"


def test_identify_takes_no_unknown_hint() -> None:
    assert identification.identify("", hint="xx") == ""


def test_identify_believes_a_hint_that_the_words_allow() -> None:
    """Danish is a little likelier by the letters alone; the author's app says Swedish."""
    assert identification.identify("Tack, nu fungerar det jättebra!", hint="sv") == "sv"
    assert identification.identify("The train was late again and nobody answered", hint="sv") == "en"


@pytest.mark.parametrize(
    ("text", "language"),
    [
        ("Awful.", "en"),
        ("Skräp", "sv"),
        ("Det blir en JO-anmälan av det här.", "sv"),
        ("Где мой заказ?", ""),
        ("Où est ma commande ?", ""),
    ],
)
def test_identify_looks_at_words_and_letters_where_there_is_little_else(text: str, language: str) -> None:
    assert identification.identify(text) == language
