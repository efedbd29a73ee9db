"""Any network from day one: a colleague brings a link, a text, a screenshot or a notification mail; a copy is kept."""

import hashlib
from collections.abc import Iterable
from datetime import datetime

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from bemot.accounts import roles
from bemot.accounts.models import User
from bemot.channels import fetching
from bemot.channels.models import Channel, RawEvent
from bemot.connectors import registry
from bemot.connectors.base import RawItem
from bemot.history import timeline
from bemot.lib.errors import Refusal
from bemot.words import EventKind

SCREENSHOT = "screenshot"
PICTURES = {"image/png", "image/jpeg", "image/webp"}
MOST_BYTES = 8 * 2**20


class CannotHandIn(Refusal):
    """The channel takes nothing by hand, the picture is none, or the post is here already."""


def hand_in(  # noqa: PLR0913 - the fields of its form
    channel: Channel,
    *,
    url: str,
    text: str,
    author: str,
    by: User,
    now: datetime,
    created_at: datetime | None = None,
    picture: bytes = b"",
    picture_type: str = "",
) -> RawEvent:
    """Take in what a colleague saw on a network without a connector; a screenshot is kept beside it as it came.

    Raises `CannotHandIn`, `NotAllowed`, or a refusal that says which part cannot be used.
    """
    _require(channel, by, now)
    if picture and (picture_type not in PICTURES or len(picture) > MOST_BYTES):
        raise CannotHandIn(_("The picture must be a PNG, JPEG or WebP of at most 8 MB."))
    seen = _("A screenshot is kept with this comment.") if picture else ""
    item = registry.handing_in().paste(
        url=url, text=text, author=author, created_at=created_at, picture=str(seen), language=channel.language
    )
    with transaction.atomic():
        row = _keep(channel, item, by=by, now=now)
        if picture:
            name = hashlib.sha256(picture).hexdigest()[:32]
            copy = RawItem(SCREENSHOT, item.external_id, name, picture, picture_type)
            fetching.keep(channel, [copy], now=now)
            # A picture is looked at by people; there is nothing to digest.
            RawEvent.objects.filter(channel=channel, kind=SCREENSHOT, external_id=item.external_id).update(
                digested_at=now
            )
    return row


def hand_in_mail(channel: Channel, data: bytes, *, by: User, now: datetime) -> RawEvent:
    """Take in a forwarded notification mail; the whole mail is kept. Raises as `hand_in` does."""
    _require(channel, by, now)
    item = registry.handing_in().forward(data)
    with transaction.atomic():
        return _keep(channel, item, by=by, now=now)


def bring_in(channel: Channel, items: Iterable[RawItem], *, by: User | None, now: datetime) -> int:
    """Keep the rows of an export as if they had been handed in one by one; gives how many were new."""
    with transaction.atomic():
        news = fetching.keep(channel, items, now=now)
        if news:
            Channel.objects.filter(pk=channel.pk).update(heard_at=now)
            timeline.record(EventKind.IMPORTED, at=now, by=by, channel_id=channel.pk, rows=news)
    return news


def by_hand_channel(channel: Channel) -> bool:
    """Say whether people bring what is said there."""
    return registry.get(channel.connector).capabilities.by_hand


def _require(channel: Channel, by: User, now: datetime) -> None:
    roles.require(by, roles.Action.WORK, channel.inbox.team, on=now.date())
    if not by_hand_channel(channel):
        raise CannotHandIn(_("This channel fetches its comments itself. Choose one that is run by hand."))


def _keep(channel: Channel, item: RawItem, *, by: User, now: datetime) -> RawEvent:
    if not fetching.keep(channel, [item], now=now):
        raise CannotHandIn(_("This post is here already. Search for its words to find it."))
    Channel.objects.filter(pk=channel.pk).update(heard_at=now)
    row = RawEvent.objects.get(channel=channel, kind=item.kind, external_id=item.external_id, revision=item.revision)
    timeline.record(EventKind.HANDED_IN, at=now, by=by, channel_id=channel.pk, raw_event=row.pk)
    return row
