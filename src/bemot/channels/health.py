"""Whether a channel works: what each failure makes of it, and the watch over silence."""

from datetime import datetime, timedelta

from django.db import transaction
from django.db.models import F, Q, QuerySet

from bemot.channels.models import Channel
from bemot.connectors.base import ConnectorError, TryLater
from bemot.history import timeline
from bemot.words import ChannelState, EventKind

# After this many failures in a row a person is told; with the pauses below that is about an hour.
PATIENCE = 7
LONGEST_PAUSE = timedelta(minutes=30)


def failed(channel: Channel, error: ConnectorError, *, now: datetime) -> None:
    """Note that the network did not answer as it should, and when to ask again."""
    attempts = channel.attempts + 1
    pause = min(channel.fetch_every * 2**attempts, LONGEST_PAUSE)
    if isinstance(error, TryLater) and error.after:
        pause = max(error.after, channel.fetch_every)
    gives_up = not isinstance(error, TryLater)
    state = ChannelState.NEEDS_ATTENTION if gives_up else ChannelState.TRYING_LATER
    tells = gives_up or attempts == PATIENCE
    with transaction.atomic():
        changed = (
            Channel.objects.filter(pk=channel.pk)
            .exclude(state=ChannelState.PAUSED)
            .update(
                state=state,
                state_reason=str(error)[:2000],
                state_since=now if channel.state != state else F("state_since"),
                attempts=attempts,
                claimed_until=None,
                next_fetch_at=now + pause,
            )
        )
        if changed and tells:
            timeline.record(EventKind.CHANNEL_STOPPED, at=now, channel_id=channel.pk, gives_up=gives_up)


def worked(channel: Channel, *, news: int, now: datetime) -> None:
    """Note that the network answered, and how much was new."""
    was_down = channel.state in {ChannelState.TRYING_LATER, ChannelState.NEEDS_ATTENTION}
    with transaction.atomic():
        Channel.objects.filter(pk=channel.pk).exclude(state=ChannelState.PAUSED).update(
            state=ChannelState.WORKING,
            state_reason="",
            state_since=now if was_down else F("state_since"),
            attempts=0,
            claimed_until=None,
            fetched_at=now,
            heard_at=now if news else F("heard_at"),
            next_fetch_at=now + channel.fetch_every,
        )
        if was_down and channel.attempts >= PATIENCE:
            timeline.record(EventKind.CHANNEL_RECOVERED, at=now, channel_id=channel.pk)


def silent(now: datetime) -> QuerySet[Channel]:
    """Give the channels that have been quiet for longer than is normal for them."""
    quiet = Q(heard_at__lt=now - F("silent_after")) | Q(heard_at__isnull=True, state_since__lt=now - F("silent_after"))
    return Channel.objects.filter(quiet, silent_after__isnull=False).exclude(state=ChannelState.PAUSED)
