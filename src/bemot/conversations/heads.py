"""The local head of each principal: kept as a row, held in memory until it is fitted anew."""

import threading
from collections.abc import Iterable
from datetime import datetime, timedelta

from django.db.models import Q, QuerySet

from bemot.conversations.models import LocalHead
from bemot.language import local_head, triage

_held: dict[int, tuple[datetime, local_head.LocalHead | None]] = {}
_lock = threading.Lock()


def of(principals: Iterable[int]) -> dict[int, local_head.LocalHead]:
    """Give the heads of principals that have one; in one query, and one more where a head was fitted meanwhile."""
    rows = LocalHead.objects.filter(
        principal_id__in=set(principals), corrections__gt=0, model_version=triage.model_version()
    )
    stamps = dict(rows.values_list("principal_id", "fitted_at"))
    with _lock:
        missing = [pk for pk, stamp in stamps.items() if _held.get(pk, (None, None))[0] != stamp]
        if missing:
            for pk, stamp, data in rows.filter(principal_id__in=missing).values_list(
                "principal_id", "fitted_at", "weights"
            ):
                _held[pk] = (stamp, local_head.LocalHead.from_bytes(bytes(data)))
        found = {pk: _held[pk][1] for pk in stamps if pk in _held}
    return {pk: head for pk, head in found.items() if head is not None}


def mark(principal_id: int, *, now: datetime) -> None:
    """Say that the corrections of a principal have changed; inside the caller's transaction."""
    LocalHead.objects.update_or_create(
        principal_id=principal_id, defaults={"stale_since": now}, create_defaults={"stale_since": now, "fitted_at": now}
    )


def to_fit() -> QuerySet[LocalHead]:
    """Give the heads whose corrections changed, or that lean on shipped weights of another version."""
    return LocalHead.objects.filter(Q(stale_since__isnull=False) | ~Q(model_version=triage.model_version())).order_by(
        "stale_since"
    )


def keep(row: LocalHead, head: local_head.LocalHead, *, now: datetime) -> None:
    """Store what was fitted; a correction that came meanwhile stays marked."""
    # Two fits within one tick of the clock are told apart as well.
    fitted_at = max(now, row.fitted_at + timedelta(microseconds=1))
    LocalHead.objects.filter(pk=row.pk).update(
        weights=head.to_bytes() if head.rows else b"",
        corrections=head.rows,
        model_version=head.version,
        fitted_at=fitted_at,
    )
    LocalHead.objects.filter(pk=row.pk, stale_since=row.stale_since).update(stale_since=None)


def forget() -> None:
    """Let go of everything held in memory."""
    with _lock:
        _held.clear()
