"""How soon a comment that rings is on a page that somebody has open."""

import statistics
from collections.abc import Iterator
from datetime import UTC, datetime

import httpx2

from bemot.channels.models import Channel
from bemot.connectors.fake.network import Network
from bemot.conversations.models import Message
from bemot.history.models import Event
from bemot.words import EventKind
from bench.desk import HANDLE
from bench.served import Served

MOST_S = 1
# The desk stands in a storm, whose critique rings once; a journalist rings by their own route.
ENQUIRY = "Hej, jag är reporter på Norrbrobladet och skriver om {}. Vem kan jag ringa för en kommentar?"
MATTERS = ("hissarna", "årskorten", "städningen", "bemanningen", "banarbetet")


def measure(running: Served, channel: Channel, network: Network) -> Iterator[str]:
    """Give a line: from the alert's being raised to its nudge on a page that is open, and from the fetch."""
    raised, fetched = zip(*(_once(running, channel, network, matter) for matter in MATTERS), strict=True)
    yield f"from an alert to the page that is open: {statistics.median(raised):.2f} s (at most {MOST_S})"
    yield f"from the moment at which the comment is due to be fetched: {statistics.median(fetched):.2f} s"


def _once(running: Served, channel: Channel, network: Network, matter: str) -> tuple[float, float]:
    post = network.post(HANDLE, "Vad tycker ni?", created_at=datetime.now(UTC))
    with running.client.stream("GET", running.address + "/live/", timeout=httpx2.Timeout(60)) as stream:
        lines = stream.iter_lines()
        next(lines)
        comment = network.post(f"reporter_{post}", ENQUIRY.format(matter), parent=post, created_at=datetime.now(UTC))
        due = datetime.now(UTC)
        Channel.objects.filter(pk=channel.pk).update(next_fetch_at=due)
        for line in lines:
            if '"kind": "alert"' not in line:
                continue
            seen = datetime.now(UTC)
            about = Message.objects.filter(external_id=comment).values("conversation")
            told = Event.objects.filter(conversation__in=about, kind=EventKind.ALERTED).first()
            if told is not None:
                return (seen - told.at).total_seconds(), (seen - due).total_seconds()
    raise RuntimeError("The stream ended before the alert came.")
