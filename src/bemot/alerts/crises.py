"""A crisis rings everybody on the list again and again, until two have said that they have it."""

from datetime import datetime, timedelta

from django.db import transaction
from django.db.models import Max, QuerySet
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from bemot.accounts import queries as accounts
from bemot.accounts.models import User
from bemot.alerts import telling
from bemot.alerts.models import Alert, Delivery
from bemot.history import timeline
from bemot.lib.errors import Refusal
from bemot.routing import crises
from bemot.routing.models import Crisis, CrisisAnswer
from bemot.words import AlertReason, EventKind, Level

# Long enough to read it and say "I have it", short enough that two are there within a quarter of an hour.
AGAIN_AFTER = timedelta(minutes=5)


class NotOnTheList(Refusal):
    """Only those who are rung answer."""


def ring(crisis: Crisis, *, now: datetime) -> Alert:
    """Ring the list for the first time. Inside the caller's transaction."""
    alert = Alert.objects.create(crisis=crisis, reason=AlertReason.CRISIS, level=Level.CRISIS, raised_at=now)
    telling.tell([(alert, user, 0, now) for user in crises.list_of(crisis.team, at=now)])
    return alert


def to_ring_again(now: datetime) -> QuerySet[Alert]:
    """Give the alerts of crises that too few have answered, and that rang long enough ago."""
    return (
        Alert.objects.filter(crisis__ended_at__isnull=True, reason=AlertReason.CRISIS, acknowledged_at__isnull=True)
        .annotate(rung_at=Max("deliveries__due_at"))
        .filter(rung_at__lte=now - AGAIN_AFTER)
    )


def ring_again(alert_id: int, *, now: datetime) -> None:
    """Ring those once more who have not answered. In a transaction of its own."""
    with transaction.atomic():
        alert = to_ring_again(now).filter(pk=alert_id).select_related("crisis__team").first()
        if alert is None or alert.crisis is None:
            return
        answered = set(CrisisAnswer.objects.filter(crisis=alert.crisis).values_list("user_id", flat=True))
        step = (Delivery.objects.filter(alert=alert).aggregate(last=Max("step"))["last"] or 0) + 1
        people = [user for user in crises.list_of(alert.crisis.team, at=now) if user.pk not in answered]
        Delivery.objects.filter(alert=alert, sent_at__isnull=True, dropped_at__isnull=True).update(dropped_at=now)
        telling.tell([(alert, user, step, now) for user in people])


def answer(alert: Alert, *, by: User, now: datetime) -> None:
    """Say "I have it": the second one ends the ringing. Saying it twice changes nothing. Raises `NotOnTheList`."""
    crisis = alert.crisis
    if crisis is None or not crises.may_answer(by, crisis.team, at=now):
        raise NotOnTheList(_("The crisis list is rung, and you are not on it. Ask a lead to put you there."))
    with transaction.atomic():
        _row, new = CrisisAnswer.objects.get_or_create(crisis=crisis, user=by, defaults={"at": now})
        if not new:
            return
        Delivery.objects.filter(alert=alert, user=by, sent_at__isnull=True, dropped_at__isnull=True).update(
            dropped_at=now
        )
        timeline.record(EventKind.CRISIS_ANSWERED, at=now, by=by, crisis=crisis.pk, alert=alert.pk)
        enough = min(crises.NEEDED, len(crises.list_of(crisis.team, at=now)))
        if CrisisAnswer.objects.filter(crisis=crisis).count() >= enough:
            fall_silent(crisis, by=by, now=now)


def sum_up(crisis: Crisis, *, sums: dict[str, int], now: datetime) -> None:
    """Mail to the leads what the crisis was. Inside the caller's transaction."""
    leads = list(accounts.leads_of(crisis.team, on=timezone.localdate(now)))
    alert = Alert.objects.create(crisis=crisis, reason=AlertReason.CRISIS_OVER, why=sums, raised_at=now)
    telling.write(alert, leads, now=now)


def fall_silent(crisis: Crisis, *, by: User, now: datetime) -> None:
    """Ring no more: enough have answered, or it is over. Inside the caller's transaction."""
    open_rows = Alert.objects.filter(crisis=crisis, acknowledged_at__isnull=True)
    Delivery.objects.filter(alert__in=open_rows, sent_at__isnull=True, dropped_at__isnull=True).update(dropped_at=now)
    open_rows.update(acknowledged_at=now, acknowledged_by=by)
