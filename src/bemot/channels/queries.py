"""Reads of channels and inboxes."""

from datetime import datetime

from django.db.models import Count, Max, Q, QuerySet
from django.utils import timezone

from bemot.accounts import queries as accounts
from bemot.accounts.models import User
from bemot.channels import claims
from bemot.channels.models import Channel, Inbox, RawEvent
from bemot.connectors import registry
from bemot.words import ChannelState, Ownership


def inboxes_visible_to(user: User) -> QuerySet[Inbox]:
    """Give the inboxes of the teams that `user` is in today."""
    return Inbox.objects.filter(team__in=accounts.teams_of(user, on=timezone.localdate())).order_by("name")


def channels_visible_to(user: User) -> QuerySet[Channel]:
    """Give the channels that feed those inboxes."""
    return Channel.objects.filter(inbox__in=inboxes_visible_to(user)).select_related("inbox").order_by("title", "id")


def due_for_fetching(now: datetime) -> QuerySet[Channel]:
    """Give the channels that are to be asked now, the most overdue first."""
    return (
        Channel.objects.filter(claims.free(now), next_fetch_at__lte=now)
        .exclude(state__in=[ChannelState.NEEDS_ATTENTION, ChannelState.PAUSED])
        .order_by("next_fetch_at")
    )


def undigested(*, limit: int) -> QuerySet[RawEvent]:
    """Give raw events of which nothing has been made yet, in the order in which they came."""
    waiting = RawEvent.objects.filter(digested_at__isnull=True, set_aside_at__isnull=True)
    return waiting.select_related("channel__inbox").order_by("id")[:limit]


def set_aside(channel: Channel) -> QuerySet[RawEvent]:
    """Give what could not be digested, newest first."""
    return RawEvent.objects.filter(channel=channel, set_aside_at__isnull=False).order_by("-id")


def is_demo() -> bool:
    """Say whether this is the desk of the demo story, whose network lives in a file."""
    return Channel.objects.filter(connector="fake").exists()


def demo_stands_at() -> datetime | None:
    """Give the moment up to which the demo story has been fetched; behind now while its week is still being played."""
    newest: datetime | None = Channel.objects.filter(connector="fake").aggregate(at=Max("fetched_at"))["at"]
    return newest


def raw_events_visible_to(user: User) -> QuerySet[RawEvent]:
    """Give what came through those channels, as it came."""
    return RawEvent.objects.filter(channel__in=channels_visible_to(user)).select_related("channel__inbox__team")


def set_aside_counts(user: User) -> dict[int, int]:
    """Give how much each of the user's channels holds that could not be digested; channels without any are left out."""
    rows = (
        RawEvent.objects.filter(channel__in=channels_visible_to(user), set_aside_at__isnull=False)
        .order_by()
        .values_list("channel")
        .annotate(n=Count("id"))
    )
    return dict(rows)


def undigested_in(channel: Channel) -> int:
    """Give how much of a channel still waits for the worker."""
    return RawEvent.objects.filter(channel=channel, digested_at__isnull=True, set_aside_at__isnull=True).count()


def digesting(channel: Channel, *, kinds: list[str]) -> tuple[int, int]:
    """Give how much has come through a channel, and how much of it still waits; `kinds` are left out."""
    rows = RawEvent.objects.filter(channel=channel).exclude(kind__in=kinds)
    waits = Count("id", filter=Q(digested_at__isnull=True, set_aside_at__isnull=True))
    found = rows.aggregate(total=Count("id"), waits=waits)
    return found["total"], found["waits"]


def by_hand_visible_to(user: User) -> QuerySet[Channel]:
    """Give the channels to which the user brings comments by hand."""
    slugs = [connector.slug for connector in registry.all() if connector.capabilities.by_hand]
    return channels_visible_to(user).filter(connector__in=slugs)


def mailbox_of(inbox: Inbox) -> Channel | None:
    """Give the mailbox from which an inbox writes to people in private; the oldest one where there are several."""
    mailing = [connector.slug for connector in registry.all() if connector.capabilities.mails]
    rows = Channel.objects.filter(inbox=inbox, connector__in=mailing, ownership=Ownership.OWNED)
    return rows.exclude(state=ChannelState.PAUSED).order_by("pk").first()


def to_wait_at() -> QuerySet[Channel]:
    """Give the mailboxes that work, at which it is waited for letters."""
    mailing = [connector.slug for connector in registry.all() if connector.capabilities.mails]
    return Channel.objects.filter(connector__in=mailing, state=ChannelState.WORKING, next_fetch_at__isnull=False)
