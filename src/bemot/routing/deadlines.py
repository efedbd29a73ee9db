"""What is promised and until when. Writes `Deadline` and `Conversation.due_at`."""

from collections.abc import Iterable, Mapping, Sequence
from datetime import datetime, timedelta

from bemot.conversations.models import Conversation
from bemot.history import bulk, timeline
from bemot.routing import queries, working_hours
from bemot.routing.models import Deadline, ResponsePolicy
from bemot.routing.working_hours import Hours
from bemot.words import DeadlineKind, EventKind, Status

# What was written before this is history that came with a new channel or a file: nothing can be promised about it.
PROMISES_FOR = timedelta(days=3)


def start(conversations: Sequence[Conversation], *, now: datetime) -> None:
    """Start what the policy promises for open conversations in which somebody waits. Inside the caller's transaction.

    The clock starts at the comment's own time, so that what came late to the desk is not promised anew. What stood
    still while it was the person's turn goes on.
    """
    ours = [row for row in conversations if row.status == Status.OPEN]
    resume(ours, now=now)
    waiting = [row for row in ours if row.waiting_since is not None and row.waiting_since > now - PROMISES_FOR]
    if not waiting:
        return
    policies = queries.policies_for(waiting)
    hours = queries.hours_of({row.inbox_id: row.inbox for row in waiting}.values())
    answered = set(
        Deadline.objects.filter(
            conversation__in=waiting, kind=DeadlineKind.FIRST_ANSWER, met_at__isnull=False
        ).values_list("conversation_id", flat=True)
    )
    rows = [
        row
        for conversation in waiting
        for row in _promised(conversation, policies[conversation.pk], hours[conversation.inbox_id], answered)
    ]
    Deadline.objects.bulk_create(rows, ignore_conflicts=True)
    _hasten([row for row in waiting if row.due_at is not None], policies, hours)
    refresh(waiting)


def hasten(conversation: Conversation, *, now: datetime) -> None:
    """What it is has become graver: no answer is owed later than its policy promises from now on."""
    if conversation.due_at is not None:
        hours = queries.hours_of([conversation.inbox])
        _hasten([conversation], queries.policies_for([conversation]), hours, since=now)
        refresh([conversation])


def meet(conversation: Conversation, *, at: datetime) -> None:
    """We answered: the answer deadlines are met. The one for the resolution runs on."""
    queries.open_deadlines([conversation]).exclude(kind=DeadlineKind.RESOLUTION).update(met_at=at)
    refresh([conversation])


def hold(conversation: Conversation, *, until: datetime | None, at: datetime) -> None:
    """We said that an answer is coming, `until` when where the statement named a time: that is the next promise.

    The first answer is met where the policy counts a holding statement as one, else its clock runs on.
    """
    policy = queries.policy_for(conversation)
    open_rows = queries.open_deadlines([conversation])
    if policy.holding_counts:
        open_rows.filter(kind=DeadlineKind.FIRST_ANSWER).update(met_at=at)
    open_rows.filter(kind=DeadlineKind.NEXT_ANSWER).update(met_at=at)
    hours = queries.hours_of([conversation.inbox])[conversation.inbox_id]
    due_at = until or (_after(at, policy.next_answer, policy, hours) if policy.next_answer else None)
    if due_at is not None:
        row = Deadline(conversation=conversation, kind=DeadlineKind.NEXT_ANSWER, started_at=at, due_at=due_at)
        row.warn_at = _warn_at(row, policy, hours)
        row.save(force_insert=True)
    refresh([conversation])


def pause(conversation: Conversation, *, at: datetime) -> None:
    """It is the person's turn: what still runs stands still, with what is left of it."""
    rows = list(queries.open_deadlines([conversation]).filter(left__isnull=True))
    if not rows:
        return
    policy = queries.policy_for(conversation)
    hours = queries.hours_of([conversation.inbox])[conversation.inbox_id]
    for row in rows:
        left = working_hours.between(at, row.due_at, hours) if policy.working_hours_only else row.due_at - at
        row.left = max(left, timedelta())
    bulk.write(rows, ["left"])
    refresh([conversation])


def resume(conversations: Sequence[Conversation], *, now: datetime) -> None:
    """It is our turn again: what stood still goes on from when the person wrote. Inside the caller's transaction."""
    by_id = {row.pk: row for row in conversations}
    rows = list(queries.open_deadlines(conversations).filter(left__isnull=False)) if by_id else []
    if not rows:
        return
    policies = queries.policies_for(by_id.values())
    hours = queries.hours_of({row.inbox_id: row.inbox for row in by_id.values()}.values())
    for row in rows:
        conversation = by_id[row.conversation_id]
        policy, here = policies[conversation.pk], hours[conversation.inbox_id]
        from_then = conversation.waiting_since or now
        left = row.left or timedelta()
        row.due_at = working_hours.add(from_then, left, here) if policy.working_hours_only else from_then + left
        row.left = None
        row.warn_at = _warn_at(row, policy, here) if row.breached_at is None else None
    bulk.write(rows, ["due_at", "left", "warn_at"])
    refresh(by_id.values())


def run_day_and_night(conversations: Sequence[Conversation], *, now: datetime) -> None:
    """Let what is left of working hours run without a break from now on. Inside the caller's transaction."""
    by_id = {row.pk: row for row in conversations}
    rows = list(queries.open_deadlines(conversations).filter(left__isnull=True, due_at__gt=now)) if by_id else []
    policies = queries.policies_for(by_id.values())
    hours = queries.hours_of({row.inbox_id: row.inbox for row in by_id.values()}.values())
    for row in rows:
        conversation = by_id[row.conversation_id]
        if policies[conversation.pk].working_hours_only:
            row.due_at = now + working_hours.between(now, row.due_at, hours[conversation.inbox_id])
    bulk.write(rows, ["due_at"])
    refresh(by_id.values())


def end(conversation: Conversation, *, at: datetime, met: bool = True) -> None:
    """The matter is resolved, or left: nothing is due any more."""
    open_rows = queries.open_deadlines([conversation])
    if met:
        open_rows.update(met_at=at)
    else:
        open_rows.update(dropped_at=at)
    refresh([conversation])


def warn(deadline: Deadline, *, now: datetime) -> bool:
    """Note that a promise runs out soon; gives False where that is known or over. Inside the caller's transaction."""
    soon = queries.open_deadlines([deadline.conversation]).filter(pk=deadline.pk, left__isnull=True)
    warned = soon.filter(warn_at__lte=now, breached_at__isnull=True, due_at__gt=now).update(warn_at=None)
    if warned:
        timeline.record(EventKind.WARNED, at=now, conversation_id=deadline.conversation_id, deadline=deadline.kind)
    return bool(warned)


def breach(deadline: Deadline, *, now: datetime) -> bool:
    """Note that a promise was missed; gives False where somebody met it meanwhile. Inside the caller's transaction."""
    lead_after = queries.policy_for(deadline.conversation).lead_after
    missed = Deadline.objects.filter(
        pk=deadline.pk, met_at__isnull=True, dropped_at__isnull=True, breached_at__isnull=True, left__isnull=True
    ).update(breached_at=now, warn_at=None, lead_at=now + lead_after if lead_after is not None else None)
    if missed:
        timeline.record(EventKind.BREACHED, at=now, conversation_id=deadline.conversation_id, deadline=deadline.kind)
    return bool(missed)


def refresh(conversations: Iterable[Conversation]) -> None:
    """Write each conversation's nearest deadline that runs, which orders the queue."""
    rows = list(conversations)
    nearest: dict[int, datetime] = {}
    for deadline in queries.open_deadlines(rows).filter(left__isnull=True):
        nearest.setdefault(deadline.conversation_id, deadline.due_at)
    for row in rows:
        row.due_at = nearest.get(row.pk)
    bulk.write(rows, ["due_at"])


def _hasten(
    conversations: Sequence[Conversation],
    policies: Mapping[int, ResponsePolicy],
    hours: Mapping[int, Hours],
    *,
    since: datetime | None = None,
) -> None:
    """Shorten promises of an answer that run longer than what is promised `since`, or from the newest message on."""
    by_id = {row.pk: row for row in conversations}
    answers = queries.open_deadlines(conversations).exclude(kind=DeadlineKind.RESOLUTION) if by_id else []
    sooner = []
    for row in answers:
        conversation = by_id[row.conversation_id]
        policy, here = policies[conversation.pk], hours[conversation.inbox_id]
        promised = policy.next_answer if row.kind == DeadlineKind.NEXT_ANSWER else policy.first_answer
        if promised is None or row.left is not None or row.breached_at is not None:
            continue
        due_at = _after(since or conversation.last_message_at, promised, policy, here)
        if due_at < row.due_at:
            row.due_at = due_at
            row.warn_at = _warn_at(row, policy, here)
            sooner.append(row)
    bulk.write(sooner, ["due_at", "warn_at"])


def _promised(conversation: Conversation, policy: ResponsePolicy, hours: Hours, answered: set[int]) -> list[Deadline]:
    kind = DeadlineKind.NEXT_ANSWER if conversation.pk in answered else DeadlineKind.FIRST_ANSWER
    answer_in = policy.next_answer if kind == DeadlineKind.NEXT_ANSWER else policy.first_answer
    started_at = conversation.waiting_since or conversation.opened_at
    rows = [
        Deadline(
            conversation=conversation,
            kind=kind,
            started_at=started_at,
            due_at=_after(started_at, promised, policy, hours),
        )
        for kind, promised in [(kind, answer_in), (DeadlineKind.RESOLUTION, policy.resolution)]
        if promised is not None
    ]
    for row in rows:
        row.warn_at = _warn_at(row, policy, hours)
    return rows


def _after(start: datetime, promised: timedelta, policy: ResponsePolicy, hours: Hours) -> datetime:
    """Whole days of a promise in working hours are working days, not so many hours of work."""
    if not policy.working_hours_only:
        return start + promised
    begun = working_hours.add_days(start, promised.days, hours) if promised.days else start
    return working_hours.add(begun, promised - timedelta(days=promised.days), hours)


def _warn_at(row: Deadline, policy: ResponsePolicy, hours: Hours) -> datetime | None:
    """Give when to say that it runs out soon: in working hours, and not in the first half of a short promise."""
    if policy.warn_before is None:
        return None
    if policy.working_hours_only:
        then = working_hours.subtract(row.due_at, policy.warn_before, hours)
    else:
        then = row.due_at - policy.warn_before
    return max(then, row.started_at + (row.due_at - row.started_at) / 2)
