"""Four eyes: a draft is submitted, then approved or sent back by somebody who did not write it."""

from collections.abc import Sequence
from datetime import datetime

from django.db import transaction
from django.db.models import F
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from bemot.accounts import queries as accounts
from bemot.accounts import roles
from bemot.accounts.models import User
from bemot.history import timeline
from bemot.lib.errors import Refusal, SomebodyWasFaster
from bemot.lib.text import normalise
from bemot.playbook.proportion import SOLO_PAUSE
from bemot.responses import clearance, deputising, drafts
from bemot.responses.models import Draft
from bemot.routing import queries as routing
from bemot.words import DraftState, EventKind, SecondPerson


class SameEyes(Refusal):
    """Who wrote it cannot approve it."""


class NoReason(Refusal):
    """Sent back without a word."""


class CannotReview(Refusal):
    """The colleague who is asked may not approve here."""


def submit(draft: Draft, *, reviewer: User | None = None, by: User, now: datetime) -> None:
    """Ask a second person to look; `reviewer` None means anybody who may.

    Raises `CannotReview`, what `clearance.refuse_unready` raises, or `SomebodyWasFaster`.
    """
    team = draft.conversation.inbox.team
    roles.require(by, roles.Action.WORK, team, on=now.date())
    _refuse_wrong_reviewer(draft, reviewer, now=now)
    reviewer = reviewer or _signs_off(draft, now=now)
    with transaction.atomic():
        row = locked(draft)
        clearance.refuse_unready(row, now=now)
        version = drafts.newest_version(row)
        changed = Draft.objects.filter(pk=row.pk, state=DraftState.WRITING).update(
            state=DraftState.IN_REVIEW,
            four_eyes=SecondPerson.BEFORE,
            submitted_by=by,
            submitted_at=now,
            submitted_version_by=version.by,
            submitted_n=version.n,
            reviewer=reviewer,
            review_due_at=deputising.due(row, now=now),
            sent_back_reason="",
        )
        if not changed:
            raise SomebodyWasFaster(
                _("This draft is not being written any more: it was submitted, sent or thrown away.")
            )
        timeline.record(
            EventKind.SUBMITTED,
            at=now,
            by=by,
            conversation_id=row.conversation_id,
            draft=row.pk,
            version=version.n,
            reviewer=reviewer.pk if reviewer else None,
        )
        deputising.ask(row, reviewer, now=now)


def approve(draft: Draft, *, text: str | None = None, by: User, now: datetime) -> None:
    """Stand behind the answer, perhaps in other words (`text`): they become a version of the approver's.

    Raises `SameEyes`, what `clearance.refuse_unready` and `refuse_hot` raise, or `SomebodyWasFaster`.
    """
    roles.require(by, roles.Action.REVIEW, draft.conversation.inbox.team, on=now.date())
    with transaction.atomic():
        row = locked(draft)
        if row.state != DraftState.IN_REVIEW:
            raise SomebodyWasFaster(_("This draft does not wait for approval any more."))
        alone = _refuse_same_eyes(row, by=by, now=now)
        _refuse_other_than_sign_off(row, by=by, now=now)
        if text is not None and normalise(text) != row.text:
            drafts.add_version(row, text=normalise(text), by=by, now=now)
        clearance.refuse_unready(row, now=now)
        clearance.refuse_hot(row, now=now)
        Draft.objects.filter(pk=row.pk, state=DraftState.IN_REVIEW).update(
            state=DraftState.APPROVED, approved_by=by, approved_at=now, alone=alone, review_due_at=None
        )
        deputising.quiet(row, now=now)
        version = drafts.newest_version(row)
        timeline.record(
            EventKind.APPROVED, at=now, by=by, conversation_id=row.conversation_id, draft=row.pk, version=version.n
        )


def send_back(draft: Draft, *, reason: str, by: User, now: datetime) -> None:
    """Give it back to its writer with a word of help. Raises `NoReason` or `SomebodyWasFaster`."""
    roles.require(by, roles.Action.WORK, draft.conversation.inbox.team, on=now.date())
    if not reason.strip():
        raise NoReason(_("Write what should be different; one line helps more than none."))
    with transaction.atomic():
        changed = Draft.objects.filter(pk=draft.pk, state=DraftState.IN_REVIEW).update(
            state=DraftState.WRITING,
            four_eyes="",
            sent_back_reason=reason.strip(),
            sent_back_n=F("submitted_n"),
            review_due_at=None,
        )
        if not changed:
            raise SomebodyWasFaster(_("This draft does not wait for approval any more."))
        deputising.quiet(draft, now=now)
        timeline.record(EventKind.SENT_BACK, at=now, by=by, conversation_id=draft.conversation_id, draft=draft.pk)


def look_back(draft: Draft, *, by: User, now: datetime) -> None:
    """Read an answer after it went out, where the policy asks for that. Raises `SameEyes` or `SomebodyWasFaster`."""
    roles.require(by, roles.Action.REVIEW, draft.conversation.inbox.team, on=now.date())
    with transaction.atomic():
        row = locked(draft)
        if row.submitted_version_by_id == by.pk:
            raise SameEyes(_("You wrote this answer; another colleague looks back at it."))
        changed = Draft.objects.filter(
            pk=row.pk, state=DraftState.SENT, four_eyes=SecondPerson.AFTERWARDS, approved_by__isnull=True
        ).update(approved_by=by, approved_at=now)
        if not changed:
            raise SomebodyWasFaster(_("Somebody has looked at this answer already, or nobody needs to."))
        timeline.record(
            EventKind.APPROVED, at=now, by=by, conversation_id=row.conversation_id, draft=row.pk, afterwards=True
        )


def locked(draft: Draft) -> Draft:
    """Read a draft anew with what the rules need, and hold its row until the transaction ends."""
    return (
        Draft.objects.select_for_update(of=("self",))
        .select_related(
            "conversation__inbox__team",
            "conversation__contact",
            "thread__channel__inbox",
            "answers__contact",
            "author",
            "saved_reply",
        )
        .get(pk=draft.pk)
    )


def _refuse_wrong_reviewer(draft: Draft, reviewer: User | None, *, now: datetime) -> None:
    team = draft.conversation.inbox.team
    if reviewer is None:
        return
    if not roles.may(reviewer, roles.Action.REVIEW, team, on=now.date()):
        raise CannotReview(_("%(name)s may not approve answers here. Ask somebody who does.") % {"name": reviewer})
    if drafts.newest_version(draft).by_id == reviewer.pk and not accounts.is_alone(team, on=now.date()):
        raise CannotReview(_("%(name)s wrote this version. Ask somebody else to look.") % {"name": reviewer})


def _signs_off(draft: Draft, *, now: datetime) -> User | None:
    """Give whose approval the matrix asks for; nobody in particular where that colleague wrote it."""
    named = routing.sign_off_for(draft.conversation, at=now)
    return named if named and drafts.newest_version(draft).by_id != named.pk else None


def _refuse_other_than_sign_off(draft: Draft, *, by: User, now: datetime) -> None:
    named = _signs_off(draft, now=now)
    if named is None or named == by or roles.may(by, roles.Action.ROUTE, draft.conversation.inbox.team, on=now.date()):
        return
    raise CannotReview(
        _("%(name)s signs off answers about this subject. Ask %(name)s, or a lead if it is urgent.") % {"name": named}
    )


def _refuse_same_eyes(draft: Draft, *, by: User, now: datetime) -> bool:
    """Refuse the writer's own approval; give True where the only colleague may look a second time."""
    if draft.submitted_version_by_id != by.pk:
        return False
    if not accounts.is_alone(draft.conversation.inbox.team, on=now.date()):
        raise SameEyes(_("You wrote this version; another colleague must approve it."))
    if draft.submitted_at is not None and now - draft.submitted_at < SOLO_PAUSE:
        raise SameEyes(_("You work alone here: do something else for ten minutes, then look again."))
    return True


def hand_over(pks: Sequence[int], *, frm: User, to: User) -> list[int]:
    """Ask a substitute to approve what `frm` was asked to; where `to` wrote it or may not, anybody who may is asked.

    Gives what went to `to`. Inside the caller's transaction; the leave records it.
    """
    rows = Draft.objects.filter(pk__in=pks, reviewer=frm, state=DraftState.IN_REVIEW).select_for_update(of=("self",))
    moved: list[int] = []
    freed: list[int] = []
    for row in rows.select_related("conversation__inbox__team"):
        may = roles.may(to, roles.Action.REVIEW, row.conversation.inbox.team, on=timezone.localdate())
        (moved if may and row.submitted_version_by_id != to.pk else freed).append(row.pk)
    Draft.objects.filter(pk__in=moved).update(reviewer=to)
    Draft.objects.filter(pk__in=freed).update(reviewer=None)
    return moved
