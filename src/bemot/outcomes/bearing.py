"""Everything that bears a colleague's name in a team: what must find somebody else when the colleague is away."""

from dataclasses import dataclass
from datetime import datetime

from django.db.models import Q, QuerySet

from bemot.accounts.models import Team, User
from bemot.conversations.models import Conversation
from bemot.outcomes.models import FollowUp, Improvement
from bemot.responses.models import Draft, Fact, Reading
from bemot.routing.models import Duty, Responsibility
from bemot.words import Bearer, DraftState, FollowUpState, Status

_UNSETTLED = (FollowUpState.PLANNED, FollowUpState.DUE, FollowUpState.ASKED)


@dataclass(frozen=True, slots=True)
class Borne:
    """One thing that bears the name: of which kind, where it belongs, what it is about, when it is due."""

    kind: Bearer
    pk: int
    state: str = ""
    conversation: Conversation | None = None
    about: str = ""
    """Our own words for it; what strangers wrote is not repeated here."""
    due_at: datetime | None = None
    row: Responsibility | Duty | None = None


def borne_by(user: User, team: Team, *, starts_at: datetime, ends_at: datetime) -> list[Borne]:
    """Give all of it, kind by kind, in a fixed number of queries; of duties those that touch the time away."""
    return [
        *_conversations(user, team),
        *_drafts(user, team),
        *_follow_ups(user, team),
        *_groundwork(user, team),
        *_improvements(user, team),
        *(
            Borne(Bearer.DUTY, row.pk, due_at=row.starts_at, row=row)
            for row in duties_of(user, team).filter(starts_at__lt=ends_at, ends_at__gt=starts_at)
        ),
        *(Borne(Bearer.MATRIX, row.pk, row=row) for row in rows_of(user, team)),
    ]


def duties_of(user: User, team: Team) -> QuerySet[Duty]:
    """Give where `user` is on the roster of a team's inboxes, in person or as deputy."""
    rows = Duty.objects.filter(Q(user=user) | Q(deputy=user), inbox__team=team)
    return rows.select_related("inbox", "user", "deputy").order_by("starts_at")


def rows_of(user: User, team: Team) -> QuerySet[Responsibility]:
    """Give the rows of the team's matrices that name `user` in any column."""
    named = Q(spokesperson=user) | Q(deputy=user) | Q(second_reader=user) | Q(fact_owner=user) | Q(sign_off=user)
    rows = Responsibility.objects.filter(named, inbox__team=team)
    return rows.select_related("inbox", "topic", "spokesperson", "deputy").order_by("subject", "topic_id")


def _conversations(user: User, team: Team) -> list[Borne]:
    rows = Conversation.objects.filter(assignee=user, inbox__team=team).exclude(status=Status.RESOLVED)
    rows = rows.select_related("contact", "topic").order_by("due_at", "id")
    return [Borne(Bearer.CONVERSATION, row.pk, row.status, row, due_at=row.due_at) for row in rows]


def _drafts(user: User, team: Team) -> list[Borne]:
    rows = (
        Draft.objects.filter(
            Q(author=user, state=DraftState.WRITING) | Q(reviewer=user, state=DraftState.IN_REVIEW),
            conversation__inbox__team=team,
        )
        .select_related("conversation__contact", "conversation__topic")
        .order_by("submitted_at", "id")
    )
    kinds = {DraftState.WRITING.value: Bearer.DRAFT, DraftState.IN_REVIEW.value: Bearer.APPROVAL}
    found = [Borne(kinds[row.state], row.pk, row.state, row.conversation, due_at=row.submitted_at) for row in rows]
    return sorted(found, key=lambda each: each.kind)


def _follow_ups(user: User, team: Team) -> list[Borne]:
    rows = FollowUp.objects.filter(owner=user, state__in=_UNSETTLED, conversation__inbox__team=team)
    rows = rows.select_related("conversation__contact", "conversation__topic")
    return [
        Borne(Bearer.FOLLOW_UP, row.pk, row.state, row.conversation, about=row.promise, due_at=row.due_at)
        for row in rows
    ]


def _groundwork(user: User, team: Team) -> list[Borne]:
    facts = Fact.objects.filter(owner=user, answered_at__isnull=True, conversation__inbox__team=team)
    readings = Reading.objects.filter(
        reader=user, read_at__isnull=True, waived_at__isnull=True, conversation__inbox__team=team
    )
    beside = ("conversation__contact", "conversation__topic")
    return [
        *(
            Borne(Bearer.FACT, row.pk, "", row.conversation, about=row.question, due_at=row.asked_at)
            for row in facts.select_related(*beside)
        ),
        *(
            Borne(Bearer.READING, row.pk, "", row.conversation, due_at=row.asked_at)
            for row in readings.select_related(*beside).order_by("id")
        ),
    ]


def _improvements(user: User, team: Team) -> list[Borne]:
    rows = Improvement.objects.filter(owner=user, done_at__isnull=True, principal__inboxes__team=team).distinct()
    return [Borne(Bearer.IMPROVEMENT, row.pk, about=row.title) for row in rows.order_by("due_on", "id")]
