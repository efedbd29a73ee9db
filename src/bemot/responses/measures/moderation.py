"""Hiding, removing, muting, blocking, reporting: asked for by a person, on a ground, with a picture kept."""

from datetime import datetime
from typing import Any

from django.db import IntegrityError, transaction
from django.utils.translation import gettext_lazy as _

from bemot.accounts import queries as accounts
from bemot.accounts import roles
from bemot.accounts.models import User
from bemot.alerts import detection
from bemot.channels import moderating as networks
from bemot.conversations.models import Conversation, Message
from bemot.history import timeline
from bemot.lib.errors import Refusal, SomebodyWasFaster
from bemot.playbook.proportion import SOLO_PAUSE
from bemot.responses import appeal_links, drafts, kept_posts
from bemot.responses.measures import letters
from bemot.responses.measures.moderating import settle
from bemot.responses.models import Draft, Ground, Moderation, Registrar
from bemot.routing import queries as routing
from bemot.words import (
    AlertReason,
    EventKind,
    Flag,
    Intent,
    Measure,
    ModerationState,
    Ownership,
    Purpose,
    SecondPerson,
)

# These take a voice away from the public; the others only change what we see, or ask the network to look.
NEEDS_GROUND = frozenset({Measure.HIDE, Measure.REMOVE, Measure.BLOCK})
_CRITICISM = frozenset({Intent.COMPLAINT, Intent.QUESTION, Intent.SUGGESTION, Intent.PRAISE, Intent.PRESS})
_GRAVE = frozenset({Flag.THREAT, Flag.DISCRIMINATION, Flag.PERSONAL_DATA})


class NoReason(Refusal):
    """A measure without its reason."""


class NoGround(Refusal):
    """Nothing is hidden, removed or blocked without a published rule or a law."""


class CriticismIsNoGround(Refusal):
    """Somebody is displeased with us, and says so."""


class NotOurPlace(Refusal):
    """The place belongs to others."""


class AlreadyTaken(Refusal):
    """The same measure about the same post stands or waits."""


class SameEyes(Refusal):
    """Who asked for it does not look at it a second time."""


class CannotUndo(Refusal):
    """The network takes this back for nobody."""


def take(
    message: Message,
    *,
    conversation: Conversation,
    measure: Measure,
    ground: Ground | None = None,
    reason: str,
    by: User,
    now: datetime,
) -> Moderation:
    """Ask the network to do something about a post, or a colleague where the network cannot.

    The post is kept as it is, and a message to its author is drafted. Raises `NoReason`, `NoGround`,
    `CriticismIsNoGround`, `NotOurPlace` or `AlreadyTaken`.
    """
    roles.require(by, roles.Action.DECIDE, conversation.inbox.team, on=now.date())
    if not reason.strip():
        raise NoReason(_("Write in one line what in the post it is about; the person may ask."))
    _refuse_groundless(conversation, message, measure, ground)
    mode = _four_eyes(conversation, measure)
    try:
        with transaction.atomic():
            row = Moderation.objects.create(
                conversation=conversation,
                message=message,
                measure=measure,
                ground=ground,
                reason=reason.strip(),
                kept=kept_posts.keep(message, conversation=conversation, by=by, now=now),
                state=ModerationState.WAITING if mode == SecondPerson.BEFORE else _first_state(message, measure),
                four_eyes=mode,
                key=networks.new_key(message.channel, now),
                by=by,
                at=now,
                next_at=now,
                registrar=_registrar(conversation, measure),
            )
            row.letter = _letter(row, by=by, now=now)
            row.save(update_fields=["letter"])
            _record(EventKind.MEASURE_ASKED, row, by=by, now=now)
            if mode != SecondPerson.NONE:
                detection.tell(conversation, AlertReason.MEASURE, people=_others(row, now=now), now=now)
    except IntegrityError as error:
        raise AlreadyTaken(_("This has been asked for already. See below how it stands.")) from error
    return row


def second(row: Moderation, *, by: User, now: datetime) -> None:
    """Agree with a colleague's measure: one that waits is taken now. Raises `SameEyes` or `SomebodyWasFaster`.

    Who works alone looks again after a while.
    """
    conversation = row.conversation
    roles.require(by, roles.Action.DECIDE, conversation.inbox.team, on=now.date())
    if row.by_id == by.pk:
        if not accounts.is_alone(conversation.inbox.team, on=now.date()):
            raise SameEyes(_("You asked for this yourself. Another colleague must look at it, too."))
        if now - row.at < SOLO_PAUSE:
            raise SameEyes(_("You work alone here: do something else for ten minutes, then look again."))
    fields: dict[str, Any] = {"second": by, "second_at": now}
    if row.state == ModerationState.WAITING:
        fields |= {"state": _first_state(row.message, Measure(row.measure)), "next_at": now}
    with transaction.atomic():
        waits = Moderation.objects.filter(pk=row.pk, state=row.state, second__isnull=True)
        if not waits.exclude(four_eyes=SecondPerson.NONE).update(**fields):
            raise SomebodyWasFaster(_("Somebody has looked at this already, or nobody needs to."))
        detection.quiet(conversation, AlertReason.MEASURE, now=now)
        _record(EventKind.MEASURE_SECONDED, row, by=by, now=now)


def undo(row: Moderation, *, reason: str, by: User, now: datetime) -> None:
    """Take it back; where a person did it in the network's own app, the person has undone it there.

    Raises `NoReason`, `CannotUndo` or `SomebodyWasFaster`.
    """
    roles.require(by, roles.Action.DECIDE, row.conversation.inbox.team, on=now.date())
    if not reason.strip():
        raise NoReason(_("Write in one line why it is taken back."))
    channel = row.message.channel
    does_it = row.measure in networks.measures(channel)
    if row.state == ModerationState.TAKEN and row.measure in networks.final(channel):
        raise CannotUndo(_("The network takes a report back for nobody. Write to its moderators instead."))
    waits = row.state in (ModerationState.WAITING, ModerationState.QUEUED, ModerationState.BY_HAND)
    state = ModerationState.UNDONE if waits or not does_it else ModerationState.UNDO_QUEUED
    expected = [ModerationState.WAITING, ModerationState.QUEUED, ModerationState.BY_HAND, ModerationState.TAKEN]
    with transaction.atomic():
        rows = Moderation.objects.filter(pk=row.pk, state__in=expected, claimed_until__isnull=True)
        if not rows.filter(state=row.state).update(
            state=state, undone_by=by, undone_reason=reason.strip(), next_at=now, attempts=0
        ):
            raise SomebodyWasFaster(_("It is being done just now, or has been undone. Look again in a moment."))
        detection.quiet(row.conversation, AlertReason.MEASURE, now=now)
        if state == ModerationState.UNDONE:
            _record(EventKind.MEASURE_UNDONE, row, by=by, now=now)


def settle_by_hand(row: Moderation, *, by: User, now: datetime) -> None:
    """Say that a colleague has done it in the network's own app. Raises `SomebodyWasFaster`."""
    roles.require(by, roles.Action.WORK, row.conversation.inbox.team, on=now.date())
    if not settle(row, ModerationState.TAKEN, expected=(ModerationState.BY_HAND,), by=by, now=now):
        raise SomebodyWasFaster(_("This has been settled already."))


def declare(row: Moderation, *, taken: bool, by: User, now: datetime) -> None:
    """Settle an unsure one by a colleague's word. Raises `SomebodyWasFaster`."""
    roles.require(by, roles.Action.WORK, row.conversation.inbox.team, on=now.date())
    state = ModerationState.TAKEN if taken else ModerationState.FAILED
    if not settle(row, state, expected=(ModerationState.UNSURE,), by=by, now=now, words=row.error):
        raise SomebodyWasFaster(_("It is known by now what became of it. Look again."))


def is_criticism(conversation: Conversation) -> bool:
    """Say whether the post is somebody's view of us, with nothing in it that endangers anybody else."""
    return conversation.intent in _CRITICISM and not _GRAVE & set(conversation.flags)


def _refuse_groundless(conversation: Conversation, message: Message, measure: Measure, ground: Ground | None) -> None:
    if measure in (Measure.HIDE, Measure.REMOVE) and message.channel.ownership != Ownership.OWNED:
        raise NotOurPlace(
            _("This place belongs to others, and they decide what stands there. Report the post instead.")
        )
    if measure not in NEEDS_GROUND:
        return
    if is_criticism(conversation):
        raise CriticismIsNoGround(
            _("This is somebody's view of us, and criticism is never a ground. Answer it; others see that you do.")
        )
    if ground is None or ground.retired_at is not None or ground.principal_id != conversation.inbox.principal_id:
        raise NoGround(_("Choose the published rule or the law that the post goes against; without one it stays."))


def _registrar(conversation: Conversation, measure: Measure) -> str:
    if measure not in (Measure.HIDE, Measure.REMOVE):
        return ""
    found = Registrar.objects.filter(principal=conversation.inbox.principal_id).first()
    return found.address if found else ""


def _four_eyes(conversation: Conversation, measure: Measure) -> SecondPerson:
    """Give what the policy of class and level wants for what takes a voice away; the rest needs one colleague."""
    if measure not in NEEDS_GROUND:
        return SecondPerson.NONE
    return SecondPerson(routing.policy_for(conversation).four_eyes)


def _first_state(message: Message, measure: Measure) -> ModerationState:
    does_it = measure in networks.measures(message.channel)
    return ModerationState.QUEUED if does_it else ModerationState.BY_HAND


def _others(row: Moderation, *, now: datetime) -> list[User]:
    team = row.conversation.inbox.team
    here = accounts.colleagues_of(team, on=now.date()).exclude(pk=row.by_id)
    return [user for user in here if roles.may(user, roles.Action.DECIDE, team, on=now.date())]


def _letter(row: Moderation, *, by: User, now: datetime) -> Draft | None:
    """Draft the message to the author, with the way to say no.

    None where none is due, or where somebody writes to the person already.
    """
    if row.measure not in (Measure.HIDE, Measure.REMOVE) or row.ground is None:
        return None
    appeal = appeal_links.address_of(appeal_links.open_for(row, now=now))
    text = letters.about(Measure(row.measure), row.message, row.ground, appeal=appeal, by=by)
    try:
        draft = drafts.start(row.conversation, answers=row.message, purpose=Purpose.PRIVATE, text=text, by=by, now=now)
    except Refusal:
        return None
    return draft if draft.text == text else None


def _record(kind: EventKind, row: Moderation, *, by: User, now: datetime) -> None:
    timeline.record(
        kind, at=now, by=by, conversation_id=row.conversation_id, moderation=row.pk, measure=str(row.measure)
    )
