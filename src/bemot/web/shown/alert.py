"""Alerts as cards: who and where, the first lines, the time left, and who is next."""

from collections.abc import Iterable
from datetime import datetime
from typing import Any

from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from bemot.accounts.models import User
from bemot.alerts import mailing, queries, wording
from bemot.alerts.models import Alert
from bemot.conversations import queries as conversations
from bemot.conversations import veil
from bemot.lib import text
from bemot.web import names
from bemot.web.shown import clocks, thread, times

# A count that grows only frightens: more than these are not looked at one by one.
MANY = 10
# Two lines on a phone.
FIRST_LINES = 140


def cards(alerts: Iterable[Alert], *, user: User, now: datetime) -> list[dict[str, Any]]:
    """Give one card for each alert, the most serious first."""
    return [_card(alert, user=user, now=now) for alert in alerts]


def banner(user: User, *, here: str, now: datetime) -> dict[str, Any]:
    """Give what stands in the banner's slot: a card where the alert rings for this colleague, else a line; or nothing.

    The conversation that is open, at the path `here`, says by itself what is asked.
    """
    alerts = queries.ringing_for(user, now=now)
    found = [row for row in alerts[:MANY] if row.conversation is None or here != _url(row)]
    if not found:
        return {}
    ringing = [row for row in found if row.rings]  # type: ignore[attr-defined]  # annotated
    if not ringing:
        return {"line": _line(found[0])}
    return {"card": _short(ringing[0], user=user, now=now), "more": len(ringing) - 1}


def by_mail(alert: Alert, user: User) -> dict[str, Any]:
    """Give what the page asks of whom a mail told: nothing that a stranger wrote, for whoever has the link reads it."""
    where = wording.where(alert)
    return {"title": wording.title(alert), "where": where, "whom": str(user), "url": mailing.path(alert)}


def _line(alert: Alert) -> dict[str, Any]:
    who, reason = _who(alert), names.of(names.ALERT_REASONS, alert.reason)
    text = f"{reason}: {who}" if who else reason
    return {"text": text, "url": reverse("alerts"), "action": _("See it"), "tone": "soon", "icon": "bell"}


def _short(alert: Alert, *, user: User, now: datetime) -> dict[str, Any]:
    """Give the card as it stands on every page: of what came with the alert itself."""
    conversation, said, name = alert.conversation, alert.said, alert.next_name  # type: ignore[attr-defined]  # annotated
    veiled = conversation is not None and veil.is_veiled_for(conversation, user)
    card = {
        "alert": alert,
        "reason": names.of(names.ALERT_REASONS, alert.reason),
        "when": times.ago(alert.raised_at),
        "who": _who(alert),
        "deputy": (name or "").split(" ")[0],
        "url": _url(alert),
        "text": "" if veiled else text.cut(said or "", graphemes=FIRST_LINES),
        "crowd": wording.why(alert),
    }
    if conversation is None:
        return card
    left, state = times.left(conversation.due_at, now=now)
    return card | {
        "where": conversation.thread.channel.title,
        "waited": clocks.of(conversation, now=now)["waited"],
        "veiled": thread.veil_reason(conversation) if veiled else "",
        "left": left,
        "left_state": state,
    }


def _who(alert: Alert) -> str:
    if alert.swap is not None:
        return wording.swap(alert.swap)
    return str((alert.conversation.contact if alert.conversation else alert.channel or alert.crisis) or "")


def _url(alert: Alert) -> str:
    return mailing.path(alert) if alert.crisis_id or alert.swap_id or alert.conversation_id else ""


def _card(alert: Alert, *, user: User, now: datetime) -> dict[str, Any]:
    deputy = queries.next_in_line(alert)
    card: dict[str, Any] = {
        "alert": alert,
        "reason": names.of(names.ALERT_REASONS, alert.reason),
        "when": times.ago(alert.raised_at),
        "deputy": deputy.first_name or str(deputy) if deputy and deputy.pk != user.pk else "",
        "who": _who(alert),
        "url": _url(alert),
        "crowd": wording.why(alert) or _joined(alert),
    }
    return card | _about(alert, user=user, now=now) if alert.conversation is not None else card


def _joined(alert: Alert) -> str:
    count = queries.joined_to(alert)
    return ngettext("%(n)d more says the same", "%(n)d more say the same", count) % {"n": count} if count else ""


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
        "waited": clocks.of(conversation, now=now)["waited"],
        "text": text.cut(newest.text, graphemes=FIRST_LINES) if newest and not veiled else "",
        "veiled": thread.veil_reason(conversation) if veiled else "",
        "evidence": thread.evidence(newest, triage)[:2] if newest else [],
        "left": left,
        "left_state": state,
        "url": _url(alert),
    }
