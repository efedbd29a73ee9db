"""The count check: the network says N, we hold N."""

from datetime import datetime

from bemot.channels.models import Channel
from bemot.connectors import registry
from bemot.connectors.base import ConnectorError


def count(channel: Channel, *, now: datetime) -> int | None:
    """Ask the network how many comments there are and keep its answer; None where it does not say.

    Outside any transaction. A network that fails to count is not a channel that fails: fetching tells that.
    """
    try:
        number = registry.get(channel.connector).count(channel.account)
    except ConnectorError:
        return None
    if number is not None:
        Channel.objects.filter(pk=channel.pk).update(network_count=number, counted_at=now)
    return number
