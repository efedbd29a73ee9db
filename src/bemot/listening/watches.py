"""Watches: standing searches in channels that are not owned, set and ended by leads."""

from datetime import datetime

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from bemot.accounts import roles
from bemot.accounts.models import User
from bemot.channels.models import Channel
from bemot.history import timeline
from bemot.lib.errors import Refusal, SomebodyWasFaster
from bemot.listening.models import Watch
from bemot.words import EventKind, Ownership


class OurOwn(Refusal):
    """The channel is owned: all of it comes in."""


class NoWords(Refusal):
    """Nothing to look for."""


def watch(channel: Channel, *, words: str, by: User, now: datetime) -> Watch:
    """Look for words in a channel that is not ours; the same words again are the same watch.

    Raises `OurOwn`, `NoWords` or `NotAllowed`.
    """
    roles.require(by, roles.Action.ROUTE, channel.inbox.team, on=now.date())
    if channel.ownership != Ownership.WATCHED:
        raise OurOwn(_("This is our own channel: everything there comes in. Choose one that belongs to others."))
    words = ", ".join(part.strip() for part in words.split(",") if part.strip(" \"'”“’«»"))[:500]
    if not words:
        raise NoWords(_("Write at least one word to look for: what you are called, or what you do."))
    with transaction.atomic():
        Channel.objects.select_for_update().get(pk=channel.pk)
        held = Watch.objects.filter(channel=channel, words__iexact=words, ended_at__isnull=True).first()
        if held is not None:
            return held
        made = Watch.objects.create(channel=channel, words=words, by=by, at=now)
        timeline.record(EventKind.WATCH_SET, at=now, by=by, channel_id=channel.pk, watch=made.pk)
    return made


def end(found: Watch, *, by: User, now: datetime) -> None:
    """Look for it no more; what it found stays. Raises `SomebodyWasFaster` or `NotAllowed`."""
    roles.require(by, roles.Action.ROUTE, found.channel.inbox.team, on=now.date())
    with transaction.atomic():
        if not Watch.objects.filter(pk=found.pk, ended_at__isnull=True).update(ended_at=now):
            raise SomebodyWasFaster(_("This watch has ended already."))
        timeline.record(EventKind.WATCH_ENDED, at=now, by=by, channel_id=found.channel_id, watch=found.pk)
