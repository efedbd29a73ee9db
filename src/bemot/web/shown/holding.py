"""A holding statement before it is said: the text with its blanks filled, and the times that can be promised."""

from collections.abc import Mapping
from datetime import datetime, timedelta
from typing import Any

from django.forms import Form
from django.urls import reverse

from bemot.conversations.models import Conversation
from bemot.responses import holding, publication
from bemot.responses.models import SavedReply
from bemot.routing import queries as routing
from bemot.routing import working_hours
from bemot.web.shown import thread, times
from bemot.web.signed import SignedRequest

# From "soon" to "tomorrow", in working time: what can honestly be promised while the facts are looked for.
_AHEAD = (timedelta(hours=1), timedelta(hours=2), timedelta(hours=4), timedelta(hours=8), timedelta(hours=16))
_QUARTER = timedelta(minutes=15)


def times_for(conversation: Conversation, *, now: datetime) -> list[tuple[datetime, str]]:
    """Give the times that are offered, on full quarters within working hours, the second one first: not too soon."""
    hours = routing.hours_of([conversation.inbox])[conversation.inbox_id]
    found = dict.fromkeys(_rounded(working_hours.add(now, ahead, hours)) for ahead in _AHEAD)
    return [(at, times.at_clock(at, now=now)) for at in found]


def page(
    conversation: Conversation, form: Form, *, request: SignedRequest, chosen: Mapping[str, str], now: datetime
) -> dict[str, Any]:
    """Give the context: the form, and the text as it would stand."""
    text, until = _chosen(form, chosen)
    words = holding.wording(text, conversation, until=until, by=request.user, now=now)
    return {
        "conversation": conversation,
        "form": form,
        "words": words,
        "alone": publication.may_alone(text, conversation, request.user, now=now),
        "private": conversation.thread.private,
        "back": reverse("conversation", args=[conversation.pk]),
        "beside": thread.newest(conversation, user=request.user),
    }


def _chosen(form: Form, values: Mapping[str, str]) -> tuple[SavedReply, datetime]:
    text, until = form.fields["text"], form.fields["until"]
    found = [values.get(name, "") for name in ("text", "until")]
    keys = [[key for key, _name in field.choices] for field in (text, until)]  # type: ignore[attr-defined]
    pk, at = (value if value in known else known[0] for value, known in zip(found, keys, strict=True))
    return text.coerce(pk), until.coerce(at)  # type: ignore[attr-defined]  # TypedChoiceFields


def _rounded(at: datetime) -> datetime:
    """Give the next full quarter of an hour, so that a promise is a time that people say."""
    late = timedelta(minutes=at.minute % 15, seconds=at.second, microseconds=at.microsecond)
    return at if not late else at + _QUARTER - late
