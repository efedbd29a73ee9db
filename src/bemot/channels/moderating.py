"""The desk's way to what a network can do about a post; who calls keeps the rows and the claims."""

from collections.abc import Mapping
from datetime import datetime
from typing import Any, cast

from bemot.channels.models import Channel
from bemot.connectors import registry
from bemot.connectors.base import Aim, Moderating, Taken
from bemot.words import Measure


def measures(channel: Channel) -> frozenset[Measure]:
    """Say what this channel's network does for us; anything else is done by a person in the network's own app."""
    return registry.get(channel.connector).capabilities.measures


def final(channel: Channel) -> frozenset[Measure]:
    """Say which of them the network takes back for nobody."""
    return registry.get(channel.connector).capabilities.final


def new_key(channel: Channel, now: datetime) -> str:
    """Give the key under which a measure is asked for."""
    return registry.get(channel.connector).new_send_key(now)


def moderate(channel: Channel, measure: Measure, aim: Aim, *, reason: str, key: str) -> Taken:
    """Ask the network to do it. Raises the connector's three errors. Never inside a transaction."""
    return _of(channel).moderate(measure, aim, channel.account, reason=reason, key=key)


def unmoderate(channel: Channel, measure: Measure, aim: Aim, *, undo: Mapping[str, Any], key: str) -> None:
    """Ask the network to take it back; twice does no harm. Raises the connector's three errors."""
    _of(channel).unmoderate(measure, aim, channel.account, undo=undo, key=key)


def stands(channel: Channel, measure: Measure, aim: Aim, *, key: str) -> bool | None:
    """Look whether it is so now; None where the network does not tell."""
    return _of(channel).moderated(measure, aim, channel.account, key=key)


def _of(channel: Channel) -> Moderating:
    return cast("Moderating", registry.get(channel.connector))
