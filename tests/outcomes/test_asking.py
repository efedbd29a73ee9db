"""The question of the return in the language and the tone of the thread, and what we apologised for."""

import pytest

from bemot.outcomes import asking
from bemot.outcomes.asking import Person
from bemot.responses import apologies
from bemot.words import Apology


@pytest.mark.parametrize(
    ("person", "said", "begins", "holds"),
    [
        (Person("Maja Berg", "sv"), "Tåget är sent igen och ingen säger något.", "Hej Maja!", "för dig"),
        (Person("Tom", "sv"), "The train was late again and nobody says anything.", "Hi Tom!", "for you"),
        (Person("x_99_y", "sv"), "Tåget är sent igen och ingen säger något.", "Hej!", "för dig"),
        (Person("Maja", "sv", ("Vi återkommer till er.",)), "Tåget är sent igen idag.", "Hej Maja!", "för er"),
        (Person("Maja", "sv", ("Vi ber er om ursäkt, du får",)), "Tåget är sent igen idag.", "Hej Maja!", "för dig"),
        (Person("", "sv"), "", "Hej!", "för dig"),
    ],
)
def test_question(person: Person, said: str, begins: str, holds: str) -> None:
    found = asking.question(person, said=said)
    assert found.startswith(begins)
    assert holds in found
    assert "?" in found


@pytest.mark.parametrize(
    ("text", "apology"),
    [
        ("Förlåt, det var vårt fel.", Apology.FAULT),
        ("Vi missade att säga till. Förlåt.", Apology.FAULT),
        ("Jag beklagar att du fick vänta.", Apology.EXPERIENCE),
        ("We're sorry, it was our mistake.", Apology.FAULT),
        ("Det var inte vårt fel, men jag beklagar.", Apology.EXPERIENCE),
        ("Tåget går klockan 7.", Apology.NONE),
    ],
)
def test_apology_of_an_answer(text: str, apology: Apology) -> None:
    assert apologies.of(text) is apology


def test_apology_of_all_takes_the_farthest() -> None:
    assert apologies.of_all(["Förlåt att du fick vänta.", "Det var vårt fel.", "Hej"]) is Apology.FAULT
    assert apologies.of_all([]) is Apology.NONE
