"""An assistant that may propose words, where an organisation wants one, and what it proposed."""

from django.conf import settings
from django.db import models
from django.db.models import Q

from bemot.accounts.models import Principal
from bemot.responses.models.answers import Draft, DraftVersion
from bemot.words import ProposalState, Wish, choices

_USER = settings.AUTH_USER_MODEL


class Assistant(models.Model):
    """A server that completes chats, and whether a principal's colleagues may ask it."""

    principal = models.OneToOneField(Principal, models.CASCADE, related_name="+")
    address = models.URLField(max_length=500)
    model = models.CharField(max_length=120)
    sealed_secret = models.BinaryField(default=b"")
    is_on = models.BooleanField(default=False)
    changed_by = models.ForeignKey(_USER, models.PROTECT, related_name="+")
    changed_at = models.DateTimeField()

    def __str__(self) -> str:
        return self.model


class Proposal(models.Model):
    """What was sent to an assistant for a draft, and the words that came back. It is never published by itself."""

    draft = models.ForeignKey(Draft, models.CASCADE, related_name="proposals")
    assistant = models.ForeignKey(Assistant, models.CASCADE, related_name="+")
    wish = models.CharField(max_length=10, choices=choices(Wish))
    state = models.CharField(max_length=10, choices=choices(ProposalState), default=ProposalState.ASKED)
    sent = models.JSONField()
    """The messages as they went out, personal data masked."""
    trusted = models.TextField()
    """Our own words of them: what a proposal names must stand here."""
    asked_by = models.ForeignKey(_USER, models.PROTECT, related_name="+")
    asked_at = models.DateTimeField()
    claimed_until = models.DateTimeField(null=True)
    attempts = models.PositiveSmallIntegerField(default=0)
    text = models.TextField(blank=True)
    error = models.TextField(blank=True)
    """Why there are no words, in the server's own or in ours."""
    settled_at = models.DateTimeField(null=True)
    version = models.ForeignKey(DraftVersion, models.SET_NULL, null=True, related_name="+")
    """The version of the draft that it became."""

    class Meta:
        ordering = ["-id"]
        constraints = [
            models.UniqueConstraint(
                fields=["draft"], condition=Q(state=ProposalState.ASKED), name="one_proposal_at_a_time"
            ),
            models.CheckConstraint(
                condition=~Q(state__in=[ProposalState.READY, ProposalState.TAKEN]) | ~Q(text=""),
                name="proposal_has_words",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.wish} for {self.draft_id}: {self.state}"
