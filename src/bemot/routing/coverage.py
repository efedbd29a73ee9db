"""When nobody is on duty. Pure; knows no rows."""

from collections.abc import Iterable
from datetime import date, datetime
from functools import lru_cache

import holidays

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
    wanted = list(days)
    if not country:
        return {}
    known = _named(country, language, tuple(sorted({day.year for day in wanted})))
    return {day: known[day] for day in wanted if day in known}


# The Swedish calendar counts each Sunday as a holiday; a Sunday is no news in a week's roster.
_SUNDAYS = {"Söndag", "Sunday"}


@lru_cache(maxsize=32)
def _named(country: str, language: str, years: tuple[int, ...]) -> dict[date, str]:
    try:
        rows = holidays.country_holidays(country, years=years, language=_spoken(country, language))
    except NotImplementedError:  # a country that the library does not know
        return {}
    named = {day: [one for one in text.split("; ") if one not in _SUNDAYS] for day, text in rows.items()}
    return {day: ", ".join(names) for day, names in named.items() if names}


def _spoken(country: str, language: str) -> str | None:
    """Give the library's own word for a language of that country; None: the country's own."""
    known: Iterable[str] = (getattr(holidays, country, None) and getattr(holidays, country).supported_languages) or ()
    return next((one for one in known if one.split("_")[0] == language.split("-", maxsplit=1)[0]), None)
