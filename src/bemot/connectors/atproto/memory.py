"""What one fetch tells the next: the cursor of a channel, bounded in size."""

from dataclasses import dataclass, field
from datetime import datetime, timedelta

from bemot.connectors.atproto.ids import moment
from bemot.connectors.base import Json

OVERLAP = timedelta(hours=24)
"""Notifications are ordered by the time their author claims; a post written offline arrives late in the order."""

FIRST_WINDOW = timedelta(days=30)
DEEP_EVERY = timedelta(hours=24)
MAX_SEEN = 1000
MAX_THREADS = 200
_CID_TAIL = 20
"""The end of a CID tells wordings apart (100 bits); the cursor is written with each page and should be small."""


@dataclass(slots=True)
class Memory:
    """What is known of a channel between two fetches."""

    since: datetime | None = None
    """When the last complete fetch began."""
    deep_at: datetime | None = None
    """When the notifications were last read to their end."""
    seen: dict[str, str] = field(default_factory=dict)
    """Posts and the end of their CID, the one that was looked after longest ago first."""
    threads: dict[str, int] = field(default_factory=dict)
    """Own posts and how many replies they had, the one read longest ago first."""

    @classmethod
    def read(cls, cursor: Json) -> "Memory":
        """Read a stored cursor; `{}` is the first time."""
        return cls(
            since=moment(cursor.get("since")),
            deep_at=moment(cursor.get("deep_at")),
            seen={f"at://{uri}": tail for uri, tail in cursor.get("seen", [])},
            threads={f"at://{uri}": count for uri, count in cursor.get("threads", [])},
        )

    def write(self) -> Json:
        """Give the cursor to store. Pairs stand in lists: their order counts, and a database may not keep a dict's."""
        return {
            "since": self.since.isoformat() if self.since else None,
            "deep_at": self.deep_at.isoformat() if self.deep_at else None,
            "seen": [[uri.removeprefix("at://"), tail] for uri, tail in self.seen.items()],
            "threads": [[uri.removeprefix("at://"), count] for uri, count in self.threads.items()],
        }

    def window(self, now: datetime) -> datetime:
        """Say how far back notifications are read this time."""
        return now - FIRST_WINDOW if self.since is None else min(self.since, now) - OVERLAP

    def deep_is_due(self, now: datetime) -> bool:
        """Say whether the notifications should be read to their end, for those that claim to be old."""
        return self.deep_at is None or now - self.deep_at >= DEEP_EVERY

    def knows(self, uri: str, cid: str) -> bool:
        """Say whether exactly this wording was given before."""
        return self.seen.get(uri) == cid[-_CID_TAIL:]

    def remember(self, uri: str, cid: str) -> None:
        """Keep a post at the end of the line; the oldest one falls out when the line is full."""
        self.seen.pop(uri, None)
        self.seen[uri] = cid[-_CID_TAIL:]
        while len(self.seen) > MAX_SEEN:
            del self.seen[next(iter(self.seen))]

    def remember_thread(self, uri: str, count: int) -> None:
        """Keep that a thread was read just now, with its number of replies."""
        self.threads.pop(uri, None)
        self.threads[uri] = count
        while len(self.threads) > MAX_THREADS:
            del self.threads[next(iter(self.threads))]
