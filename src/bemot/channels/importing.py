"""Bringing in an export: good rows become raw events of a channel run by hand, bad lines are kept aside."""

import codecs
import hashlib
from collections.abc import Callable, Collection, Iterator
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any, BinaryIO
from zoneinfo import ZoneInfo

from django.db import transaction

from bemot.accounts.models import User
from bemot.channels import connecting, handing_in
from bemot.channels.models import Channel, Inbox, RawEvent
from bemot.connectors import registry
from bemot.connectors.base import RawItem
from bemot.lib.errors import Refusal

BY_HAND = "by_hand"
UNREAD_LINE = "unread_line"
"""The kind of the raw events that keep bad lines."""
# One transaction each: what went in stays in, should the machine stop.
CHUNK = 500
_SIZE_OF_ID = 24


@dataclass(frozen=True, slots=True)
class Bad:
    """A line that could not be used: its number in the file, why, and as it stands there."""

    line: int
    reason: str
    content: bytes


@dataclass(slots=True)
class Imported:
    """What an import did."""

    channel: Channel
    rows: int = 0
    new: int = 0
    bad: list[Bad] = field(default_factory=list)


@dataclass(slots=True)
class _Reading:
    """What is remembered of a file while it is read: the thread of each post, and our answers, which go in last."""

    ours: frozenset[str]
    roots: dict[str, str] = field(default_factory=dict)
    answers: list[RawItem] = field(default_factory=list)


def channel_for(inbox: Inbox, name: str, *, by: User, now: datetime) -> Channel:
    """Give the channel run by hand of that name, made where there is none. Raises `NotAllowed` or `CannotConnect`."""
    found = (
        Channel.objects.filter(inbox=inbox, connector=BY_HAND, title=name).select_related("inbox__principal").first()
    )
    if found is None:
        found = connecting.connect(inbox, BY_HAND, settings={"name": name}, credentials={}, by=by, now=now)
    if not found.own_id:
        # Nobody's id on any network: by it our own answers in the file are told from what others wrote.
        found.own_id = f"own:{found.pk}"
        Channel.objects.filter(pk=found.pk).update(own_id=found.own_id)
    return found


def bring_in(
    channel: Channel,
    file: BinaryIO,
    *,
    ours: Collection[str],
    by: User | None,
    now: datetime,
    progress: Callable[[int], object] | None = None,
) -> Imported:
    """Read a file into `channel`; `ours` are the names under which the organisation itself writes there.

    `progress` hears how many bytes have been read. Raises `NoExport` where the file as a whole is none; then nothing
    went in. Importing a file again adds nothing.
    """
    done = Imported(channel)
    reading = _Reading(ours=frozenset(_folded(name) for name in ours if name.strip()))
    waiting: list[RawItem] = []
    for row in _rows(file, zone=ZoneInfo(channel.inbox.time_zone), bad=done.bad):
        done.rows += 1
        try:
            waiting += _items(row, reading)
        except Refusal as refusal:  # a link that is none: the row is good but for that
            done.rows -= 1
            done.bad.append(Bad(row.line, str(refusal), str(row.text).encode()))
        if len(waiting) >= CHUNK:
            done.new += handing_in.bring_in(channel, waiting, by=by, now=now)
            waiting = []
            _tell(progress, row.read_bytes)
    # An answer finds its conversation only where the comment stands already.
    for start in range(0, len(waiting := waiting + reading.answers), CHUNK):
        done.new += handing_in.bring_in(channel, waiting[start : start + CHUNK], by=by, now=now)
    done.bad.sort(key=lambda one: one.line)
    _keep_aside(channel, done.bad, now=now)
    _tell(progress, registry.importing().size(file))
    return done


def header(file: BinaryIO) -> bytes:
    """Give the line of column names of a CSV file, that a file of bad lines needs too; nothing for JSONL."""
    file.seek(0)
    first = next((line for line in file if line.strip()), b"")
    return b"" if first.lstrip(b"\xef\xbb\xbf \t").startswith(b"{") else first


def _tell(progress: Callable[[int], object] | None, read_bytes: int) -> None:
    if progress is not None:
        progress(read_bytes)


def _rows(file: BinaryIO, *, zone: ZoneInfo, bad: list[Bad]) -> Iterator[Any]:
    """Give the good rows; put the bad lines on `bad`, cut out of the file as they stand there once it has been read."""
    reader = registry.importing()
    end = 0
    found: list[tuple[Any, int]] = []
    for row in reader.read(file, zone=zone):
        if isinstance(row, reader.BadLine):
            found.append((row, end))
        else:
            yield row
        end = row.read_bytes
    file.seek(0)
    wide = file.read(2) in (codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)  # there, places in the file are not known exactly
    bad += [
        Bad(row.line, row.reason, row.content.encode() if wide else _cut(file, start, row.read_bytes))
        for row, start in found
    ]


def _cut(file: BinaryIO, start: int, end: int) -> bytes:
    file.seek(start)
    return file.read(end - start).strip(b"\r\n")


def _items(row: Any, reading: _Reading) -> list[RawItem]:
    """Make the items of one row: the comment, and our answer where the row has one; put our answers aside."""
    make = registry.handing_in().imported
    post_id = row.external_id or _content_id(row)
    root = reading.roots.get(row.parent_id, row.parent_id) or post_id
    reading.roots[post_id] = root
    ours = _folded(row.author) in reading.ours
    said = {"root_id": root, "url": row.url, "language": row.language}
    item = make(
        post_id=post_id,
        text=row.text,
        parent_id=row.parent_id,
        author=row.author,
        created_at=row.created_at,
        ours=ours,
        **said,
    )
    if row.answer:
        at = row.answered_at or row.created_at
        answer = make(
            post_id=f"{post_id}#answer", text=row.answer, parent_id=post_id, created_at=at, ours=True, root_id=root
        )
        reading.answers.append(answer)
    if ours:
        reading.answers.append(item)
        return []
    return [item]


def _content_id(row: Any) -> str:
    content = "\n".join([row.author, row.text, row.url, str(row.created_at)])
    return f"row:{hashlib.sha256(content.encode()).hexdigest()[:_SIZE_OF_ID]}"


def _folded(name: str) -> str:
    return " ".join(name.casefold().removeprefix("@").split())


def _keep_aside(channel: Channel, bad: list[Bad], *, now: datetime) -> None:
    with transaction.atomic():
        RawEvent.objects.bulk_create(
            [
                RawEvent(
                    channel=channel,
                    kind=UNREAD_LINE,
                    external_id=hashlib.sha256(one.content).hexdigest()[:_SIZE_OF_ID],
                    revision=str(one.line),
                    body=one.content,
                    content_type="text/plain",
                    received_at=now,
                    set_aside_at=now,
                    reason=f"Line {one.line}: {one.reason}",
                )
                for one in bad
            ],
            ignore_conflicts=True,
        )
