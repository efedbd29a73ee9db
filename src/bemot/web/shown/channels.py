"""Channels as their pages show them: does it work, since when, and what a person can do about it."""

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from bemot.accounts.models import User
from bemot.channels import health, importing
from bemot.channels import queries as channels
from bemot.channels.models import Channel, RawEvent
from bemot.connectors import registry
from bemot.connectors.base import Capabilities
from bemot.conversations import queries as conversations
from bemot.web.shown import times
from bemot.words import ChannelState, Ownership

# A page of what was set aside; more is a sign of a fault that one line shows as well.
SHOWN_SET_ASIDE = 50
_OPENING = 300
_LIGHTS: Mapping[str, str] = {
    ChannelState.WORKING: "good",
    ChannelState.TRYING_LATER: "soon",
    ChannelState.NEEDS_ATTENTION: "late",
    ChannelState.PAUSED: "",
}
_STATES: Mapping[str, Promise] = {
    ChannelState.WORKING: gettext_lazy("Works"),
    ChannelState.TRYING_LATER: gettext_lazy("Does not answer. The desk asks again by itself"),
    ChannelState.NEEDS_ATTENTION: gettext_lazy("Needs a person"),
    ChannelState.PAUSED: gettext_lazy("Paused"),
}


def rows(user: User, *, now: datetime) -> list[dict[str, Any]]:
    """Give one row for each channel, those that need somebody first; in a fixed number of queries."""
    quiet = set(health.silent(now).values_list("pk", flat=True))
    aside = channels.set_aside_counts(user)
    found = [
        row(channel, aside=aside.get(channel.pk, 0), quiet=channel.pk in quiet)
        for channel in channels.channels_visible_to(user)
    ]
    order = {"late": 0, "soon": 1, "good": 2, "": 3}
    return sorted(found, key=lambda one: order[one["light"]])


def row(channel: Channel, *, aside: int, quiet: bool) -> dict[str, Any]:
    """Give what one channel says of itself."""
    light = _LIGHTS[channel.state]
    return {
        "channel": channel,
        "network": network(channel.connector),
        "by_hand": capabilities(channel.connector).by_hand,
        "light": "soon" if quiet and light == "good" else light,
        "says": _says(channel, quiet=quiet),
        "aside": aside,
        "watched": channel.ownership == Ownership.WATCHED,
        "address": channel.url if channel.url.startswith(("https://", "http://")) else "",
    }


def page(channel: Channel, *, now: datetime) -> dict[str, Any]:
    """Give the context of one channel's page."""
    quiet = health.silent(now).filter(pk=channel.pk).exists()
    kept = channels.set_aside(channel)
    return row(channel, aside=kept.count(), quiet=quiet) | {
        "state": channel.state,
        "set_aside": [_aside(raw) for raw in kept[:SHOWN_SET_ASIDE]],
        "held": conversations.held_of(channel),
        "counts": capabilities(channel.connector).counts,
        "counted": times.ago(channel.counted_at),
        "heard": times.ago(channel.heard_at),
        "fetched": times.ago(channel.fetched_at),
        "paused": channel.state == ChannelState.PAUSED,
    }


def network(slug: str) -> str:
    """Give the name of a connector; the slug where its package is gone."""
    try:
        return str(_(registry.get(slug).name))
    except registry.UnknownConnector:
        return slug


def capabilities(slug: str) -> Capabilities:
    """Give what a network can do; nothing where its package is gone."""
    try:
        return registry.get(slug).capabilities
    except registry.UnknownConnector:
        return Capabilities(sends=False, finds_sent=False)


def _says(channel: Channel, *, quiet: bool) -> str:
    if channel.state != ChannelState.WORKING:
        said = str(_STATES[channel.state])
        return f"{said} ({times.ago(channel.state_since)})" if channel.state_since else said
    if quiet:
        return _("Works, but nothing has come for longer than usual")
    if channel.next_fetch_at is None:
        return _("People bring what is said there")
    if channel.fetched_at is None:
        return _("Is being asked for the first time")
    return _("Works, last asked %(when)s") % {"when": times.ago(channel.fetched_at)}


def _aside(raw: RawEvent) -> dict[str, Any]:
    opening = bytes(raw.body[:_OPENING]).decode("utf-8", errors="replace")
    return {
        "pk": raw.pk,
        "kind": raw.kind,
        "again": raw.kind != importing.UNREAD_LINE,
        "id": raw.external_id,
        "reason": raw.reason,
        "at": raw.set_aside_at,
        "when": times.ago(raw.set_aside_at),
        "opening": opening,
    }
