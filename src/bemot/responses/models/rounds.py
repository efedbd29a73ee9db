"""One answer for many people of one opinion, adapted for each."""

from django.conf import settings
from django.db import models

from bemot.listening.models import Opinion


class Round(models.Model):
    """Written once, adapted per person; its drafts point here, each with its own checks and approval."""

    opinion = models.ForeignKey(Opinion, models.PROTECT, related_name="+")
    text = models.TextField()
    """With its blanks, as it was written."""
    by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    at = models.DateTimeField()

    def __str__(self) -> str:
        return self.text[:60]
