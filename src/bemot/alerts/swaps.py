"""Swaps that tell: the colleague who is asked, and then the one who asked."""

from datetime import datetime

from django.db import transaction

from bemot.accounts.models import User
from bemot.alerts import telling
from bemot.alerts.models import Alert
from bemot.routing import swaps
from bemot.routing.models import Duty, Swap
from bemot.words import AlertReason


def ask(duty: Duty, *, to: User, in_return: Duty | None = None, by: User, now: datetime) -> Swap:
    """Ask a colleague to take a duty, and let them know. Raises as `routing.swaps.ask`."""
    with transaction.atomic():
        swap = swaps.ask(duty, to=to, in_return=in_return, by=by, now=now)
        _tell(swap, AlertReason.SWAP_ASKED, swap.to, now=now)
    return swap


def accept(swap: Swap, *, by: User, now: datetime) -> None:
    """Take the duty, and let the one who asked know. Raises as `routing.swaps.accept`."""
    with transaction.atomic():
        swaps.accept(swap, by=by, now=now)
        _answered(swap, by=by, now=now)


def decline(swap: Swap, *, by: User, now: datetime) -> None:
    """Say no, and let the one who asked know; taken back, it only falls silent. Raises as `routing.swaps.decline`."""
    with transaction.atomic():
        swaps.decline(swap, by=by, now=now)
        _answered(swap, by=by, now=now)


def _answered(swap: Swap, *, by: User, now: datetime) -> None:
    Alert.objects.filter(swap=swap, acknowledged_at__isnull=True).update(acknowledged_at=now, acknowledged_by=by)
    if swap.asked_by_id != by.pk:
        _tell(swap, AlertReason.SWAP_ANSWERED, swap.asked_by, now=now)


def _tell(swap: Swap, reason: AlertReason, user: User, *, now: datetime) -> None:
    alert = Alert.objects.create(swap=swap, reason=reason, raised_at=now)
    telling.tell([(alert, user, 0, now)])
