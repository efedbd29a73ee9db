"""What an alert says to somebody who is not at the desk: in a mail, in a notification, through a service."""

from collections.abc import Mapping
from zoneinfo import ZoneInfo

from django.utils import formats
from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from bemot.alerts.models import Alert
from bemot.conversations import queries as conversations
from bemot.conversations import veil
from bemot.lib import text
from bemot.routing.models import Swap
from bemot.words import AlertReason, Level

REASONS: Mapping[str, Promise] = {
    AlertReason.CRITIQUE: gettext_lazy("Criticism that needs you"),
    AlertReason.PRESS: gettext_lazy("A journalist asks"),
    AlertReason.THREAT: gettext_lazy("A threat"),
    AlertReason.SELF_HARM: gettext_lazy("Somebody may need help"),
    AlertReason.SAFETY: gettext_lazy("Somebody may be in danger"),
    AlertReason.RAISED: gettext_lazy("The level was raised"),
    AlertReason.DUE_SOON: gettext_lazy("A promise runs out soon"),
    AlertReason.BREACH: gettext_lazy("A promise has run out"),
    AlertReason.OVERDUE: gettext_lazy("Still unanswered after the promised time"),
    AlertReason.REVIEW: gettext_lazy("A draft waits for your eyes"),
    AlertReason.SPIKE: gettext_lazy("Unusually many write"),
    AlertReason.CRISIS: gettext_lazy("Crisis"),
    AlertReason.CRISIS_OVER: gettext_lazy("The crisis is over"),
    AlertReason.CHANNEL: gettext_lazy("A channel needs care"),
    AlertReason.PUBLISHING: gettext_lazy("An answer has not come through"),
    AlertReason.FOLLOW_UP: gettext_lazy("A return is due"),
    AlertReason.TAKE_DOWN: gettext_lazy("A shared post must be taken down"),
    AlertReason.FACT: gettext_lazy("A question about the facts waits for an answer"),
    AlertReason.MEASURE: gettext_lazy("A measure waits for your eyes"),
    AlertReason.APPEAL: gettext_lazy("Somebody asks for another look"),
    AlertReason.SWAP_ASKED: gettext_lazy("A colleague asks you to take a duty"),
    AlertReason.SWAP_ANSWERED: gettext_lazy("Your question about a swap is answered"),
}
_LEVELS: Mapping[int, Promise] = {
    Level.URGENT: gettext_lazy("Urgent"),
    Level.SERIOUS: gettext_lazy("Serious"),
    Level.CRISIS: gettext_lazy("Crisis"),
}
# A notification shows about this much on a locked phone.
_FIRST_WORDS = 120
_AN_HOUR = 60


def title(alert: Alert) -> str:
    """Give the reason in a few words, in the language that is spoken now."""
    return str(REASONS.get(alert.reason, alert.reason))


def where(alert: Alert) -> str:
    """Give the place, the level and what a spike was counted from; nothing that a stranger wrote."""
    if alert.swap is not None:
        return swap(alert.swap)
    conversation = alert.conversation
    here = conversation.thread.channel if conversation else alert.channel
    place = here.title if here else str(alert.crisis.team if alert.crisis else "")
    level = _LEVELS.get(alert.level)
    return " · ".join(str(part) for part in (place, level, why(alert)) if part)


def swap(asked: Swap) -> str:
    """Say which duty it is about, who asked whom, and the answer once there is one."""
    zone = ZoneInfo(asked.duty.inbox.time_zone)
    when = formats.date_format(asked.duty.starts_at.astimezone(zone), "j F H:i")
    words = {"who": asked.asked_by, "whom": asked.to, "when": when, "where": asked.duty.inbox.name}
    if asked.accepted is None:
        return _("%(where)s, from %(when)s: %(who)s asks.") % words
    if asked.accepted:
        return _("%(where)s, from %(when)s: %(whom)s takes it.") % words
    return _("%(where)s, from %(when)s: %(whom)s cannot.") % words


def why(alert: Alert) -> str:
    """Say what a spike was counted from; empty where nothing was."""
    if alert.reason != AlertReason.SPIKE or not alert.why:
        return ""
    minutes = int(alert.why["minutes"])
    many = ngettext("%(count)d comment in %(within)s", "%(count)d comments in %(within)s", alert.why["count"]) % {
        "count": alert.why["count"],
        "within": _("an hour") if minutes == _AN_HOUR else _("%(n)d minutes") % {"n": minutes},
    }
    usual = alert.why["usual"]
    return _("%(many)s; at busy hours it is %(usual)d") % {"many": many, "usual": usual} if usual else many


def first_words(alert: Alert) -> str:
    """Give how the comment begins, for whoever asked for that; never what is veiled."""
    conversation = alert.conversation
    if conversation is None or veil.is_veiled(conversation):
        return ""
    newest = conversations.last_inbound(conversation)
    return text.cut(newest.text, graphemes=_FIRST_WORDS) if newest else ""


def in_one_line(alert: Alert, address: str) -> tuple[str, str]:
    """Give title and body for a service that only takes words."""
    return title(alert), _("%(where)s. Open it and say that you have it: %(address)s") % {
        "where": where(alert),
        "address": address,
    }
