"""A claim on a row that somebody works at over the network: until when it holds, and whose it is.

Whoever works commits a claim first, then calls the network, then settles where the claim is still its own. A claim that
has run out is taken again: its holder was killed, or took too long.
"""

from datetime import datetime, timedelta
from typing import Protocol

from django.db.models import Q

# Longer than any call with its time limits: whoever finds an older claim knows that its holder is gone.
LEASE = timedelta(minutes=5)
# What may have gone out is looked for no sooner: a network that broke off may still be writing it down.
FIRST_LOOK_AFTER = timedelta(seconds=30)
SHORTEST_PAUSE = timedelta(seconds=15)
LONGEST_PAUSE = timedelta(minutes=15)


class Claimed(Protocol):
    """A row with a claim."""

    claimed_until: datetime | None


def free(now: datetime) -> Q:
    """Say which rows nobody works at."""
    return Q(claimed_until__isnull=True) | Q(claimed_until__lte=now)


def own(row: Claimed) -> Q:
    """Say that the claim is still the one that `row` was read with."""
    return Q(claimed_until=row.claimed_until) if row.claimed_until else Q(claimed_until__isnull=True)


def pause(attempts: int) -> timedelta:
    """Give how long to wait: 30 s after the first attempt, doubled with each, a quarter of an hour at most."""
    return min(SHORTEST_PAUSE * (1 << min(attempts, 10)), LONGEST_PAUSE)
