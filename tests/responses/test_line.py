"""Where an answer departs from the line: dates, times, amounts, shares, promises, silence."""

import pytest

from bemot.conversations import search
from bemot.responses import line
from bemot.responses.line import Kind

LINE = "Reservtåget går från den 1 november klockan 06:00. Vi betalar taxi upp till 500 kronor, i 20 % av fallen mer."


@pytest.mark.parametrize(
    ("text", "kinds"),
    [
        ("Reservtåget går från 1 november.", []),
        ("Reservtåget går från 2026-11-01 kl 6.", []),
        ("Reservtåget går från 15 november.", [Kind.DATE]),
        ("It runs from November 1st at 6:00, we pay up to 500 SEK.", []),
        ("Vi betalar 1 000 kr.", [Kind.MONEY]),
        ("Vi betalar upp till 500,00 kr.", []),
        ("Tåget går kl. 7.", [Kind.TIME]),
        ("I 30 procent av fallen.", [Kind.SHARE]),
        ("Vi lovar att det blir bra.", [Kind.PROMISE]),
    ],
)
def test_departures(text: str, kinds: list[Kind]) -> None:
    assert [one.kind for one in line.departures(text, LINE)] == kinds


def test_departures_quotes_both() -> None:
    found = line.departures("Den 2 november börjar vi.", LINE)
    assert (found[0].says, found[0].line) == ("2 november", "1 november")


def test_departures_finds_an_answer_that_says_nothing_of_it() -> None:
    stems = {text: search.stems(text, "sv") for text in (LINE, "Hej, tack för ditt inlägg.", "Reservtåget går snart.")}
    kinds = [line.departures(text, LINE, stems=stems[text], line_stems=stems[LINE]) for text in list(stems)[1:]]
    assert [[one.kind for one in found] for found in kinds] == [[Kind.SILENCE], []]
    assert line.departures("Hej", "") == []
