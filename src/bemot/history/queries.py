"""Reads of history."""

from django.db.models import QuerySet

from bemot.history.models import Event


def of_conversation(conversation_id: int) -> QuerySet[Event]:
    """Give a conversation's events, oldest first."""
    return Event.objects.filter(conversation_id=conversation_id).select_related("user").order_by("id")


def after(event_id: int, *, limit: int = 500) -> QuerySet[Event]:
    """Give what was written after `event_id`, in the order of writing."""
    return Event.objects.filter(pk__gt=event_id).order_by("pk")[:limit]


def newest_id() -> int:
    """Give the id of the newest event, 0 where there is none."""
    return Event.objects.order_by("-pk").values_list("pk", flat=True).first() or 0
