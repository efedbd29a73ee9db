"""What a draft says otherwise than we said before, as its page shows it."""

from typing import Any

from django.urls import reverse

from bemot.responses.library import consistency
from bemot.responses.models import Draft
from bemot.web import names
from bemot.web.shown import times


def page(draft: Draft) -> dict[str, Any]:
    """Give the context of the part."""
    found = consistency.departures(draft)
    rows = [_row(one) for one in found]
    return {"row": draft, "departures": rows, "unexplained": sum(not row["explained"] for row in rows)}


def _row(one: consistency.Departure) -> dict[str, Any]:
    return {
        "key": one.key,
        "kind": names.of(names.CLAIMS, one.kind),
        "now_says": one.now_says,
        "said_before": one.said_before,
        "sentence": one.sentence_before,
        "when": times.ago(one.at) if one.at else "",
        "url": reverse("answer", args=[one.answer_id]) if one.answer_id else reverse("opinion", args=[one.opinion_id]),
        "explained": one.explained,
    }
