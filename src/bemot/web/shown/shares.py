"""Posts of our own as the pages show them: how each stands, and what can be done about it."""

from collections.abc import Iterable
from typing import Any

from django.urls import reverse

from bemot.outcomes.models import Share
from bemot.web import names
from bemot.words import ShareState


def rows(shares: Iterable[Share]) -> list[dict[str, Any]]:
    """Give the list; what hangs on a row has come with it."""
    return [_row(row) for row in shares]


def page_of(row: Share) -> str:
    """Give the address of the page where it is told how the post goes."""
    if row.consent is not None:
        return reverse("praise", args=[row.consent.praise.conversation_id])
    return reverse("improvement", args=[row.improvement_id])


def _row(row: Share) -> dict[str, Any]:
    return {
        "row": row,
        "state": names.of(names.SHARE_STATES, row.state),
        "by_hand": row.state == ShareState.BY_HAND,
        "to_take_down": row.state == ShareState.TO_TAKE_DOWN_BY_HAND,
        "can_cancel": row.state in (ShareState.QUEUED, ShareState.BY_HAND),
        # Kind words come down when the person says so, with the words in which they did.
        "can_take_back": row.state == ShareState.SHARED and row.consent_id is None,
        "url": row.url if row.url.startswith(("https://", "http://")) else "",
        "text_id": f"share-{row.pk}",
        "channel_url": row.channel.url if row.channel.url.startswith(("https://", "http://")) else "",
    }
