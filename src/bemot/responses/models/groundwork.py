"""What is done before a word of the answer is written: readings, facts, decisions, troll verdicts."""

from django.conf import settings
from django.db import models
from django.db.models import F, Q

from bemot.conversations.models import Conversation, Message
from bemot.playbook.standing import Finding
from bemot.words import Move, Place, choices

_USER = settings.AUTH_USER_MODEL


class Reading(models.Model):
    """A second person's own words for what a post says. Asked for first; read, or waived with a reason."""

    conversation = models.ForeignKey(Conversation, models.CASCADE, related_name="readings")
    reader = models.ForeignKey(_USER, models.PROTECT, null=True, related_name="+")
    """Null only where the reading of somebody who was never asked is waived."""
    asked_by = models.ForeignKey(_USER, models.PROTECT, null=True, related_name="+")
    asked_at = models.DateTimeField(null=True)
    read_at = models.DateTimeField(null=True)
    says = models.TextField(blank=True)
    wants = models.TextField(blank=True)
    feels = models.TextField(blank=True)
    """Why the person may feel so."""
    waived_at = models.DateTimeField(null=True)
    waived_reason = models.TextField(blank=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["conversation", "reader"], name="one_reading_each"),
            models.CheckConstraint(condition=Q(read_at__isnull=True) | ~Q(says=""), name="reading_says_something"),
            models.CheckConstraint(
                condition=Q(reader__isnull=False) | Q(waived_at__isnull=False), name="reading_has_a_reader"
            ),
            models.CheckConstraint(
                condition=Q(waived_at__isnull=True) | ~Q(waived_reason=""), name="reading_waived_with_a_reason"
            ),
        ]
        indexes = [
            models.Index(
                fields=["reader"], name="to_be_read", condition=Q(read_at__isnull=True, waived_at__isnull=True)
            )
        ]

    def __str__(self) -> str:
        return self.says[:60]


class Difference(models.Model):
    """Two readings that do not say the same, until colleagues have agreed on what the post means."""

    conversation = models.OneToOneField(Conversation, models.CASCADE, related_name="reading_difference")
    found_at = models.DateTimeField()
    found_by = models.ForeignKey(_USER, models.PROTECT, null=True, related_name="+")
    """Null where the desk found that the two have hardly a word in common."""
    agreed = models.TextField(blank=True)
    """What the post means, in the words that were agreed on."""
    settled_by = models.ForeignKey(_USER, models.PROTECT, null=True, related_name="+")
    settled_at = models.DateTimeField(null=True)

    class Meta:
        constraints = [
            models.CheckConstraint(condition=Q(settled_at__isnull=True) | ~Q(agreed=""), name="settled_in_words")
        ]

    def __str__(self) -> str:
        return self.agreed[:60]


class Fact(models.Model):
    """Something found out, or asked, with its source and owner."""

    conversation = models.ForeignKey(Conversation, models.CASCADE, related_name="facts")
    question = models.TextField(blank=True)
    owner = models.ForeignKey(_USER, models.PROTECT, null=True, related_name="+")
    asked_by = models.ForeignKey(_USER, models.PROTECT, null=True, related_name="+")
    asked_at = models.DateTimeField(null=True)
    text = models.TextField(blank=True)
    source = models.CharField(max_length=500, blank=True)
    finding = models.CharField(max_length=20, blank=True, choices=choices(Finding))
    """What it says about the criticism; empty where nobody has said."""
    link = models.URLField(max_length=2000, blank=True)
    known_on = models.DateField(null=True)
    """The day on which it was so."""
    file_key = models.CharField(max_length=60, blank=True)
    """The random name under which the file lies in the data folder."""
    file_name = models.CharField(max_length=200, blank=True)
    file_type = models.CharField(max_length=100, blank=True)
    file_size = models.PositiveIntegerField(default=0)
    answered_by = models.ForeignKey(_USER, models.PROTECT, null=True, related_name="+")
    answered_at = models.DateTimeField(null=True)
    remind_at = models.DateTimeField(null=True)
    reminded_at = models.DateTimeField(null=True)

    class Meta:
        ordering = ["id"]
        constraints = [models.CheckConstraint(condition=~Q(question="") | ~Q(text=""), name="fact_says_something")]
        indexes = [
            models.Index(
                fields=["remind_at"],
                name="to_remind_of_fact",
                condition=Q(answered_at__isnull=True, reminded_at__isnull=True),
            )
        ]

    def __str__(self) -> str:
        return (self.text or self.question)[:60]


class Decision(models.Model):
    """What is to be done, local or central, and why; the advice that was shown is kept beside it."""

    conversation = models.ForeignKey(Conversation, models.CASCADE, related_name="decisions")
    move = models.CharField(max_length=30, choices=choices(Move))
    place = models.CharField(max_length=10, choices=choices(Place))
    reason = models.TextField()
    advised_move = models.CharField(max_length=30, blank=True)
    advised_reason = models.CharField(max_length=60, blank=True)
    answers = models.JSONField(default=dict, blank=True)
    """What was answered to the playbook's questions, by the question's name."""
    by = models.ForeignKey(_USER, models.PROTECT, related_name="+")
    at = models.DateTimeField()
    needs_second = models.BooleanField(default=False)
    seconded_by = models.ForeignKey(_USER, models.PROTECT, null=True, related_name="+")
    seconded_at = models.DateTimeField(null=True)
    alone = models.BooleanField(default=False)
    """Looked at a second time by the only colleague, after a pause: an organisation of one."""

    class Meta:
        ordering = ["id"]
        constraints = [
            models.CheckConstraint(
                condition=Q(seconded_by__isnull=True) | Q(alone=True) | ~Q(seconded_by=F("by")),
                name="two_people_decide",
            )
        ]

    def __str__(self) -> str:
        return self.move

    @property
    def stands(self) -> bool:
        """Whether it may be acted on."""
        return not self.needs_second or self.seconded_at is not None


class Verdict(models.Model):
    """That a conversation is trolling: proposed by one, confirmed by another, expiring. Never about a person."""

    conversation = models.ForeignKey(Conversation, models.CASCADE, related_name="verdicts")
    proposed_by = models.ForeignKey(_USER, models.PROTECT, related_name="+")
    proposed_at = models.DateTimeField()
    reason = models.TextField()
    evidence = models.ForeignKey(Message, models.PROTECT, null=True, related_name="+")
    kept = models.ForeignKey("responses.KeptPost", models.PROTECT, null=True, related_name="+")
    """The post as it was when the verdict was proposed."""
    confirmed_by = models.ForeignKey(_USER, models.PROTECT, null=True, related_name="+")
    confirmed_at = models.DateTimeField(null=True)
    expires_at = models.DateTimeField(null=True)
    lifted_at = models.DateTimeField(null=True)
    lifted_by = models.ForeignKey(_USER, models.PROTECT, null=True, related_name="+")
    """Null where it ran out by itself."""
    lifted_reason = models.TextField(blank=True)
    broken_off_at = models.DateTimeField(null=True)
    """Since when nothing more goes out in public: the one offer has been made."""

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["conversation"], condition=Q(lifted_at__isnull=True), name="one_standing_verdict"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.conversation_id} {self.proposed_at:%Y-%m-%d}"
