"""An import as its page shows it: how far it has come, the lines kept aside, and the two lists that come of it."""

from typing import Any

from django.urls import reverse
from django.utils.translation import gettext as _

from bemot.accounts.models import User
from bemot.channels import importing
from bemot.channels import queries as channels
from bemot.channels.models import Channel
from bemot.conversations import veil
from bemot.conversations.models import Conversation
from bemot.demo_story import reading as story
from bemot.lib import text as letters
from bemot.overview import imported
from bemot.web.shown import matrix, times
from bemot.web.shown.inbox import topic_name
from bemot.words import Subject

SHOWN_BAD = 50
_FIRST_WORDS = 180


def page(channel: Channel, user: User) -> dict[str, Any]:
    """Give the context; the report is made only once all rows have been read."""
    total, left = channels.digesting(channel, kinds=[importing.UNREAD_LINE])
    bad = channels.set_aside(channel).filter(kind=importing.UNREAD_LINE)
    context: dict[str, Any] = {
        "channel": channel,
        "total": total,
        "left": left,
        "done": total - left,
        "bad": [{"reason": row.reason, "content": _opening(bytes(row.body))} for row in bad.order_by("id")[:SHOWN_BAD]],
        "bad_count": bad.count(),
    }
    return context if left else context | _report(channel, user)


def sample_names() -> list[str]:
    """Give the name under which the demo's organisation writes in its own export."""
    organisation = story.load("organisation")
    return [str(organisation["name"])] if isinstance(organisation, dict) else []


def _report(channel: Channel, user: User) -> dict[str, Any]:
    found = imported.report(channel, viewer=user)
    texts = imported.first_texts(found.unanswered_rows)
    return {
        "report": found,
        "unanswered": [_row(row, texts.get(row.pk, "")) for row in found.unanswered_rows],
        "unowned": [
            {
                "name": topic_name(topic) if topic else _("No topic"),
                "comments": n,
                "url": matrix.url(channel.inbox, Subject.TOPIC if topic else Subject.EVERYTHING_ELSE, topic),
            }
            for topic, n in found.unowned_topics
        ],
    }


def _row(row: Conversation, text: str) -> dict[str, Any]:
    return {
        "url": reverse("conversation", args=[row.pk]),
        "who": str(row.contact or _("Unknown")),
        "text": _("Veiled.") if veil.is_veiled(row) else letters.cut(text, graphemes=_FIRST_WORDS),
        "veiled": veil.is_veiled(row),
        "topic": topic_name(row.topic),
        "at": row.opened_at,
        "when": times.ago(row.opened_at),
    }


def _opening(body: bytes) -> str:
    return body[:_FIRST_WORDS].decode("utf-8", errors="replace")
