"""What is promised and until when. Writes `Deadline` and `Conversation.due_at`."""

from collections.abc import Iterable, Sequence
from datetime import datetime, time, timedelta

from bemot.channels.models import Inbox
from bemot.conversations import bulk
from bemot.conversations.models import Conversation
from bemot.history import timeline
from bemot.routing import queries, working_hours
from bemot.routing.models import Deadline, ResponsePolicy, WorkingPeriod
from bemot.words import DeadlineKind, EventKind, Status

# What was written before this is history that came with a new channel or a file: nothing can be promised about it.
PROMISES_FOR = timedelta(days=3)


def start(conversations: Sequence[Conversation], *, now: datetime) -> None:
    """Start what the policy promises for open conversations in which somebody waits. Inside the caller's transaction.

    The clock starts at the comment's own time, so that what came late to the desk is not promised anew.
    """
    waiting = [
        row
        for row in conversations
        if row.status == Status.OPEN and row.waiting_since is not None and row.waiting_since > now - PROMISES_FOR
    ]
    if not waiting:
        return
    policies = queries.policies_for(waiting)
    hours = _hours({row.inbox_id: row.inbox for row in waiting}.values())
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
    refresh(waiting)


def meet(conversation: Conversation, *, at: datetime) -> None:
    """We answered: the answer deadlines are met. The one for the resolution runs on."""
    queries.open_deadlines([conversation]).exclude(kind=DeadlineKind.RESOLUTION).update(met_at=at)
    refresh([conversation])


def end(conversation: Conversation, *, at: datetime, met: bool = True) -> None:
    """The matter is resolved, or left: nothing is due any more."""
    open_rows = queries.open_deadlines([conversation])
    if met:
        open_rows.update(met_at=at)
    else:
        open_rows.update(dropped_at=at)
    refresh([conversation])


def breach(deadline: Deadline, *, now: datetime) -> bool:
    """Note that a promise was missed; gives False where somebody met it meanwhile. Inside the caller's transaction."""
    missed = Deadline.objects.filter(
        pk=deadline.pk, met_at__isnull=True, dropped_at__isnull=True, breached_at__isnull=True
    ).update(breached_at=now)
    if missed:
        timeline.record(EventKind.BREACHED, at=now, conversation_id=deadline.conversation_id, deadline=deadline.kind)
    return bool(missed)


def refresh(conversations: Iterable[Conversation]) -> None:
    """Write each conversation's nearest open deadline, which orders the queue."""
    rows = list(conversations)
    nearest: dict[int, datetime] = {}
    for deadline in queries.open_deadlines(rows):
        nearest.setdefault(deadline.conversation_id, deadline.due_at)
    for row in rows:
        row.due_at = nearest.get(row.pk)
    bulk.write(rows, ["due_at"])


def _promised(
    conversation: Conversation, policy: ResponsePolicy, hours: working_hours.Hours, answered: set[int]
) -> list[Deadline]:
    kind = DeadlineKind.NEXT_ANSWER if conversation.pk in answered else DeadlineKind.FIRST_ANSWER
    answer_in = policy.next_answer if kind == DeadlineKind.NEXT_ANSWER else policy.first_answer
    started_at = conversation.waiting_since or conversation.opened_at
    promises = [(kind, answer_in), (DeadlineKind.RESOLUTION, policy.resolution)]
    return [
        Deadline(
            conversation=conversation,
            kind=kind,
            started_at=started_at,
            due_at=working_hours.add(started_at, promised, hours)
            if policy.working_hours_only
            else started_at + promised,
        )
        for kind, promised in promises
        if promised is not None
    ]


def _hours(inboxes: Iterable[Inbox]) -> dict[int, working_hours.Hours]:
    by_id = {inbox.pk: inbox for inbox in inboxes}
    periods: dict[int, dict[int, list[tuple[time, time]]]] = {pk: {} for pk in by_id}
    for row in WorkingPeriod.objects.filter(inbox__in=by_id):
        periods[row.inbox_id].setdefault(row.weekday, []).append((row.opens, row.closes))
    return {
        pk: working_hours.Hours(periods=periods[pk], time_zone=inbox.time_zone, holiday_country=inbox.holiday_country)
        for pk, inbox in by_id.items()
    }
