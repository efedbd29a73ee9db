"""A claim on a row that somebody works at over the network: until when it holds, and whose it is.

Whoever works commits a claim first, then calls the network, then settles where the claim is still its own. A claim that
has run out is taken again: its holder was killed, or took too long.
"""

from datetime import datetime
from typing import Protocol

from django.db.models import Q


class Claimed(Protocol):
    """A row with a claim."""

    claimed_until: datetime | None


def free(now: datetime) -> Q:
    """Say which rows nobody works at."""
    return Q(claimed_until__isnull=True) | Q(claimed_until__lte=now)


def own(row: Claimed) -> Q:
    """Say that the claim is still the one that `row` was read with."""
    return Q(claimed_until=row.claimed_until) if row.claimed_until else Q(claimed_until__isnull=True)
