"""Follow-ups: the dated return to the thread, raised by itself, asked there, and settled by what the person says."""

from collections.abc import Sequence
from datetime import datetime

from django.db import transaction
from django.db.models import Max
from django.utils.translation import gettext_lazy as _

from bemot.accounts import roles
from bemot.accounts.models import User
from bemot.alerts import detection
from bemot.conversations import lifecycle
from bemot.conversations.models import Conversation, Message, Thread, TriageResult
from bemot.history import timeline
from bemot.lib.errors import Refusal, SomebodyWasFaster
from bemot.outcomes import closing, queries
from bemot.outcomes.models import FollowUp, Resolution
from bemot.responses.library import answers
from bemot.responses.models import Draft
from bemot.routing import assignment, deadlines, escalation
from bemot.words import (
    AlertReason,
    Direction,
    DraftState,
    EventKind,
    FollowUpState,
    Intent,
    Level,
    Purpose,
    Sentiment,
    Status,
)

_OPEN = (FollowUpState.PLANNED, FollowUpState.DUE)
_COUNTS = (*_OPEN, FollowUpState.ASKED, FollowUpState.SATISFIED, FollowUpState.SILENT)


class InThePast(Refusal):
    """A return cannot be planned for a time that has passed."""


class NoReason(Refusal):
    """A waiver without its reason."""


class AlreadyPlanned(Refusal):
    """The return is planned already."""


def plan(
    conversation: Conversation,
    *,
    due_at: datetime,
    question: str = "",
    is_return: bool = True,
    promise: str = "",
    owner: User | None = None,
    by: User,
    now: datetime,
) -> FollowUp:
    """Promise to come back. One return at a time; on a confidential topic it is a private one.

    Raises `InThePast` or `AlreadyPlanned`.
    """
    roles.require(by, roles.Action.WORK, conversation.inbox.team, on=now.date())
    if due_at <= now:
        raise InThePast(_("Choose a time that is still to come."))
    with transaction.atomic():
        Conversation.objects.select_for_update().get(pk=conversation.pk)
        if is_return and conversation.follow_ups.filter(is_return=True, state__in=_OPEN).exists():
            raise AlreadyPlanned(_("A return is planned already. Waive it first if it should be another day."))
        follow_up = FollowUp.objects.create(
            conversation=conversation,
            thread=_thread(conversation),
            is_return=is_return,
            promise=promise.strip(),
            owner=owner or conversation.assignee or by,
            planned_by=by,
            planned_at=now,
            due_at=due_at,
            question=question.strip(),
        )
        timeline.record(
            EventKind.PROMISED,
            at=now,
            by=by,
            conversation_id=conversation.pk,
            follow_up=follow_up.pk,
            due_at=due_at.isoformat(),
        )
    return follow_up


def has_return(conversation: Conversation) -> bool:
    """Say whether a return is planned, asked or done; one that ended in discontent or was waived is none."""
    return conversation.follow_ups.filter(is_return=True, state__in=_COUNTS).exists()


def is_owed(conversation: Conversation) -> bool:
    """Say whether a return is planned or due: nothing closes before it is done or waived."""
    return conversation.follow_ups.filter(is_return=True, state__in=_OPEN).exists()


def raise_due(*, now: datetime) -> int:
    """Raise everything whose time has come; gives how many. A transaction for each."""
    return sum(raise_one(pk, now=now) for pk in queries.to_raise(now).values_list("pk", flat=True))


def raise_one(follow_up_id: int, *, now: datetime) -> bool:
    """Make one follow-up due: its conversation is ours to act on again. Inside a transaction of its own."""
    with transaction.atomic():
        changed = (
            queries.to_raise(now).filter(pk=follow_up_id).order_by().update(state=FollowUpState.DUE, raised_at=now)
        )
        if not changed:
            return False
        follow_up = FollowUp.objects.select_related("conversation__inbox__team", "owner").get(pk=follow_up_id)
        _reopen(follow_up.conversation, now=now)
        if follow_up.owner.is_active:
            assignment.give(follow_up.conversation, follow_up.owner, now=now)
        _record(EventKind.FOLLOW_UP_DUE, follow_up, now=now)
        _ring(follow_up, now=now)
    return True


def end_unneeded(conversation: Conversation, *, reason: str, by: User, now: datetime) -> None:
    """Let no return stay open where the outcome needs none. Inside the caller's transaction."""
    for follow_up in conversation.follow_ups.filter(is_return=True, state__in=_OPEN):
        FollowUp.objects.filter(pk=follow_up.pk, state__in=_OPEN).update(
            state=FollowUpState.WAIVED, waived_reason=reason, settled_at=now
        )
        _record(EventKind.FOLLOW_UP_WAIVED, follow_up, by=by, now=now)


def waive(follow_up: FollowUp, *, reason: str, by: User, now: datetime) -> None:
    """Do without it, for a reason. Raises `NoReason` or `SomebodyWasFaster`."""
    roles.require(by, roles.Action.WORK, follow_up.conversation.inbox.team, on=now.date())
    if not reason.strip():
        raise NoReason(_("Write why nobody goes back; one line is enough."))
    with transaction.atomic():
        changed = FollowUp.objects.filter(pk=follow_up.pk, state__in=_OPEN).update(
            state=FollowUpState.WAIVED, waived_reason=reason.strip(), settled_at=now
        )
        if not changed:
            raise SomebodyWasFaster(_("This follow-up has been asked, settled or waived already."))
        detection.quiet(follow_up.conversation, AlertReason.FOLLOW_UP, now=now)
        _put_away_again(follow_up.conversation, now=now)
        _record(EventKind.FOLLOW_UP_WAIVED, follow_up, by=by, now=now)


def asked(follow_up: FollowUp, *, draft: Draft, now: datetime) -> bool:
    """The question has gone out. No event: that it was published is one. Inside the caller's transaction."""
    rows = FollowUp.objects.filter(pk=follow_up.pk, state__in=_OPEN)
    if not rows.update(state=FollowUpState.ASKED, asked_at=now, draft=draft, thread_id=draft.thread_id):
        return False
    detection.quiet(follow_up.conversation, AlertReason.FOLLOW_UP, now=now)
    return True


def note_asked(follow_up_id: int, *, now: datetime) -> bool:
    """Note that the question of a return stands in the thread by now. A chore, inside one transaction."""
    with transaction.atomic():
        follow_up = queries.to_note_asked(now).filter(pk=follow_up_id).first()
        if follow_up is None:
            return False
        draft = (
            Draft.objects.filter(conversation=follow_up.conversation_id, purpose=Purpose.RETURN, state=DraftState.SENT)
            .annotate(out_at=Max("publications__settled_at"))
            .latest("out_at")
        )
        return asked(follow_up, draft=draft, now=draft.out_at)


def settle(messages: Sequence[Message], *, now: datetime) -> list[Message]:
    """Settle the returns that new inbound messages answer; gives the messages that need nobody any more.

    A thank-you is content. A complaint is not: the matter is ours again, one level higher, and the message goes on
    to `lifecycle.receive` with those that say neither. Inside the caller's transaction.
    """
    # A conversation that this very message opened has asked nothing yet.
    inbound = [
        row
        for row in messages
        if row.direction == Direction.INBOUND and row.conversation and row.conversation.opened_at < row.sent_at
    ]
    if not inbound:
        return []
    ids = [row.conversation_id for row in inbound if row.conversation_id]
    for pk in queries.to_note_asked(now).filter(conversation__in=ids).values_list("pk", flat=True):
        note_asked(pk, now=now)  # the reply was quicker than the chore
    asked_rows = FollowUp.objects.filter(conversation__in=ids, is_return=True, state=FollowUpState.ASKED)
    waiting = {row.conversation_id: row for row in asked_rows.select_related("conversation")}
    said = {row.message_id: row for row in TriageResult.objects.filter(message__in=inbound).order_by("id")}
    settled = []
    for message in sorted(inbound, key=lambda row: (row.sent_at, row.pk)):
        follow_up = waiting.get(message.conversation_id or 0)
        if follow_up is None or not _replies(message, follow_up):
            continue
        verdict = _settle_one(follow_up, message, said.get(message.pk), now=now)
        if verdict is FollowUpState.SATISFIED:
            settled.append(message)
        if verdict is not None:
            del waiting[follow_up.conversation_id]
    return settled


def settle_by_word(follow_up: FollowUp, *, satisfied: bool, by: User, now: datetime) -> None:
    """Let a colleague say how a reply is meant that the desk was not sure of. Raises `SomebodyWasFaster`."""
    roles.require(by, roles.Action.WORK, follow_up.conversation.inbox.team, on=now.date())
    with transaction.atomic():
        done = (_content if satisfied else _discontent)(follow_up, None, by=by, now=now)
        if not done:
            raise SomebodyWasFaster(_("This follow-up has been settled already."))


def mark_silent(*, now: datetime) -> int:
    """Settle every question that nobody has answered for a week; gives how many."""
    return sum(fall_silent(pk, now=now) for pk in queries.silent(now).values_list("pk", flat=True))


def fall_silent(follow_up_id: int, *, now: datetime) -> bool:
    """Settle one question that nobody has answered for a week. A chore, inside one transaction."""
    with transaction.atomic():
        follow_up = queries.silent(now).select_related("conversation").filter(pk=follow_up_id).first()
        if follow_up is None or not _close(follow_up, FollowUpState.SILENT, None, now=now):
            return False
        _put_away_again(follow_up.conversation, now=now)
        _record(EventKind.SILENT, follow_up, now=now)
    return True


def _thread(conversation: Conversation) -> Thread | None:
    """Give the public thread; none on a confidential topic, where the return is private."""
    confidential = conversation.topic is not None and conversation.topic.confidential
    return None if confidential else conversation.thread


def _replies(message: Message, follow_up: FollowUp) -> bool:
    in_thread = follow_up.thread_id is None or message.thread_id == follow_up.thread_id or message.thread.private
    return in_thread and follow_up.asked_at is not None and message.received_at >= follow_up.asked_at


def _reads_as(triage: TriageResult | None) -> FollowUpState | None:
    """Read a reply to "are you content?"; None where it says neither clearly."""
    if triage is None:
        return None
    if triage.intent == Intent.COMPLAINT:
        # What is only gruff, or perhaps a complaint, is for a person to read: "I am not glad, but I understand".
        return None if triage.unsure else FollowUpState.DISSATISFIED
    if triage.flags:  # whatever is grave is for a person to read, however friendly it sounds
        return None
    kind = triage.intent == Intent.PRAISE or (triage.intent == Intent.OTHER and not triage.needs_reply)
    if kind and triage.sentiment == Sentiment.POSITIVE:
        return FollowUpState.SATISFIED
    return None


def _settle_one(
    follow_up: FollowUp, message: Message, triage: TriageResult | None, *, now: datetime
) -> FollowUpState | None:
    if message.conversation is not None:
        follow_up.conversation = message.conversation  # the next hops go on with this very row
    verdict = _reads_as(triage)
    if verdict is FollowUpState.SATISFIED:
        _content(follow_up, message, now=now)
    elif verdict is FollowUpState.DISSATISFIED:
        _discontent(follow_up, message, now=now)
    return verdict


def _content(follow_up: FollowUp, message: Message | None, *, now: datetime, by: User | None = None) -> bool:
    if not _close(follow_up, FollowUpState.SATISFIED, message, now=now):
        return False
    _put_away_again(follow_up.conversation, now=now)
    _record(EventKind.SATISFIED, follow_up, by=by, now=now)
    return True


def _discontent(follow_up: FollowUp, message: Message | None, *, now: datetime, by: User | None = None) -> bool:
    if not _close(follow_up, FollowUpState.DISSATISFIED, message, now=now):
        return False
    conversation = follow_up.conversation
    Resolution.objects.filter(conversation=conversation, undone_at__isnull=True).update(undone_at=now)
    _reopen(conversation, now=now)
    _record(EventKind.DISSATISFIED, follow_up, by=by, now=now)
    if conversation.level < Level.CRISIS:
        level = Level(min(conversation.level + 1, Level.SERIOUS))
        escalation.raise_to(conversation, level, reason="dissatisfied", by=by, now=now)
    return True


def _close(follow_up: FollowUp, state: FollowUpState, message: Message | None, *, now: datetime) -> bool:
    changed = FollowUp.objects.filter(pk=follow_up.pk, state=FollowUpState.ASKED).update(
        state=state, settled_at=now, settled_by_message=message
    )
    if changed:
        answers.end(follow_up.conversation, state)
    return bool(changed)


def _reopen(conversation: Conversation, *, now: datetime) -> None:
    """Let it be ours again; a newer open conversation of the same contact in the thread stays the one that is open."""
    if conversation.contact is not None:
        others = Conversation.objects.filter(thread=conversation.thread_id, contact=conversation.contact)
        if others.exclude(pk=conversation.pk).exclude(status=Status.RESOLVED).exists():
            return
    lifecycle.reopen(conversation)
    deadlines.resume([conversation], now=now)


def _put_away_again(conversation: Conversation, *, now: datetime) -> None:
    """Resolve it again where its resolution still stands: only the question had opened it."""
    standing = Resolution.objects.filter(conversation=conversation, undone_at__isnull=True)
    if standing.exists():
        closing.put_away(conversation, now=now)


def _ring(follow_up: FollowUp, *, now: datetime) -> None:
    """Tell whoever promised it, then whoever is on duty. What is owed at once has rung when it was written down."""
    if follow_up.due_at > follow_up.planned_at:
        first = follow_up.owner if follow_up.owner.is_active else None
        detection.ring(follow_up.conversation, AlertReason.FOLLOW_UP, first=first, now=now)


def _record(kind: EventKind, follow_up: FollowUp, *, by: User | None = None, now: datetime) -> None:
    timeline.record(kind, at=now, by=by, conversation_id=follow_up.conversation_id, follow_up=follow_up.pk)


def hand_over(pks: Sequence[int], *, frm: User, to: User) -> list[int]:
    """Let a substitute keep the promises of `frm` that are not settled.

    Gives what was moved. Inside the caller's transaction; the leave records it.
    """
    rows = FollowUp.objects.filter(pk__in=pks, owner=frm, state__in=(*_OPEN, FollowUpState.ASKED))
    moved = list(rows.select_for_update().values_list("pk", flat=True))
    FollowUp.objects.filter(pk__in=moved).update(owner=to)
    return moved
