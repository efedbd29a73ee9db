"""Who must know now: makes an alert and the rows that tell people, in order."""

from collections.abc import Iterator, Sequence
from datetime import datetime, timedelta

from django.conf import settings

from bemot.accounts.models import User
from bemot.alerts import wishes
from bemot.alerts.models import Alert, Delivery
from bemot.channels.models import Channel
from bemot.conversations.models import Conversation
from bemot.routing import queries as routing
from bemot.routing.models import Responsibility
from bemot.routing.queries import OnDuty
from bemot.words import AlertReason, Flag, Intent, Status

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
    about = [row for row in wanted if row.pk not in open_about]
    return _raise([(row, wanted[row]) for row in about], now=now)


def ring(conversation: Conversation, reason: AlertReason, *, first: User | None = None, now: datetime) -> Alert | None:
    """Raise an alert about a conversation for a reason that a chore found; None while one like it is open.

    `first` is told before the person on duty: whose work it is about.
    """
    if Alert.objects.filter(conversation=conversation, reason=reason, acknowledged_at__isnull=True).exists():
        return None
    return _raise([(conversation, reason)], first=first, now=now)[0]


def ring_channel(channel: Channel, *, now: datetime) -> Alert | None:
    """Tell the leads of a team that a channel needs a person; None while such an alert is open."""
    if Alert.objects.filter(channel=channel, acknowledged_at__isnull=True).exists():
        return None
    alert = Alert.objects.create(channel=channel, reason=AlertReason.CHANNEL, raised_at=now)
    _tell([(alert, user, 0, now) for user in routing.on_duty(channel.inbox, at=now).leads])
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


def _raise(
    about: Sequence[tuple[Conversation, AlertReason]], *, first: User | None = None, now: datetime
) -> list[Alert]:
    """First the person on duty; after a while the deputy; then the leads. Whoever answers stops the rest."""
    if not about:
        return []
    alerts = Alert.objects.bulk_create(
        Alert(conversation=row, reason=reason, level=row.level, raised_at=now) for row, reason in about
    )
    inboxes = {row.inbox_id: row.inbox for row, _reason in about}
    duties = {pk: routing.on_duty(inbox, at=now) for pk, inbox in inboxes.items()}
    responsible = routing.responsibilities_for([row for row, _reason in about])
    _tell(
        [
            (alert, user, step, now + settings.DEPUTY_AFTER * wait)
            for alert, (row, reason) in zip(alerts, about, strict=True)
            for user, step, wait in _line(duties[row.inbox_id], responsible[row.pk], reason, first)
        ]
    )
    return alerts


def _line(
    duty: OnDuty, responsible: Responsibility | None, reason: AlertReason, first: User | None
) -> Iterator[tuple[User, int, int]]:
    """Give who is told, in which step, and after how many waits: nobody twice, and no wait before the first."""
    spokesperson = responsible.spokesperson if responsible and reason != AlertReason.CRITIQUE else None
    before: list[list[User | None]] = [[first]] if first else []
    steps: list[list[User | None]] = [
        *before,
        [duty.user, spokesperson],
        [duty.deputy, responsible.deputy if responsible else None],
        [*duty.leads],
    ]
    told: set[int] = set()
    for step, people in enumerate(steps):
        wait = step if told else 0
        for user in people:
            if user is not None and user.pk not in told:
                told.add(user.pk)
                yield user, step, wait


def _tell(rows: Sequence[tuple[Alert, User, int, datetime]]) -> None:
    ways = wishes.ways({user.pk for _alert, user, _step, _due in rows})
    Delivery.objects.bulk_create(
        [
            Delivery(alert=alert, user=user, medium=medium, step=step, due_at=due_at)
            for alert, user, step, told_at in rows
            for medium, due_at in ways.of(user.pk, level=alert.level, due=told_at)
        ],
        ignore_conflicts=True,
    )
