"""The desk's way to posts of its own that answer nothing; who calls keeps the rows and the claims."""

from collections.abc import Sequence
from datetime import datetime
from typing import cast

from bemot.channels.models import Channel
from bemot.connectors import registry
from bemot.connectors.base import Payload, Posting


def posts(channel: Channel) -> bool:
    """Say whether the desk can post there, and take down; anywhere else a person does it by hand."""
    return registry.get(channel.connector).capabilities.posts


def render(channel: Channel, texts: Sequence[str], *, language: str, now: datetime) -> Payload:
    """Make what will go out under a new key, several as one thread. Raises `Rejected` where it does not fit."""
    key = registry.get(channel.connector).new_send_key(now)
    return _of(channel).render_post(texts, language=language, account=channel.account, send_key=key)


def take_down(channel: Channel, external_id: str) -> None:
    """Delete a post of ours; twice does no harm. Raises the connector's three errors. Never inside a transaction."""
    _of(channel).take_down(external_id, channel.account)


def _of(channel: Channel) -> Posting:
    return cast("Posting", registry.get(channel.connector))
