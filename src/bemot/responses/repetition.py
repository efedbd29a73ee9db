"""The same wording again: once in a thread, and a few times a day; then people see that nobody wrote it for them."""

import re
from datetime import datetime, timedelta

from django.db.models import QuerySet
from django.utils.translation import gettext_lazy as _

from bemot.conversations.models import Message
from bemot.lib.errors import Refusal
from bemot.responses import parts
from bemot.responses.models import Draft, Publication
from bemot.words import Direction, PublicationState, Purpose

# The fifth time in a day is refused. Whoever reads a thread sees our other answers too.
MOST_A_DAY = 4
DAY = timedelta(days=1)

_GREETING = re.compile(
    r"^(?:hej(?: igen)?|hei|hi|hello|dear|kära?|goddag|moi)\b[^.!?,:]{0,40}[.!?,:]+\s*", re.IGNORECASE
)


class SaidBefore(Refusal):
    """The same wording stands in this thread already, or has gone out often enough today."""


def refuse(draft: Draft, *, now: datetime) -> None:
    """Refuse what stands in the thread already, and in public what has gone out four times in a day.

    The name in a greeting makes no other wording of it. Holding answers are let through as long as they are not the
    very same in one thread: in a storm they must be quick, and the time that they promise is what matters.
    Raises `SaidBefore`.
    """
    holding = draft.purpose == Purpose.HOLDING
    folded = _folded if holding else wording
    mine = {folded(part) for part in parts.of(draft.text)}
    if mine & {folded(text) for text in _in_thread(draft)}:
        raise SaidBefore(_("The same words stand in this thread already. Say it to this person in words of their own."))
    if holding or draft.thread.private:
        return
    said = [wording(text) for text in _lately(draft, since=now - DAY)]
    if any(said.count(one) >= MOST_A_DAY for one in mine):
        raise SaidBefore(
            _(
                "These words have gone out four times in a day, and people compare. "
                "Say it to this person in words of their own: begin with what they asked."
            )
        )


def wording(text: str) -> str:
    """Give what is compared: without case, spaces, mentions, and the greeting with its name."""
    folded = _folded(text)
    return _GREETING.sub("", folded) or folded


def _in_thread(draft: Draft) -> list[str]:
    said = Message.objects.filter(
        thread_id=draft.thread_id, direction=Direction.OUTBOUND, deleted_at__isnull=True
    ).values_list("text", flat=True)
    # Of its own publications the state of the draft speaks: who presses second is told that it is on its way.
    on_the_way = _not_taken_back().filter(draft__thread_id=draft.thread_id).exclude(draft=draft)
    return [*said, *on_the_way.values_list("text", flat=True)]


def _lately(draft: Draft, *, since: datetime) -> list[str]:
    """Give what the same principal has queued or sent in public since then; another draft's texts only."""
    rows = _not_taken_back().filter(
        conversation__inbox__principal=draft.conversation.inbox.principal_id,
        draft__thread__private=False,
        queued_at__gte=since,
    )
    return list(rows.exclude(draft=draft).values_list("text", flat=True))


def _not_taken_back() -> QuerySet[Publication]:
    return Publication.objects.exclude(state__in=[PublicationState.WITHDRAWN, PublicationState.FAILED])


def _folded(text: str) -> str:
    """Fold case and spaces, and leave out the names that a network puts in front."""
    words = text.casefold().split()
    while words and words[0].startswith("@"):
        words.pop(0)
    return " ".join(words)
