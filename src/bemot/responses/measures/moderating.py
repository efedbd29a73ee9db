"""Doing what was asked of a network: claim and commit, then the network, then settle. Never blindly twice."""

from datetime import datetime, timedelta
from typing import Any

from django.db import transaction
from django.db.models import QuerySet

from bemot.accounts.models import User
from bemot.alerts import detection
from bemot.channels import claims, health
from bemot.channels import moderating as networks
from bemot.connectors.base import Aim, ConnectorError, NeedsAttention, Rejected, TryLater
from bemot.history import timeline
from bemot.responses.models import Moderation
from bemot.words import AlertReason, ChannelState, EventKind, Measure, ModerationState

_STILL = (ChannelState.PAUSED, ChannelState.NEEDS_ATTENTION)
_BEGUN = {ModerationState.QUEUED: ModerationState.TAKING, ModerationState.UNDO_QUEUED: ModerationState.UNDOING}
_UNDER_WAY = (ModerationState.TAKING, ModerationState.UNDOING)
_KINDS = {
    ModerationState.TAKEN: EventKind.MEASURE_TAKEN,
    ModerationState.FAILED: EventKind.MEASURE_FAILED,
    ModerationState.UNSURE: EventKind.MEASURE_UNSURE,
    ModerationState.UNDONE: EventKind.MEASURE_UNDONE,
}


def due(now: datetime) -> QuerySet[Moderation]:
    """Give what a network is to be asked now."""
    rows = Moderation.objects.filter(claims.free(now), state__in=[*_BEGUN, *_UNDER_WAY], next_at__lte=now)
    return rows.exclude(message__channel__state__in=_STILL).order_by("next_at")


def act_one(moderation_id: int, *, now: datetime) -> bool:
    """Bring one a step further; gives False where there was nothing to do. A chore outside any transaction.

    What is found half done is looked for on the network, and asked for again only if it is definitely not so; where
    the network does not tell, a person says. Taking something back does no harm twice.
    """
    claimed = _claim(moderation_id, now=now)
    if claimed is None:
        return False
    row, is_new = claimed
    if row.state == ModerationState.UNDOING:
        _undo(row, now=now)
    elif is_new:
        _take(row, now=now)
    else:
        _look(row, now=now)
    return True


def settle(
    row: Moderation,
    state: ModerationState,
    *,
    expected: tuple[ModerationState, ...],
    now: datetime,
    by: User | None = None,
    words: str = "",
    undo: dict[str, Any] | None = None,
) -> bool:
    """Write down what became of it; gives False where somebody else has, or holds the claim."""
    fields: dict[str, Any] = {"error": words[:2000], "settled_at": now}
    if undo is not None:
        fields["undo"] = undo
    if state == ModerationState.TAKEN and row.registrar and row.state != ModerationState.UNDOING:
        fields["registrar_next_at"] = now
    with transaction.atomic():
        if not _moved(row, expected, state=state, **fields):
            return False
        timeline.record(
            _KINDS[state],
            at=now,
            by=by,
            conversation_id=row.conversation_id,
            moderation=row.pk,
            measure=str(row.measure),
        )
        if by is None and state in (ModerationState.FAILED, ModerationState.UNSURE):
            # Whoever asked believes that it is done.
            detection.ring(
                row.conversation, AlertReason.PUBLISHING, first=row.by if row.by.is_active else None, now=now
            )
    return True


def _claim(moderation_id: int, *, now: datetime) -> tuple[Moderation, bool] | None:
    with transaction.atomic(durable=True):
        row = (
            due(now)
            .select_for_update(of=("self",))
            .select_related(
                "message__channel", "message__contact", "message__thread", "by", "conversation__inbox__team"
            )
            .filter(pk=moderation_id)
            .first()
        )
        if row is None:
            return None
        before = ModerationState(row.state)
        row.state, row.claimed_until, row.attempts = _BEGUN.get(before, before), now + claims.LEASE, row.attempts + 1
        row.save(update_fields=["state", "claimed_until", "attempts"])
        return row, before in _BEGUN


def _take(row: Moderation, *, now: datetime) -> None:
    channel, measure = row.message.channel, Measure(row.measure)
    try:
        taken = networks.moderate(channel, measure, _aim(row), reason=row.reason, key=row.key)
    except TryLater as error:
        if error.accepted_perhaps:
            _later(row, ModerationState.TAKING, error, pause=claims.FIRST_LOOK_AFTER, now=now)
        else:
            _later(row, ModerationState.QUEUED, error, pause=error.after, now=now)
    except NeedsAttention as error:
        _later(row, ModerationState.QUEUED, error, now=now)
        health.failed(channel, error, now=now)
    except Rejected as error:
        settle(row, ModerationState.FAILED, expected=(ModerationState.TAKING,), words=str(error), now=now)
    else:
        expected = (ModerationState.TAKING,)
        settle(row, ModerationState.TAKEN, expected=expected, words=taken.remark, undo=dict(taken.undo), now=now)


def _look(row: Moderation, *, now: datetime) -> None:
    expected = (ModerationState.TAKING,)
    try:
        found = networks.stands(row.message.channel, Measure(row.measure), _aim(row), key=row.key)
    except ConnectorError as error:
        _later(row, ModerationState.TAKING, error, now=now)
        return
    if found is None:
        settle(row, ModerationState.UNSURE, expected=expected, words=row.error, now=now)
    elif found:
        settle(row, ModerationState.TAKEN, expected=expected, now=now)
    else:
        _moved(row, expected, state=ModerationState.QUEUED, next_at=now)


def _undo(row: Moderation, *, now: datetime) -> None:
    expected = (ModerationState.UNDOING,)
    try:
        networks.unmoderate(row.message.channel, Measure(row.measure), _aim(row), undo=row.undo, key=row.key)
    except Rejected as error:
        settle(row, ModerationState.TAKEN, expected=expected, words=str(error), now=now)
    except ConnectorError as error:
        _later(row, ModerationState.UNDO_QUEUED, error, now=now)
    else:
        settle(row, ModerationState.UNDONE, expected=expected, now=now)


def _later(
    row: Moderation,
    state: ModerationState,
    error: ConnectorError,
    *,
    pause: timedelta | None = None,
    now: datetime,
) -> None:
    _moved(row, _UNDER_WAY, state=state, error=str(error)[:2000], next_at=now + (pause or claims.pause(row.attempts)))


def _moved(row: Moderation, expected: tuple[ModerationState, ...], **fields: Any) -> bool:
    """Change the row where its state is as expected and the claim is still the caller's own."""
    rows = Moderation.objects.filter(claims.own(row), pk=row.pk, state__in=expected)
    return bool(rows.update(claimed_until=None, **fields))


def _aim(row: Moderation) -> Aim:
    message = row.message
    contact = message.contact
    return Aim(
        external_id=message.external_id,
        revision=message.revision,
        root_id=message.thread.root,
        author_id=contact.external_id if contact else "",
    )
