"""The letter that tells of an alert: where and what kind, never what a stranger wrote."""

from django.conf import settings
from django.core.mail import EmailMessage
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils import translation

from bemot.accounts.models import User
from bemot.alerts import tokens, wording
from bemot.alerts.models import Alert
from bemot.channels import said
from bemot.words import AlertReason

# These are about our own promise or draft: nobody has written anything new.
_OWN_WORK = frozenset(
    {
        AlertReason.MEASURE,
        AlertReason.APPEAL,
        AlertReason.DUE_SOON,
        AlertReason.BREACH,
        AlertReason.OVERDUE,
        AlertReason.REVIEW,
        AlertReason.FOLLOW_UP,
    }
)


def letter(alert: Alert, to: User) -> EmailMessage:
    """Give the letter, in the language of the colleague."""
    with translation.override(to.language or settings.LANGUAGE_CODE):
        why = said.quoted(alert.channel.state_reason) if alert.channel else ""
        where = alert.conversation.thread.channel if alert.conversation else alert.channel
        address = f"{settings.DESK_ADDRESS}{path(alert)}"
        spike = wording.why(alert) if alert.reason == AlertReason.SPIKE else ""
        context = {"alert": alert, "user": to, "address": address, "why": why, "spike": spike, "where": where}
        context["swap"] = wording.swap(alert.swap) if alert.swap else ""
        context["title"] = wording.title(alert)
        have_it = reverse("say_i_have_it", args=[tokens.make(alert_id=alert.pk, user_id=to.pk)])
        context["have_it"] = "" if alert.swap else f"{settings.DESK_ADDRESS}{have_it}"
        context["reason"] = wording.title(alert) if alert.reason in _OWN_WORK else ""
        over = alert.reason == AlertReason.CRISIS_OVER
        body = render_to_string("alerts/crisis_over.txt" if over else "alerts/mail.txt", context)
        return EmailMessage(
            subject=" ".join(render_to_string("alerts/subject.txt", context).split()),
            body=body,
            to=[to.email],
            headers={"Auto-Submitted": "auto-generated"},
        )


def path(alert: Alert) -> str:
    """Give the page that an alert leads to."""
    if alert.swap is not None:
        return f"{reverse('roster')}?inbox={alert.swap.duty.inbox_id}"
    if alert.crisis_id:
        return reverse("crisis", args=[alert.crisis_id])
    if alert.conversation_id and alert.reason == AlertReason.REVIEW:
        return reverse("current_draft", args=[alert.conversation_id])
    if alert.conversation_id:
        return reverse("conversation", args=[alert.conversation_id])
    return reverse("inbox") if alert.reason == AlertReason.SPIKE else reverse("channels")
