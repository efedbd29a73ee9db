"""Sending: claim and commit, then the network, then settle in a second transaction. Never the same answer twice."""

from datetime import datetime

from django.db import transaction

from bemot.channels import claims, health
from bemot.channels import sending as networks
from bemot.connectors.base import ConnectorError, NeedsAttention, Rejected, TryLater
from bemot.responses import settling, targets
from bemot.responses.models import Publication
from bemot.words import ChannelState, PublicationState

_STILL = frozenset({ChannelState.PAUSED, ChannelState.NEEDS_ATTENTION})
_OVER = (PublicationState.SENT, PublicationState.FAILED, PublicationState.WITHDRAWN)


def send_one(publication_id: int, *, now: datetime) -> bool:
    """Bring one publication a step further; gives False where there was nothing to do.

    A chore outside any transaction: what is queued is marked as being sent, committed, and put out once. What is
    found half sent, or unsure, is looked for on the network and put out again only if it is definitely not there.
    """
    claimed = _claim(publication_id, now=now)
    if claimed is None:
        return False
    publication, is_new = claimed
    if is_new:
        _send(publication, now=now)
    else:
        _look(publication, now=now)
    return True


def _claim(publication_id: int, *, now: datetime) -> tuple[Publication, bool] | None:
    """Mark the row as ours and commit; gives it, and whether it was never tried since it was queued."""
    with transaction.atomic(durable=True):
        row = (
            Publication.objects.select_for_update(of=("self",))
            .select_related("draft__thread__channel", "draft__answers", "draft__author", "conversation__inbox__team")
            .filter(pk=publication_id)
            .first()
        )
        if row is None or not _is_due(row, now=now):
            return None
        is_new = row.state == PublicationState.QUEUED
        state = PublicationState.SENDING if is_new else row.state
        if is_new and (above := targets.before(row)):
            row.payload = dict(targets.payload_below(row, above).body)
        until = now + claims.LEASE
        if not Publication.objects.filter(claims.own(row), pk=row.pk, state=row.state).update(
            state=state, claimed_until=until, attempts=row.attempts + 1, payload=row.payload
        ):
            return None
        row.state, row.claimed_until, row.attempts = state, until, row.attempts + 1
        return row, is_new


def _is_due(row: Publication, *, now: datetime) -> bool:
    if row.state == PublicationState.QUEUED and row.held_at is not None:
        return False
    if row.claimed_until is not None and row.claimed_until > now:
        return False
    if row.state == PublicationState.SENDING:
        return True
    if row.state not in {PublicationState.QUEUED, PublicationState.UNSURE} or row.send_after > now:
        return False
    if row.draft.thread.channel.state in _STILL:
        return False
    earlier = Publication.objects.filter(draft_id=row.draft_id, position__lt=row.position)
    return not earlier.exclude(state__in=_OVER).exists()


def _send(publication: Publication, *, now: datetime) -> None:
    channel = publication.draft.thread.channel
    try:
        found = networks.send(channel, publication.payload, publication.send_key)
    except TryLater as error:
        if error.accepted_perhaps:
            settling.unsure(publication, str(error), now=now)
        else:
            settling.again(publication, str(error), after=error.after, now=now)
    except NeedsAttention as error:
        settling.again(publication, str(error), now=now)
        health.failed(channel, error, now=now)
    except Rejected as error:
        settling.failed(publication, str(error), now=now)
    else:
        settling.sent(publication, found, now=now)


def _look(publication: Publication, *, now: datetime) -> None:
    channel = publication.draft.thread.channel
    if not networks.capabilities(channel).finds_sent:
        settling.unsure(publication, publication.error, now=now)
        return
    try:
        found = networks.find_sent(channel, publication.payload, publication.send_key)
    except ConnectorError as error:
        settling.unsure(publication, str(error), now=now)
        return
    if found is None:
        settling.again(publication, publication.error, now=now)
    else:
        settling.sent(publication, found, now=now)
