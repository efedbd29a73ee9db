from datetime import UTC, datetime, time, timedelta

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
