"""Drafts and their versions, publications, and the texts that are kept for next time."""

from django.conf import settings
from django.db import models
from django.db.models import F, Q

from bemot.channels.models import Inbox
from bemot.conversations.models import Conversation, Message, MessageVersion, Thread, Topic
from bemot.responses.models.groundwork import Fact
from bemot.words import DraftState, PublicationState, Purpose, SecondPerson, choices

_USER = settings.AUTH_USER_MODEL


class SavedReply(models.Model):
    """Text with blanks in [square brackets]; with an approver it is a prepared answer."""

    inbox = models.ForeignKey(Inbox, models.CASCADE, related_name="saved_replies")
    folder = models.CharField(max_length=80, blank=True)
    title = models.CharField(max_length=120)
    text = models.TextField()
    language = models.CharField(max_length=10, default="sv")
    topic = models.ForeignKey(Topic, models.SET_NULL, null=True, blank=True, related_name="+")
    purpose = models.CharField(max_length=10, choices=choices(Purpose), blank=True)
    """What it is for where that is one thing alone, such as a holding statement; empty: any answer."""
    for_team = models.BooleanField(default=False)
    """Also offered in the team's other inboxes of the same principal."""
    written_by = models.ForeignKey(_USER, models.PROTECT, related_name="+")
    approved_by = models.ForeignKey(_USER, models.PROTECT, null=True, blank=True, related_name="+")
    approved_at = models.DateTimeField(null=True, blank=True)
    retired_at = models.DateTimeField(null=True, blank=True)
    """Since when nobody is offered it any more."""

    class Meta:
        verbose_name_plural = "saved replies"
        ordering = ["folder", "title"]
        constraints = [
            models.CheckConstraint(
                condition=Q(approved_by__isnull=True) | ~Q(approved_by=F("written_by")), name="prepared_by_two"
            )
        ]

    def __str__(self) -> str:
        return self.title

    @property
    def is_prepared(self) -> bool:
        """Whether a second person stands behind the wording, and it is in use."""
        return self.approved_at is not None and self.retired_at is None


class Draft(models.Model):
    """An answer being written to one message, for one purpose, in one thread."""

    conversation = models.ForeignKey(Conversation, models.CASCADE, related_name="drafts")
    thread = models.ForeignKey(Thread, models.PROTECT, related_name="+")
    answers = models.ForeignKey(Message, models.PROTECT, related_name="+")
    answers_version = models.ForeignKey(MessageVersion, models.PROTECT, null=True, related_name="+")
    purpose = models.CharField(max_length=10, choices=choices(Purpose), default=Purpose.ANSWER)
    state = models.CharField(max_length=10, choices=choices(DraftState), default=DraftState.WRITING)
    text = models.TextField(blank=True)
    language = models.CharField(max_length=10, default="sv")
    author = models.ForeignKey(_USER, models.PROTECT, related_name="+")
    started_at = models.DateTimeField()
    edited_at = models.DateTimeField()
    edited_by = models.ForeignKey(_USER, models.PROTECT, related_name="+")
    saved_reply = models.ForeignKey(SavedReply, models.SET_NULL, null=True, related_name="+")
    round = models.ForeignKey("responses.Round", models.SET_NULL, null=True, related_name="drafts")
    """Where it is one of many, adapted from the same answer."""
    looked_at = models.DateTimeField()
    """Up to when we know what the person wrote: what is newer stops the draft until somebody has looked."""
    promised_at = models.DateTimeField(null=True)
    """Until when a holding statement says that the answer comes."""
    offer_to = models.CharField(max_length=60, blank=True)
    """Person and matter of an offer: there is one, ever."""

    four_eyes = models.CharField(max_length=12, choices=choices(SecondPerson), blank=True)
    """The mode that it went under; empty until it is submitted."""
    alone = models.BooleanField(default=False)
    """Approved by its only colleague, after a pause: an organisation of one."""
    submitted_by = models.ForeignKey(_USER, models.PROTECT, null=True, related_name="+")
    submitted_at = models.DateTimeField(null=True)
    submitted_version_by = models.ForeignKey(_USER, models.PROTECT, null=True, related_name="+")
    """Who wrote the version that was submitted."""
    reviewer = models.ForeignKey(_USER, models.PROTECT, null=True, related_name="+")
    """Who is asked to look; null: anyone who may."""
    review_due_at = models.DateTimeField(null=True)
    """When a deputy is asked to look instead; null: nobody is."""
    submitted_n = models.PositiveIntegerField(null=True)
    """The version that was submitted last."""
    sent_back_n = models.PositiveIntegerField(null=True)
    """The version that was sent back last."""
    approved_by = models.ForeignKey(_USER, models.PROTECT, null=True, related_name="+")
    approved_at = models.DateTimeField(null=True)
    sent_back_reason = models.TextField(blank=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["answers", "purpose"], condition=~Q(state=DraftState.DISCARDED), name="one_draft_per_purpose"
            ),
            models.CheckConstraint(
                condition=~Q(four_eyes=SecondPerson.BEFORE)
                | Q(alone=True)
                | Q(approved_by__isnull=True)
                | ~Q(approved_by=F("submitted_version_by")),
                name="four_eyes",
            ),
            models.UniqueConstraint(
                fields=["offer_to"], condition=~Q(state=DraftState.DISCARDED) & ~Q(offer_to=""), name="one_offer"
            ),
            models.CheckConstraint(condition=~Q(purpose=Purpose.OFFER) | ~Q(offer_to=""), name="offer_is_to_somebody"),
        ]
        indexes = [
            models.Index(fields=["state", "submitted_at"]),
            models.Index(
                fields=["review_due_at"],
                name="to_pass_on",
                condition=Q(state=DraftState.IN_REVIEW, review_due_at__isnull=False),
            ),
            models.Index(
                fields=["submitted_at"],
                name="to_look_back_at",
                condition=Q(state=DraftState.SENT, four_eyes=SecondPerson.AFTERWARDS, approved_by__isnull=True),
            ),
        ]

    def __str__(self) -> str:
        return self.text[:60]


class DraftVersion(models.Model):
    """One wording of a draft; never changed."""

    draft = models.ForeignKey(Draft, models.CASCADE, related_name="versions")
    n = models.PositiveIntegerField()
    text = models.TextField()
    by = models.ForeignKey(_USER, models.PROTECT, related_name="+")
    at = models.DateTimeField()

    class Meta:
        ordering = ["n"]
        constraints = [models.UniqueConstraint(fields=["draft", "n"], name="one_version_per_number")]

    def __str__(self) -> str:
        return f"{self.draft_id} v{self.n}"


class Quote(models.Model):
    """That a draft stands on a fact; the fact's own row holds its source."""

    draft = models.ForeignKey(Draft, models.CASCADE, related_name="quotes")
    fact = models.ForeignKey(Fact, models.PROTECT, related_name="+")
    by = models.ForeignKey(_USER, models.PROTECT, related_name="+")
    at = models.DateTimeField()

    class Meta:
        ordering = ["id"]
        constraints = [models.UniqueConstraint(fields=["draft", "fact"], name="one_quote_of_a_fact")]

    def __str__(self) -> str:
        return f"{self.draft_id} {self.fact_id}"


class Publication(models.Model):
    """One attempt to put an approved draft out as one post; position n waits for n - 1."""

    draft = models.ForeignKey(Draft, models.PROTECT, related_name="publications")
    conversation = models.ForeignKey(Conversation, models.CASCADE, related_name="publications")
    position = models.PositiveSmallIntegerField(default=0)
    state = models.CharField(max_length=10, choices=choices(PublicationState), default=PublicationState.QUEUED)
    text = models.TextField()
    """This post's part of the draft, as it was written."""
    payload = models.JSONField()
    send_key = models.CharField(max_length=200)
    queued_by = models.ForeignKey(_USER, models.PROTECT, related_name="+")
    queued_at = models.DateTimeField()
    send_after = models.DateTimeField()
    """The undo window ends here; later, when the next attempt or the next look is due."""
    held_at = models.DateTimeField(null=True)
    """A crisis holds it: it goes out when a person lets it go."""
    claimed_until = models.DateTimeField(null=True)
    attempts = models.PositiveSmallIntegerField(default=0)
    settled_at = models.DateTimeField(null=True)
    external_id = models.CharField(max_length=1000, blank=True)
    url = models.URLField(max_length=2000, blank=True)
    visible = models.BooleanField(default=True)
    error = models.TextField(blank=True)
    """The network's own words."""

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["draft", "position"],
                condition=~Q(state__in=[PublicationState.WITHDRAWN, PublicationState.FAILED]),
                name="one_publication_per_post",
            ),
            models.UniqueConstraint(fields=["send_key"], name="one_send_key"),
        ]
        indexes = [
            models.Index(
                fields=["send_after"],
                name="to_be_sent",
                condition=Q(state__in=[PublicationState.QUEUED, PublicationState.SENDING, PublicationState.UNSURE]),
            )
        ]

    def __str__(self) -> str:
        return f"{self.draft_id}/{self.position} {self.state}"
