"""What a holding statement promised: a follow-up of its own that raises itself, and is kept by the answer."""

from datetime import datetime

from django.db import transaction

from bemot.accounts.models import User
from bemot.alerts import detection
from bemot.conversations.models import Conversation
from bemot.history import timeline
from bemot.outcomes import queries
from bemot.outcomes.models import FollowUp
from bemot.words import AlertReason, EventKind, FollowUpState


def note_one(draft_id: int, *, now: datetime) -> bool:
    """Note what one holding statement that has gone out promised. A chore, inside one transaction."""
    with transaction.atomic():
        draft = (
            queries.to_note_promised()
            .select_for_update(of=("self",))
            .select_related("conversation__assignee", "author")
            .filter(pk=draft_id)
            .first()
        )
        if draft is None or draft.promised_at is None:
            return False
        conversation = draft.conversation
        follow_up = FollowUp.objects.create(
            conversation=conversation,
            thread_id=draft.thread_id,
            is_return=False,
            promise=draft.text,
            owner=conversation.assignee or draft.author,
            planned_by=draft.author,
            planned_at=now,
            due_at=draft.promised_at,
            draft=draft,
        )
        timeline.record(
            EventKind.PROMISED,
            at=now,
            by=draft.author,
            conversation_id=conversation.pk,
            follow_up=follow_up.pk,
            due_at=draft.promised_at.isoformat(),
        )
    return True


def keep_one(follow_up_id: int, *, now: datetime) -> bool:
    """Note that we have said what we promised to say. A chore, inside one transaction."""
    with transaction.atomic():
        kept = queries.to_keep().select_related("conversation").filter(pk=follow_up_id).first()
        if kept is None:
            return False
        FollowUp.objects.filter(pk=kept.pk).update(state=FollowUpState.KEPT, settled_at=now)
        detection.quiet(kept.conversation, AlertReason.FOLLOW_UP, now=now)
        timeline.record(EventKind.PROMISE_KEPT, at=now, conversation_id=kept.conversation_id, follow_up=kept.pk)
    return True


def owe(conversation: Conversation, *, what: str, owner: User, by: User | None, now: datetime) -> FollowUp:
    """Write down what somebody must do at once; it raises itself. Inside the caller's transaction."""
    follow_up = FollowUp.objects.create(
        conversation=conversation,
        is_return=False,
        promise=what,
        owner=owner,
        planned_by=by or owner,
        planned_at=now,
        due_at=now,
    )
    timeline.record(
        EventKind.PROMISED,
        at=now,
        by=by,
        conversation_id=conversation.pk,
        follow_up=follow_up.pk,
        due_at=now.isoformat(),
    )
    return follow_up


def done(follow_up: FollowUp, *, by: User, now: datetime) -> bool:
    """Let a colleague's word settle what was owed. Inside the caller's transaction."""
    rows = FollowUp.objects.filter(pk=follow_up.pk, state__in=[FollowUpState.PLANNED, FollowUpState.DUE])
    if not rows.update(state=FollowUpState.KEPT, settled_at=now):
        return False
    timeline.record(
        EventKind.PROMISE_KEPT, at=now, by=by, conversation_id=follow_up.conversation_id, follow_up=follow_up.pk
    )
    return True
