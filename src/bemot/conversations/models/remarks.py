"""What the desk thinks and says about messages: triage results, notes, who has looked, tokens, corrections fitted."""

from django.conf import settings
from django.db import models
from django.db.models import Q

from bemot.accounts.models import Principal
from bemot.conversations.models.talk import Conversation, Message, Thread


class TriageResult(models.Model):
    """What the text core said about one wording of a message, with the words that moved it."""

    message = models.ForeignKey(Message, models.CASCADE, related_name="triage_results")
    revision = models.CharField(max_length=200, blank=True)
    language = models.CharField(max_length=10, blank=True)
    intent = models.CharField(max_length=20)
    sentiment = models.CharField(max_length=10)
    needs_reply = models.BooleanField()
    flags = models.JSONField(default=list)
    unsure_flags = models.JSONField(default=list)
    topics = models.JSONField(default=list)
    scores = models.JSONField(default=dict)
    evidence = models.JSONField(default=list)
    """Spans: start, end, label, weight, reason."""
    unsure = models.BooleanField(default=False)
    model_version = models.CharField(max_length=40)
    at = models.DateTimeField()

    class Meta:
        ordering = ["id"]

    def __str__(self) -> str:
        return f"{self.message_id} {self.intent}"


class Note(models.Model):
    """What colleagues write to each other about a conversation; has no way out."""

    conversation = models.ForeignKey(Conversation, models.PROTECT, related_name="notes")
    by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+")
    """The colleague; null where somebody outside was asked and answered."""
    who = models.CharField(max_length=300, blank=True)
    """The one outside who answered, with the address."""
    text = models.TextField()
    at = models.DateTimeField()

    class Meta:
        ordering = ["id"]
        constraints = [models.CheckConstraint(condition=~Q(by__isnull=True, who=""), name="note_is_by_somebody")]

    def __str__(self) -> str:
        return self.text[:60]


class Presence(models.Model):
    """Who looks at a conversation or types in it just now; a row older than a few seconds says nothing."""

    conversation = models.ForeignKey(Conversation, models.CASCADE, related_name="+")
    user = models.ForeignKey(settings.AUTH_USER_MODEL, models.CASCADE, related_name="+")
    seen_at = models.DateTimeField()
    typing_at = models.DateTimeField(null=True)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["conversation", "user"], name="one_presence")]

    def __str__(self) -> str:
        return f"{self.user_id} at {self.conversation_id}"


class ReplyToken(models.Model):
    """A random token that leads a private answer back to its thread or note."""

    token = models.CharField(max_length=64, unique=True)
    conversation = models.ForeignKey(Conversation, models.CASCADE, related_name="+")
    thread = models.ForeignKey(Thread, models.CASCADE, null=True, related_name="+")
    note = models.ForeignKey(Note, models.CASCADE, null=True, related_name="+")
    public = models.BooleanField(default=False)
    """It stands where everybody can read it, so that it proves nothing about who writes."""
    made_at = models.DateTimeField()

    class Meta:
        constraints = [
            models.CheckConstraint(condition=Q(thread__isnull=True) ^ Q(note__isnull=True), name="token_has_one_goal")
        ]

    def __str__(self) -> str:
        return f"token {self.pk}"


class LocalHead(models.Model):
    """The fitted corrections of one principal, refitted from their rows."""

    principal = models.OneToOneField(Principal, models.CASCADE, related_name="+")
    weights = models.BinaryField(default=bytes)
    corrections = models.PositiveIntegerField(default=0)
    model_version = models.CharField(max_length=40, blank=True)
    """The shipped weights beside which it was fitted."""
    fitted_at = models.DateTimeField()
    stale_since = models.DateTimeField(null=True)
    """When a correction came or went that is not fitted yet."""

    def __str__(self) -> str:
        return f"head of {self.principal_id}"


class SavedFilter(models.Model):
    """A view of the inbox that a colleague keeps, own or shared with the team."""

    user = models.ForeignKey(settings.AUTH_USER_MODEL, models.CASCADE, related_name="saved_filters")
    name = models.CharField(max_length=60)
    query = models.CharField(max_length=500)
    """The query string of the inbox page."""
    shared = models.BooleanField(default=False)

    class Meta:
        ordering = ["name"]

    def __str__(self) -> str:
        return self.name
