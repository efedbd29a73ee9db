"""How an opinion goes, from its comments per day: rising, fading or steady. Pure."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from enum import StrEnum

SHOWN_DAYS = 28
WEEK = 7
# Two counts a and b differ by more than chance where (a - b) / sqrt(a + b) passes this; 1.3 is about nine in ten in one
# direction (two Poisson counts, Przyborowski and Wilenski 1940). One comment more or less is never called a change.
MORE_THAN_CHANCE = 1.3


class Trend(StrEnum):
    """Where it goes: the last week beside the week before."""

    RISING = "rising"
    STEADY = "steady"
    FADING = "fading"
    QUIET = "quiet"
    """Nobody has said it for two weeks."""


@dataclass(frozen=True, slots=True)
class Day:
    """How many comments one day brought."""

    on: date
    comments: int


def days(counts: Mapping[date, int], *, today: date) -> tuple[Day, ...]:
    """Give the last `SHOWN_DAYS` days, oldest first, days without a comment included."""
    first = today - timedelta(days=SHOWN_DAYS - 1)
    return tuple(Day(on, counts.get(on, 0)) for n in range(SHOWN_DAYS) for on in (first + timedelta(days=n),))


def trend(shown: tuple[Day, ...]) -> Trend:
    """Say where it goes; `shown` as `days` gives them."""
    recent = sum(day.comments for day in shown[-WEEK:])
    before = sum(day.comments for day in shown[-2 * WEEK : -WEEK])
    if not recent + before:
        return Trend.QUIET
    change = (recent - before) / (recent + before) ** 0.5
    if change >= MORE_THAN_CHANCE:
        return Trend.RISING
    return Trend.FADING if change <= -MORE_THAN_CHANCE else Trend.STEADY
