"""The person's own way to say no: an address that nobody guesses, good for one appeal against one case."""

from datetime import datetime, timedelta

from django.conf import settings
from django.db import models
from django.db.models import Q

from bemot.conversations import letters
from bemot.conversations.models import Conversation
from bemot.responses.models import AppealLink, Moderation, Verdict
from bemot.words import ModerationState

# Time enough to be angry, to let it rest, and to come back.
STANDS = timedelta(days=60)


def open_for(case: Verdict | Moderation, *, now: datetime) -> AppealLink:
    """Give the link of a case, made where there is none. Inside the caller's transaction."""
    about = {"verdict" if isinstance(case, Verdict) else "moderation": case}
    return AppealLink.objects.get_or_create(**about, defaults={"token": letters.new_token(), "made_at": now})[0]


def address_of(link: AppealLink) -> str:
    """Give the address of a link."""
    return f"{settings.DESK_ADDRESS}/appeal/{link.token}"


def address_for(conversation: Conversation, *, now: datetime) -> str:
    """Give the address by which the person can say no to the verdict that stands here; empty where none can."""
    verdict = Q(verdict__conversation=conversation, verdict__confirmed_at__isnull=False)
    found = _usable(now).filter(verdict).order_by("-pk").first()
    return address_of(found) if found else ""


def find(token: str, *, now: datetime) -> AppealLink | None:
    """Give a link that can be used; looking uses nothing up, and what was taken back needs no appeal."""
    related = ("verdict__conversation__inbox__principal", "moderation__conversation__inbox__principal")
    case = ("verdict__conversation__inbox__team", "moderation__conversation__inbox__team")
    rows = _usable(now).filter(token=token).select_related(*related, *case, "moderation__message", "moderation__ground")
    return rows.first()


def _usable(now: datetime) -> models.QuerySet[AppealLink]:
    stands = Q(verdict__lifted_at__isnull=True, verdict__isnull=False) & (
        Q(verdict__expires_at__isnull=True) | Q(verdict__expires_at__gt=now)
    )
    over = [ModerationState.UNDONE, ModerationState.FAILED, ModerationState.UNDO_QUEUED, ModerationState.UNDOING]
    measured = Q(moderation__isnull=False) & ~Q(moderation__state__in=over)
    return AppealLink.objects.filter(stands | measured, used_at__isnull=True, made_at__gt=now - STANDS)
