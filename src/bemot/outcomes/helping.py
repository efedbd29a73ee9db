"""Whether an improvement helped: as many comments of its cause or topic after it as before it, or fewer? Pure."""

from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum

# Four weeks on each side: long enough for a rare matter, short enough that little else has changed.
LONGEST = timedelta(weeks=4)
SHORTEST = timedelta(weeks=1)
# A change must pass this many standard deviations of two Poisson counts; see `listening.pulse.MORE_THAN_CHANCE`.
MORE_THAN_CHANCE = 1.3


class Help(StrEnum):
    """What can be said of it."""

    TOO_EARLY = "too_early"
    STOPPED = "stopped"
    FEWER = "fewer"
    AS_MANY = "as_many"
    MORE = "more"
    NOTHING_TO_COUNT = "nothing_to_count"


@dataclass(frozen=True, slots=True)
class Helped:
    """How many comments there were in two spans of the same length, and what that says."""

    before: int
    after: int
    span: timedelta
    verdict: Help


def span(done_at: datetime, *, now: datetime) -> timedelta:
    """Give how long each side is: as long as it has been done, at most `LONGEST`."""
    return min(max(now - done_at, timedelta(0)), LONGEST)


def helped(before: int, after: int, over: timedelta) -> Helped:
    """Say whether it helped, from two counts over spans of the same length `over`."""
    return Helped(before, after, over, _verdict(before, after, over))


def _verdict(before: int, after: int, over: timedelta) -> Help:
    if over < SHORTEST:
        return Help.TOO_EARLY
    if not before + after:
        return Help.NOTHING_TO_COUNT
    change = (after - before) / (before + after) ** 0.5
    if change >= MORE_THAN_CHANCE:
        return Help.MORE
    if change > -MORE_THAN_CHANCE:
        return Help.AS_MANY
    return Help.FEWER if after else Help.STOPPED
