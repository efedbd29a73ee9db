"""Who must know now: makes an alert and the rows that tell people, in order."""

from collections.abc import Iterable, Sequence
from datetime import datetime, timedelta

from django.conf import settings

from bemot.accounts.models import User
from bemot.alerts.models import Alert, Delivery, Subscription
from bemot.channels.models import Channel
from bemot.conversations.models import Conversation
from bemot.routing import queries as routing
from bemot.words import AlertReason, Flag, Intent, Medium, Status

# What was written before this is history that came with a new channel: it stands in the queue, it rings nobody.
RINGS_FOR = timedelta(days=3)


def detect(conversations: Sequence[Conversation], *, now: datetime) -> list[Alert]:
    """Raise an alert for each conversation that somebody must know of now. Inside the caller's transaction.

    An open alert about the same matter is enough: nobody is rung twice.
    """
    fresh = [row for row in conversations if row.status == Status.OPEN and row.last_message_at > now - RINGS_FOR]
    wanted = {row: reason for row in fresh if (reason := _reason(row))}
    open_about = set(
        Alert.objects.filter(conversation__in=list(wanted), acknowledged_at__isnull=True).values_list(
            "conversation_id", flat=True
        )
    )
    return [
        _raise(Alert(conversation=row, reason=reason, level=row.level, raised_at=now), row, now=now)
        for row, reason in wanted.items()
        if row.pk not in open_about
    ]


def ring(conversation: Conversation, reason: AlertReason, *, now: datetime) -> Alert | None:
    """Raise an alert about a conversation for a reason that a chore found; None while one like it is open."""
    if Alert.objects.filter(conversation=conversation, reason=reason, acknowledged_at__isnull=True).exists():
        return None
    alert = Alert(conversation=conversation, reason=reason, level=conversation.level, raised_at=now)
    return _raise(alert, conversation, now=now)


def ring_channel(channel: Channel, *, now: datetime) -> Alert | None:
    """Tell the leads of a team that a channel needs a person; None while such an alert is open."""
    if Alert.objects.filter(channel=channel, acknowledged_at__isnull=True).exists():
        return None
    alert = Alert.objects.create(channel=channel, reason=AlertReason.CHANNEL, raised_at=now)
    _tell(alert, routing.on_duty(channel.inbox, at=now).leads, step=0, due_at=now)
    return alert


def _reason(conversation: Conversation) -> AlertReason | None:
    for flag in (Flag.SELF_HARM, Flag.THREAT, Flag.SAFETY):
        if flag in conversation.flags:
            return AlertReason(flag)
    if conversation.intent == Intent.PRESS:
        return AlertReason.PRESS
    if conversation.intent == Intent.COMPLAINT:
        return AlertReason.CRITIQUE
    return None


def _raise(alert: Alert, conversation: Conversation, *, now: datetime) -> Alert:
    """First the person on duty; after a while the deputy; then the leads. Whoever answers stops the rest."""
    alert.save()
    duty = routing.on_duty(conversation.inbox, at=now)
    responsible = routing.responsibility_for(conversation)
    first = [duty.user, responsible.spokesperson if responsible and alert.reason != AlertReason.CRITIQUE else None]
    second = [duty.deputy, responsible.deputy if responsible else None]
    told: set[int] = set()
    for step, people in enumerate((first, second, duty.leads)):
        some = [user for user in people if user is not None and user.pk not in told]
        if some or told:
            _tell(alert, some, step=step, due_at=now + settings.DEPUTY_AFTER * (step if told else 0))
        told |= {user.pk for user in some}
    return alert


def _tell(alert: Alert, people: Iterable[User], *, step: int, due_at: datetime) -> None:
    unique = list({user.pk: user for user in people}.values())
    wishes = {(row.user_id, row.medium): row.from_level for row in Subscription.objects.filter(user__in=unique)}
    media = [Medium.PAGE, *([Medium.MAIL] if settings.MAIL_CONFIGURED else [])]
    Delivery.objects.bulk_create(
        [
            Delivery(alert=alert, user=user, medium=medium, step=step, due_at=due_at)
            for user in unique
            for medium in media
            if alert.level >= wishes.get((user.pk, medium), 0)
        ],
        ignore_conflicts=True,
    )
