"""Telling people of an alert, and taking it: acknowledged by a click, else passed on to the deputy."""

from datetime import datetime, timedelta
from smtplib import SMTPException

from django.conf import settings
from django.db import transaction
from django.utils import translation
from django.utils.translation import gettext as _

from bemot.accounts import roles
from bemot.accounts.models import Team, User
from bemot.alerts import crises, mailing, queries, ringing, wishes
from bemot.alerts.models import Alert, Delivery
from bemot.channels import claims
from bemot.connectors.base import TryLater
from bemot.history import timeline
from bemot.lib.errors import Refusal, SomebodyWasFaster
from bemot.routing import assignment
from bemot.words import AlertReason, EventKind, Medium

CLAIM = timedelta(minutes=2)
# Mail that cannot be handed over for two hours would come too late to matter.
TRIES = 8
# Who knows a fact or looks at what a colleague did helps; the conversation stays whose it is.
_HELPS = (AlertReason.FACT, AlertReason.REVIEW, AlertReason.MEASURE, AlertReason.APPEAL)
_FIRST_PAUSE = timedelta(seconds=30)


class NobodyElse(Refusal):
    """There is no deputy to hand the alert to."""


def acknowledge(alert: Alert, *, by: User, now: datetime) -> None:
    """Say "I have it": nobody else is told, and the conversation is one's own.

    Raises `SomebodyWasFaster` where a colleague has it, or `NotAllowed`.
    """
    if alert.crisis_id is not None:
        crises.answer(alert, by=by, now=now)
        return
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
        takes_it = alert.reason not in _HELPS
        if takes_it and alert.conversation is not None and alert.conversation.assignee_id != by.pk:
            assignment.assign(alert.conversation, to=by, by=by, now=now)


def acknowledge_by(token: str, *, now: datetime) -> None:
    """Say "I have it" with the token of a notification. Raises `tokens.TokenIsOver`, and as `acknowledge` does."""
    alert, user = queries.told_by(token)
    with translation.override(user.language or settings.LANGUAGE_CODE):
        acknowledge(alert, by=user, now=now)


def pass_on(alert: Alert, *, by: User, now: datetime) -> None:
    """Tell the next in line at once, each at the hours that they chose. Raises `NobodyElse` or `NotAllowed`."""
    roles.require(by, roles.Action.WORK, _team(alert), on=now.date())
    waiting = Delivery.objects.filter(alert=alert, sent_at__isnull=True, dropped_at__isnull=True, due_at__gt=now)
    following = waiting.filter(medium=Medium.PAGE).order_by("step").first()
    if following is None:
        raise NobodyElse(_("Nobody else is named for this. Assign it to a colleague instead."))
    rows = list(waiting.filter(step=following.step))
    ways = wishes.ways({row.user_id for row in rows})
    for row in rows:
        row.due_at = dict(ways.of(row.user_id, level=alert.level, due=now)).get(Medium(row.medium), row.due_at)
    Delivery.objects.bulk_update(rows, ["due_at"])


def notify_one(delivery_id: int, *, now: datetime) -> None:
    """Tell one colleague by one way. Outside any transaction: claims, sends, settles."""
    if not Delivery.objects.filter(
        claims.free(now), pk=delivery_id, sent_at__isnull=True, dropped_at__isnull=True, due_at__lte=now
    ).update(claimed_until=now + CLAIM):
        return
    delivery = Delivery.objects.select_related(
        "user",
        "alert__conversation__contact",
        "alert__conversation__thread__channel",
        "alert__conversation__inbox",
        "alert__channel",
        "alert__crisis__team",
        "alert__crisis__begun_by",
        "alert__crisis__ended_by",
        "alert__swap__duty__inbox",
        "alert__swap__asked_by",
        "alert__swap__to",
    ).get(pk=delivery_id)
    try:
        told = _tell(delivery, now=now)
    except (SMTPException, OSError, TryLater) as error:
        _try_later(delivery, error, now=now)
        return
    if not told:
        Delivery.objects.filter(pk=delivery_id, sent_at__isnull=True).update(dropped_at=now)
        return
    with transaction.atomic():
        if Delivery.objects.filter(pk=delivery_id, sent_at__isnull=True).update(sent_at=now, error=""):
            timeline.record(
                EventKind.ALERTED,
                at=now,
                conversation_id=delivery.alert.conversation_id,
                channel_id=delivery.alert.channel_id,
                alert=delivery.alert_id,
                crisis=delivery.alert.crisis_id,
                to=delivery.user_id,
                medium=delivery.medium,
                step=delivery.step,
            )


def _tell(delivery: Delivery, *, now: datetime) -> bool:
    """Send by the delivery's way; gives False where nothing took it and nothing will. The page only needs the row."""
    match Medium(delivery.medium):
        case Medium.MAIL:
            mailing.letter(delivery.alert, delivery.user).send()
        case Medium.PUSH:
            return ringing.by_push(delivery, now=now)
        case Medium.SERVICE:
            return ringing.by_service(delivery)
        case Medium.PAGE:
            pass
    return True


def _try_later(delivery: Delivery, error: Exception, *, now: datetime) -> None:
    attempts = delivery.attempts + 1
    asked = error.after if isinstance(error, TryLater) and error.after else timedelta()
    Delivery.objects.filter(pk=delivery.pk).update(
        attempts=attempts,
        error=str(error)[:1000],
        claimed_until=None,
        due_at=now + max(_FIRST_PAUSE * 2**attempts, asked),
        dropped_at=now if attempts >= TRIES else None,
    )


def _team(alert: Alert) -> Team:
    if alert.conversation is not None:
        return alert.conversation.inbox.team
    if alert.channel is not None:
        return alert.channel.inbox.team
    if alert.crisis is not None:
        return alert.crisis.team
    if alert.swap is not None:
        return alert.swap.duty.inbox.team
    raise Alert.DoesNotExist("An alert about an opinion has no team yet.")
