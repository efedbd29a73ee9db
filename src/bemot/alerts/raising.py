"""A colleague raises the level of a matter: whoever is on duty is told."""

from datetime import datetime

from django.db import transaction

from bemot.accounts.models import User
from bemot.alerts import detection
from bemot.conversations.models import Conversation
from bemot.routing import escalation
from bemot.words import AlertReason, Level


def escalate(conversation: Conversation, *, level: Level, reason: str, by: User, now: datetime) -> None:
    """Set the level; one that rose rings for whoever does not know of the matter, and louder for who has not taken it.

    Raises `NotAllowed`.
    """
    before = conversation.level
    with transaction.atomic():
        escalation.escalate(conversation, level=level, reason=reason, by=by, now=now)
        if level > before:
            detection.ring(conversation, AlertReason.RAISED, skip=[by.pk], now=now)
