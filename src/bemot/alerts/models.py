"""Alerts, and each way by which somebody is told."""

from django.conf import settings
from django.db import models
from django.db.models import Q

from bemot.channels.models import Channel
from bemot.conversations.models import Conversation
from bemot.listening.models import Opinion
from bemot.routing.models import Crisis, Swap
from bemot.words import AlertReason, Medium, choices


def _one_of(*names: str) -> Q:
    found = Q()
    for wanted in names:
        found |= Q(**{f"{name}__isnull": name != wanted for name in names})
    return found


class Alert(models.Model):
    """Someone must know now about a conversation, an opinion, a channel, a crisis or a swap of duties."""

    conversation = models.ForeignKey(Conversation, models.CASCADE, null=True, related_name="alerts")
    opinion = models.ForeignKey(Opinion, models.CASCADE, null=True, related_name="+")
    channel = models.ForeignKey(Channel, models.CASCADE, null=True, related_name="+")
    crisis = models.ForeignKey(Crisis, models.CASCADE, null=True, related_name="+")
    swap = models.ForeignKey(Swap, models.CASCADE, null=True, related_name="+")
    reason = models.CharField(max_length=20, choices=choices(AlertReason))
    level = models.PositiveSmallIntegerField(default=0)
    why = models.JSONField(default=dict)
    """What a spike was counted from: `count` comments in `minutes`, `usual` of them on busy hours. What a crisis was:
    `received` comments, `published` answers, `held` ones."""
    raised_at = models.DateTimeField()
    newest_at = models.DateTimeField(null=True)
    """When the newest comment joined it; null where none has."""
    acknowledged_at = models.DateTimeField(null=True)
    acknowledged_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+")

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=_one_of("conversation", "opinion", "channel", "crisis", "swap"), name="alert_has_one_cause"
            ),
            models.UniqueConstraint(
                fields=["conversation", "reason"],
                condition=Q(acknowledged_at__isnull=True, conversation__isnull=False),
                name="one_open_alert_per_matter",
            ),
            models.UniqueConstraint(
                fields=["channel", "reason"],
                condition=Q(acknowledged_at__isnull=True, channel__isnull=False),
                name="one_open_alert_per_channel",
            ),
        ]
        indexes = [models.Index(fields=["raised_at"], name="unacknowledged", condition=Q(acknowledged_at__isnull=True))]

    def __str__(self) -> str:
        return f"{self.reason} {self.raised_at:%Y-%m-%d %H:%M}"


class Joining(models.Model):
    """A conversation that belongs to the same matter as an alert: it rang nobody by itself."""

    alert = models.ForeignKey(Alert, models.CASCADE, related_name="joinings")
    conversation = models.ForeignKey(Conversation, models.CASCADE, related_name="+")
    at = models.DateTimeField()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["alert", "conversation"], name="joins_once")]

    def __str__(self) -> str:
        return f"{self.conversation_id} joins {self.alert_id}"


class Delivery(models.Model):
    """One way by which one colleague is told of an alert: step 0 the person on duty, 1 the deputy, 2 the leads."""

    alert = models.ForeignKey(Alert, models.CASCADE, related_name="deliveries")
    user = models.ForeignKey(settings.AUTH_USER_MODEL, models.CASCADE, related_name="+")
    medium = models.CharField(max_length=10, choices=choices(Medium))
    step = models.PositiveSmallIntegerField(default=0)
    due_at = models.DateTimeField()
    sent_at = models.DateTimeField(null=True)
    error = models.TextField(blank=True)
    reached = models.JSONField(default=list)
    """Which of the colleague's devices, or services, have it already: those are not rung again when it is retried."""
    dropped_at = models.DateTimeField(null=True)
    """Not needed any more: somebody had it before it was due."""
    claimed_until = models.DateTimeField(null=True)
    attempts = models.PositiveSmallIntegerField(default=0)

    class Meta:
        verbose_name_plural = "deliveries"
        constraints = [models.UniqueConstraint(fields=["alert", "user", "medium", "step"], name="one_delivery")]
        indexes = [
            models.Index(
                fields=["due_at"], name="undelivered", condition=Q(sent_at__isnull=True, dropped_at__isnull=True)
            )
        ]

    def __str__(self) -> str:
        return f"{self.medium} to {self.user_id}"


class Subscription(models.Model):
    """By which way a colleague wants to be told: from which level, and at which hours of one's own zone."""

    NEVER = 9
    """A level that nothing reaches."""

    user = models.ForeignKey(settings.AUTH_USER_MODEL, models.CASCADE, related_name="+")
    medium = models.CharField(max_length=10, choices=choices(Medium))
    from_level = models.PositiveSmallIntegerField(default=0)
    begins = models.TimeField(null=True)
    """Null, as `ends`: at any hour. An end before the beginning lies on the next day."""
    ends = models.TimeField(null=True)
    working_days = models.BooleanField(default=False)
    """Monday to Friday only."""
    with_words = models.BooleanField(default=False)
    """The first words of the comment may stand in a notification; only where it travels encrypted to one browser."""

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["user", "medium"], name="one_subscription"),
            models.CheckConstraint(
                condition=Q(begins__isnull=True, ends__isnull=True) | Q(begins__isnull=False, ends__isnull=False),
                name="hours_begin_and_end",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.user_id} {self.medium}"


class PushKey(models.Model):
    """The key pair by which push services know this installation, sealed; one row, made at first need."""

    sealed = models.BinaryField()
    made_at = models.DateTimeField()

    def __str__(self) -> str:
        return f"{self.made_at:%Y-%m-%d}"


class PushDevice(models.Model):
    """One browser that asked to be rung with no page open."""

    user = models.ForeignKey(settings.AUTH_USER_MODEL, models.CASCADE, related_name="+")
    endpoint = models.URLField(max_length=1000, unique=True)
    p256dh = models.CharField(max_length=100)
    auth = models.CharField(max_length=40)
    name = models.CharField(max_length=80)
    made_at = models.DateTimeField()
    gone_at = models.DateTimeField(null=True)
    """The colleague switched it off, or the push service says that the browser is no longer there."""

    class Meta:
        indexes = [models.Index(fields=["user"], name="live_devices", condition=Q(gone_at__isnull=True))]

    def __str__(self) -> str:
        return self.name


class Service(models.Model):
    """A service of the organisation's own that rings a colleague; its address holds a secret and lies sealed."""

    user = models.ForeignKey(settings.AUTH_USER_MODEL, models.CASCADE, related_name="+")
    name = models.CharField(max_length=80)
    hint = models.CharField(max_length=200, blank=True)
    """The server, where it is one of the organisation's own; the rest of an address may be secret."""
    sealed = models.BinaryField()
    made_at = models.DateTimeField()

    def __str__(self) -> str:
        return self.name
