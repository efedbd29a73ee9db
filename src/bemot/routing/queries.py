"""Reads of the matrix, the roster and the policies."""

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from copy import copy
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from typing import Any

from django.db.models import Count, Exists, OuterRef, Q, QuerySet
from django.utils import timezone

from bemot.accounts import queries as accounts
from bemot.accounts.models import User
from bemot.channels import queries as channels
from bemot.channels.models import Inbox
from bemot.conversations.models import Conversation, Topic
from bemot.routing import absence
from bemot.routing.models import (
    CalendarImport,
    ClosedDay,
    Crisis,
    Deadline,
    Duty,
    ResponsePolicy,
    Responsibility,
    Swap,
    WorkingPeriod,
)
from bemot.routing.working_hours import Hours
from bemot.words import Flag, Intent, Level, SecondPerson, Subject


@dataclass(frozen=True, slots=True)
class OnDuty:
    """Who is to be told, in this order."""

    user: User | None
    deputy: User | None
    leads: tuple[User, ...]
    also: tuple[User, ...] = ()
    """Who has another duty of the inbox at the same time: told together with `user`."""


@dataclass(frozen=True, slots=True)
class Gap:
    """A subject with comments and nobody who answers for it; `topic` where the subject is one."""

    subject: Subject
    topic: Topic | None
    comments: int


# What is about no topic that somebody could answer for goes to whoever takes everything else.
NO_TOPIC = "other"
_WITHOUT_TOPIC = Q(topic__isnull=True) | Q(topic__slug=NO_TOPIC)
# What goes to whoever answers for it before the topic is looked at, the worst first.
_DANGERS = (Flag.SELF_HARM, Flag.THREAT, Flag.SAFETY)

# What holds where an organisation has not said anything: praise and simple questions take one person. What is serious,
# above all a danger, rings at any hour, so its promise does not wait for Monday either.
_TROLLING: dict[str, Any] = {"intent": Intent.TROLLING, "second_decider": SecondPerson.BEFORE, "resolution": None}
_SERIOUS: dict[str, Any] = {
    "level": int(Level.SERIOUS),
    "first_answer": timedelta(hours=1),
    "working_hours_only": False,
}
_DEFAULT_POLICIES = [
    ResponsePolicy(
        intent=Intent.PRESS,
        first_answer=timedelta(hours=1),
        second_decider=SecondPerson.BEFORE,
        working_hours_only=False,
    ),
    ResponsePolicy(
        intent=Intent.PRAISE,
        first_answer=timedelta(hours=16),
        next_answer=None,
        resolution=None,
        reading=SecondPerson.NONE,
        four_eyes=SecondPerson.NONE,
    ),
    ResponsePolicy(
        intent=Intent.QUESTION,
        first_answer=timedelta(hours=4),
        reading=SecondPerson.NONE,
        four_eyes=SecondPerson.NONE,
    ),
    ResponsePolicy(intent=Intent.QUESTION, **_SERIOUS),
    ResponsePolicy(**_TROLLING),
    ResponsePolicy(**_TROLLING | _SERIOUS),
    ResponsePolicy(),
    ResponsePolicy(**_SERIOUS),
]


def responsibility_for(conversation: Conversation) -> Responsibility | None:
    """Give the row of the matrix that answers: press and danger before the topic, then everything else."""
    return responsibilities_for([conversation])[conversation.pk]


def responsibilities_for(
    conversations: Iterable[Conversation], *, at: datetime | None = None
) -> dict[int, Responsibility | None]:
    """Give the rows that answer for many conversations; with `at`, who is away then is stood in for. Two queries."""
    rows = list(conversations)
    matrix = Responsibility.objects.filter(inbox__in={row.inbox_id for row in rows}).select_related(
        "inbox", "spokesperson", "deputy", "second_reader", "fact_owner", "sign_off", "policy", "topic"
    )
    by_key = {(row.inbox_id, row.subject, row.topic_id): row for row in matrix}
    if at is not None and (absent := absence.stand_ins({row.inbox.team_id for row in by_key.values()}, at=at)).leaves:
        by_key = {key: absence.with_stand_ins(row, absent, team_id=row.inbox.team_id) for key, row in by_key.items()}
    return {row.pk: _first(by_key, row) for row in rows}


def policy_for(conversation: Conversation) -> ResponsePolicy:
    """Give the policy of the conversation's class and level; an unsaved default where none is set."""
    return policies_for([conversation])[conversation.pk]


def policies_for(
    conversations: Iterable[Conversation], *, responsible: Mapping[int, Responsibility | None] | None = None
) -> dict[int, ResponsePolicy]:
    """Give the policies of many conversations, in one query where the rows that are responsible are known already."""
    rows = list(conversations)
    set_up: dict[int, list[ResponsePolicy]] = {}
    for policy in ResponsePolicy.objects.filter(inbox__in={row.inbox_id for row in rows}).order_by("-level"):
        set_up.setdefault(policy.inbox_id, []).append(policy)
    found = {row.pk: _fitting(set_up.get(row.inbox_id, []), row) for row in rows}
    return found | _by_subject(rows, found, responsible)


def _by_subject(
    conversations: Sequence[Conversation],
    by_class: Mapping[int, ResponsePolicy],
    responsible: Mapping[int, Responsibility | None] | None,
) -> dict[int, ResponsePolicy]:
    """Give the policies that the matrix names for a subject, before those of a class; a sign-off means four eyes."""
    matrix = Responsibility.objects.filter(inbox__in={row.inbox_id for row in conversations})
    named = Q(policy__isnull=False) | Q(sign_off__isnull=False)
    if responsible is None:
        responsible = responsibilities_for(conversations) if matrix.filter(named).exists() else {}
    found = {}
    for pk, row in responsible.items():
        if row is None or not (row.policy_id or row.sign_off_id):
            continue
        found[pk] = copy(row.policy or by_class[pk])
        if row.sign_off_id:
            found[pk].four_eyes = SecondPerson.BEFORE
    return found


def sign_off_for(conversation: Conversation, *, at: datetime) -> User | None:
    """Give whose approval an answer needs by the matrix, if anybody's in particular; who is away is stood in for."""
    row = responsibilities_for([conversation], at=at)[conversation.pk]
    return row.sign_off if row else None


def policies_of(inbox: Inbox) -> QuerySet[ResponsePolicy]:
    """Give what an inbox promises, class by class."""
    return ResponsePolicy.objects.filter(inbox=inbox).order_by("intent", "level")


def policies_visible_to(user: User) -> QuerySet[ResponsePolicy]:
    """Give the policies of the inboxes of the user's teams."""
    return ResponsePolicy.objects.filter(inbox__in=channels.inboxes_visible_to(user)).select_related("inbox__team")


def closed_days(inbox: Inbox, *, since: date) -> QuerySet[ClosedDay]:
    """Give the days from then on on which an inbox is closed beside the holidays."""
    return ClosedDay.objects.filter(inbox=inbox, day__gte=since)


def closed_days_visible_to(user: User) -> QuerySet[ClosedDay]:
    """Give the closed days of the inboxes of the user's teams."""
    return ClosedDay.objects.filter(inbox__in=channels.inboxes_visible_to(user)).select_related("inbox__team")


def default_policies() -> list[ResponsePolicy]:
    """Give fresh unsaved copies of what holds where nothing was set."""
    return [
        ResponsePolicy(
            **{field.attname: getattr(policy, field.attname) for field in ResponsePolicy._meta.concrete_fields}
        )
        for policy in _DEFAULT_POLICIES
    ]


def on_duty(inbox: Inbox, *, at: datetime) -> OnDuty:
    """Give who is on call for an inbox, or stands in; the leads are asked when nobody else is."""
    duties = list(
        Duty.objects.filter(inbox=inbox, starts_at__lte=at, ends_at__gt=at)
        .select_related("user", "deputy")
        .order_by("title", "-starts_at")
    )
    absent = absence.stand_ins([inbox.team_id], at=at)
    leads = tuple(absent.acting_for(list(accounts.leads_of(inbox.team, on=timezone.localdate(at))), inbox.team_id))
    if not duties:
        return OnDuty(user=None, deputy=None, leads=leads)
    (user, deputy), *others = [absence.acting(duty, absent, team_id=inbox.team_id) for duty in duties]
    also = dict.fromkeys(other for other, _deputy in others if other is not None and other != user)
    return OnDuty(user=user, deputy=deputy, leads=leads, also=tuple(also))


def roster(inbox: Inbox, *, week_start: datetime) -> QuerySet[Duty]:
    """Give the duties that touch the week from `week_start`."""
    return (
        Duty.objects.filter(inbox=inbox, starts_at__lt=week_start + timedelta(days=7), ends_at__gt=week_start)
        .select_related("user", "deputy")
        .order_by("starts_at", "title")
    )


def open_swaps(inbox: Inbox, user: User, *, at: datetime) -> QuerySet[Swap]:
    """Give the questions about duties to come that `user` asked or was asked, oldest first."""
    rows = Swap.objects.filter(Q(to=user) | Q(asked_by=user), duty__inbox=inbox, answered_at__isnull=True)
    return rows.filter(duty__ends_at__gt=at).select_related("duty", "in_return", "asked_by", "to").order_by("asked_at")


def swaps_visible_to(user: User) -> QuerySet[Swap]:
    """Give the swaps in the inboxes of the user's teams."""
    rows = Swap.objects.filter(duty__inbox__in=channels.inboxes_visible_to(user))
    return rows.select_related("duty__inbox__team", "in_return__inbox__team", "asked_by", "to")


def imports_of(inbox: Inbox) -> QuerySet[CalendarImport]:
    """Give the rosters that came into an inbox as files, newest first."""
    return CalendarImport.objects.filter(inbox=inbox).select_related("by").order_by("-at", "-id")


def imports_visible_to(user: User) -> QuerySet[CalendarImport]:
    """Give the rosters that came into the inboxes of the user's teams as files."""
    rows = CalendarImport.objects.filter(inbox__in=channels.inboxes_visible_to(user))
    return rows.select_related("inbox__team", "by")


def first_of(found: CalendarImport) -> Duty | None:
    """Give the first duty that a file brought."""
    return Duty.objects.filter(pk__in=[pk for pk, _user in found.made]).order_by("starts_at").first()


def duties_to_come(inbox: Inbox, *, at: datetime) -> QuerySet[Duty]:
    """Give the duties that are not over, for eight weeks."""
    rows = Duty.objects.filter(inbox=inbox, ends_at__gt=at, starts_at__lt=at + timedelta(weeks=8))
    return rows.select_related("user", "deputy").order_by("starts_at", "title")


def duties_visible_to(user: User) -> QuerySet[Duty]:
    """Give the duties of the inboxes of the user's teams."""
    return Duty.objects.filter(inbox__in=channels.inboxes_visible_to(user)).select_related("inbox__team")


def matrix(inbox: Inbox) -> QuerySet[Responsibility]:
    """Give the rows of an inbox's matrix."""
    return Responsibility.objects.filter(inbox=inbox).select_related(
        "topic", "spokesperson", "deputy", "second_reader", "fact_owner", "sign_off", "policy"
    )


def gaps(inbox: Inbox, *, since: datetime) -> list[Gap]:
    """Give what had comments since then and nobody who answers for it, most comments first."""
    owned = Responsibility.objects.filter(inbox=inbox, spokesperson__isnull=False)
    recent = Conversation.objects.filter(inbox=inbox, opened_at__gte=since, needs_reply=True)
    unowned = recent.exclude(topic__in=owned.filter(subject=Subject.TOPIC).values("topic_id"))
    counted = unowned.exclude(_WITHOUT_TOPIC).order_by().values("topic").annotate(comments=Count("id"))
    topics = Topic.objects.in_bulk([row["topic"] for row in counted])
    found = [Gap(Subject.TOPIC, topics[row["topic"]], row["comments"]) for row in counted]
    named = set(owned.exclude(subject=Subject.TOPIC).values_list("subject", flat=True))
    others = _before_the_topic(recent)
    if rest := unowned.filter(_WITHOUT_TOPIC).count():
        others[Subject.EVERYTHING_ELSE] = rest
    found += [Gap(subject, None, n) for subject, n in others.items() if subject not in named]
    return sorted(found, key=lambda gap: -gap.comments)


def _before_the_topic(recent: QuerySet[Conversation]) -> Counter[Subject]:
    """Count what goes to somebody before its topic is looked at. Flags are a list: they are counted here."""
    rows = recent.filter(~Q(flags=[]) | Q(intent=Intent.PRESS)).values_list("intent", "flags", "unsure_flags")
    counted: Counter[Subject] = Counter()
    for intent, flags, unsure in rows:
        counted.update([Subject.PRESS] if intent == Intent.PRESS else [])
        counted.update(Subject(flag) for flag in _DANGERS if flag in flags and flag not in unsure)
    return counted


def open_deadlines(conversations: Iterable[Conversation]) -> QuerySet[Deadline]:
    """Give the deadlines that are neither met nor dropped."""
    return Deadline.objects.filter(
        conversation__in=list(conversations), met_at__isnull=True, dropped_at__isnull=True
    ).order_by("due_at")


def coming_breaches(now: datetime) -> QuerySet[Deadline]:
    """Give open deadlines that have passed unnoticed."""
    return (
        _running()
        .filter(due_at__lte=now, breached_at__isnull=True)
        .select_related("conversation__inbox")
        .order_by("due_at")
    )


def to_warn_of(now: datetime) -> QuerySet[Deadline]:
    """Give the deadlines that run out soon and that nobody was told of."""
    return _running().filter(warn_at__lte=now, due_at__gt=now, breached_at__isnull=True).order_by("due_at")


def to_tell_leads(now: datetime) -> QuerySet[Deadline]:
    """Give the missed promises of which the leads must know by now."""
    return _running().filter(lead_at__lte=now).order_by("lead_at")


def hours_of(inboxes: Iterable[Inbox]) -> dict[int, Hours]:
    """Give the working hours of inboxes by their ids, in two queries."""
    by_id = {inbox.pk: inbox for inbox in inboxes}
    periods: dict[int, dict[int, list[tuple[time, time]]]] = {pk: {} for pk in by_id}
    crisis = Crisis.objects.filter(
        team=OuterRef("inbox__team"), principal=OuterRef("inbox__principal"), ended_at__isnull=True
    )
    # In a crisis there are none, so that clocks run day and night.
    for row in WorkingPeriod.objects.filter(~Exists(crisis), inbox__in=by_id):
        periods[row.inbox_id].setdefault(row.weekday, []).append((row.opens, row.closes))
    closed: dict[int, set[date]] = {pk: set() for pk in by_id}
    for pk, day in ClosedDay.objects.filter(inbox__in=by_id).values_list("inbox_id", "day"):
        closed[pk].add(day)
    return {
        pk: Hours(
            periods=periods[pk],
            time_zone=inbox.time_zone,
            holiday_country=inbox.holiday_country,
            closed=frozenset(closed[pk]),
        )
        for pk, inbox in by_id.items()
    }


def duties_of(user: User, *, at: datetime) -> QuerySet[Duty]:
    """Give where `user` is on call now, in person or as deputy."""
    return Duty.objects.filter(Q(user=user) | Q(deputy=user), starts_at__lte=at, ends_at__gt=at)


def _running() -> QuerySet[Deadline]:
    return Deadline.objects.filter(met_at__isnull=True, dropped_at__isnull=True, left__isnull=True)


def _first(
    by_key: dict[tuple[int, str, int | None], Responsibility], conversation: Conversation
) -> Responsibility | None:
    subjects: list[tuple[str, int | None]] = []
    if conversation.intent == Intent.PRESS:
        subjects.append((Subject.PRESS, None))
    subjects += [(str(Subject(flag)), None) for flag in _DANGERS if flag in conversation.sure_flags]
    subjects += [(Subject.TOPIC, conversation.topic_id), (Subject.EVERYTHING_ELSE, None)]
    found = (by_key.get((conversation.inbox_id, subject, topic)) for subject, topic in subjects)
    return next((row for row in found if row is not None and row.spokesperson_id), None)


def _fitting(policies: list[ResponsePolicy], conversation: Conversation) -> ResponsePolicy:
    proposed = sorted(_DEFAULT_POLICIES, key=lambda row: -row.level)
    return _first_fitting(policies, conversation) or _first_fitting(proposed, conversation) or ResponsePolicy()


def _first_fitting(policies: Sequence[ResponsePolicy], conversation: Conversation) -> ResponsePolicy | None:
    fits = [row for row in policies if row.level <= conversation.level]
    return next((row for intent in (conversation.intent, "") for row in fits if row.intent == intent), None)
