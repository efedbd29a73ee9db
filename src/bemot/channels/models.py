"""Connected accounts, the inboxes that they feed, and every raw event as it came."""

from datetime import timedelta
from typing import Any

from django.conf import settings
from django.db import models

from bemot.accounts.models import Principal, Team
from bemot.connectors.base import Account
from bemot.lib import secrets
from bemot.words import ChannelState, Ownership, choices


class Inbox(models.Model):
    """A queue that a team works; many channels may feed it."""

    name = models.CharField(max_length=120, unique=True)
    team = models.ForeignKey(Team, models.PROTECT, related_name="inboxes")
    principal = models.ForeignKey(Principal, models.PROTECT, related_name="inboxes")
    time_zone = models.CharField(max_length=60, default="Europe/Stockholm")
    holiday_country = models.CharField(max_length=2, default="SE", blank=True)
    contact_address = models.CharField(max_length=200, blank=True)
    """Where a talk is offered to go on in private, where the writer has no address of one's own."""

    class Meta:
        verbose_name_plural = "inboxes"

    def __str__(self) -> str:
        return self.name


class Channel(models.Model):
    """One connected account, page, feed or search on a network, owned or watched."""

    inbox = models.ForeignKey(Inbox, models.PROTECT, related_name="channels")
    connector = models.CharField(max_length=40)
    title = models.CharField(max_length=200)
    handle = models.CharField(max_length=200, blank=True)
    url = models.URLField(max_length=1000, blank=True)
    own_id = models.CharField(max_length=300, blank=True)
    ownership = models.CharField(max_length=10, choices=choices(Ownership), default=Ownership.OWNED)
    language = models.CharField(max_length=10, blank=True)
    settings = models.JSONField(default=dict, blank=True)
    sealed_credentials = models.BinaryField(default=bytes, blank=True)
    cursor = models.JSONField(default=dict, blank=True)

    state = models.CharField(max_length=20, choices=choices(ChannelState), default=ChannelState.WORKING)
    state_reason = models.TextField(blank=True)
    state_since = models.DateTimeField(null=True)
    fetch_every = models.DurationField(default=timedelta(seconds=60))
    next_fetch_at = models.DateTimeField(null=True, db_index=True)
    """Null: nothing is fetched by itself (handed in by people)."""
    claimed_until = models.DateTimeField(null=True)
    attempts = models.PositiveIntegerField(default=0)
    fetched_at = models.DateTimeField(null=True)
    heard_at = models.DateTimeField(null=True)
    """When something new last came."""
    silent_after = models.DurationField(null=True, blank=True)
    """How long silence is normal here; null: not watched."""
    network_count = models.PositiveIntegerField(null=True)
    counted_at = models.DateTimeField(null=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["connector", "own_id", "url"], condition=~models.Q(own_id=""), name="one_channel_per_account"
            )
        ]

    def __str__(self) -> str:
        return self.title

    @property
    def account(self) -> Account:
        """The channel as its connector sees it, credentials opened. Raises `secrets.CannotUnseal`."""
        return Account(settings=self.settings, credentials=self.credentials, own_id=self.own_id)

    @property
    def credentials(self) -> dict[str, Any]:
        """The opened credentials."""
        return secrets.unseal(bytes(self.sealed_credentials), settings.SEALING_KEYS)


class RawEvent(models.Model):
    """One thing as it came over the network; kept before anything is made of it."""

    channel = models.ForeignKey(Channel, models.PROTECT, related_name="raw_events")
    kind = models.CharField(max_length=40)
    external_id = models.CharField(max_length=1000)
    revision = models.CharField(max_length=200)
    body = models.BinaryField()
    content_type = models.CharField(max_length=100, default="application/json")
    received_at = models.DateTimeField()
    digested_at = models.DateTimeField(null=True)
    set_aside_at = models.DateTimeField(null=True)
    reason = models.TextField(blank=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["channel", "kind", "external_id", "revision"], name="one_raw_event")
        ]
        indexes = [
            models.Index(
                fields=["id"],
                name="undigested",
                condition=models.Q(digested_at__isnull=True, set_aside_at__isnull=True),
            ),
            models.Index(fields=["channel", "-id"], name="set_aside", condition=models.Q(set_aside_at__isnull=False)),
        ]

    def __str__(self) -> str:
        return f"{self.kind} {self.external_id}"
