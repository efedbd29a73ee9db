"""The decision: what is to be done, local or central, and why; by two where the policy says so."""

from collections.abc import Mapping
from datetime import datetime

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from bemot.accounts import queries as accounts
from bemot.accounts import roles
from bemot.accounts.models import User
from bemot.conversations.models import Conversation
from bemot.history import timeline
from bemot.lib.errors import Refusal, SomebodyWasFaster
from bemot.playbook.proportion import SOLO_PAUSE
from bemot.responses.models import Decision
from bemot.routing import queries as routing
from bemot.words import EventKind, Move, Place, SecondPerson


class NoReason(Refusal):
    """A decision without its reason."""


class SameDecider(Refusal):
    """Who decided cannot be the second one, too."""


class NothingToSecond(Refusal):
    """The decision stands without a second person, or a newer one has taken its place."""


def decide(  # noqa: PLR0913 - one form, one verb: these are its fields
    conversation: Conversation,
    *,
    move: Move,
    place: Place,
    reason: str,
    advised_move: str = "",
    advised_reason: str = "",
    answers: Mapping[str, object] | None = None,
    by: User,
    now: datetime,
) -> Decision:
    """Take the decision; the newest one counts. The same decision by the same colleague again is the first one.

    `answers` are those to the playbook's questions, kept beside the advice that they led to. Raises `NoReason`.
    """
    roles.require(by, roles.Action.DECIDE, conversation.inbox.team, on=now.date())
    reason = reason.strip()
    if not reason:
        raise NoReason(_("Write why in one line; whoever reads it next week will want to know."))
    with transaction.atomic():
        Conversation.objects.select_for_update().get(pk=conversation.pk)
        newest = conversation.decisions.last()
        if newest is not None and (newest.move, newest.place, newest.reason, newest.by_id) == (
            move,
            place,
            reason,
            by.pk,
        ):
            return newest
        decision = Decision.objects.create(
            conversation=conversation,
            move=move,
            place=place,
            reason=reason,
            advised_move=advised_move,
            advised_reason=advised_reason,
            answers=dict(answers or {}),
            by=by,
            at=now,
            needs_second=routing.policy_for(conversation).second_decider == SecondPerson.BEFORE,
        )
        timeline.record(
            EventKind.DECIDED,
            at=now,
            by=by,
            conversation_id=conversation.pk,
            decision=decision.pk,
            move=move,
            place=place,
            advised=advised_move,
        )
    return decision


def second(decision: Decision, *, by: User, now: datetime) -> None:
    """Stand behind what another has decided; who works alone looks at it again after a pause.

    Raises `SameDecider`, `NothingToSecond` or `SomebodyWasFaster`.
    """
    roles.require(by, roles.Action.DECIDE, decision.conversation.inbox.team, on=now.date())
    alone = _refuse_same_decider(decision, by=by, now=now)
    with transaction.atomic():
        newest = Decision.objects.filter(conversation_id=decision.conversation_id).last()
        if not decision.needs_second or newest != decision:
            raise NothingToSecond(_("This decision needs no second person, or a newer one has taken its place."))
        changed = Decision.objects.filter(pk=decision.pk, seconded_at__isnull=True).update(
            seconded_by=by, seconded_at=now, alone=alone
        )
        if not changed:
            raise SomebodyWasFaster(_("Somebody has already stood behind this decision."))
        timeline.record(
            EventKind.SECONDED, at=now, by=by, conversation_id=decision.conversation_id, decision=decision.pk
        )


def _refuse_same_decider(decision: Decision, *, by: User, now: datetime) -> bool:
    """Refuse the decider's own second; give True where the only colleague may look a second time."""
    if decision.by_id != by.pk:
        return False
    if not accounts.is_alone(decision.conversation.inbox.team, on=now.date()):
        raise SameDecider(_("You took this decision yourself; it needs a second person."))
    if now - decision.at < SOLO_PAUSE:
        raise SameDecider(_("You work alone here: do something else for ten minutes, then look at it again."))
    return True
