"""Event: one line of history. Append-only; the database refuses changes (see the migration `guard_events`)."""

from django.conf import settings
from django.db import models


class Event(models.Model):
    """Something that happened, who did it and when. `data` holds ids and labels, never strangers' words or names."""

    kind = models.CharField(max_length=40)
    at = models.DateTimeField()
    user = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+")
    contact = models.ForeignKey("conversations.Contact", models.PROTECT, null=True, related_name="+")
    conversation = models.ForeignKey("conversations.Conversation", models.PROTECT, null=True, related_name="+")
    channel = models.ForeignKey("channels.Channel", models.PROTECT, null=True, related_name="+")
    data = models.JSONField(default=dict)

    class Meta:
        indexes = [
            models.Index(fields=["conversation", "id"]),
            models.Index(fields=["channel", "id"]),
            models.Index(fields=["kind", "at"]),
        ]

    def __str__(self) -> str:
        return f"{self.kind} {self.at:%Y-%m-%d %H:%M}"


class ErasureWindow(models.Model):
    """While a row stands here, events may be deleted (never changed): retention and erasure open it and close it."""

    opened_at = models.DateTimeField()
    reason = models.CharField(max_length=200)

    def __str__(self) -> str:
        return self.reason
