"""Unusually many in a short time: a count is held against what is usual at busy hours. Pure; knows no rows."""

from bisect import bisect_left, bisect_right
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

# A handful in an hour is no storm, whatever is usual: the least that counts in ten minutes and in an hour.
WINDOWS = [(timedelta(minutes=10), 8), (timedelta(hours=1), 15)]
# What is usual is read from this long, so that each weekday stands in it twice.
LOOKS_BACK = timedelta(days=14)
# The beginning of a spike must not count as what is usual.
LEAVES_OUT = timedelta(hours=2)
# A window in fifty is busier than what counts as usually busy: a rush hour a day (one in 24) is usual, an earlier storm
# of an evening is not.
BUSY = 0.98
# A normal busy day brings up to twice the usual; three times is another thing.
FACTOR = 3


@dataclass(frozen=True, slots=True)
class Spike:
    """How many came within how long, and how many that usually are at busy hours."""

    count: int
    minutes: int
    usual: int

    @property
    def why(self) -> dict[str, int]:
        """The reason as it is kept with the alert."""
        return {"count": self.count, "minutes": self.minutes, "usual": self.usual}


def find(times: Sequence[datetime], *, earlier: Sequence[datetime], now: datetime) -> Spike | None:
    """Say whether the comments at `times` are unusually many just now, held against the like ones of `earlier`.

    A time is when a comment was written, so that what comes late in one batch is no spike. Neither needs an order.
    """
    ordered, past = sorted(times), sorted(earlier)
    for window, least in WINDOWS:
        count = bisect_right(ordered, now) - bisect_right(ordered, now - window)
        if count < least:
            continue
        usual = _usually_busy(past, window, now=now)
        if count >= FACTOR * usual:
            return Spike(count, int(window.total_seconds() // 60), usual)
    return None


def may_be(count_in_an_hour: int) -> bool:
    """Say whether it is worth looking further."""
    return count_in_an_hour >= min(least for _window, least in WINDOWS)


def _usually_busy(past: Sequence[datetime], window: timedelta, *, now: datetime) -> int:
    """Give how many come within a window at the usual busy hour; 0 where nothing is known."""
    end = now - LEAVES_OUT
    begin = max(past[0], now - LOOKS_BACK) if past else end
    counts = []
    while begin + window <= end:
        counts.append(bisect_left(past, begin + window) - bisect_left(past, begin))
        begin += window
    counts.sort()
    return counts[int(len(counts) * BUSY)] if counts else 0
