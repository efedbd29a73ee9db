"""What is one matter: who has been told of it already, who has it, and what joins an alert that stands.

A comment, what is promised about it and the comments that say the same are one matter: it rings once for each person.
Danger to somebody is always told anew, and so is what became of our own answer or of a promise.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field

from django.db.models import Max, Q

from bemot.alerts.models import Alert, Delivery, Joining
from bemot.conversations.models import Conversation
from bemot.history.models import Event
from bemot.words import AlertReason, EventKind, Level

# How grave a reason is. Only a graver one rings again for who has been told.
GRAVITY: dict[str, int] = {
    AlertReason.CRITIQUE: 1,
    AlertReason.RAISED: 1,
    AlertReason.BREACH: 1,
    AlertReason.PRESS: 2,
    AlertReason.SPIKE: 2,
    AlertReason.THREAT: 3,
    AlertReason.SAFETY: 3,
    AlertReason.SELF_HARM: 3,
}
DANGER = 3
FLOOR: dict[str, Level] = {
    AlertReason.PRESS: Level.URGENT,
    AlertReason.SPIKE: Level.URGENT,
    AlertReason.THREAT: Level.SERIOUS,
    AlertReason.SAFETY: Level.SERIOUS,
    AlertReason.SELF_HARM: Level.SERIOUS,
    AlertReason.TAKE_DOWN: Level.URGENT,
}


@dataclass(slots=True)
class Known:
    """What is known of one conversation's matter since it was last resolved or opened again."""

    alerts: list[Alert] = field(default_factory=list)
    told: dict[int, int] = field(default_factory=dict)
    """User → the gravest reason for which they were rung, or are about to be."""

    @property
    def standing(self) -> Alert | None:
        """The gravest alert that nobody has taken yet."""
        waiting = [alert for alert in self.alerts if alert.acknowledged_at is None]
        return max(waiting, key=lambda alert: GRAVITY[alert.reason], default=None)

    def outgrows(self, conversation: Conversation, reason: AlertReason) -> bool:
        """Say whether it is too grave for the crowd that it joined: a danger among many has an alert of its own."""
        crowd = self.standing
        return (
            crowd is not None and crowd.conversation_id != conversation.pk and GRAVITY[reason] > GRAVITY[crowd.reason]
        )

    def is_had(self, conversation: Conversation, reason: AlertReason) -> bool:
        """Say whether somebody has it, and was told of nothing less grave."""
        taken = [GRAVITY[alert.reason] for alert in self.alerts if alert.acknowledged_at is not None]
        return conversation.assignee_id is not None and max(taken, default=0) >= GRAVITY[reason]

    def been_told(self, reason: AlertReason) -> set[int]:
        """Give whom this reason need not ring."""
        return {user for user, gravity in self.told.items() if gravity >= GRAVITY[reason]}


def is_own(reason: AlertReason) -> bool:
    """Say whether a reason is a matter of its own: our answer that failed, a promise that is due."""
    return reason not in GRAVITY


def level_of(conversation: Conversation, reason: str) -> int:
    """Give the level at which a reason rings."""
    return max(conversation.level, FLOOR.get(reason, Level.NORMAL))


def known(conversations: Iterable[Conversation]) -> dict[int, Known]:
    """Read what is known of these conversations, in a fixed number of queries."""
    ids = [row.pk for row in conversations]
    since = dict(
        Event.objects.filter(conversation__in=ids, kind__in=[EventKind.RESOLVED, EventKind.REOPENED])
        .order_by()
        .values_list("conversation")
        .annotate(newest=Max("at"))
    )
    joined: dict[int, list[int]] = {}
    for alert_id, conversation_id in Joining.objects.filter(conversation__in=ids).values_list("alert", "conversation"):
        joined.setdefault(alert_id, []).append(conversation_id)
    found = {pk: Known() for pk in ids}
    alerts = Alert.objects.filter(Q(conversation__in=ids) | Q(pk__in=joined), reason__in=GRAVITY).order_by("pk")
    for alert in alerts:
        own = [alert.conversation_id] if alert.conversation_id in found else []
        for pk in {*own, *joined.get(alert.pk, [])}:
            if pk not in since or (alert.newest_at or alert.raised_at) >= since[pk]:
                found[pk].alerts.append(alert)
    _add_told(found.values())
    return found


def grow(alert: Alert, conversation: Conversation, reason: AlertReason) -> None:
    """Let an alert that stands be about the graver of two reasons. Inside the caller's transaction.

    Who waits in line for the lesser one gives way to those whom the graver one is for. Danger rings anew: whoever was
    rung for less is rung for this.
    """
    if GRAVITY[reason] <= GRAVITY.get(alert.reason, 0):
        return
    alert.reason, alert.level = reason, max(alert.level, level_of(conversation, reason))
    Alert.objects.filter(pk=alert.pk).update(reason=alert.reason, level=alert.level)
    rows = Delivery.objects.filter(alert=alert)
    if GRAVITY[reason] == DANGER:
        rows.delete()
        return
    begun = rows.filter(Q(sent_at__isnull=False) | Q(claimed_until__isnull=False))
    rows.exclude(user__in=list(begun.values_list("user", flat=True))).delete()


def named_in(alerts: Sequence[Alert]) -> set[tuple[int, int]]:
    """Give (alert, user) of whoever is told of them, or will be."""
    return set(Delivery.objects.filter(alert__in=alerts).values_list("alert", "user"))


def _add_told(found: Iterable[Known]) -> None:
    rows = list(found)
    by_alert = {alert.pk: alert for known in rows for alert in known.alerts}
    deliveries = Delivery.objects.filter(alert__in=by_alert, dropped_at__isnull=True).values_list("alert", "user")
    told: dict[int, set[int]] = {}
    for alert_id, user_id in deliveries:
        told.setdefault(alert_id, set()).add(user_id)
    for known in rows:
        for alert in known.alerts:
            for user_id in told.get(alert.pk, ()):
                known.told[user_id] = max(known.told.get(user_id, 0), GRAVITY[alert.reason])
