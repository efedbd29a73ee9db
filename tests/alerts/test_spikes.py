from datetime import UTC, datetime, timedelta

import pytest

from bemot.alerts import spikes
from bemot.alerts.spikes import Spike

NOW = datetime(2026, 3, 10, 9, 0, tzinfo=UTC)


def spread(count: int, *, over: timedelta, until: datetime = NOW) -> list[datetime]:
    return [until - over * step / count for step in range(count)]


def fortnight(*, a_day: int, rush: int = 0) -> list[datetime]:
    """Give two weeks of comments, evenly from eight to eight, with a rush in one hour of each day."""
    found = []
    for day in range(1, 15):
        noon = NOW - timedelta(days=day) + timedelta(hours=3)
        found += spread(a_day, over=timedelta(hours=12), until=noon + timedelta(hours=6))
        found += spread(rush, over=timedelta(hours=1), until=noon)
    return found


def test_find_sees_thirty_in_ten_minutes() -> None:
    found = spikes.find(spread(30, over=timedelta(minutes=9)), earlier=[], now=NOW)
    assert found == Spike(30, 10, 0)
    assert found.why == {"count": 30, "minutes": 10, "usual": 0}


def test_find_sees_a_slower_one_by_the_hour() -> None:
    assert spikes.find(spread(20, over=timedelta(minutes=58)), earlier=[], now=NOW) == Spike(20, 60, 0)


@pytest.mark.parametrize("count", [0, 1, 7])
def test_find_takes_a_handful_for_a_handful(count: int) -> None:
    assert spikes.find(spread(count, over=timedelta(minutes=9)), earlier=[], now=NOW) is None


def test_find_takes_a_normal_busy_day_for_normal() -> None:
    usual = fortnight(a_day=240)  # twenty an hour, three or four in ten minutes
    busy = spread(40, over=timedelta(hours=1))  # twice as many
    assert spikes.find(busy, earlier=usual, now=NOW) is None
    assert spikes.find(busy, earlier=[], now=NOW) is not None
    storm = spread(40, over=timedelta(minutes=9))
    assert spikes.find(storm, earlier=usual, now=NOW) is not None


def test_find_knows_the_rush_hour_of_every_day() -> None:
    rush = spread(40, over=timedelta(hours=1))
    assert spikes.find(rush, earlier=fortnight(a_day=24, rush=36), now=NOW) is None
    assert spikes.find(rush, earlier=fortnight(a_day=24), now=NOW) is not None


def test_find_is_not_dulled_by_an_earlier_storm() -> None:
    storm = spread(300, over=timedelta(hours=1), until=NOW - timedelta(days=3))
    assert spikes.find(spread(30, over=timedelta(minutes=9)), earlier=fortnight(a_day=24) + storm, now=NOW) is not None


def test_find_counts_what_was_written_now_and_not_what_came_now() -> None:
    late = spread(30, over=timedelta(hours=20), until=NOW - timedelta(hours=2))
    assert spikes.find(late, earlier=late, now=NOW) is None


def test_find_leaves_the_beginning_of_the_spike_out_of_what_is_usual() -> None:
    rising = spread(120, over=timedelta(minutes=90))
    assert spikes.find(rising, earlier=rising, now=NOW) is not None
