"""Which answers to an opinion say something else than its line."""

from bemot.accounts.models import User
from bemot.conversations import search
from bemot.language import identification
from bemot.listening.models import Match, Opinion
from bemot.responses import line
from bemot.responses.models import Draft
from bemot.responses.queries import drafts_visible_to
from bemot.words import DraftState, Purpose

# A thank-you or a holding line says nothing about the matter yet.
FOLLOW_THE_LINE = (Purpose.ANSWER, Purpose.RETURN)

LOOKED_AT = 300
"""Drafts of an opinion that are held against its line, the newest ones."""


def departing_from(opinion: Opinion, user: User, *, limit: int = 20) -> list[tuple[Draft, list[line.Departure]]]:
    """Give the answers to an opinion, sent or under way, that say something else than its line, the newest first."""
    voiced = Match.objects.filter(opinion=opinion, confirmed_at__isnull=False).values("conversation_id")
    rows = (
        drafts_visible_to(user)
        .filter(conversation__in=voiced, purpose__in=FOLLOW_THE_LINE, thread__private=False)
        .exclude(state=DraftState.DISCARDED)
        .order_by("-edited_at")[:LOOKED_AT]
    )
    found = [(row, departures_of(row.text, opinion.line, language=row.language)) for row in rows]
    return [(row, departures) for row, departures in found if departures][:limit]


def departures_of(text: str, wanted: str, *, language: str) -> list[line.Departure]:
    """Give where a text departs from the line `wanted`; one in another language is held to its figures only."""
    if identification.identify(wanted, hint=language) != language:
        return line.departures(text, wanted)
    return line.departures(text, wanted, stems=search.stems(text, language), line_stems=search.stems(wanted, language))
