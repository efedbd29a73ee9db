"""Rising, fading, steady: small numbers are not called a change."""

from datetime import date, timedelta

import pytest

from bemot.listening import pulse
from bemot.listening.pulse import Trend

TODAY = date(2026, 3, 10)


def shown(recent: int, before: int) -> tuple[pulse.Day, ...]:
    return pulse.days({TODAY: recent, TODAY - timedelta(days=9): before}, today=TODAY)


@pytest.mark.parametrize(
    ("recent", "before", "trend"),
    [
        (0, 0, Trend.QUIET),
        (1, 0, Trend.STEADY),
        (0, 1, Trend.STEADY),
        (2, 0, Trend.RISING),
        (6, 2, Trend.RISING),
        (6, 5, Trend.STEADY),
        (2, 6, Trend.FADING),
    ],
)
def test_trend(recent: int, before: int, trend: Trend) -> None:
    assert pulse.trend(shown(recent, before)) is trend


def test_days_are_four_weeks_and_leave_out_what_is_older() -> None:
    found = pulse.days({TODAY: 2, TODAY - timedelta(days=27): 1, TODAY - timedelta(days=28): 9}, today=TODAY)
    assert len(found) == 28
    assert (found[0].comments, found[-1].comments) == (1, 2)
    assert sum(day.comments for day in found) == 3
