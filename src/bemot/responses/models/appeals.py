"""What the person says against a verdict or a measure, and the address by which the person says it."""

from django.conf import settings
from django.db import models
from django.db.models import Q

from bemot.conversations.models import Conversation, Message
from bemot.responses.models.groundwork import Verdict
from bemot.responses.models.moderation import Moderation

_USER = settings.AUTH_USER_MODEL

# An appeal, and the link for it, is about one verdict or about one measure.
_ONE_CASE = Q(verdict__isnull=False, moderation__isnull=True) | Q(verdict__isnull=True, moderation__isnull=False)


class AppealLink(models.Model):
    """An address that nobody guesses, by which the person asks once for another look."""

    token = models.CharField(max_length=64, unique=True)
    verdict = models.OneToOneField(Verdict, models.CASCADE, null=True, related_name="+")
    moderation = models.OneToOneField(Moderation, models.CASCADE, null=True, related_name="+")
    made_at = models.DateTimeField()
    used_at = models.DateTimeField(null=True)

    class Meta:
        constraints = [models.CheckConstraint(condition=_ONE_CASE, name="link_about_one_case")]

    def __str__(self) -> str:
        return f"{self.pk}"


class Appeal(models.Model):
    """That the person asks for a verdict or a measure to be looked at again; decided by somebody else than the two."""

    verdict = models.ForeignKey(Verdict, models.CASCADE, null=True, related_name="appeals")
    moderation = models.ForeignKey(Moderation, models.CASCADE, null=True, related_name="appeals")
    text = models.TextField()
    """What the person says, in the person's own words as far as they are known."""
    said_in = models.ForeignKey(Message, models.PROTECT, null=True, related_name="+")
    """The private message in which the person says it; null where a colleague wrote down what was said elsewhere."""
    recorded_by = models.ForeignKey(_USER, models.PROTECT, null=True, related_name="+")
    """Null where the person wrote it by the link."""
    recorded_at = models.DateTimeField()
    granted = models.BooleanField(null=True)
    reason = models.TextField(blank=True)
    decided_by = models.ForeignKey(_USER, models.PROTECT, null=True, related_name="+")
    decided_at = models.DateTimeField(null=True)

    class Meta:
        ordering = ["id"]
        constraints = [
            models.UniqueConstraint(fields=["verdict"], condition=Q(decided_at__isnull=True), name="one_open_appeal"),
            models.UniqueConstraint(
                fields=["moderation"], condition=Q(decided_at__isnull=True), name="one_open_appeal_of_a_measure"
            ),
            models.CheckConstraint(condition=_ONE_CASE, name="appeal_about_one_case"),
            models.CheckConstraint(
                condition=Q(decided_at__isnull=True) | (Q(granted__isnull=False) & ~Q(reason="")),
                name="appeal_decided_with_a_reason",
            ),
        ]

    def __str__(self) -> str:
        return self.text[:60]

    @property
    def conversation(self) -> Conversation:
        """Where it happened."""
        if self.verdict is not None:
            return self.verdict.conversation
        assert self.moderation is not None  # noqa: S101 - the database knows one case for each
        return self.moderation.conversation
