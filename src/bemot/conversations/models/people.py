"""Who writes to the organisation: contacts as seen on a channel, and the persons behind them."""

from django.conf import settings
from django.db import models

from bemot.accounts.models import Principal
from bemot.channels.models import Channel


class Person(models.Model):
    """Who stands behind one or more contacts of one principal."""

    principal = models.ForeignKey(Principal, models.PROTECT, related_name="+")
    name = models.CharField(max_length=300, blank=True)
    remark = models.TextField(blank=True)

    class Meta:
        verbose_name_plural = "persons"

    def __str__(self) -> str:
        return self.name or f"#{self.pk}"


class Contact(models.Model):
    """A person as seen on one channel. Handles and names change; the external id is the key."""

    channel = models.ForeignKey(Channel, models.PROTECT, related_name="contacts")
    external_id = models.CharField(max_length=500)
    handle = models.CharField(max_length=300, blank=True)
    name = models.CharField(max_length=300, blank=True)
    url = models.URLField(max_length=1000, blank=True)
    person = models.ForeignKey(Person, models.PROTECT, related_name="contacts")

    class Meta:
        constraints = [models.UniqueConstraint(fields=["channel", "external_id"], name="one_contact_per_channel")]

    def __str__(self) -> str:
        return self.name or self.handle or self.external_id

    @property
    def initials(self) -> str:
        """One or two letters for the small round picture; empty where there is no name."""
        words = [word for word in str(self).lstrip("@").split() if word[:1].isalnum()]
        return "".join(word[0] for word in (words[:1] + words[-1:] if len(words) > 1 else words)).upper()


class Merge(models.Model):
    """Two persons joined by a colleague; the row holds what undoing it needs."""

    kept = models.ForeignKey(Person, models.PROTECT, related_name="+")
    joined = models.ForeignKey(Person, models.PROTECT, related_name="+")
    contact_ids = models.JSONField(default=list)
    by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    at = models.DateTimeField()
    undone_at = models.DateTimeField(null=True)

    def __str__(self) -> str:
        return f"{self.joined} → {self.kept}"
