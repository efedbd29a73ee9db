"""Undelivered: a mail server reports that a letter of ours did not reach the person; somebody must know."""

from collections.abc import Sequence
from datetime import datetime

from bemot.alerts import detection
from bemot.conversations import lifecycle
from bemot.conversations.models import Letter, Message
from bemot.history import timeline
from bemot.words import AlertReason, Direction, EventKind


def notice(messages: Sequence[Message], *, now: datetime) -> list[Message]:
    """Open the conversations of letters that did not arrive, and tell who wrote them; gives those letters.

    Inside the caller's transaction. A report is read once; so is a second report of the same letter.
    """
    reports = [message.pk for message in messages if message.direction == Direction.AUTOMATIC]
    if not reports:
        return []
    rows = Letter.objects.filter(message__in=reports, about__conversation__isnull=False)
    found = {
        row.about: row for row in rows.select_related("about__conversation__inbox__team", "about__by") if row.about
    }
    for letter, report in found.items():
        if Letter.objects.filter(about=letter, pk__lt=report.pk).exists() or letter.conversation is None:
            continue
        lifecycle.reopen(letter.conversation)
        timeline.record(
            EventKind.UNDELIVERED,
            at=now,
            conversation_id=letter.conversation_id,
            channel_id=letter.channel_id,
            message=letter.pk,
        )
        author = letter.by if letter.by and letter.by.is_active else None
        detection.ring(letter.conversation, AlertReason.PUBLISHING, first=author, now=now)
    return list(found)
