"""Alerts as cards: who and where, the first lines, the time left, and who is next."""

from collections.abc import Iterable
from datetime import datetime
from typing import Any

from django.urls import reverse

from bemot.accounts.models import User
from bemot.alerts import queries
from bemot.alerts.models import Alert
from bemot.conversations import queries as conversations
from bemot.conversations import veil
from bemot.lib import text
from bemot.web import names
from bemot.web.shown import thread, times

# Two lines on a phone.
FIRST_LINES = 140


def cards(alerts: Iterable[Alert], *, user: User, now: datetime) -> list[dict[str, Any]]:
    """Give one card for each alert, the most serious first."""
    return [_card(alert, user=user, now=now) for alert in alerts]


def _card(alert: Alert, *, user: User, now: datetime) -> dict[str, Any]:
    deputy = queries.next_in_line(alert)
    card: dict[str, Any] = {
        "alert": alert,
        "reason": names.of(names.ALERT_REASONS, alert.reason),
        "when": times.ago(alert.raised_at),
        "deputy": deputy.first_name or str(deputy) if deputy and deputy.pk != user.pk else "",
        "who": str(alert.channel or ""),
        "url": "",
    }
    return card | _about(alert, user=user, now=now) if alert.conversation is not None else card


def _about(alert: Alert, *, user: User, now: datetime) -> dict[str, Any]:
    conversation = alert.conversation
    if conversation is None:
        return {}
    newest = conversations.last_inbound(conversation)
    veiled = veil.is_veiled_for(conversation, user)
    left, state = times.left(conversation.due_at, now=now)
    triage = conversations.triage_of([newest]).get(newest.pk) if newest and not veiled else None
    return {
        "who": str(conversation.contact or ""),
        "where": conversation.thread.channel.title,
        "text": text.cut(newest.text, graphemes=FIRST_LINES) if newest and not veiled else "",
        "veiled": thread.veil_reason(conversation) if veiled else "",
        "evidence": thread.evidence(newest, triage)[:2] if newest else [],
        "left": left,
        "left_state": state,
        "url": reverse("conversation", args=[conversation.pk]),
    }
