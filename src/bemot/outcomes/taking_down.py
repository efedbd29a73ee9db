"""Taking shared words down: by the desk where the network lets it, else by the colleague who shared them, at once."""

from datetime import datetime, timedelta

from django.db import transaction
from django.db.models import QuerySet
from django.utils import translation
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from bemot.accounts import roles
from bemot.accounts.models import User
from bemot.alerts import detection
from bemot.channels import posting as networks
from bemot.connectors.base import ConnectorError, TryLater
from bemot.history import timeline
from bemot.lib.errors import SomebodyWasFaster
from bemot.outcomes import promises
from bemot.outcomes.models import Share
from bemot.words import AlertReason, EventKind, ShareState

# A person who has taken a consent back should not wait long: then a colleague does it.
TRIES = 3
AGAIN_AFTER = timedelta(seconds=30)


def take_down(share: Share, *, now: datetime) -> None:
    """Ask the network; after three tries, or a refusal, a colleague. Outside any transaction; the claim is held."""
    try:
        networks.take_down(share.channel, share.external_id)
    except TryLater as error:
        if share.attempts < TRIES:
            fields = {"claimed_until": None, "error": str(error)[:2000], "next_at": now + (error.after or AGAIN_AFTER)}
            _own(share).update(**fields)
            return
        _give_up(share, error, now=now)
    except ConnectorError as error:
        _give_up(share, error, now=now)
    else:
        with transaction.atomic():
            if _own(share).update(state=ShareState.DOWN, claimed_until=None, settled_at=now, error=""):
                _record(EventKind.TAKEN_DOWN, share, now=now)


def ask_by_hand(share: Share, *, by: User | None = None, now: datetime) -> None:
    """Tell whoever shared it, and write it down as something to do. Inside the caller's transaction."""
    conversation = share.consent.praise.conversation
    owner = share.by if share.by.is_active or by is None else by
    with translation.override(owner.language or None):
        what = _("Take down what we shared on %(where)s: the person has taken the consent back. %(url)s")
        what = (what % {"where": share.channel.title, "url": share.url}).strip()
    task = promises.owe(conversation, what=what, owner=owner, by=by, now=now)
    changed = Share.objects.filter(pk=share.pk, state=share.state)
    changed.update(state=ShareState.TO_TAKE_DOWN_BY_HAND, task=task, claimed_until=None, settled_at=now)
    _record(EventKind.TAKE_DOWN_ASKED, share, by=by, now=now)
    detection.ring(conversation, AlertReason.TAKE_DOWN, first=owner if owner.is_active else None, now=now)


def done(share: Share, *, by: User, now: datetime) -> None:
    """Say that it does not stand there any more. Raises `SomebodyWasFaster`."""
    conversation = share.consent.praise.conversation
    roles.require(by, roles.Action.WORK, conversation.inbox.team, on=now.date())
    with transaction.atomic():
        rows = Share.objects.filter(pk=share.pk, state=ShareState.TO_TAKE_DOWN_BY_HAND)
        if not rows.update(state=ShareState.DOWN, settled_at=now):
            raise SomebodyWasFaster(gettext_lazy("It has been taken down already."))
        if share.task is not None:
            promises.done(share.task, by=by, now=now)
        waiting = Share.objects.filter(consent__praise__conversation=conversation)
        if not waiting.filter(state=ShareState.TO_TAKE_DOWN_BY_HAND).exists():
            detection.quiet(conversation, AlertReason.TAKE_DOWN, now=now)
        _record(EventKind.TAKEN_DOWN, share, by=by, now=now)


def _give_up(share: Share, error: ConnectorError, *, now: datetime) -> None:
    with transaction.atomic():
        if _own(share).update(error=str(error)[:2000]):
            ask_by_hand(share, now=now)


def _own(share: Share) -> QuerySet[Share]:
    return Share.objects.filter(pk=share.pk, state=ShareState.TO_TAKE_DOWN, claimed_until=share.claimed_until)


def _record(kind: EventKind, share: Share, *, by: User | None = None, now: datetime) -> None:
    timeline.record(
        kind,
        at=now,
        by=by,
        conversation_id=share.consent.praise.conversation_id,
        channel_id=share.channel_id,
        share=share.pk,
    )
