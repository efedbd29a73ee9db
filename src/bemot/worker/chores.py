"""The one list of everything that happens by itself, with how often it is looked for."""

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import datetime, timedelta

from bemot.alerts import crises, detection, notification
from bemot.alerts import queries as alerts
from bemot.channels import counting, fetching
from bemot.channels import queries as channels
from bemot.channels.models import Channel, RawEvent
from bemot.conversations import heads, intake
from bemot.conversations import queries as conversations
from bemot.conversations.models import Message
from bemot.history import timeline
from bemot.outcomes import corrections, follow_ups, leave, praise, promises, resolution, sharing, wall
from bemot.outcomes import queries as outcomes
from bemot.responses import consultations, deputising, facts, moderating, proposals, publication, registrar, sources
from bemot.responses import queries as responses
from bemot.routing import absence, escalation
from bemot.routing import queries as routing
from bemot.routing.models import Deadline
from bemot.words import AlertReason, ChannelState, EventKind
from bemot.worker import pipeline

BATCH = 100


@dataclass(frozen=True, slots=True)
class Chore:
    """One kind of background work: which rows are due, and what is done with one (or with a batch at once).

    A network chore runs outside any transaction in a thread of its own; the others run one after the other.
    """

    name: str
    every: timedelta
    due: Callable[[datetime], Iterable[int]]
    act: Callable[[int, datetime], object]
    network: bool = False
    batch: Callable[[list[int], datetime], None] | None = None
    set_aside: Callable[[int, str, datetime], None] | None = None
    """What becomes of a row that raises: kept out of the way with its reason."""


def _digest(ids: list[int], now: datetime) -> None:
    pipeline.take_in([row for row in channels.undigested(limit=BATCH) if row.pk in ids], now=now)


def _set_aside_raw(pk: int, reason: str, now: datetime) -> None:
    intake.set_aside(RawEvent.objects.get(pk=pk), reason, now=now)


def _work_up(ids: list[int], now: datetime) -> None:
    pipeline.work_up([row for row in conversations.to_work_up(limit=BATCH) if row.pk in ids], now=now)


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


def _warn(pk: int, now: datetime) -> None:
    if escalation.warn_one(pk, now=now):
        conversation = _deadline(pk).conversation
        person = conversation.assignee or routing.on_duty(conversation.inbox, at=now).user
        detection.tell(conversation, AlertReason.DUE_SOON, people=[person] if person else [], now=now)


def _breach(pk: int, now: datetime) -> None:
    if escalation.breach_one(pk, now=now):
        deadline = _deadline(pk)
        detection.quiet(deadline.conversation, AlertReason.DUE_SOON, now=now)
        if deadline.due_at > now - detection.RINGS_FOR:
            detection.ring(deadline.conversation, AlertReason.BREACH, now=now)


def _tell_leads(pk: int, now: datetime) -> None:
    if escalation.tell_leads_one(pk, now=now):
        deadline = _deadline(pk)
        leads = routing.on_duty(deadline.conversation.inbox, at=now).leads
        if deadline.due_at > now - detection.RINGS_FOR:
            detection.tell(deadline.conversation, AlertReason.OVERDUE, people=leads, now=now)


def _deadline(pk: int) -> Deadline:
    return Deadline.objects.select_related("conversation__inbox__team", "conversation__assignee").get(pk=pk)


def _fetch(pk: int, now: datetime) -> None:
    fetching.fetch(Channel.objects.select_related("inbox").get(pk=pk), now=now)


def _count(pk: int, now: datetime) -> None:
    counting.count(Channel.objects.get(pk=pk), now=now)


def _ring_channel(pk: int, now: datetime) -> None:
    detection.ring_channel(Channel.objects.select_related("inbox__team").get(pk=pk), now=now)


def _to_count(now: datetime) -> Iterable[int]:
    long_ago = now - timedelta(hours=6)
    rows = Channel.objects.filter(state=ChannelState.WORKING, next_fetch_at__isnull=False)
    return rows.exclude(counted_at__gt=long_ago).filter(fetched_at__isnull=False).values_list("pk", flat=True)[:BATCH]


# At each look of the loop, which paces itself.
_SOON = timedelta()
_NOW_AND_THEN = timedelta(seconds=5)
_RARELY = timedelta(minutes=10)

CHORES: list[Chore] = [
    Chore(
        "fetch",
        _SOON,
        lambda now: channels.due_for_fetching(now).values_list("pk", flat=True)[:20],
        _fetch,
        network=True,
    ),
    Chore(
        "digest",
        _SOON,
        lambda _now: channels.undigested(limit=BATCH).values_list("pk", flat=True),
        lambda pk, now: _digest([pk], now),
        batch=_digest,
        set_aside=_set_aside_raw,
    ),
    Chore(
        "work_up",
        _SOON,
        lambda _now: conversations.to_work_up(limit=BATCH).values_list("pk", flat=True),
        lambda pk, now: _work_up([pk], now),
        batch=_work_up,
        set_aside=_set_aside_message,
    ),
    Chore(
        "refit",
        _SOON,
        lambda _now: heads.to_fit().values_list("pk", flat=True)[:BATCH],
        lambda pk, now: corrections.refit(pk, now=now),
    ),
    Chore(
        "notify",
        _SOON,
        lambda now: alerts.to_deliver(now).values_list("pk", flat=True)[:20],
        lambda pk, now: notification.notify_one(pk, now=now),
        network=True,
    ),
    Chore(
        "ring_crises",
        _NOW_AND_THEN,
        lambda now: crises.to_ring_again(now).values_list("pk", flat=True)[:BATCH],
        lambda pk, now: crises.ring_again(pk, now=now),
    ),
    Chore(
        "publish",
        _SOON,
        lambda now: responses.to_send(now).values_list("pk", flat=True)[:20],
        lambda pk, now: publication.send_one(pk, now=now),
        network=True,
    ),
    Chore(
        "propose",
        _SOON,
        lambda now: responses.to_propose(now).values_list("pk", flat=True)[:20],
        lambda pk, now: proposals.fetch_one(pk, now=now),
        network=True,
    ),
    Chore(
        "ask_outside",
        _SOON,
        lambda now: consultations.to_send(now).values_list("pk", flat=True)[:20],
        lambda pk, now: consultations.send_one(pk, now=now),
        network=True,
    ),
    Chore(
        "warn",
        _NOW_AND_THEN,
        lambda now: routing.to_warn_of(now=now).values_list("pk", flat=True)[:BATCH],
        _warn,
    ),
    Chore(
        "tell_leads",
        _NOW_AND_THEN,
        lambda now: routing.to_tell_leads(now=now).values_list("pk", flat=True)[:BATCH],
        _tell_leads,
    ),
    Chore(
        "pass_review_on",
        _NOW_AND_THEN,
        lambda now: responses.to_pass_on(now).values_list("pk", flat=True)[:BATCH],
        lambda pk, now: deputising.pass_on(pk, now=now),
    ),
    Chore(
        "moderate",
        _SOON,
        lambda now: moderating.due(now).values_list("pk", flat=True)[:20],
        lambda pk, now: moderating.act_one(pk, now=now),
        network=True,
    ),
    Chore(
        "tell_registrar",
        _NOW_AND_THEN,
        lambda now: registrar.due(now).values_list("pk", flat=True)[:20],
        lambda pk, now: registrar.tell_one(pk, now=now),
        network=True,
    ),
    Chore(
        "breach",
        _NOW_AND_THEN,
        lambda now: routing.coming_breaches(now=now).values_list("pk", flat=True)[:BATCH],
        _breach,
    ),
    Chore(
        "begin_leave",
        _NOW_AND_THEN,
        lambda now: absence.to_begin(now=now).values_list("pk", flat=True)[:BATCH],
        lambda pk, now: leave.begin_one(pk, now=now),
    ),
    Chore(
        "raise_follow_up",
        _NOW_AND_THEN,
        lambda now: outcomes.to_raise(now).values_list("pk", flat=True)[:BATCH],
        lambda pk, now: follow_ups.raise_one(pk, now=now),
    ),
    Chore(
        "note_promised",
        _NOW_AND_THEN,
        lambda _now: outcomes.to_note_promised().values_list("pk", flat=True)[:BATCH],
        lambda pk, now: promises.note_one(pk, now=now),
    ),
    Chore(
        "keep_promise",
        _NOW_AND_THEN,
        lambda _now: outcomes.to_keep().values_list("pk", flat=True)[:BATCH],
        lambda pk, now: promises.keep_one(pk, now=now),
    ),
    Chore(
        "note_asked",
        _NOW_AND_THEN,
        lambda now: outcomes.to_note_asked(now).values_list("pk", flat=True)[:BATCH],
        lambda pk, now: follow_ups.note_asked(pk, now=now),
    ),
    Chore(
        "remind_of_fact",
        _NOW_AND_THEN,
        lambda now: sources.facts_to_remind_of(now).values_list("pk", flat=True)[:BATCH],
        lambda pk, now: facts.remind_one(pk, now=now),
    ),
    Chore(
        "close_thanked",
        _NOW_AND_THEN,
        lambda _now: outcomes.thanked().values_list("pk", flat=True)[:BATCH],
        lambda pk, now: resolution.close_thanked(pk, now=now),
    ),
    Chore(
        "tell_praised",
        _NOW_AND_THEN,
        lambda now: wall.to_tell(now).values_list("pk", flat=True)[:20],
        lambda pk, now: praise.tell_one(pk, now=now),
        network=True,
    ),
    Chore(
        "share",
        _SOON,
        lambda now: wall.to_act_on(now).values_list("pk", flat=True)[:20],
        lambda pk, now: sharing.act_one(pk, now=now),
        network=True,
    ),
    Chore(
        "settle_silence",
        _RARELY,
        lambda now: outcomes.silent(now).values_list("pk", flat=True)[:BATCH],
        lambda pk, now: follow_ups.fall_silent(pk, now=now),
    ),
    Chore(
        "watch_channels",
        _NOW_AND_THEN,
        lambda now: alerts.channels_to_ring(now).values_list("pk", flat=True)[:BATCH],
        _ring_channel,
    ),
    Chore("count", _RARELY, _to_count, _count, network=True),
]
