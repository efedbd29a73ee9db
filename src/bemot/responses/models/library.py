"""The answer library: what was really sent, what departs from it, and what is told to everybody beforehand."""

from django.conf import settings
from django.db import models
from django.db.models import Q

from bemot.accounts.models import Principal
from bemot.conversations.models import Conversation, Message, Topic
from bemot.language.claims import ClaimKind
from bemot.listening.models import Opinion
from bemot.responses.models.answers import Draft
from bemot.words import Purpose, choices

_USER = settings.AUTH_USER_MODEL


class Answer(models.Model):
    """What was really sent, kept to be found again."""

    principal = models.ForeignKey(Principal, models.CASCADE, related_name="+")
    conversation = models.ForeignKey(Conversation, models.SET_NULL, null=True, related_name="answers")
    message = models.OneToOneField(Message, models.CASCADE, related_name="+")
    comment = models.ForeignKey(Message, models.SET_NULL, null=True, related_name="+")
    topic = models.ForeignKey(Topic, models.SET_NULL, null=True, related_name="+")
    purpose = models.CharField(max_length=10, choices=choices(Purpose), default=Purpose.ANSWER)
    at = models.DateTimeField()
    ended = models.CharField(max_length=20, blank=True)
    """How it ended: the follow-up's state, empty while it is not known."""
    outdated_at = models.DateTimeField(null=True)
    """Since when a newer answer says something else, on purpose."""
    outdated_by = models.ForeignKey("self", models.SET_NULL, null=True, related_name="+")

    class Meta:
        indexes = [models.Index(fields=["principal", "topic", "-at"])]

    def __str__(self) -> str:
        return f"answer {self.pk}"


class Explanation(models.Model):
    """Why a draft says something else than we said before: one departure, one reason."""

    draft = models.ForeignKey(Draft, models.CASCADE, related_name="explanations")
    answer = models.ForeignKey(Answer, models.CASCADE, null=True, related_name="+")
    opinion = models.ForeignKey(Opinion, models.CASCADE, null=True, related_name="+")
    kind = models.CharField(max_length=10, choices=choices(ClaimKind))
    now_says = models.CharField(max_length=300)
    said_before = models.CharField(max_length=300)
    reason = models.TextField()
    by = models.ForeignKey(_USER, models.PROTECT, related_name="+")
    at = models.DateTimeField()

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=Q(answer__isnull=False, opinion__isnull=True) | Q(answer__isnull=True, opinion__isnull=False),
                name="departs_from_one_text",
            ),
            models.CheckConstraint(condition=~Q(reason=""), name="departure_has_a_reason"),
        ]

    def __str__(self) -> str:
        return f"{self.said_before} → {self.now_says}"


class Question(models.Model):
    """A question that is answered for everybody beforehand, on the page of common questions."""

    principal = models.ForeignKey(Principal, models.CASCADE, related_name="+")
    answer = models.ForeignKey(Answer, models.SET_NULL, null=True, blank=True, related_name="+")
    """The answer that it was made of."""
    position = models.PositiveIntegerField(default=0)
    question = models.CharField(max_length=300)
    text = models.TextField()
    written_by = models.ForeignKey(_USER, models.PROTECT, related_name="+")
    written_at = models.DateTimeField()

    class Meta:
        ordering = ["position", "id"]

    def __str__(self) -> str:
        return self.question
