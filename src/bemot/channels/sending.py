"""The desk's way out to a network; who calls keeps the rows and the claims."""

from collections.abc import Mapping
from datetime import datetime
from typing import Any, cast

from bemot.channels.models import Channel
from bemot.connectors import registry
from bemot.connectors.base import Capabilities, LengthProblem, Mailing, Payload, ReplyWay, Sent, Target


def capabilities(channel: Channel) -> Capabilities:
    """Say what this channel's network can do."""
    return registry.get(channel.connector).capabilities


def length(channel: Channel, text: str) -> LengthProblem | None:
    """Say whether `text` is too long for one post on this channel."""
    return registry.get(channel.connector).length(text)


def new_send_key(channel: Channel, now: datetime) -> str:
    """Give a key for one publication."""
    return registry.get(channel.connector).new_send_key(now)


def render(channel: Channel, text: str, *, language: str, target: Target, send_key: str) -> Payload:
    """Make what will go out, mention and links included. Raises `Rejected` where it does not fit."""
    connector = registry.get(channel.connector)
    return connector.render(text, language=language, target=target, account=channel.account, send_key=send_key)


def reply_way(channel: Channel, token: str) -> ReplyWay:
    """Give where a person writes so that `token` comes back; for channels whose capabilities say that they mail."""
    return cast("Mailing", registry.get(channel.connector)).reply_way(token, channel.account)


def wait(channel: Channel, *, seconds: float) -> bool:
    """Wait at a mailbox until something comes; True where it did. Raises the connector's three errors."""
    return cast("Mailing", registry.get(channel.connector)).wait(channel.account, seconds=seconds)


def send(channel: Channel, body: Mapping[str, Any], send_key: str) -> Sent:
    """Put a frozen payload out once. Raises the connector's three errors. Never inside a transaction."""
    return registry.get(channel.connector).send(Payload(body=body, send_key=send_key), channel.account)


def find_sent(channel: Channel, body: Mapping[str, Any], send_key: str) -> Sent | None:
    """Look on the network whether a frozen payload stands; None means that it definitely does not."""
    return registry.get(channel.connector).find_sent(Payload(body=body, send_key=send_key), channel.account)
