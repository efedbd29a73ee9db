"""When nobody is on duty. Pure; knows no rows."""

from collections.abc import Iterable
from datetime import date, datetime

from bemot.routing.working_hours import holidays_of

Span = tuple[datetime, datetime]


def gaps(covered: Iterable[Span], *, starts_at: datetime, ends_at: datetime) -> list[Span]:
    """Give what no span covers between two moments, in order."""
    found: list[Span] = []
    until = starts_at
    for begins, ends in sorted(covered):
        if begins > until:
            found.append((until, min(begins, ends_at)))
        until = max(until, ends)
        if until >= ends_at:
            return found
    if until < ends_at:
        found.append((until, ends_at))
    return found


def red_days(country: str, days: Iterable[date], *, language: str) -> dict[date, str]:
    """Give the names of the public holidays among these days, in `language` where the library knows them in it."""
    if not country:
        return {}
    spoken = language.split("-", maxsplit=1)[0]
    named = ((day, holidays_of(country, day.year, spoken).get(day)) for day in days)
    return {day: name for day, name in named if name}
