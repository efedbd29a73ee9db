"""Somebody without an account who is asked by mail."""

from django.conf import settings
from django.db import models
from django.db.models import Q

from bemot.channels.models import Channel
from bemot.conversations.models import Conversation, Note
from bemot.words import ConsultationState, choices


class Consultation(models.Model):
    """A question that goes out by mail; the answer comes back as a note. Written by `consultations`."""

    conversation = models.ForeignKey(Conversation, models.CASCADE, related_name="consultations")
    note = models.ForeignKey(Note, models.CASCADE, related_name="+")
    """Says who was asked what."""
    channel = models.ForeignKey(Channel, models.PROTECT, related_name="+")
    payload = models.JSONField()
    send_key = models.CharField(max_length=200, unique=True)
    state = models.CharField(max_length=10, choices=choices(ConsultationState), default=ConsultationState.QUEUED)
    by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    at = models.DateTimeField()
    send_after = models.DateTimeField()
    claimed_until = models.DateTimeField(null=True)
    attempts = models.PositiveSmallIntegerField(default=0)
    error = models.TextField(blank=True)

    class Meta:
        indexes = [
            models.Index(fields=["send_after"], name="to_be_asked", condition=Q(state=ConsultationState.QUEUED)),
        ]

    def __str__(self) -> str:
        return f"{self.conversation_id}: {self.state}"
