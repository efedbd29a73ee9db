"""Putting a matter away: its conversation is resolved, and nothing rings for it any more."""

from datetime import datetime

from bemot.alerts import detection
from bemot.conversations import lifecycle
from bemot.conversations.models import Conversation


def put_away(conversation: Conversation, *, now: datetime) -> bool:
    """Resolve it and let its alerts go; gives False where it is resolved already. Inside the caller's transaction."""
    if not lifecycle.resolve(conversation, now=now):
        return False
    detection.end(conversation, now=now)
    return True
