"""What one fetch tells the next: the cursor of a channel, bounded in size."""

from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import TypeVar

from bemot.connectors.atproto.ids import moment
from bemot.connectors.base import Json

T = TypeVar("T")

OVERLAP = timedelta(hours=24)
"""Notifications are ordered by the time their author claims; a post written offline arrives late in the order."""

FIRST_WINDOW = timedelta(days=30)
DEEP_EVERY = timedelta(hours=24)
MAX_SEEN = 1000
MAX_THREADS = 200
MAX_GONE = 100
MAX_CUT_OFF = 50
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

    gone: dict[str, None] = field(default_factory=dict)
    """Posts that were deleted lately."""
    cut_off: dict[str, None] = field(default_factory=dict)
    """Posts whose parent is gone, the one read longest ago first: what stands below them is in no thread of ours."""

    @classmethod
    def read(cls, cursor: Json) -> "Memory":
        """Read a stored cursor; `{}` is the first time."""
        return cls(
            since=moment(cursor.get("since")),
            deep_at=moment(cursor.get("deep_at")),
            seen={f"at://{uri}": tail for uri, tail in cursor.get("seen", [])},
            threads={f"at://{uri}": count for uri, count in cursor.get("threads", [])},
            gone={f"at://{uri}": None for uri in cursor.get("gone", [])},
            cut_off={f"at://{uri}": None for uri in cursor.get("cut_off", [])},
        )

    def write(self) -> Json:
        """Give the cursor to store. Pairs stand in lists: their order counts, and a database may not keep a dict's."""
        return {
            "since": self.since.isoformat() if self.since else None,
            "deep_at": self.deep_at.isoformat() if self.deep_at else None,
            "seen": [[uri.removeprefix("at://"), tail] for uri, tail in self.seen.items()],
            "threads": [[uri.removeprefix("at://"), count] for uri, count in self.threads.items()],
            "gone": [uri.removeprefix("at://") for uri in self.gone],
            "cut_off": [uri.removeprefix("at://") for uri in self.cut_off],
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
        _put_last(self.seen, uri, cid[-_CID_TAIL:], most=MAX_SEEN)

    def remember_thread(self, uri: str, count: int) -> None:
        """Keep that a thread was read just now, with its number of replies."""
        _put_last(self.threads, uri, count, most=MAX_THREADS)

    def remember_cut_off(self, uri: str) -> None:
        """Keep a post whose parent is gone, as read just now."""
        _put_last(self.cut_off, uri, None, most=MAX_CUT_OFF)

    def forget(self, uri: str) -> None:
        """Keep no more of a deleted post than that it is gone."""
        for line in (self.seen, self.threads, self.cut_off):
            line.pop(uri, None)
        _put_last(self.gone, uri, None, most=MAX_GONE)


def _put_last(line: dict[str, T], uri: str, value: T, *, most: int) -> None:
    line.pop(uri, None)
    line[uri] = value
    while len(line) > most:
        del line[next(iter(line))]
