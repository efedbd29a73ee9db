"""Saved replies as their page and the editor show them."""

from typing import Any

from bemot.channels.models import Inbox
from bemot.lib import text as letters
from bemot.responses import choosing
from bemot.responses import queries as responses
from bemot.responses.models import Draft, SavedReply
from bemot.web import names
from bemot.words import Purpose

_FIRST_WORDS = 160

__all__ = ["SavedReply", "offered", "page"]


def page(inbox: Inbox) -> dict[str, Any]:
    """Give an inbox's texts, those in use by folder; holding answers have a page of their own."""
    rows = list(responses.saved_replies_of(inbox).exclude(purpose=Purpose.HOLDING))
    for row in rows:
        row.purpose_name = names.of(names.PURPOSES, row.purpose) if row.purpose else ""  # type: ignore[attr-defined]
    return {
        "rows": [row for row in rows if row.retired_at is None],
        "retired": [row for row in rows if row.retired_at is not None],
    }


def offered(draft: Draft, *, words: str = "") -> list[dict[str, Any]]:
    """Give what can be taken into a draft, as it would stand there; `words` narrow it down."""
    wanted = words.casefold().split()
    rows = (_offered(row, choosing.wording(row, draft)) for row in responses.saved_replies_for(draft))
    return [row for row in rows if all(word in row["said"] for word in wanted)]


def _offered(row: SavedReply, text: str) -> dict[str, Any]:
    return {
        "pk": row.pk,
        "title": row.title,
        "folder": row.folder,
        "text": text,
        "short": letters.cut(" ".join(text.split()), graphemes=_FIRST_WORDS),
        "said": f"{row.title} {row.folder} {text}".casefold(),
        "language": row.language,
        "prepared": row.is_prepared,
    }
