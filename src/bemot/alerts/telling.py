"""Who is told of an alert, in which order, by which ways: the rows that `notification` sends."""

from collections.abc import Collection, Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime

from django.conf import settings

from bemot.accounts.models import User
from bemot.alerts import wishes
from bemot.alerts.models import Alert, Delivery
from bemot.conversations.models import Conversation
from bemot.routing import queries as routing
from bemot.routing.models import Responsibility
from bemot.routing.queries import OnDuty
from bemot.words import AlertReason, Level, Medium, Subject

Step = list[User | None]


@dataclass(frozen=True, slots=True)
class Call:
    """An alert about a conversation that people are to be told of now."""

    alert: Alert
    conversation: Conversation
    skip: Collection[int] = ()
    """Who knows already."""
    first: User | None = None
    """Told before the person on duty: whose work it is about."""


def call(calls: Sequence[Call], *, now: datetime) -> None:
    """First the person on duty; after a while the deputy; then the leads. Whoever answers stops the rest."""
    if not calls:
        return
    inboxes = {row.conversation.inbox_id: row.conversation.inbox for row in calls}
    duties = {pk: routing.on_duty(inbox, at=now) for pk, inbox in inboxes.items()}
    responsible = routing.responsibilities_for([row.conversation for row in calls], at=now)
    policies = routing.policies_for([row.conversation for row in calls])
    tell(
        [
            (row.alert, user, step, now + (policies[row.conversation.pk].deputy_after or settings.DEPUTY_AFTER) * wait)
            for row in calls
            for user, step, wait in line(
                _steps(duties[row.conversation.inbox_id], responsible[row.conversation.pk], row), skip=row.skip
            )
        ]
    )


def line(steps: Sequence[Step], *, skip: Collection[int] = ()) -> Iterator[tuple[User, int, int]]:
    """Give who is told, in which step, and after how many waits: nobody twice, and no wait before the first."""
    told: set[int] = set()
    for step, people in enumerate(steps):
        wait = step if told else 0
        for user in people:
            if user is not None and user.is_active and user.pk not in told and user.pk not in skip:
                told.add(user.pk)
                yield user, step, wait


def tell(rows: Sequence[tuple[Alert, User, int, datetime]]) -> None:
    """Write one delivery for each way that the colleague wants for this level."""
    ways = wishes.ways({user.pk for _alert, user, _step, _due in rows})
    Delivery.objects.bulk_create(
        [
            Delivery(alert=alert, user=user, medium=medium, step=step, due_at=due_at)
            for alert, user, step, told_at in rows
            for medium, due_at in ways.of(user.pk, level=alert.level, due=told_at)
        ],
        ignore_conflicts=True,
    )


def louder(alert: Alert, *, level: int, now: datetime) -> None:
    """Let an alert that stands ring at a higher level, by the ways that it opens; a crisis no longer waits for hours.

    Nobody is rung twice by the same way. Inside the caller's transaction.
    """
    alert.level = level
    Alert.objects.filter(pk=alert.pk).update(level=level)
    named = Delivery.objects.filter(alert=alert, dropped_at__isnull=True).select_related("user")
    line = [(row.user, row.step, max(row.due_at, now)) for row in named.filter(medium=Medium.PAGE)]
    tell([(alert, user, step, due_at) for user, step, due_at in line])
    if level >= Level.CRISIS:
        for user, step, due_at in line:
            named.filter(user=user, step=step, sent_at__isnull=True, due_at__gt=due_at).update(due_at=due_at)


def write(alert: Alert, people: Sequence[User], *, now: datetime) -> None:
    """Tell these by mail alone, at the hours that they chose: it is to be read, not to be taken."""
    ways = wishes.ways({user.pk for user in people})
    Delivery.objects.bulk_create(
        Delivery(alert=alert, user=user, medium=medium, due_at=due_at)
        for user in people
        for medium, due_at in ways.of(user.pk, level=alert.level, due=now)
        if medium is Medium.MAIL
    )


def _steps(duty: OnDuty, responsible: Responsibility | None, row: Call) -> list[Step]:
    before: list[Step] = [[row.first]] if row.first else []
    if row.alert.reason == AlertReason.PRESS and responsible and responsible.subject == Subject.PRESS:
        # Press has its own route: the press officer, whoever is on duty for the comments.
        return [*before, [responsible.spokesperson], [responsible.deputy or duty.user], [*duty.leads]]
    spokesperson = responsible.spokesperson if responsible and row.alert.reason != AlertReason.CRITIQUE else None
    deputy = responsible.deputy if responsible else None
    return [*before, [duty.user, *duty.also, spokesperson], [duty.deputy, deputy], [*duty.leads]]
