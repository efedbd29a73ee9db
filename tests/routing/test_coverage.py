from datetime import UTC, date, datetime

import pytest

from bemot.routing import coverage


def at(day: int, hour: int) -> datetime:
    return datetime(2026, 3, day, hour, tzinfo=UTC)


WEEK = {"starts_at": at(9, 0), "ends_at": at(16, 0)}


@pytest.mark.parametrize(
    ("covered", "left"),
    [
        ([], [(at(9, 0), at(16, 0))]),
        ([(at(9, 0), at(16, 0))], []),
        ([(at(8, 0), at(20, 0))], []),
        ([(at(9, 0), at(14, 8)), (at(14, 17), at(16, 0))], [(at(14, 8), at(14, 17))]),
        ([(at(14, 17), at(17, 0)), (at(9, 0), at(14, 8))], [(at(14, 8), at(14, 17))]),
        ([(at(9, 0), at(12, 0)), (at(10, 0), at(11, 0)), (at(12, 0), at(15, 0))], [(at(15, 0), at(16, 0))]),
        ([(at(9, 0), at(12, 0)), (at(18, 0), at(19, 0))], [(at(12, 0), at(16, 0))]),
    ],
)
def test_gaps_are_what_nobody_covers(covered, left) -> None:
    assert coverage.gaps(covered, **WEEK) == left


def test_red_days_are_named_in_the_readers_language_and_sundays_are_none() -> None:
    days = [date(2026, 12, 25), date(2026, 12, 27), date(2026, 12, 28), date(2026, 4, 5)]
    assert coverage.red_days("SE", days, language="sv") == {days[0]: "Juldagen", days[3]: "Påskdagen"}
    assert coverage.red_days("SE", days, language="en-gb")[days[0]] == "Christmas Day"
    assert coverage.red_days("", days, language="sv") == {}
