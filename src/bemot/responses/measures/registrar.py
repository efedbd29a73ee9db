"""The archive's copy: what was hidden or removed goes to the registrar by mail, as it was."""

from datetime import datetime, timedelta
from smtplib import SMTPException

from django.conf import settings
from django.core.mail import EmailMessage
from django.db import transaction
from django.db.models import QuerySet
from django.utils import translation
from django.utils.translation import gettext as _

from bemot.history import timeline
from bemot.responses.models import Moderation
from bemot.words import EventKind, Measure

AGAIN_AFTER = timedelta(minutes=10)


def due(now: datetime) -> QuerySet[Moderation]:
    """Give what a registrar is to be told of; nothing where this installation has no mail."""
    rows = Moderation.objects.filter(registrar_told_at__isnull=True, registrar_next_at__lte=now).order_by("pk")
    return rows if settings.MAIL_CONFIGURED else rows.none()


def tell_one(moderation_id: int, *, now: datetime) -> bool:
    """Send one copy; gives False where there was nothing to do, or the mail did not go. A chore outside transactions.

    A crash between sending and noting sends it once more: an archive is better served twice than never.
    """
    if not due(now).filter(pk=moderation_id).update(registrar_next_at=now + AGAIN_AFTER):
        return False
    row = Moderation.objects.select_related("kept", "ground", "by", "conversation").get(pk=moderation_id)
    try:
        _letter(row).send()
    except (SMTPException, OSError):
        return False
    with transaction.atomic():
        told = Moderation.objects.filter(pk=row.pk, registrar_told_at__isnull=True).update(registrar_told_at=now)
        if told:
            timeline.record(EventKind.REGISTRAR_TOLD, at=now, conversation_id=row.conversation_id, moderation=row.pk)
    return bool(told)


def _letter(row: Moderation) -> EmailMessage:
    kept = row.kept
    with translation.override(settings.LANGUAGE_CODE):
        done = _("hidden") if row.measure == Measure.HIDE else _("removed")
        ground = f"{row.ground} {row.ground.url}".strip() if row.ground else ""
        rows = [
            (_("Written by"), f"{kept.author} {kept.handle}".strip()),
            (_("Written"), kept.sent_at.isoformat()),
            (_("Where"), f"{kept.place} {kept.url}".strip()),
            (_("Ground"), ground),
            (_("Reason"), row.reason),
            (_("Decided by"), f"{row.by}, {row.at.isoformat()}"),
            (_("Kept"), f"{kept.kept_at.isoformat()}, SHA-256 {kept.digest}"),
        ]
        first = _("A post was %(done)s in our channel. This is what stood there.") % {"done": done}
        lines = [first, "", *(f"{name}: {value}" for name, value in rows), "", kept.text]
        subject = _("A post was %(done)s: conversation %(number)s") % {"done": done, "number": row.conversation_id}
    return EmailMessage(subject=subject, body="\n".join(lines), to=[row.registrar])
