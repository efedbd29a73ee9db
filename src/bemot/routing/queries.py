"""Reads of the matrix, the roster and the policies."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime, timedelta

from django.db.models import Count, Q, QuerySet
from django.utils import timezone

from bemot.accounts import queries as accounts
from bemot.accounts.models import User
from bemot.channels import queries as channels
from bemot.channels.models import Inbox
from bemot.conversations.models import Conversation, Topic
from bemot.routing.models import Deadline, Duty, ResponsePolicy, Responsibility
from bemot.words import Flag, Intent, SecondPerson, Subject


@dataclass(frozen=True, slots=True)
class OnDuty:
    """Who is to be told, in this order."""

    user: User | None
    deputy: User | None
    leads: tuple[User, ...]


@dataclass(frozen=True, slots=True)
class Gap:
    """A topic with comments and nobody who answers for it."""

    topic: Topic
    comments: int


# What holds where an organisation has not said anything: praise and simple questions take one person.
_DEFAULT_POLICIES: dict[str, ResponsePolicy] = {
    Intent.PRESS: ResponsePolicy(
        intent=Intent.PRESS,
        first_answer=timedelta(hours=1),
        second_decider=SecondPerson.BEFORE,
        working_hours_only=False,
    ),
    Intent.PRAISE: ResponsePolicy(
        intent=Intent.PRAISE,
        first_answer=timedelta(hours=16),
        next_answer=None,
        resolution=None,
        reading=SecondPerson.NONE,
        four_eyes=SecondPerson.NONE,
    ),
    Intent.QUESTION: ResponsePolicy(
        intent=Intent.QUESTION,
        first_answer=timedelta(hours=4),
        reading=SecondPerson.NONE,
        four_eyes=SecondPerson.NONE,
    ),
    Intent.TROLLING: ResponsePolicy(intent=Intent.TROLLING, second_decider=SecondPerson.BEFORE, resolution=None),
    "": ResponsePolicy(),
}


def responsibility_for(conversation: Conversation) -> Responsibility | None:
    """Give the row of the matrix that answers: press and danger before the topic, then everything else."""
    return responsibilities_for([conversation])[conversation.pk]


def responsibilities_for(conversations: Iterable[Conversation]) -> dict[int, Responsibility | None]:
    """Give the rows that answer for many conversations, in one query."""
    rows = list(conversations)
    matrix = Responsibility.objects.filter(inbox__in={row.inbox_id for row in rows}).select_related(
        "spokesperson", "deputy", "second_reader", "fact_owner", "topic"
    )
    by_key = {(row.inbox_id, row.subject, row.topic_id): row for row in matrix}
    return {row.pk: _first(by_key, row) for row in rows}


def policy_for(conversation: Conversation) -> ResponsePolicy:
    """Give the policy of the conversation's class and level; an unsaved default where none is set."""
    return policies_for([conversation])[conversation.pk]


def policies_for(conversations: Iterable[Conversation]) -> dict[int, ResponsePolicy]:
    """Give the policies of many conversations, in one query."""
    rows = list(conversations)
    set_up: dict[int, list[ResponsePolicy]] = {}
    for policy in ResponsePolicy.objects.filter(inbox__in={row.inbox_id for row in rows}).order_by("-level"):
        set_up.setdefault(policy.inbox_id, []).append(policy)
    return {row.pk: _fitting(set_up.get(row.inbox_id, []), row) for row in rows}


def default_policies() -> list[ResponsePolicy]:
    """Give fresh unsaved copies of what holds where nothing was set."""
    return [
        ResponsePolicy(
            **{field.attname: getattr(policy, field.attname) for field in ResponsePolicy._meta.concrete_fields}
        )
        for policy in _DEFAULT_POLICIES.values()
    ]


def on_duty(inbox: Inbox, *, at: datetime) -> OnDuty:
    """Give who is on call for an inbox; the leads are asked when nobody else is."""
    duty = (
        Duty.objects.filter(inbox=inbox, starts_at__lte=at, ends_at__gt=at)
        .select_related("user", "deputy")
        .order_by("-starts_at")
        .first()
    )
    leads = tuple(accounts.leads_of(inbox.team, on=timezone.localdate(at)))
    if duty is None:
        return OnDuty(user=None, deputy=None, leads=leads)
    return OnDuty(user=duty.user, deputy=duty.deputy, leads=leads)


def roster(inbox: Inbox, *, week_start: datetime) -> QuerySet[Duty]:
    """Give the duties that touch the week from `week_start`."""
    return (
        Duty.objects.filter(inbox=inbox, starts_at__lt=week_start + timedelta(days=7), ends_at__gt=week_start)
        .select_related("user", "deputy")
        .order_by("starts_at")
    )


def duties_visible_to(user: User) -> QuerySet[Duty]:
    """Give the duties of the inboxes of the user's teams."""
    return Duty.objects.filter(inbox__in=channels.inboxes_visible_to(user)).select_related("inbox__team")


def matrix(inbox: Inbox) -> QuerySet[Responsibility]:
    """Give the rows of an inbox's matrix."""
    return Responsibility.objects.filter(inbox=inbox).select_related(
        "topic", "spokesperson", "deputy", "second_reader", "fact_owner"
    )


def gaps(inbox: Inbox, *, since: datetime) -> list[Gap]:
    """Give the topics that had comments since then and that nobody answers for, most comments first."""
    owned = Responsibility.objects.filter(inbox=inbox, subject=Subject.TOPIC, spokesperson__isnull=False)
    counted = (
        Conversation.objects.filter(inbox=inbox, opened_at__gte=since, topic__isnull=False, needs_reply=True)
        .exclude(topic__in=owned.values("topic_id"))
        .values("topic")
        .annotate(comments=Count("id"))
        .order_by("-comments")
    )
    topics = Topic.objects.in_bulk([row["topic"] for row in counted])
    return [Gap(topic=topics[row["topic"]], comments=row["comments"]) for row in counted]


def open_deadlines(conversations: Iterable[Conversation]) -> QuerySet[Deadline]:
    """Give the deadlines that are neither met nor dropped."""
    return Deadline.objects.filter(
        conversation__in=list(conversations), met_at__isnull=True, dropped_at__isnull=True
    ).order_by("due_at")


def coming_breaches(*, now: datetime) -> QuerySet[Deadline]:
    """Give open deadlines that have passed unnoticed."""
    return (
        Deadline.objects.filter(due_at__lte=now, met_at__isnull=True, dropped_at__isnull=True, breached_at__isnull=True)
        .select_related("conversation__inbox")
        .order_by("due_at")
    )


def duties_of(user: User, *, at: datetime) -> QuerySet[Duty]:
    """Give where `user` is on call now, in person or as deputy."""
    return Duty.objects.filter(Q(user=user) | Q(deputy=user), starts_at__lte=at, ends_at__gt=at)


def _first(
    by_key: dict[tuple[int, str, int | None], Responsibility], conversation: Conversation
) -> Responsibility | None:
    subjects: list[tuple[str, int | None]] = []
    if conversation.intent == Intent.PRESS:
        subjects.append((Subject.PRESS, None))
    subjects += [
        (str(Subject(flag)), None) for flag in (Flag.SELF_HARM, Flag.THREAT, Flag.SAFETY) if flag in conversation.flags
    ]
    subjects += [(Subject.TOPIC, conversation.topic_id), (Subject.EVERYTHING_ELSE, None)]
    found = (by_key.get((conversation.inbox_id, subject, topic)) for subject, topic in subjects)
    return next((row for row in found if row is not None and row.spokesperson_id), None)


def _fitting(policies: list[ResponsePolicy], conversation: Conversation) -> ResponsePolicy:
    fits = [row for row in policies if row.level <= conversation.level]
    for intent in (conversation.intent, ""):
        for row in fits:
            if row.intent == intent:
                return row
    return _DEFAULT_POLICIES.get(conversation.intent, _DEFAULT_POLICIES[""])
