"""Reads what came into a mailbox: by number, without marking it as read, over restarts and renumbering."""

import re
from collections.abc import Iterator, Sequence
from datetime import UTC, date, datetime, timedelta
from typing import Any

from imap_tools import BaseMailBox

from bemot.connectors.base import Account, FetchedPage, Json, RawItem
from bemot.connectors.mailbox import reading, servers

FOLDER = "INBOX"
PAGE = 20
MOST_BYTES = 12_000_000
"""Of a larger mail only the beginning is kept: the words stand there, and the last file is named as cut."""

FIRST_DAYS = 7
"""How far back a new mailbox is read; older mails were answered, or never will be."""

OVERLAP_DAYS = 3
"""How far back it is read again where the server has numbered its mails anew."""

_SIZE = re.compile(rb"RFC822\.SIZE (\d+)")
_MONTHS = ("Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec")


def pages(account: Account, cursor: Json) -> Iterator[FetchedPage]:
    """Give what is new, oldest first. The cursor holds the server's numbering, the last number, and the day."""
    today = datetime.now(UTC).date()
    with servers.mailbox(account) as box:
        validity = _select(box)
        last = int(cursor.get("uid", 0)) if cursor.get("validity") == validity else 0
        uids = _new(box, last=last, cursor=cursor, today=today)
        for start in range(0, len(uids), PAGE):
            part = uids[start : start + PAGE]
            items = [found for uid in part if (found := _mail(box, uid)) is not None]
            last = part[-1]
            yield FetchedPage(items=items, cursor=_cursor(validity, last, today))
        if not uids:
            yield FetchedPage(items=(), cursor=_cursor(validity, last, today))


def wait(account: Account, *, seconds: float) -> bool:
    """Sit in IDLE until the server says that something came."""
    with servers.mailbox(account) as box:
        _select(box)
        heard = box.idle.wait(timeout=seconds)
    return any(b"EXISTS" in line or b"RECENT" in line for line in heard)


def holds(account: Account, message_id: str) -> bool:
    """Say whether a letter of ours lies in the box (its own copy goes there), or among what was sent."""
    quoted = message_id.replace("\\", "").replace('"', "")
    with servers.mailbox(account) as box:
        for folder in [FOLDER, *_sent_folders(box)]:
            box.folder.set(folder, readonly=True)
            if box.uids(f'HEADER MESSAGE-ID "{quoted}"'):
                return True
    return False


def _select(box: BaseMailBox) -> int:
    box.folder.set(FOLDER, readonly=True)
    return int(box.client.response("UIDVALIDITY")[1][0] or 0)


def _new(box: BaseMailBox, *, last: int, cursor: Json, today: date) -> list[int]:
    if last:
        # "n:*" always gives the newest one, also where it is older than n.
        return sorted(uid for uid in map(int, box.uids(f"UID {last + 1}:*")) if uid > last)
    known = cursor.get("day")
    days = OVERLAP_DAYS if known else FIRST_DAYS
    since = (date.fromisoformat(known) if known else today) - timedelta(days=days)
    return sorted(map(int, box.uids(f"SINCE {since.day}-{_MONTHS[since.month - 1]}-{since.year}")))


def _cursor(validity: int, last: int, today: date) -> dict[str, Any]:
    return {"validity": validity, "uid": last, "day": today.isoformat()}


def _mail(box: BaseMailBox, uid: int) -> RawItem | None:
    """Fetch one mail; None where somebody has moved it away meanwhile."""
    answer = box.client.uid("fetch", str(uid), f"(RFC822.SIZE BODY.PEEK[]<0.{MOST_BYTES}>)")[1]
    found = next((part for part in answer if isinstance(part, tuple)), None)
    if found is None:
        return None
    size = _SIZE.search(_head(answer))
    return reading.item(bytes(found[1]), cut=size is not None and int(size[1]) > len(found[1]))


def _head(answer: Sequence[Any]) -> bytes:
    return b" ".join(part[0] if isinstance(part, tuple) else part for part in answer if part)


def _sent_folders(box: BaseMailBox) -> list[str]:
    return [folder.name for folder in box.folder.list() if "\\Sent" in folder.flags]
