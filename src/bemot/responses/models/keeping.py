"""What is kept of a post as it was."""

from django.conf import settings
from django.db import models

from bemot.conversations.models import Conversation, Message

_USER = settings.AUTH_USER_MODEL


class KeptPost(models.Model):
    """A dated picture of a post as the desk saw it: words, author, time, place, and a hash over all of them."""

    conversation = models.ForeignKey(Conversation, models.CASCADE, related_name="kept_posts")
    message = models.ForeignKey(Message, models.PROTECT, related_name="+")
    author = models.CharField(max_length=300, blank=True)
    handle = models.CharField(max_length=300, blank=True)
    place = models.CharField(max_length=200, blank=True)
    """The channel and its network."""
    text = models.TextField(blank=True)
    html = models.TextField(blank=True)
    """Sanitised."""
    images = models.JSONField(default=list)
    language = models.CharField(max_length=20, blank=True)
    url = models.URLField(max_length=2000, blank=True)
    external_id = models.CharField(max_length=1000)
    revision = models.CharField(max_length=200, blank=True)
    sent_at = models.DateTimeField()
    edited_at = models.DateTimeField(null=True)
    kept_by = models.ForeignKey(_USER, models.PROTECT, null=True, related_name="+")
    kept_at = models.DateTimeField()
    digest = models.CharField(max_length=64)
    """SHA-256 over what was seen, so that the picture can be shown to be unchanged."""

    class Meta:
        ordering = ["id"]
        constraints = [models.UniqueConstraint(fields=["message", "digest"], name="kept_once_as_it_was")]

    def __str__(self) -> str:
        return f"{self.message_id} {self.kept_at:%Y-%m-%d %H:%M}"
