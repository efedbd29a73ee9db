"""Rings what a colleague carries: each browser and each service, until all have it or have let go."""

from datetime import datetime

from django.conf import settings
from django.urls import reverse
from django.utils import translation
from django.utils.translation import gettext as _

from bemot.accounts.models import User
from bemot.alerts import gateways, mailing, push, queries, tokens, wishes, wording
from bemot.alerts.models import Alert, Delivery, PushDevice, Service
from bemot.connectors.base import TryLater
from bemot.words import Medium


def by_push(delivery: Delivery, *, now: datetime) -> bool:
    """Ring each browser that has not got it yet; gives False where none is left that could.

    Raises `TryLater` where a push service wants that; what has been reached is kept, so that it rings once.
    """
    alert, user = delivery.alert, delivery.user
    later: TryLater | None = None
    news = about(alert, user)
    for device in queries.devices_of(user).exclude(pk__in=delivery.reached):
        try:
            push.ring(device, news, topic=f"alert-{alert.pk}", now=now)
        except push.DeviceIsGone:
            continue
        except TryLater as error:
            later = error
            continue
        _keep(delivery, device.pk)
    if later is not None:
        raise later
    return bool(delivery.reached)


def by_service(delivery: Delivery) -> bool:
    """Ring each service that has not got it yet; gives False where none is left. Raises `TryLater`."""
    alert, user = delivery.alert, delivery.user
    later: TryLater | None = None
    with translation.override(user.language or settings.LANGUAGE_CODE):
        title, body = wording.in_one_line(alert, f"{settings.DESK_ADDRESS}{mailing.path(alert)}")
    for service in queries.services_of(user).exclude(pk__in=delivery.reached):
        try:
            gateways.ring(service, title=title, body=body)
        except TryLater as error:
            later = error
            continue
        _keep(delivery, service.pk)
    if later is not None:
        raise later
    return bool(delivery.reached)


def about(alert: Alert, user: User) -> dict[str, str]:
    """Give what the service worker shows, in the colleague's language."""
    wish = wishes.of(user).get(Medium.PUSH, wishes.Wish())
    with translation.override(user.language or settings.LANGUAGE_CODE):
        words = wording.first_words(alert) if wish.with_words else ""
        return {
            "title": wording.title(alert),
            "body": "\n".join(part for part in (wording.where(alert), words) if part),
            "tag": f"alert-{alert.pk}",
            "url": mailing.path(alert),
            "have": _("I have seen it") if alert.swap_id else _("I have it"),
            "acknowledge": reverse("have_it", args=[tokens.make(alert_id=alert.pk, user_id=user.pk)]),
            "failed": _("That did not come through. Open the desk and say it there."),
        }


def try_out(device: PushDevice, *, now: datetime) -> None:
    """Ring one browser to show that it works. Outside any transaction. Raises `TryLater` or `push.DeviceIsGone`."""
    with translation.override(device.user.language or settings.LANGUAGE_CODE):
        news = {
            "title": _("This is how it rings"),
            "body": _("Nothing has happened. You asked for a test."),
            "tag": "test",
            "url": reverse("alert_settings"),
        }
    push.ring(device, news, topic="test", now=now)


def try_out_service(service: Service) -> None:
    """Ring one service to show that it works. Outside any transaction. Raises `TryLater`."""
    with translation.override(service.user.language or settings.LANGUAGE_CODE):
        gateways.ring(service, title=_("This is how it rings"), body=_("Nothing has happened. You asked for a test."))


def _keep(delivery: Delivery, pk: int) -> None:
    delivery.reached = [*delivery.reached, pk]
    Delivery.objects.filter(pk=delivery.pk).update(reached=delivery.reached)
