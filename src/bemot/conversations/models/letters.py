"""What only a mail has: its subject, its whole text, its files, and what a mail server reported about it."""

from django.conf import settings
from django.db import models
from django.db.models import Q

from bemot.conversations.models.talk import Conversation, Message, Thread
from bemot.words import Refused, choices


class Letter(models.Model):
    """A message that came by mail. Written by `letters`."""

    message = models.OneToOneField(Message, models.CASCADE, related_name="letter")
    mail_id = models.CharField(max_length=500, blank=True, db_index=True)
    subject = models.CharField(max_length=500, blank=True)
    whole = models.TextField(blank=True)
    """Quotes and signature included, where the message's text leaves them out."""
    about = models.ForeignKey(Message, models.CASCADE, null=True, related_name="reports")
    """The letter of ours that did not arrive, where this is a mail server's report of it."""
    words = models.TextField(blank=True)
    """What the mail server said."""

    def __str__(self) -> str:
        return self.subject or self.mail_id


class FormLink(models.Model):
    """A public form for one conversation, used once. Written by `letterbox`."""

    token = models.CharField(max_length=64, unique=True)
    conversation = models.ForeignKey(Conversation, models.CASCADE, related_name="+")
    thread = models.OneToOneField(Thread, models.CASCADE, related_name="+")
    """Its own: two strangers who find two links are never put into one thread."""
    made_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    made_at = models.DateTimeField()
    expires_at = models.DateTimeField()
    used_at = models.DateTimeField(null=True)

    def __str__(self) -> str:
        return f"form of {self.conversation_id}"


class Attachment(models.Model):
    """A file that came with a letter. Its bytes lie in the raw event; a refused one is named and never given out."""

    message = models.ForeignKey(Message, models.CASCADE, related_name="attachments")
    position = models.PositiveSmallIntegerField()
    name = models.CharField(max_length=200)
    content_type = models.CharField(max_length=100, blank=True)
    """What the bytes are, not what the sender called them."""
    size = models.PositiveIntegerField()
    refused = models.CharField(max_length=10, choices=choices(Refused), blank=True)

    class Meta:
        ordering = ["message_id", "position"]
        constraints = [
            models.UniqueConstraint(fields=["message", "position"], name="one_attachment_per_position"),
            models.CheckConstraint(condition=Q(position__lt=100), name="not_too_many_attachments"),
        ]

    def __str__(self) -> str:
        return self.name
