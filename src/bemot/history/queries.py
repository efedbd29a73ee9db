"""Reads of history."""

from collections.abc import Iterable

from django.db.models import QuerySet

from bemot.history.models import Event
from bemot.words import EventKind


def of_conversation(conversation_id: int) -> QuerySet[Event]:
    """Give a conversation's events, oldest first."""
    return Event.objects.filter(conversation_id=conversation_id).select_related("user").order_by("id")


def each_once(rows: Iterable[Event]) -> list[Event]:
    """Give events as they are read: who was told of one alert by page, mail and push at once was alerted once."""
    told: set[tuple[object, ...]] = set()
    kept = []
    for row in rows:
        if row.kind == EventKind.ALERTED and "medium" in row.data:
            once = (row.data.get("alert"), row.data.get("to"), row.data.get("step"))
            if once in told:
                continue
            told.add(once)
        kept.append(row)
    return kept


def after(event_id: int, *, limit: int = 500) -> QuerySet[Event]:
    """Give what was written after `event_id`, in the order of writing."""
    return Event.objects.filter(pk__gt=event_id).order_by("pk")[:limit]


def newest_id() -> int:
    """Give the id of the newest event, 0 where there is none."""
    return Event.objects.order_by("-pk").values_list("pk", flat=True).first() or 0
