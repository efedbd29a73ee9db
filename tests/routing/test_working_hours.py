from datetime import UTC, date, datetime, time, timedelta

import pytest

from bemot.routing import working_hours
from bemot.routing.working_hours import Hours

OFFICE = Hours(
    periods={day: [(time(8), time(17))] for day in range(5)}, time_zone="Europe/Stockholm", holiday_country="SE"
)
SPLIT = Hours(periods={1: [(time(8), time(11)), (time(13), time(16))]}, time_zone="Europe/Stockholm")


def at(text: str) -> datetime:
    return datetime.fromisoformat(text).astimezone(UTC)


@pytest.mark.parametrize(
    ("start", "hours_promised", "due"),
    [
        ("2026-03-10T09:00+01:00", 2, "2026-03-10T11:00+01:00"),  # a Tuesday within hours
        ("2026-03-10T16:00+01:00", 2, "2026-03-11T09:00+01:00"),  # over the evening
        ("2026-03-13T16:00+01:00", 2, "2026-03-16T09:00+01:00"),  # over a weekend
        ("2026-03-14T12:00+01:00", 1, "2026-03-16T09:00+01:00"),  # begins on a Saturday
        ("2026-03-10T06:00+01:00", 1, "2026-03-10T09:00+01:00"),  # before opening
        ("2026-04-02T16:30+02:00", 1, "2026-04-07T08:30+02:00"),  # over Good Friday and Easter Monday
        ("2026-03-27T16:00+01:00", 10, "2026-03-30T17:00+02:00"),  # over the change of the clock
    ],
)
def test_add_counts_working_time_only(start: str, hours_promised: int, due: str) -> None:
    assert working_hours.add(at(start), timedelta(hours=hours_promised), OFFICE) == at(due)


def test_add_goes_over_several_periods_a_day() -> None:
    assert working_hours.add(at("2026-03-10T10:00+01:00"), timedelta(hours=2), SPLIT) == at("2026-03-10T14:00+01:00")


def test_add_runs_day_and_night_without_any_period() -> None:
    never = Hours(periods={}, time_zone="Europe/Stockholm")
    assert working_hours.add(at("2026-03-14T23:00+01:00"), timedelta(hours=3), never) == at("2026-03-15T02:00+01:00")


@pytest.mark.parametrize(
    ("end", "minutes", "begin"),
    [
        ("2026-03-10T11:00+01:00", 30, "2026-03-10T10:30+01:00"),  # within hours
        ("2026-03-11T08:10+01:00", 30, "2026-03-10T16:40+01:00"),  # over the night
        ("2026-04-07T08:10+02:00", 30, "2026-04-02T16:40+02:00"),  # over Easter
        ("2026-03-15T12:00+01:00", 60, "2026-03-13T16:00+01:00"),  # from a Sunday
    ],
)
def test_subtract_goes_backwards_over_what_is_closed(end: str, minutes: int, begin: str) -> None:
    found = working_hours.subtract(at(end), timedelta(minutes=minutes), OFFICE)
    assert found == at(begin)
    assert working_hours.add(found, timedelta(minutes=minutes), OFFICE) <= at(end)


def test_between_counts_working_time_only_and_undoes_add() -> None:
    begin = at("2026-03-10T10:00+01:00")
    assert working_hours.between(begin, at("2026-03-11T09:30+01:00"), SPLIT) == timedelta(hours=4)
    for hours_promised in (1, 9, 30):
        due = working_hours.add(begin, timedelta(hours=hours_promised), OFFICE)
        assert working_hours.between(begin, due, OFFICE) == timedelta(hours=hours_promised)
    assert working_hours.between(due, begin, OFFICE) == timedelta()


def test_closed_days_of_its_own_count_as_holidays() -> None:
    closed = Hours(periods=OFFICE.periods, time_zone=OFFICE.time_zone, closed=frozenset({date(2026, 3, 11)}))
    assert working_hours.add(at("2026-03-10T16:00+01:00"), timedelta(hours=2), closed) == at("2026-03-12T09:00+01:00")
    assert working_hours.between(at("2026-03-11T08:00+01:00"), at("2026-03-11T17:00+01:00"), closed) == timedelta()


def test_holidays_are_named_in_the_language_that_is_asked_for() -> None:
    good_friday = date(2026, 4, 3)
    assert working_hours.holidays_of("SE", 2026)[good_friday] == "Långfredagen"
    assert working_hours.holidays_of("SE", 2026, "en")[good_friday] == "Good Friday"
    assert working_hours.holidays_of("SE", 2026, "xx")[good_friday] == "Långfredagen"
    assert "Söndag" not in working_hours.holidays_of("SE", 2026).values()


@pytest.mark.parametrize(
    ("start", "days", "due"),
    [
        ("2026-03-10T10:00+01:00", 1, "2026-03-11T10:00+01:00"),
        ("2026-03-13T10:00+01:00", 1, "2026-03-16T10:00+01:00"),  # over a weekend
        ("2026-03-14T12:00+01:00", 1, "2026-03-17T08:00+01:00"),  # begun on a Saturday
        ("2026-03-31T10:00+02:00", 5, "2026-04-09T10:00+02:00"),  # over Easter
        ("2026-03-27T10:00+01:00", 1, "2026-03-30T10:00+02:00"),  # over the change of the clock
    ],
)
def test_add_days_counts_working_days(start: str, days: int, due: str) -> None:
    assert working_hours.add_days(at(start), days, OFFICE) == at(due)
