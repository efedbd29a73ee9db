"""What a network is asked to do about a post, and the grounds on which it may be."""

from django.conf import settings
from django.db import models
from django.db.models import Q

from bemot.accounts.models import Principal
from bemot.conversations.models import Conversation, Message
from bemot.responses.models.answers import Draft
from bemot.responses.models.keeping import KeptPost
from bemot.words import GroundKind, Measure, ModerationState, SecondPerson, choices

_USER = settings.AUTH_USER_MODEL


class Ground(models.Model):
    """A published rule of the organisation's, or a law: without one nothing is hidden or removed."""

    principal = models.ForeignKey(Principal, models.CASCADE, related_name="grounds")
    kind = models.CharField(max_length=10, choices=choices(GroundKind))
    title = models.CharField(max_length=120)
    text = models.TextField(blank=True)
    """The words of the rule, as they are published."""
    url = models.URLField(max_length=500, blank=True)
    """Where everybody can read it."""
    added_by = models.ForeignKey(_USER, models.PROTECT, related_name="+")
    added_at = models.DateTimeField()
    retired_at = models.DateTimeField(null=True)

    class Meta:
        ordering = ["kind", "title", "id"]

    def __str__(self) -> str:
        return self.title


class Registrar(models.Model):
    """Where a principal's archive wants to be told when a post is hidden or removed."""

    principal = models.OneToOneField(Principal, models.CASCADE, related_name="+")
    address = models.EmailField()

    def __str__(self) -> str:
        return self.address


class Moderation(models.Model):
    """One thing that a network is asked to do about one post, by whom, on what ground, and whether it stands."""

    conversation = models.ForeignKey(Conversation, models.CASCADE, related_name="moderations")
    message = models.ForeignKey(Message, models.PROTECT, related_name="+")
    measure = models.CharField(max_length=10, choices=choices(Measure))
    ground = models.ForeignKey(Ground, models.PROTECT, null=True, related_name="+")
    reason = models.TextField()
    kept = models.ForeignKey(KeptPost, models.PROTECT, related_name="+")
    """The post as it was before."""
    letter = models.ForeignKey(Draft, models.SET_NULL, null=True, related_name="+")
    """The message to the author, drafted; null where a colleague writes to the person already."""
    state = models.CharField(max_length=12, choices=choices(ModerationState))
    key = models.CharField(max_length=200, unique=True)
    """Chosen before the network is asked, so that asking twice is one thing where the network lets it be."""
    undo = models.JSONField(default=dict)
    """What the network needs to take it back."""
    four_eyes = models.CharField(max_length=12, choices=choices(SecondPerson), default=SecondPerson.NONE)
    """What the policy asked for when it was asked for."""
    second = models.ForeignKey(_USER, models.PROTECT, null=True, related_name="+")
    second_at = models.DateTimeField(null=True)
    by = models.ForeignKey(_USER, models.PROTECT, related_name="+")
    at = models.DateTimeField()
    next_at = models.DateTimeField()
    claimed_until = models.DateTimeField(null=True)
    attempts = models.PositiveSmallIntegerField(default=0)
    settled_at = models.DateTimeField(null=True)
    error = models.TextField(blank=True)
    """The network's own words."""
    undone_by = models.ForeignKey(_USER, models.PROTECT, null=True, related_name="+")
    undone_reason = models.TextField(blank=True)
    registrar = models.EmailField(blank=True)
    """Whom the archive's copy goes to; empty where there is no registrar."""
    registrar_told_at = models.DateTimeField(null=True)
    registrar_next_at = models.DateTimeField(null=True)

    class Meta:
        ordering = ["id"]
        constraints = [
            models.UniqueConstraint(
                fields=["message", "measure"],
                condition=~Q(state__in=[ModerationState.UNDONE, ModerationState.FAILED]),
                name="one_measure_of_a_kind",
            ),
            models.CheckConstraint(
                condition=Q(ground__isnull=False) | ~Q(measure__in=[Measure.HIDE, Measure.REMOVE, Measure.BLOCK]),
                name="hidden_on_a_ground",
            ),
            models.CheckConstraint(condition=~Q(reason=""), name="moderated_with_a_reason"),
            models.CheckConstraint(
                condition=~Q(four_eyes=SecondPerson.BEFORE)
                | Q(second__isnull=False)
                | Q(state__in=[ModerationState.WAITING, ModerationState.UNDONE]),
                name="four_eyes_before_a_measure",
            ),
        ]
        indexes = [
            models.Index(
                fields=["next_at"],
                name="to_moderate",
                condition=Q(
                    state__in=[
                        ModerationState.QUEUED,
                        ModerationState.TAKING,
                        ModerationState.UNDO_QUEUED,
                        ModerationState.UNDOING,
                    ]
                ),
            ),
            models.Index(
                fields=["registrar_next_at"],
                name="registrar_to_tell",
                condition=Q(registrar_told_at__isnull=True, registrar_next_at__isnull=False),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.measure} {self.message_id} {self.state}"
