"""What comes after the answer."""

from django.conf import settings
from django.db import models
from django.db.models import Q

from bemot.accounts.models import Principal
from bemot.conversations.models import Conversation, Message, Thread
from bemot.responses.models import Draft
from bemot.words import Apology, FollowUpState, HandoffWay, Outcome, choices

_USER = settings.AUTH_USER_MODEL


class Handoff(models.Model):
    """The talk moves to a private contact."""

    conversation = models.ForeignKey(Conversation, models.CASCADE, related_name="handoffs")
    way = models.CharField(max_length=20, choices=choices(HandoffWay))
    address = models.CharField(max_length=200, blank=True)
    """Where the person is asked to write, or was reached."""
    remark = models.TextField(blank=True)
    by = models.ForeignKey(_USER, models.PROTECT, related_name="+")
    at = models.DateTimeField()

    class Meta:
        ordering = ["id"]

    def __str__(self) -> str:
        return self.way


class Resolution(models.Model):
    """What was done about a matter, and what lay behind it."""

    conversation = models.ForeignKey(Conversation, models.CASCADE, related_name="resolutions")
    outcome = models.CharField(max_length=20, choices=choices(Outcome))
    done = models.TextField(blank=True)
    cause = models.TextField(blank=True)
    remedy = models.TextField(blank=True)
    our_fault = models.BooleanField(default=False)
    apology = models.CharField(max_length=12, choices=choices(Apology), default=Apology.NONE)
    return_waived = models.TextField(blank=True)
    """Why nobody returns to the thread, where that is so."""
    by = models.ForeignKey(_USER, models.PROTECT, related_name="+")
    at = models.DateTimeField()
    undone_at = models.DateTimeField(null=True)

    class Meta:
        ordering = ["id"]

    def __str__(self) -> str:
        return self.outcome


class FollowUp(models.Model):
    """The return to the public thread, or something promised, with a due time."""

    conversation = models.ForeignKey(Conversation, models.CASCADE, related_name="follow_ups")
    thread = models.ForeignKey(Thread, models.PROTECT, null=True, related_name="+")
    is_return = models.BooleanField(default=True)
    """Whether it is the return that closes the loop; else a promise of another kind."""
    promise = models.TextField(blank=True)
    owner = models.ForeignKey(_USER, models.PROTECT, related_name="+")
    planned_by = models.ForeignKey(_USER, models.PROTECT, related_name="+")
    planned_at = models.DateTimeField()
    due_at = models.DateTimeField()
    question = models.TextField(blank=True)
    state = models.CharField(max_length=12, choices=choices(FollowUpState), default=FollowUpState.PLANNED)
    raised_at = models.DateTimeField(null=True)
    draft = models.ForeignKey(Draft, models.SET_NULL, null=True, related_name="+")
    asked_at = models.DateTimeField(null=True)
    settled_at = models.DateTimeField(null=True)
    settled_by_message = models.ForeignKey(Message, models.SET_NULL, null=True, related_name="+")
    waived_reason = models.TextField(blank=True)

    class Meta:
        ordering = ["due_at"]
        indexes = [
            models.Index(fields=["due_at"], name="to_be_raised", condition=Q(state=FollowUpState.PLANNED)),
            models.Index(fields=["asked_at"], name="to_be_settled", condition=Q(state=FollowUpState.ASKED)),
        ]
        constraints = [
            models.CheckConstraint(
                condition=~Q(state=FollowUpState.WAIVED) | ~Q(waived_reason=""), name="waived_with_a_reason"
            )
        ]

    def __str__(self) -> str:
        return f"{self.state} {self.due_at:%Y-%m-%d}"


class Correction(models.Model):
    """A person says that the core was wrong; kept as a row, fitted into the local head."""

    message = models.ForeignKey(Message, models.CASCADE, related_name="+")
    field = models.CharField(max_length=20)
    """`intent`, `sentiment`, `topic` or `flags`."""
    said = models.JSONField()
    should_be = models.JSONField()
    by = models.ForeignKey(_USER, models.PROTECT, related_name="+")
    at = models.DateTimeField()
    undone_at = models.DateTimeField(null=True)

    def __str__(self) -> str:
        return f"{self.field}: {self.said} → {self.should_be}"


class Improvement(models.Model):
    """What the organisation changes because of what was said."""

    principal = models.ForeignKey(Principal, models.PROTECT, related_name="+")
    title = models.CharField(max_length=200)
    cause = models.TextField(blank=True)
    owner = models.ForeignKey(_USER, models.PROTECT, null=True, related_name="+")
    due_on = models.DateField(null=True)
    done_at = models.DateTimeField(null=True)
    public_line = models.TextField(blank=True)
    """You said, we did."""
    conversations = models.ManyToManyField(Conversation, related_name="+")
    drawn_by = models.ForeignKey(_USER, models.PROTECT, related_name="+")
    drawn_at = models.DateTimeField()

    def __str__(self) -> str:
        return self.title
