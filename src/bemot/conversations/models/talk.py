"""Conversations, the threads in which they take place, and their messages."""

from django.conf import settings
from django.db import models
from django.db.models import Q

from bemot.channels.models import Channel, Inbox, RawEvent
from bemot.conversations.models.people import Contact
from bemot.words import Direction, Intent, Level, Sentiment, Status, choices


class Topic(models.Model):
    """What a comment can be about. Thirteen are seeded; an organisation adds its own with examples."""

    slug = models.SlugField(max_length=60, unique=True)
    name_sv = models.CharField(max_length=80)
    name_en = models.CharField(max_length=80)
    examples = models.TextField(blank=True)
    """One example text or word a line; the text core learns an own topic from them."""
    confidential = models.BooleanField(default=False)
    """Nothing public confirms contact; the return is private."""

    class Meta:
        ordering = ["name_sv"]

    def __str__(self) -> str:
        return self.name_sv


class Label(models.Model):
    """A word of the organisation's own, put on conversations by hand."""

    name = models.CharField(max_length=60, unique=True)

    class Meta:
        ordering = ["name"]

    def __str__(self) -> str:
        return self.name


class Thread(models.Model):
    """Where on a network a part of a conversation takes place; shared by many."""

    channel = models.ForeignKey(Channel, models.PROTECT, related_name="threads")
    root = models.CharField(max_length=1000)
    title = models.CharField(max_length=500, blank=True)
    url = models.URLField(max_length=2000, blank=True)
    private = models.BooleanField(default=False)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["channel", "root"], name="one_thread_per_root")]

    def __str__(self) -> str:
        return self.title or self.root


class Conversation(models.Model):
    """Everything about one matter with one contact. Its spoken number is its id.

    Written by: `lifecycle` status, waiting, resolved, snoozed; `assessment` what it is; `routing.assignment` the
    assignee; `routing.deadlines` due_at; `routing.escalation` level; `outcomes.afresh` afresh_of; `intake` the rest.
    """

    inbox = models.ForeignKey(Inbox, models.PROTECT, related_name="conversations")
    thread = models.ForeignKey(Thread, models.PROTECT, related_name="conversations")
    contact = models.ForeignKey(Contact, models.PROTECT, null=True, related_name="conversations")
    opened_at = models.DateTimeField()
    last_message_at = models.DateTimeField()

    status = models.CharField(max_length=10, choices=choices(Status), default=Status.OPEN)
    resolved_at = models.DateTimeField(null=True)
    snoozed_until = models.DateTimeField(null=True)

    intent = models.CharField(max_length=20, choices=choices(Intent), blank=True)
    sentiment = models.CharField(max_length=10, choices=choices(Sentiment), blank=True)
    needs_reply = models.BooleanField(default=True)
    unsure = models.BooleanField(default=False)
    flags = models.JSONField(default=list)
    unsure_flags = models.JSONField(default=list)
    """Those of `flags` that the core would rather have looked at than missed: shown, and nobody is rung for them."""
    topic = models.ForeignKey(Topic, models.SET_NULL, null=True, related_name="+")
    classified_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+")
    """Who said what it is; the text core does not change it afterwards."""
    labels = models.ManyToManyField(Label, blank=True, related_name="+")

    assignee = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+")
    level = models.PositiveSmallIntegerField(choices=[(level.value, level.name) for level in Level], default=0)
    waiting_since = models.DateTimeField(null=True)
    """Since when the person has waited for us, never paused; null while nobody waits."""
    due_at = models.DateTimeField(null=True)
    """The nearest open deadline; null where nothing is promised."""

    afresh_of = models.ForeignKey("self", models.SET_NULL, null=True, related_name="+")
    """The talk in the same thread that was broken off before this new concrete matter came."""

    class Meta:
        indexes = [
            models.Index(fields=["inbox", "status", "-level", "due_at", "id"], name="queue_order"),
            models.Index(fields=["inbox", "-last_message_at", "-id"], name="newest_order"),
            models.Index(fields=["assignee", "status"]),
            models.Index(fields=["inbox", "intent", "status"]),
        ]
        constraints = [
            models.UniqueConstraint(
                fields=["thread", "contact"], condition=~Q(status=Status.RESOLVED), name="one_open_conversation"
            )
        ]

    def __str__(self) -> str:
        return f"#{self.pk}"

    @property
    def sure_flags(self) -> set[str]:
        """What somebody is rung for."""
        return set(self.flags) - set(self.unsure_flags)


class Message(models.Model):
    """What went over the network, in or out; never internal.

    Columns of the network: everything up to `deleted_at`; a fetch may overwrite them. The rest is ours.
    """

    thread = models.ForeignKey(Thread, models.PROTECT, related_name="messages")
    channel = models.ForeignKey(Channel, models.PROTECT, related_name="messages")
    external_id = models.CharField(max_length=1000)
    revision = models.CharField(max_length=200, blank=True)
    parent_external_id = models.CharField(max_length=1000, blank=True)
    parent_missing = models.BooleanField(default=False)
    contact = models.ForeignKey(Contact, models.PROTECT, null=True, related_name="messages")
    text = models.TextField(blank=True)
    html = models.TextField(blank=True)
    """Sanitised."""
    language = models.CharField(max_length=20, blank=True)
    url = models.URLField(max_length=2000, blank=True)
    images = models.JSONField(default=list)
    sent_at = models.DateTimeField()
    """When the network says that it was written; when it came, where the network does not say."""
    edited_at = models.DateTimeField(null=True)
    visible = models.BooleanField(default=True)
    deleted_at = models.DateTimeField(null=True)

    conversation = models.ForeignKey(Conversation, models.PROTECT, null=True, related_name="messages")
    raw_event = models.ForeignKey(RawEvent, models.PROTECT, null=True, related_name="+")
    direction = models.CharField(max_length=10, choices=choices(Direction))
    received_at = models.DateTimeField()
    worked_up_at = models.DateTimeField(null=True)
    by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+")
    """The colleague whose answer it is, for outbound messages written at the desk."""
    stems = models.TextField(blank=True)
    """What search looks in: the stems of the words."""

    class Meta:
        constraints = [models.UniqueConstraint(fields=["channel", "external_id"], name="one_message")]
        indexes = [
            models.Index(fields=["conversation", "sent_at"]),
            models.Index(fields=["thread", "sent_at"]),
            models.Index(fields=["id"], name="not_worked_up", condition=Q(worked_up_at__isnull=True)),
        ]

    def __str__(self) -> str:
        return self.text[:60] or self.external_id


class MessageVersion(models.Model):
    """One wording of a message; the first is kept whatever the network shows later."""

    message = models.ForeignKey(Message, models.CASCADE, related_name="versions")
    revision = models.CharField(max_length=200, blank=True)
    text = models.TextField(blank=True)
    html = models.TextField(blank=True)
    seen_at = models.DateTimeField()

    class Meta:
        ordering = ["id"]

    def __str__(self) -> str:
        return f"{self.message_id} {self.seen_at:%Y-%m-%d %H:%M}"
