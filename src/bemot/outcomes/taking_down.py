"""Taking posts of ours down: by the desk where the network lets it, else by the colleague who shared them, at once."""

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


def take_back(share: Share, *, by: User, now: datetime) -> None:
    """A post of ours shall stand no more. Raises `SomebodyWasFaster`."""
    roles.require(by, roles.Action.PUBLISH, share.channel.inbox.team, on=now.date())
    with transaction.atomic():
        rows = Share.objects.filter(pk=share.pk, state=ShareState.SHARED)
        if not rows.update(state=ShareState.TO_TAKE_DOWN, next_at=now, attempts=0):
            raise SomebodyWasFaster(gettext_lazy("It does not stand there any more."))
        if not (share.external_id and networks.posts(share.channel)):
            share.state = ShareState.TO_TAKE_DOWN
            ask_by_hand(share, by=by, now=now)


def ask_by_hand(share: Share, *, by: User | None = None, now: datetime) -> None:
    """Tell whoever shared it, and write it down as something to do. Inside the caller's transaction."""
    conversation, task = share.conversation, None
    owner = share.by if share.by.is_active or by is None else by
    if conversation is not None:
        task = promises.owe(conversation, what=_what(share, owner), owner=owner, by=by, now=now)
    changed = Share.objects.filter(pk=share.pk, state=share.state)
    changed.update(state=ShareState.TO_TAKE_DOWN_BY_HAND, task=task, claimed_until=None, settled_at=now)
    _record(EventKind.TAKE_DOWN_ASKED, share, by=by, now=now)
    if conversation is not None:
        detection.ring(conversation, AlertReason.TAKE_DOWN, first=owner if owner.is_active else None, now=now)


def done(share: Share, *, by: User, now: datetime) -> None:
    """Say that it does not stand there any more. Raises `SomebodyWasFaster`."""
    roles.require(by, roles.Action.WORK, share.channel.inbox.team, on=now.date())
    with transaction.atomic():
        rows = Share.objects.filter(pk=share.pk, state=ShareState.TO_TAKE_DOWN_BY_HAND)
        if not rows.update(state=ShareState.DOWN, settled_at=now):
            raise SomebodyWasFaster(gettext_lazy("It has been taken down already."))
        if share.task is not None:
            promises.done(share.task, by=by, now=now)
        conversation = share.conversation
        waiting = Share.objects.filter(conversation=conversation, state=ShareState.TO_TAKE_DOWN_BY_HAND)
        if conversation is not None and not waiting.exists():
            detection.quiet(conversation, AlertReason.TAKE_DOWN, now=now)
        _record(EventKind.TAKEN_DOWN, share, by=by, now=now)


def _what(share: Share, owner: User) -> str:
    with translation.override(owner.language or None):
        if share.consent_id is None:
            what = _("Take down what we posted on %(where)s: we have taken it back. %(url)s")
        else:
            what = _("Take down what we shared on %(where)s: the person has taken the consent back. %(url)s")
        return (what % {"where": share.channel.title, "url": share.url}).strip()


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
        conversation_id=share.conversation_id,
        channel_id=share.channel_id,
        share=share.pk,
    )
