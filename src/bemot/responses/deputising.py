"""The clock of a review: who was asked and has not looked in time is followed by the next who may."""

from datetime import datetime

from django.db import transaction

from bemot.accounts import queries as accounts
from bemot.accounts import roles
from bemot.accounts.models import User
from bemot.alerts import detection
from bemot.history import timeline
from bemot.responses import queries
from bemot.responses.models import Draft
from bemot.routing import queries as routing
from bemot.routing import working_hours
from bemot.words import AlertReason, DraftState, EventKind


def due(draft: Draft, *, now: datetime) -> datetime | None:
    """Give when a review that is asked for now goes to a deputy: working time by the policy; None: never."""
    policy = routing.policy_for(draft.conversation)
    if policy.review_within is None:
        return None
    if not policy.working_hours_only:
        return now + policy.review_within
    inbox = draft.conversation.inbox
    return working_hours.add(now, policy.review_within, routing.hours_of([inbox])[inbox.pk])


def ask(draft: Draft, reviewer: User | None, *, now: datetime) -> None:
    """Tell who is asked to look; inside the caller's transaction. Where nobody is named, the queue says it."""
    quiet(draft, now=now)
    if reviewer is not None:
        detection.tell(draft.conversation, AlertReason.REVIEW, people=[reviewer], now=now)


def quiet(draft: Draft, *, now: datetime) -> None:
    """Nobody needs to look any more. Inside the caller's transaction."""
    detection.quiet(draft.conversation, AlertReason.REVIEW, now=now)


def pass_on(draft_id: int, *, now: datetime) -> bool:
    """Ask the next in line to look at one draft that has waited too long. A chore, inside one transaction."""
    with transaction.atomic():
        draft = (
            queries.to_pass_on(now).select_related("conversation__inbox__team", "reviewer").filter(pk=draft_id).first()
        )
        if draft is None:
            return False
        following = _next(draft, now=now)
        again = due(draft, now=now) if following is not None else None
        changed = Draft.objects.filter(
            pk=draft.pk, state=DraftState.IN_REVIEW, review_due_at=draft.review_due_at
        ).update(reviewer=following, review_due_at=again)
        if not changed:
            return False
        ask(draft, following, now=now)
        timeline.record(
            EventKind.REVIEW_PASSED_ON,
            at=now,
            conversation_id=draft.conversation_id,
            draft=draft.pk,
            to=following.pk if following else None,
        )
    return True


def _next(draft: Draft, *, now: datetime) -> User | None:
    """Give who comes after whoever was asked; None at the end of the line: then it is for anybody who may."""
    line = _line(draft, now=now)
    keys = [user.pk for user in line]
    begin = keys.index(draft.reviewer_id) + 1 if draft.reviewer_id in keys else 0
    return next((user for user in line[begin:] if user.pk != draft.reviewer_id), None)


def _line(draft: Draft, *, now: datetime) -> list[User]:
    """Give who may look, in the order of the matrix, the roster, the leads; never who wrote what was submitted.

    Where the matrix names who signs off, it is that colleague or a lead.
    """
    conversation = draft.conversation
    named = routing.responsibilities_for([conversation], at=now)[conversation.pk]
    duty = routing.on_duty(conversation.inbox, at=now)
    if named is not None and named.sign_off is not None:
        # Nobody stands in for a lead here: a sign-off is refused to whoever is none.
        leads = accounts.leads_of(conversation.inbox.team, on=now.date())
        people: list[User | None] = [named.sign_off, *leads]
    else:
        by_matrix = [named.second_reader, named.deputy, named.spokesperson] if named else []
        people = [*by_matrix, duty.deputy, duty.user, *duty.leads]
    found: dict[int, User] = {}
    for user in people:
        if user is not None and user.pk != draft.submitted_version_by_id and user.is_active:
            found.setdefault(user.pk, user)
    team = conversation.inbox.team
    return [user for user in found.values() if roles.may(user, roles.Action.REVIEW, team, on=now.date())]
