"""A desk with many conversations, made through the same verbs as any other."""

import random
from datetime import UTC, datetime, timedelta
from pathlib import Path

from bemot.accounts import invitations
from bemot.accounts.models import User
from bemot.channels import connecting, fetching
from bemot.channels import queries as channels
from bemot.channels.models import Channel, Inbox
from bemot.connectors.fake.network import Network
from bemot.words import Role
from bemot.worker import first_start, pipeline

HANDLE = "benchrail"
POSTS_PER_THREAD = 200
# Parts of comments; put together at random they are no corpus, only text of the usual length and words.
BEGINNINGS = [
    "Tredje veckan i rad som",
    "Nu igen:",
    "Kan ni förklara varför",
    "Tack för att",
    "Jag undrar när",
    "Skandal att",
]
MIDDLES = [
    "tåget 7.14 inte kommer",
    "biljetten i appen inte går att visa",
    "hissen på stationen är trasig",
    "ni svarar så fint",
    "personalen hjälpte min mamma",
    "det saknas information om ersättningsbussen",
]
ENDINGS = [
    "och ingen säger något.",
    "på hela förmiddagen!",
    "i Norrbro.",
    "trots att vi betalar fullt pris.",
    "?",
    "Hör av er.",
]


def comment(random_: random.Random) -> str:
    """Put a comment together."""
    return " ".join(random_.choice(part) for part in (BEGINNINGS, MIDDLES, ENDINGS))


def channel_on(network: Network, *, now: datetime) -> tuple[Channel, User]:
    """Set the desk up and connect it to a fake network."""
    admin = first_start.set_up(now=now)
    network.join(HANDLE, "Benchrail")
    inbox = Inbox.objects.get(name="Desk")
    channel = connecting.connect(
        inbox, "fake", settings={"path": str(network.path), "handle": HANDLE}, credentials={}, by=admin, now=now
    )
    for name in ("Bo", "Cleo"):
        invitations.invite(f"{name.lower()}@example.test", name=name, team=inbox.team, role=Role.LEAD, by=None, now=now)
    return channel, admin


def write(network: Network, count: int, *, now: datetime, seed: int = 1) -> None:
    """Let `count` people write one comment each during the last week."""
    random_ = random.Random(seed)
    root = ""
    for n in range(count):
        at = now - timedelta(days=7) + timedelta(days=7) * n / count
        if n % POSTS_PER_THREAD == 0:
            root = network.post(HANDLE, f"Inlägg {n // POSTS_PER_THREAD}", created_at=at)
        network.post(f"person{seed}_{n}", comment(random_), parent=root, created_at=at)


def take_in(channel: Channel, *, now: datetime, batch: int = 100) -> int:
    """Fetch and work up everything; gives the number of messages."""
    fetching.fetch(channel, now=now)
    return take_in_fetched(now=now, batch=batch)


def take_in_fetched(*, now: datetime, batch: int) -> int:
    """Work up what has been fetched; gives the number of messages."""
    done = 0
    while raw_events := list(channels.undigested(limit=batch)):
        done += len(pipeline.take_in(raw_events, now=now))
    return done


def now() -> datetime:
    """Give the time."""
    return datetime.now(UTC)


def network_at(folder: Path) -> Network:
    """Give an empty network in a folder."""
    return Network(folder / "network.sqlite3")
