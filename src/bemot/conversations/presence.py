"""Who else looks at a conversation, and who types in it."""

from dataclasses import dataclass
from datetime import datetime, timedelta

from bemot.accounts.models import User
from bemot.conversations.models import Conversation, Presence

# The page tells every ten seconds; two missed calls and the colleague is gone.
FRESH = timedelta(seconds=25)


@dataclass(frozen=True, slots=True)
class Other:
    """A colleague who is here now."""

    user: User
    typing: bool


def look(conversation: Conversation, *, typing: bool, by: User, now: datetime) -> None:
    """Note that `by` is here now. No event: this is weather, not history."""
    Presence.objects.update_or_create(
        conversation=conversation, user=by, defaults={"seen_at": now, "typing_at": now if typing else None}
    )


def others(conversation: Conversation, *, than: User, now: datetime) -> list[Other]:
    """Give the colleagues who are here now, without `than`."""
    rows = (
        Presence.objects.filter(conversation=conversation, seen_at__gt=now - FRESH)
        .exclude(user=than)
        .select_related("user")
        .order_by("user__name")
    )
    return [Other(user=row.user, typing=bool(row.typing_at and row.typing_at > now - FRESH)) for row in rows]
