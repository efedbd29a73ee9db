"""The one way into history: every verb records what it did here."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from django.contrib.auth.base_user import AbstractBaseUser
from django.db import connection

from bemot.history import bulk
from bemot.history.models import Event
from bemot.words import EventKind

CHANNEL_NAME = "bemot_events"


@dataclass(frozen=True, slots=True)
class Line:
    """One event to be: foreign keys by id, so that the machine's hops need no look-ups."""

    kind: EventKind
    at: datetime
    user_id: int | None = None
    contact_id: int | None = None
    conversation_id: int | None = None
    channel_id: int | None = None
    data: Mapping[str, Any] = field(default_factory=dict)


def record(
    kind: EventKind,
    *,
    at: datetime,
    by: AbstractBaseUser | None = None,
    contact_id: int | None = None,
    conversation_id: int | None = None,
    channel_id: int | None = None,
    **data: Any,
) -> None:
    """Write one event; `data` is JSON of ids and labels."""
    record_many(
        [
            Line(
                kind=kind,
                at=at,
                user_id=by.pk if by else None,
                contact_id=contact_id,
                conversation_id=conversation_id,
                channel_id=channel_id,
                data=data,
            )
        ]
    )


def record_many(lines: Iterable[Line]) -> None:
    """Write many events in one statement, and wake the live streams once."""
    rows = [
        Event(
            kind=line.kind,
            at=line.at,
            user_id=line.user_id,
            contact_id=line.contact_id,
            conversation_id=line.conversation_id,
            channel_id=line.channel_id,
            data=dict(line.data),
        )
        for line in lines
    ]
    if not rows:
        return
    bulk.add(rows)
    if connection.vendor == "postgresql":
        with connection.cursor() as cursor:  # the same payload within one transaction is delivered once
            cursor.execute(f"NOTIFY {CHANNEL_NAME}")
