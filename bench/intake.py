"""What taking in one message costs, triage included: one by one and in batches of a hundred."""

import time

from bemot.channels import fetching
from bemot.channels.models import Channel
from bemot.connectors.fake.network import Network
from bench import desk

COUNT = 500


def measure(channel: Channel, network: Network) -> list[str]:
    """Give CPU ms per message one by one and in batches, fetching from the fake network left out."""
    return [
        f"intake one by one: {_cpu_ms(channel, network, batch=1, seed=11):.2f} CPU ms a message (at most 5)",
        f"intake in batches of 100: {_cpu_ms(channel, network, batch=100, seed=12):.2f} CPU ms a message (at most 1)",
    ]


def _cpu_ms(channel: Channel, network: Network, *, batch: int, seed: int) -> float:
    desk.write(network, COUNT, now=desk.now(), seed=seed)
    fresh = Channel.objects.get(pk=channel.pk)
    fetching.fetch(fresh, now=desk.now())
    began = time.process_time()
    done = desk.take_in_fetched(now=desk.now(), batch=batch)
    return (time.process_time() - began) * 1000 / done
