"""What taking in one message costs, one by one and in batches of a hundred; fetching is left out.

Intake with triage is what makes a message of a raw event and reads it. The whole machine's part adds routing,
deadlines, likeness and the alert.
"""

import time
from collections.abc import Callable, Sequence
from datetime import datetime

from django.db import transaction

from bemot.channels import fetching
from bemot.channels import queries as channels
from bemot.channels.models import Channel, RawEvent
from bemot.connectors.fake.network import Network
from bemot.conversations import assessment, intake
from bemot.history import bulk
from bemot.worker import pipeline
from bench import desk

COUNT = 500
_Part = Callable[[Sequence[RawEvent], datetime], object]


def measure(channel: Channel, network: Network) -> list[str]:
    """Give CPU ms per message for each part and size of batch."""
    lines = []
    seed = 11
    for name, part, bounds in (("intake with triage", _read, {1: 5, 100: 1}), ("the whole machine's part", _all, {})):
        for batch in (1, 100):
            spent = _cpu_ms(channel, network, part, batch=batch, seed=seed)
            bound = f" (at most {bounds[batch]})" if batch in bounds else ""
            lines.append(f"{name}, batches of {batch}: {spent:.2f} CPU ms a message{bound}")
            seed += 1
    return lines


def _read(raw_events: Sequence[RawEvent], now: datetime) -> None:
    messages = intake.ingest(raw_events, now=now)
    with transaction.atomic():
        assessment.assess(messages, now=now)
        for message in messages:
            message.worked_up_at = now
        bulk.write(messages, ["worked_up_at"])


def _all(raw_events: Sequence[RawEvent], now: datetime) -> None:
    pipeline.take_in(raw_events, now=now)


def _cpu_ms(channel: Channel, network: Network, part: _Part, *, batch: int, seed: int) -> float:
    desk.write(network, COUNT, now=desk.now(), seed=seed)
    fetching.fetch(Channel.objects.get(pk=channel.pk), now=desk.now())
    now, done = desk.now(), 0
    began = time.process_time()
    while raw_events := list(channels.undigested(limit=batch)):
        part(raw_events, now)
        done += len(raw_events)
    return (time.process_time() - began) * 1000 / done
