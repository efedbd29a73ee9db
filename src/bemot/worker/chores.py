"""The one list of everything that happens by itself, with how often it is looked for."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any, Protocol

from django.db.models import QuerySet

from bemot.alerts import crises, detection, notification
from bemot.alerts import queries as alerts
from bemot.channels import counting, fetching
from bemot.channels import queries as channels
from bemot.channels.models import Channel, RawEvent
from bemot.conversations import heads, intake
from bemot.conversations import queries as conversations
from bemot.conversations.models import Message
from bemot.history import timeline
from bemot.listening import crowd
from bemot.listening import queries as listening
from bemot.outcomes import corrections, follow_ups, leave, praise, promises, resolution, sharing, wall
from bemot.outcomes import queries as outcomes
from bemot.responses import consultations, deputising, facts, publication, sources
from bemot.responses import queries as responses
from bemot.responses.assist import proposals
from bemot.responses.measures import moderating, registrar
from bemot.routing import absence, escalation
from bemot.routing import queries as routing
from bemot.routing.models import Deadline
from bemot.words import AlertReason, ChannelState, EventKind
from bemot.worker import pipeline

BATCH = 100
# Rows that wait for the network at one look: what comes meanwhile need not wait behind all of them.
AT_ONCE = 20


class Act(Protocol):
    """Does what is due with one row."""

    def __call__(self, pk: int, /, *, now: datetime) -> object: ...


class Batch(Protocol):
    """Does what is due with many rows at once."""

    def __call__(self, ids: list[int], /, *, now: datetime) -> object: ...


@dataclass(frozen=True, slots=True)
class Chore:
    """One kind of background work: which rows are due, and what is done with one (or with a batch at once).

    A network chore runs outside any transaction in a thread of its own; the others run one after the other.
    """

    name: str
    every: timedelta
    due: Callable[[datetime], QuerySet[Any]]
    act: Act
    network: bool = False
    batch: Batch | None = None
    set_aside: Callable[[int, str, datetime], None] | None = None
    """What becomes of a row that raises: kept out of the way with its reason."""

    def due_ids(self, now: datetime) -> list[int]:
        """Give the rows that are due, as many as one look takes."""
        return list(self.due(now).values_list("pk", flat=True)[: AT_ONCE if self.network else BATCH])


def _digest_all(ids: list[int], *, now: datetime) -> None:
    pipeline.take_in([row for row in channels.undigested(limit=BATCH) if row.pk in ids], now=now)


def _digest(pk: int, *, now: datetime) -> None:
    _digest_all([pk], now=now)


def _set_aside_raw(pk: int, reason: str, now: datetime) -> None:
    intake.set_aside(RawEvent.objects.get(pk=pk), reason, now=now)


def _work_up_all(ids: list[int], *, now: datetime) -> None:
    pipeline.work_up([row for row in conversations.to_work_up(limit=BATCH) if row.pk in ids], now=now)


def _work_up(pk: int, *, now: datetime) -> None:
    _work_up_all([pk], now=now)


def _set_aside_message(pk: int, reason: str, now: datetime) -> None:
    """The conversation stands open in the queue, unread by the machine: a person reads it."""
    message = Message.objects.get(pk=pk)
    Message.objects.filter(pk=pk).update(worked_up_at=now)
    timeline.record(
        EventKind.SET_ASIDE,
        at=now,
        conversation_id=message.conversation_id,
        channel_id=message.channel_id,
        message=pk,
        reason=reason[:200],
    )


def _warn(pk: int, *, now: datetime) -> None:
    if escalation.warn_one(pk, now=now):
        conversation = _deadline(pk).conversation
        duty = routing.on_duty(conversation.inbox, at=now)
        person = conversation.assignee or duty.user
        detection.tell(conversation, AlertReason.DUE_SOON, people=[person] if person else duty.leads, now=now)


def _breach(pk: int, *, now: datetime) -> None:
    if escalation.breach_one(pk, now=now):
        deadline = _deadline(pk)
        detection.quiet(deadline.conversation, AlertReason.DUE_SOON, now=now)
        if deadline.due_at > now - detection.RINGS_FOR:
            detection.ring(deadline.conversation, AlertReason.BREACH, now=now)


def _tell_leads(pk: int, *, now: datetime) -> None:
    if escalation.tell_leads_one(pk, now=now):
        deadline = _deadline(pk)
        leads = routing.on_duty(deadline.conversation.inbox, at=now).leads
        if deadline.due_at > now - detection.RINGS_FOR:
            detection.tell(deadline.conversation, AlertReason.OVERDUE, people=leads, now=now)


def _deadline(pk: int) -> Deadline:
    return Deadline.objects.select_related("conversation__inbox__team", "conversation__assignee").get(pk=pk)


def _fetch(pk: int, *, now: datetime) -> None:
    fetching.fetch(Channel.objects.select_related("inbox").get(pk=pk), now=now)


def _count(pk: int, *, now: datetime) -> None:
    counting.count(Channel.objects.get(pk=pk), now=now)


def _ring_channel(pk: int, *, now: datetime) -> None:
    detection.ring_channel(Channel.objects.select_related("inbox__team").get(pk=pk), now=now)


def _to_count(now: datetime) -> QuerySet[Channel]:
    rows = Channel.objects.filter(state=ChannelState.WORKING, next_fetch_at__isnull=False, fetched_at__isnull=False)
    return rows.exclude(counted_at__gt=now - timedelta(hours=6))


# At each look of the loop, which paces itself.
_SOON = timedelta()
_NOW_AND_THEN = timedelta(seconds=5)
_RARELY = timedelta(minutes=10)

CHORES: list[Chore] = [
    Chore("fetch", _SOON, channels.due_for_fetching, _fetch, network=True),
    Chore(
        "digest",
        _SOON,
        lambda _now: channels.undigested(limit=BATCH),
        _digest,
        batch=_digest_all,
        set_aside=_set_aside_raw,
    ),
    Chore(
        "work_up",
        _SOON,
        lambda _now: conversations.to_work_up(limit=BATCH),
        _work_up,
        batch=_work_up_all,
        set_aside=_set_aside_message,
    ),
    Chore("refit", _SOON, lambda _now: heads.to_fit(), corrections.refit),
    Chore("notify", _SOON, alerts.to_deliver, notification.notify_one, network=True),
    Chore("ring_crises", _NOW_AND_THEN, crises.to_ring_again, crises.ring_again),
    Chore("publish", _SOON, responses.to_send, publication.send_one, network=True),
    Chore("propose", _SOON, responses.to_propose, proposals.fetch_one, network=True),
    Chore("ask_outside", _SOON, consultations.to_send, consultations.send_one, network=True),
    Chore("warn", _NOW_AND_THEN, routing.to_warn_of, _warn),
    Chore("tell_leads", _NOW_AND_THEN, routing.to_tell_leads, _tell_leads),
    Chore("pass_review_on", _NOW_AND_THEN, responses.to_pass_on, deputising.pass_on),
    Chore("moderate", _SOON, moderating.due, moderating.act_one, network=True),
    Chore("tell_registrar", _NOW_AND_THEN, registrar.due, registrar.tell_one, network=True),
    Chore("breach", _NOW_AND_THEN, routing.coming_breaches, _breach),
    Chore("begin_leave", _NOW_AND_THEN, absence.to_begin, leave.begin_one),
    Chore("raise_follow_up", _NOW_AND_THEN, outcomes.to_raise, follow_ups.raise_one),
    Chore("look_for_crowd", _SOON, lambda _now: listening.to_look_for(), crowd.look_for),
    Chore("note_promised", _NOW_AND_THEN, lambda _now: outcomes.to_note_promised(), promises.note_one),
    Chore("keep_promise", _NOW_AND_THEN, lambda _now: outcomes.to_keep(), promises.keep_one),
    Chore("note_asked", _NOW_AND_THEN, outcomes.to_note_asked, follow_ups.note_asked),
    Chore("remind_of_fact", _NOW_AND_THEN, sources.facts_to_remind_of, facts.remind_one),
    Chore("close_thanked", _NOW_AND_THEN, lambda _now: outcomes.thanked(), resolution.close_thanked),
    Chore("tell_praised", _NOW_AND_THEN, wall.to_tell, praise.tell_one, network=True),
    Chore("share", _SOON, wall.to_act_on, sharing.act_one, network=True),
    Chore("settle_silence", _RARELY, outcomes.silent, follow_ups.fall_silent),
    Chore("watch_channels", _NOW_AND_THEN, alerts.channels_to_ring, _ring_channel),
    Chore("count", _RARELY, _to_count, _count, network=True),
]
