"""What people answer when asked whether a matter is well: it decides if a loop is closed."""

import pytest

from bemot.language import replies, triage
from bemot.words import Intent, Sentiment

ASKED = {"sv": "Hej! Vi lagade hissen. Fungerar den nu?", "en": "Hi! We repaired the lift. Is it working now?"}


def read(text: str, *, answers_to: str = "") -> triage.TriageResult:
    (result,) = triage.read([triage.Comment(text, answers_to=answers_to)])
    return result


@pytest.mark.parametrize(
    ("text", "language"),
    [
        ("Ja tack, allt är bra nu", "sv"),
        ("Det löste sig, tack för hjälpen", "sv"),
        ("Fungerar perfekt sedan i måndags", "sv"),
        ("Tack, nu fungerar det jättebra!", "sv"),
        ("Thanks, works fine now", "en"),
    ],
)
def test_read_takes_relief_for_praise(text: str, language: str) -> None:
    for result in (read(text), read(text, answers_to=ASKED[language])):
        assert (result.intent, result.sentiment) == (Intent.PRAISE, Sentiment.POSITIVE)


@pytest.mark.parametrize(
    ("text", "language"),
    [
        ("Nej, det är fortfarande inställt", "sv"),
        ("Tack men det hjälpte inte", "sv"),
        ("Thanks but it didn't help", "en"),
    ],
)
def test_read_takes_what_is_not_well_for_a_complaint(text: str, language: str) -> None:
    for result in (read(text), read(text, answers_to=ASKED[language])):
        assert (result.intent, result.sentiment) == (Intent.COMPLAINT, Sentiment.NEGATIVE)


def test_read_understands_yes_and_no_only_beside_our_question() -> None:
    yes, no = (read(text, answers_to=ASKED["sv"]) for text in ("Ja", "Nej"))

    assert (yes.intent, no.intent) == (Intent.PRAISE, Intent.COMPLAINT)
    assert read("Ja").intent is not Intent.COMPLAINT


def test_asks_how_it_went_wants_a_question() -> None:
    assert replies.asks_how_it_went(ASKED["sv"], language="sv")
    assert not replies.asks_how_it_went("Nu har vi lagat hissen.", language="sv")
    assert not replies.asks_how_it_went("Vilken färg ska vi välja?", language="sv")


@pytest.mark.parametrize("text", ["Tåget är försenat igen.", "Tack för ingenting, bra jobbat som vanligt..."])
def test_read_calls_plain_and_ironic_blame_a_complaint(text: str) -> None:
    assert read(text).intent is Intent.COMPLAINT
