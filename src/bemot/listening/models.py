"""Opinions voiced by many, and what was found of them."""

from django.conf import settings
from django.db import models

from bemot.accounts.models import Principal
from bemot.channels.models import Channel
from bemot.conversations.models import Conversation


class Opinion(models.Model):
    """Many comments, in any channels of one principal, that voice the same thing."""

    principal = models.ForeignKey(Principal, models.PROTECT, related_name="+")
    title = models.CharField(max_length=200, blank=True)
    """In a colleague's words; empty until somebody has named it."""
    line = models.TextField(blank=True)
    """What all answers to it say."""
    line_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+")
    line_at = models.DateTimeField(null=True)
    opened_at = models.DateTimeField()
    look_asked_at = models.DateTimeField(null=True)
    """When a colleague last asked for all who say the like."""
    looked_at = models.DateTimeField(null=True)
    """When the desk had last looked for them: what it found are matches that nobody has sorted."""
    merged_into = models.ForeignKey("self", models.PROTECT, null=True, related_name="+")
    """Where two opinions were found to be one, the later one points at the other and holds no comments."""

    def __str__(self) -> str:
        return self.title or f"#{self.pk}"


class Taking(models.Model):
    """Many comments that a colleague put into an opinion in one go; undone by this row."""

    opinion = models.ForeignKey(Opinion, models.CASCADE, related_name="takings")
    comments = models.PositiveIntegerField()
    by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    at = models.DateTimeField()
    undone_at = models.DateTimeField(null=True)
    undone_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+")

    def __str__(self) -> str:
        return f"{self.comments} into {self.opinion_id}"


class Match(models.Model):
    """A conversation that may voice an opinion: found by the machine, confirmed or refused by a person."""

    opinion = models.ForeignKey(Opinion, models.CASCADE, related_name="matches")
    conversation = models.ForeignKey(Conversation, models.CASCADE, related_name="+")
    score = models.FloatField()
    """Likeness from 0 to 1; 1 where a person put it there."""
    found_at = models.DateTimeField()
    confirmed_at = models.DateTimeField(null=True)
    refused_at = models.DateTimeField(null=True)
    by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+")
    taking = models.ForeignKey(Taking, models.SET_NULL, null=True, related_name="+")
    """With which others it was sorted in one go; null where it was sorted by itself."""
    merged_from = models.ForeignKey(Opinion, models.SET_NULL, null=True, related_name="+")
    """In which opinion it stood until that one was found to be this one; null where it came by itself."""

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["opinion", "conversation"], name="one_match"),
            models.CheckConstraint(
                condition=models.Q(confirmed_at__isnull=True) | models.Q(refused_at__isnull=True),
                name="confirmed_or_refused",
            ),
            models.UniqueConstraint(
                fields=["conversation"], condition=models.Q(confirmed_at__isnull=False), name="one_opinion_each"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.opinion_id} {self.conversation_id} {self.score:.2f}"


class Likeness(models.Model):
    """Two conversations that may say the same, before anybody has named the opinion."""

    conversation = models.ForeignKey(Conversation, models.CASCADE, related_name="+")
    other = models.ForeignKey(Conversation, models.CASCADE, related_name="+")
    score = models.FloatField()
    found_at = models.DateTimeField()
    refused_at = models.DateTimeField(null=True)

    class Meta:
        verbose_name_plural = "likenesses"
        constraints = [models.UniqueConstraint(fields=["conversation", "other"], name="one_likeness")]

    def __str__(self) -> str:
        return f"{self.conversation_id} ~ {self.other_id}"


class Watch(models.Model):
    """A standing search in a channel that is not owned."""

    channel = models.ForeignKey(Channel, models.CASCADE, related_name="watches")
    words = models.CharField(max_length=500)
    """Any of these, separated by commas; a word finds what begins with it, one in quotation marks itself alone."""
    by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+")
    at = models.DateTimeField(null=True)
    ended_at = models.DateTimeField(null=True)

    class Meta:
        verbose_name_plural = "watches"

    def __str__(self) -> str:
        return self.words
