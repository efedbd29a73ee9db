"""When work is done: adding working time to a moment. Pure; knows no rows."""

import zoneinfo
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from functools import lru_cache

import holidays

# Whoever has no working hour for this long has none at all: the promise then runs day and night.
_LOOKS_AHEAD = timedelta(days=60)


@dataclass(frozen=True, slots=True)
class Hours:
    """The working periods of a place: weekday (0 is Monday) to (opens, closes), a zone, a country's holidays."""

    periods: Mapping[int, Sequence[tuple[time, time]]]
    time_zone: str
    holiday_country: str = ""


def add(start: datetime, promised: timedelta, hours: Hours) -> datetime:
    """Give the moment at which `promised` working time has passed since `start`.

    Holds over midnight, weekends, holidays and changes of the clock: periods are wall-clock times, durations are real.
    Without any working period the promise runs day and night.
    """
    zone = zoneinfo.ZoneInfo(hours.time_zone)
    day = start.astimezone(zone).date()
    last = day + _LOOKS_AHEAD
    left = promised
    while day <= last:
        for opens, closes in _periods(day, hours):
            begins = max(datetime.combine(day, opens, zone).astimezone(start.tzinfo), start)
            ends = datetime.combine(day, closes, zone).astimezone(start.tzinfo)
            if ends <= begins:
                continue
            if ends - begins >= left:
                return begins + left
            left -= ends - begins
        day += timedelta(days=1)
    return start + promised


def _periods(day: date, hours: Hours) -> Sequence[tuple[time, time]]:
    if hours.holiday_country and day in _holidays(hours.holiday_country, day.year):
        return ()
    return sorted(hours.periods.get(day.weekday(), ()))


@lru_cache(maxsize=64)
def _holidays(country: str, year: int) -> frozenset[date]:
    found = holidays.country_holidays(country, years=year)
    # The library counts each Sunday as a holiday in Sweden; whoever works Sundays has said so in the periods.
    return frozenset(day for day, name in found.items() if name != "Söndag")
