"""Telling people of an alert, and taking it: acknowledged by a click, else passed on to the deputy."""

from datetime import datetime, timedelta
from smtplib import SMTPException

from django.conf import settings
from django.core.mail import EmailMessage
from django.db import transaction
from django.db.models import Q
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils import translation
from django.utils.translation import gettext as _

from bemot.accounts import roles
from bemot.accounts.models import Team, User
from bemot.alerts.models import Alert, Delivery
from bemot.channels import said
from bemot.history import timeline
from bemot.lib.errors import Refusal, SomebodyWasFaster
from bemot.routing import assignment
from bemot.words import EventKind, Medium

CLAIM = timedelta(minutes=2)
# Mail that cannot be handed over for two hours would come too late to matter.
TRIES = 8
_FIRST_PAUSE = timedelta(seconds=30)


class NobodyElse(Refusal):
    """There is no deputy to hand the alert to."""


def acknowledge(alert: Alert, *, by: User, now: datetime) -> None:
    """Say "I have it": nobody else is told, and the conversation is one's own.

    Raises `SomebodyWasFaster` where a colleague has it, or `NotAllowed`.
    """
    roles.require(by, roles.Action.WORK, _team(alert), on=now.date())
    with transaction.atomic():
        if not Alert.objects.filter(pk=alert.pk, acknowledged_at__isnull=True).update(
            acknowledged_at=now, acknowledged_by=by
        ):
            holder = Alert.objects.select_related("acknowledged_by").get(pk=alert.pk).acknowledged_by
            if holder == by:
                return
            raise SomebodyWasFaster(_("%(name)s has this one already.") % {"name": holder})
        Delivery.objects.filter(alert=alert, sent_at__isnull=True, dropped_at__isnull=True).update(dropped_at=now)
        timeline.record(
            EventKind.ACKNOWLEDGED,
            at=now,
            by=by,
            conversation_id=alert.conversation_id,
            channel_id=alert.channel_id,
            alert=alert.pk,
        )
        if alert.conversation is not None and alert.conversation.assignee_id != by.pk:
            assignment.assign(alert.conversation, to=by, by=by, now=now)


def pass_on(alert: Alert, *, by: User, now: datetime) -> None:
    """Tell the next in line at once. Raises `NobodyElse` or `NotAllowed`."""
    roles.require(by, roles.Action.WORK, _team(alert), on=now.date())
    waiting = Delivery.objects.filter(alert=alert, sent_at__isnull=True, dropped_at__isnull=True, due_at__gt=now)
    following = waiting.order_by("step").first()
    if following is None:
        raise NobodyElse(_("Nobody else is named for this. Assign it to a colleague instead."))
    waiting.filter(step=following.step).update(due_at=now)


def notify_one(delivery_id: int, *, now: datetime) -> None:
    """Tell one colleague by one way. Outside any transaction: claims, sends, settles."""
    free = Q(claimed_until__isnull=True) | Q(claimed_until__lt=now)
    if not Delivery.objects.filter(
        free, pk=delivery_id, sent_at__isnull=True, dropped_at__isnull=True, due_at__lte=now
    ).update(claimed_until=now + CLAIM):
        return
    delivery = Delivery.objects.select_related(
        "user", "alert__conversation__contact", "alert__conversation__thread__channel", "alert__channel"
    ).get(pk=delivery_id)
    if delivery.medium == Medium.MAIL:
        try:
            _mail(delivery).send()
        except (SMTPException, OSError) as error:
            _try_later(delivery, error, now=now)
            return
    with transaction.atomic():
        if Delivery.objects.filter(pk=delivery_id, sent_at__isnull=True).update(sent_at=now, error=""):
            timeline.record(
                EventKind.ALERTED,
                at=now,
                conversation_id=delivery.alert.conversation_id,
                channel_id=delivery.alert.channel_id,
                alert=delivery.alert_id,
                to=delivery.user_id,
                medium=delivery.medium,
                step=delivery.step,
            )


def _try_later(delivery: Delivery, error: Exception, *, now: datetime) -> None:
    attempts = delivery.attempts + 1
    Delivery.objects.filter(pk=delivery.pk).update(
        attempts=attempts,
        error=str(error)[:1000],
        claimed_until=None,
        due_at=now + _FIRST_PAUSE * 2**attempts,
        dropped_at=now if attempts >= TRIES else None,
    )


def _mail(delivery: Delivery) -> EmailMessage:
    alert = delivery.alert
    with translation.override(delivery.user.language or settings.LANGUAGE_CODE):
        page = reverse("conversation", args=[alert.conversation_id]) if alert.conversation_id else reverse("channels")
        why = said.quoted(alert.channel.state_reason) if alert.channel else ""
        context = {"alert": alert, "user": delivery.user, "address": f"{settings.DESK_ADDRESS}{page}", "why": why}
        body = render_to_string("alerts/mail.txt", context)
        return EmailMessage(
            subject=" ".join(render_to_string("alerts/subject.txt", context).split()),
            body=body,
            to=[delivery.user.email],
            headers={"Auto-Submitted": "auto-generated"},
        )


def _team(alert: Alert) -> Team:
    if alert.conversation is not None:
        return alert.conversation.inbox.team
    if alert.channel is not None:
        return alert.channel.inbox.team
    raise Alert.DoesNotExist("An alert about an opinion has no team yet.")
