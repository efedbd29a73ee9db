"""Asking a network what is new, and keeping it as it came."""

from collections.abc import Iterable
from datetime import datetime

from django.conf import settings
from django.db import transaction

from bemot.accounts import roles
from bemot.accounts.models import User
from bemot.channels import claims, health
from bemot.channels.models import Channel, RawEvent
from bemot.connectors import registry
from bemot.connectors.base import ConnectorError, FetchedPage, RawItem
from bemot.lib import secrets


def fetch(channel: Channel, *, now: datetime) -> int:
    """Ask the network for what is new and keep it; give the number of new raw events.

    Outside any transaction: claims, calls, and commits each page together with the cursor that follows it.
    """
    if not _claim(channel, now=now):
        return 0
    news = 0
    try:
        for page in registry.get(channel.connector).fetch(channel.account, channel.cursor):
            news += _keep_page(channel, page, now=now)
    except ConnectorError as error:
        health.failed(channel, error, now=now)
        return news
    health.worked(channel, news=news, now=now)
    return news


def keep(channel: Channel, items: Iterable[RawItem], *, now: datetime) -> int:
    """Store raw items; the database refuses doubles. Give how many were new."""
    rows = [
        RawEvent(
            channel=channel,
            kind=item.kind,
            external_id=item.external_id,
            revision=item.revision,
            body=item.body,
            content_type=item.content_type,
            received_at=now,
        )
        for item in items
    ]
    if not rows:
        return 0
    known = set(
        RawEvent.objects.filter(channel=channel, external_id__in=[row.external_id for row in rows]).values_list(
            "kind", "external_id", "revision"
        )
    )
    new = [row for row in rows if (row.kind, row.external_id, row.revision) not in known]
    RawEvent.objects.bulk_create(new, ignore_conflicts=True)
    return len(new)


def digest_again(raw_event: RawEvent, *, by: User, now: datetime) -> None:
    """Put a raw event that was set aside back into the queue."""
    roles.require(by, roles.Action.WORK, raw_event.channel.inbox.team, on=now.date())
    RawEvent.objects.filter(pk=raw_event.pk, set_aside_at__isnull=False).update(set_aside_at=None, reason="")


def _claim(channel: Channel, *, now: datetime) -> bool:
    return bool(Channel.objects.filter(claims.free(now), pk=channel.pk).update(claimed_until=now + claims.LEASE))


def _keep_page(channel: Channel, page: FetchedPage, *, now: datetime) -> int:
    fields: dict[str, object] = {"cursor": dict(page.cursor)}
    if page.credentials is not None:
        fields["sealed_credentials"] = secrets.seal(page.credentials, settings.SEALING_KEYS)
    with transaction.atomic():
        news = keep(channel, page.items, now=now)
        Channel.objects.filter(pk=channel.pk).update(**fields)
    return news
