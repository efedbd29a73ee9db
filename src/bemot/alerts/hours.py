"""At which hours somebody wants to be told: the first moment at which a way is open. Pure; knows no rows."""

import zoneinfo
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta

_WEEKEND = 5


@dataclass(frozen=True, slots=True)
class Hours:
    """From `begins` to `ends` (an end at or before the beginning lies on the next day), on working days or on all."""

    begins: time
    ends: time
    working_days: bool = False


def opens(at: datetime, hours: Hours, *, time_zone: str) -> datetime:
    """Give `at` where it lies within the hours, else the next beginning; in the zone of `at`.

    Hours are wall-clock times, so they hold over changes of the clock. A working day's night belongs to that day.
    """
    zone = zoneinfo.ZoneInfo(time_zone)
    today = at.astimezone(zone).date()
    for ahead in range(-1, 8):
        day = today + timedelta(days=ahead)
        if hours.working_days and day.weekday() >= _WEEKEND:
            continue
        begins, ends = _span(day, hours, zone)
        if at < ends:
            return max(at, begins.astimezone(at.tzinfo))
    return at


def _span(day: date, hours: Hours, zone: zoneinfo.ZoneInfo) -> tuple[datetime, datetime]:
    over_night = hours.ends <= hours.begins
    begins = datetime.combine(day, hours.begins, zone)
    return begins, datetime.combine(day + timedelta(days=over_night), hours.ends, zone)
