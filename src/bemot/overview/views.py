"""The views of the inbox: which conversations stand in each, for whom, and how a colleague narrows them."""

from collections.abc import Mapping
from dataclasses import dataclass, fields
from datetime import datetime
from enum import StrEnum

from django.db.models import Q, QuerySet

from bemot.accounts.models import User
from bemot.channels import queries as channels
from bemot.conversations.models import Conversation
from bemot.outcomes.models import FollowUp
from bemot.responses.models import Draft, Fact, Publication, Reading, Verdict
from bemot.words import DraftState, FollowUpState, Intent, PublicationState, SecondPerson, Status

_PATHS = {
    "inbox": "inbox",
    "channel": "thread__channel",
    "topic": "topic__slug",
    "label": "labels__name",
    "assignee": "assignee",
    "intent": "intent",
    "status": "status",
    "level": "level__gte",
}
_NUMBERS = frozenset({"inbox", "channel", "assignee", "level"})


class View(StrEnum):
    """One list of the inbox."""

    TO_DO = "to_do"
    MINE = "mine"
    UNASSIGNED = "unassigned"
    FOR_READING = "for_reading"
    TO_FIND_OUT = "to_find_out"
    FOR_APPROVAL = "for_approval"
    TO_FOLLOW_UP = "to_follow_up"
    PRESS = "press"
    TROLLS = "trolls"
    PRAISE = "praise"
    PUBLISHING_PROBLEMS = "publishing_problems"
    ALL = "all"


@dataclass(frozen=True, slots=True)
class Filters:
    """How a colleague narrows a view; what is empty narrows nothing. Topics by slug, labels by name, others by id."""

    inbox: str = ""
    channel: str = ""
    topic: str = ""
    label: str = ""
    assignee: str = ""
    intent: str = ""
    status: str = ""
    level: str = ""
    """At least this level."""

    @classmethod
    def read(cls, values: Mapping[str, str]) -> "Filters":
        """Take what is known of the values of an address."""
        known = {field.name for field in fields(cls)}
        return cls(**{name: str(value) for name, value in values.items() if name in known})


def inboxes_of(user: User) -> list[int]:
    """Give the ids of the inboxes that `user` may see; each view is drawn from these and no others."""
    return list(channels.inboxes_visible_to(user).order_by().values_list("pk", flat=True))


def conversations_in(view: View, *, inboxes: list[int], user: User, now: datetime) -> QuerySet[Conversation]:
    """Give the conversations of a view, in no order."""
    rows = Conversation.objects.filter(inbox__in=inboxes)
    return rows.filter(_CONDITIONS[view](user, now)) if view in _CONDITIONS else rows


def narrowed(rows: QuerySet[Conversation], filters: Filters) -> QuerySet[Conversation]:
    """Give what is left of a view; a number that is none finds nothing."""
    for name, path in _PATHS.items():
        value = getattr(filters, name)
        if not value:
            continue
        if name in _NUMBERS and not (value.isdecimal() and len(value) < 18):
            return rows.none()
        rows = rows.filter(**{path: value})
    return rows


def _awake(now: datetime) -> Q:
    return Q(status=Status.OPEN) & (Q(snoozed_until__isnull=True) | Q(snoozed_until__lte=now))


def _unresolved() -> Q:
    return Q(status__in=[Status.OPEN, Status.WAITING])


def _to_do(_user: User, now: datetime) -> Q:
    return _awake(now) & (Q(needs_reply=True) | Q(unsure=True) | Q(level__gt=0) | Q(waiting_since__isnull=False))


def _mine(user: User, _now: datetime) -> Q:
    return _unresolved() & Q(assignee=user)


def _unassigned(user: User, now: datetime) -> Q:
    return _to_do(user, now) & Q(assignee__isnull=True)


def _for_reading(user: User, _now: datetime) -> Q:
    asked = Reading.objects.filter(reader=user, read_at__isnull=True, waived_at__isnull=True, asked_at__isnull=False)
    return _unresolved() & Q(pk__in=asked.values("conversation"))


def _to_find_out(user: User, _now: datetime) -> Q:
    asked = Fact.objects.filter(owner=user, answered_at__isnull=True)
    return _unresolved() & Q(pk__in=asked.values("conversation"))


def _for_approval(user: User, _now: datetime) -> Q:
    """What somebody else wrote; who works alone finds the own draft here after a pause, under one's own name."""
    asked = Q(reviewer__isnull=True) | Q(reviewer=user)
    waiting = Draft.objects.filter(asked, state=DraftState.IN_REVIEW).exclude(
        submitted_version_by=user, reviewer__isnull=True
    )
    gone_out = Draft.objects.filter(
        state=DraftState.SENT, four_eyes=SecondPerson.AFTERWARDS, approved_by__isnull=True
    ).exclude(submitted_version_by=user)
    return Q(pk__in=waiting.values("conversation")) | Q(pk__in=gone_out.values("conversation"))


def _to_follow_up(_user: User, _now: datetime) -> Q:
    return Q(pk__in=FollowUp.objects.filter(state=FollowUpState.DUE).values("conversation"))


def _press(_user: User, _now: datetime) -> Q:
    return _unresolved() & Q(intent=Intent.PRESS)


def _trolls(_user: User, now: datetime) -> Q:
    standing = Verdict.objects.filter(Q(expires_at__isnull=True) | Q(expires_at__gt=now), lifted_at__isnull=True)
    return _unresolved() & (Q(intent=Intent.TROLLING) | Q(pk__in=standing.values("conversation")))


def _praise(_user: User, _now: datetime) -> Q:
    return _unresolved() & Q(intent=Intent.PRAISE)


def _publishing_problems(_user: User, _now: datetime) -> Q:
    refused = Q(state=PublicationState.FAILED, draft__state=DraftState.WRITING)
    waiting = Q(state__in=[PublicationState.UNSURE, PublicationState.BY_HAND])
    return Q(pk__in=Publication.objects.filter(refused | waiting).values("conversation"))


_CONDITIONS = {
    View.TO_DO: _to_do,
    View.MINE: _mine,
    View.UNASSIGNED: _unassigned,
    View.FOR_READING: _for_reading,
    View.TO_FIND_OUT: _to_find_out,
    View.FOR_APPROVAL: _for_approval,
    View.TO_FOLLOW_UP: _to_follow_up,
    View.PRESS: _press,
    View.TROLLS: _trolls,
    View.PRAISE: _praise,
    View.PUBLISHING_PROBLEMS: _publishing_problems,
}
