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
    """The working periods of a place: weekday (0 is Monday) to (opens, closes), a zone, a country's holidays.

    `closed` are days of its own on which nobody works, whatever the weekday.
    """

    periods: Mapping[int, Sequence[tuple[time, time]]]
    time_zone: str
    holiday_country: str = ""
    closed: frozenset[date] = frozenset()


def add(start: datetime, promised: timedelta, hours: Hours) -> datetime:
    """Give the moment at which `promised` working time has passed since `start`.

    Holds over midnight, weekends, holidays and changes of the clock: periods are wall-clock times, durations are real.
    Without any working period the promise runs day and night.
    """
    day = start.astimezone(zoneinfo.ZoneInfo(hours.time_zone)).date()
    last = day + _LOOKS_AHEAD
    left = promised
    while day <= last:
        for opens, ends in _moments(day, hours, start):
            begins = max(opens, start)
            if ends <= begins:
                continue
            if ends - begins >= left:
                return begins + left
            left -= ends - begins
        day += timedelta(days=1)
    return start + promised


def add_days(start: datetime, days: int, hours: Hours) -> datetime:
    """Give the same time of day after so many working days; begun outside hours, they count from the next opening.

    Without any working period these are days of the calendar.
    """
    begun = add(start, timedelta(), hours)
    if not days or not any(hours.periods.values()):
        return begun + timedelta(days=days) if days else begun
    local = begun.astimezone(zoneinfo.ZoneInfo(hours.time_zone))
    day, left = local.date(), days
    last = day + _LOOKS_AHEAD + timedelta(days=7 * days)
    while left and day < last:
        day += timedelta(days=1)
        left -= bool(_periods(day, hours))
    then = datetime.combine(day, local.time(), local.tzinfo).astimezone(start.tzinfo)
    return add(then, timedelta(), hours)


def subtract(end: datetime, span: timedelta, hours: Hours) -> datetime:
    """Give the moment from which on `span` of working time is left until `end`: `add` backwards.

    Without any working period time runs day and night.
    """
    day = end.astimezone(zoneinfo.ZoneInfo(hours.time_zone)).date()
    first = day - _LOOKS_AHEAD
    left = span
    while day >= first:
        for begins, closes in reversed(_moments(day, hours, end)):
            ends = min(closes, end)
            if ends <= begins:
                continue
            if ends - begins >= left:
                return ends - left
            left -= ends - begins
        day -= timedelta(days=1)
    return end - span


def between(start: datetime, end: datetime, hours: Hours) -> timedelta:
    """Give the working time from `start` to `end`; nothing where `end` is earlier.

    Without any working period time runs day and night.
    """
    if end <= start:
        return timedelta()
    if not any(hours.periods.values()):
        return end - start
    zone = zoneinfo.ZoneInfo(hours.time_zone)
    day, last = start.astimezone(zone).date(), end.astimezone(zone).date()
    found = timedelta()
    while day <= last:
        for begins, ends in _moments(day, hours, start):
            found += max(min(ends, end) - max(begins, start), timedelta())
        day += timedelta(days=1)
    return found


def is_closed(day: date, hours: Hours) -> bool:
    """Say whether it is a holiday of the country or a closed day of the place's own."""
    return day in hours.closed or (bool(hours.holiday_country) and day in holidays_of(hours.holiday_country, day.year))


def _moments(day: date, hours: Hours, like: datetime) -> list[tuple[datetime, datetime]]:
    """Give the periods of a day as moments in the zone of `like`, for the arithmetic on them to be real time."""
    zone = zoneinfo.ZoneInfo(hours.time_zone)
    return [
        (
            datetime.combine(day, opens, zone).astimezone(like.tzinfo),
            datetime.combine(day, closes, zone).astimezone(like.tzinfo),
        )
        for opens, closes in _periods(day, hours)
    ]


def _periods(day: date, hours: Hours) -> Sequence[tuple[time, time]]:
    if is_closed(day, hours):
        return ()
    return sorted(hours.periods.get(day.weekday(), ()))


_SUNDAYS = {"Söndag", "Sunday"}


@lru_cache(maxsize=64)
def holidays_of(country: str, year: int, language: str | None = None) -> Mapping[date, str]:
    """Give the public holidays of a country by day, named in its own language or in `language` where that is known.

    The library counts each Sunday as a holiday in Sweden; whoever works Sundays has said so in the periods.
    """
    place = holidays.country_holidays(country)
    own = place.default_language  # left out, the library would ask the language of the process
    asked = next((each for each in (f"{language}_US", language) if each in place.supported_languages), own)
    ordinary = holidays.country_holidays(country, years=year, language=own)
    named = holidays.country_holidays(country, years=year, language=asked)
    found = {day: named.get(day, name).split("; ") for day, name in sorted(ordinary.items())}
    days = {day: ", ".join(name for name in names if name not in _SUNDAYS) for day, names in found.items()}
    return {day: name for day, name in days.items() if name}
