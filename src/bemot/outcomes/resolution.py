"""Resolution: what was done, what lay behind it, and who returns to ask; nothing closes in silence."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from bemot.accounts import roles
from bemot.accounts.models import User
from bemot.conversations import lifecycle
from bemot.conversations.models import Conversation
from bemot.history import timeline
from bemot.history.timeline import Line
from bemot.lib.errors import Refusal, SomebodyWasFaster
from bemot.outcomes import closing, follow_ups, improvements, queries
from bemot.outcomes.models import Cause, Resolution
from bemot.responses import verdicts
from bemot.responses.models import Publication
from bemot.routing import deadlines
from bemot.words import Apology, EventKind, Flag, Outcome, PublicationState

# These end without anybody asking again: there is nothing that could have been solved.
NO_RETURN = frozenset({Outcome.AGREED_TO_DIFFER, Outcome.THANKED, Outcome.NO_REPLY_NEEDED, Outcome.BROKEN_OFF})
ON_THE_WAY = [
    PublicationState.QUEUED,
    PublicationState.SENDING,
    PublicationState.UNSURE,
    PublicationState.BY_HAND,
]


class NoReturn(Refusal):
    """Nobody has said who goes back and asks, or why nobody does."""


class NothingSaid(Refusal):
    """A solution without a word on what was done."""


class StillOnItsWay(Refusal):
    """An answer is going out just now."""


class MayNeedHelp(Refusal):
    """Somebody who may need help would be left without a word."""


class NotBrokenOff(Refusal):
    """Broken off without the word of two readers."""


class NotResolved(Refusal):
    """There is no resolution yet to say more of."""


class StrangeCause(Refusal):
    """A cause from another principal's tree."""


class NotOurs(Refusal):
    """None of the conversations may be closed in one go."""


@dataclass(frozen=True, slots=True)
class Closed:
    """How many were closed, and how many need a person each."""

    closed: int
    left: int


def resolve(  # noqa: PLR0913 - one form, one verb: these are its fields
    conversation: Conversation,
    *,
    outcome: Outcome,
    done: str = "",
    cause: str = "",
    in_tree: Cause | None = None,
    remedy: str = "",
    cost: Decimal | None = None,
    our_fault: bool = False,
    apology: Apology = Apology.NONE,
    return_at: datetime | None = None,
    return_waived: str = "",
    question: str = "",
    by: User,
    now: datetime,
) -> Resolution:
    """Put a matter away as settled, with a return planned or waived for a reason.

    Raises `NoReturn`, `NothingSaid`, `NotBrokenOff`, `StillOnItsWay` or `SomebodyWasFaster`.
    """
    roles.require(by, roles.Action.WORK, conversation.inbox.team, on=now.date())
    _refuse_unsaid(outcome, done)
    _refuse_leaving(conversation, outcome, done)
    _refuse_strange_cause(conversation, in_tree)
    if outcome is Outcome.BROKEN_OFF and not verdicts.is_confirmed(conversation, now=now):
        raise NotBrokenOff(_("Two readers must agree that this only provokes before the talk is broken off."))
    with transaction.atomic():
        _refuse_on_the_way(conversation)
        _refuse_no_return(conversation, outcome, return_at, return_waived)
        if not closing.put_away(conversation, now=now):
            raise SomebodyWasFaster(_("This conversation has been resolved already."))
        resolution = Resolution.objects.create(
            conversation=conversation,
            outcome=outcome,
            done=done.strip(),
            cause=cause.strip() or (in_tree.name if in_tree else ""),
            in_tree=in_tree,
            cost=cost,
            remedy=remedy.strip(),
            our_fault=our_fault,
            apology=apology,
            return_waived=return_waived.strip(),
            by=by,
            at=now,
        )
        improvements.gather(conversation, in_tree, by=by, now=now)
        deadlines.end(conversation, at=now)
        timeline.record(
            EventKind.RESOLVED,
            at=now,
            by=by,
            conversation_id=conversation.pk,
            outcome=outcome,
            resolution=resolution.pk,
        )
        if outcome in NO_RETURN:
            follow_ups.end_unneeded(conversation, reason=outcome.value, by=by, now=now)
        elif return_at is not None:
            follow_ups.plan(conversation, due_at=return_at, question=question, by=by, now=now)
    return resolution


def reopen(conversation: Conversation, *, reason: str = "", by: User, now: datetime) -> None:
    """Take a matter up again by hand. Raises `SomebodyWasFaster`."""
    roles.require(by, roles.Action.WORK, conversation.inbox.team, on=now.date())
    with transaction.atomic():
        if not lifecycle.reopen(conversation):
            raise SomebodyWasFaster(_("This conversation is open already."))
        deadlines.resume([conversation], now=now)
        undo(conversation, now=now)
        timeline.record(EventKind.REOPENED, at=now, by=by, conversation_id=conversation.pk, reason=reason.strip()[:200])


def state_cause(
    conversation: Conversation,
    *,
    cause: str = "",
    in_tree: Cause | None = None,
    remedy: str = "",
    by: User,
    now: datetime,
) -> None:
    """Say afterwards what lay behind a matter that is resolved.

    Raises `NothingSaid`, `StrangeCause`, `NotResolved` or `SomebodyWasFaster`.
    """
    roles.require(by, roles.Action.WORK, conversation.inbox.team, on=now.date())
    _refuse_strange_cause(conversation, in_tree)
    with transaction.atomic():
        standing = queries.resolution_of(conversation)
        if standing is None:
            raise NotResolved(_("This conversation is open. Say what lay behind it when you resolve it."))
        cause = cause.strip() or (in_tree.name if in_tree else "")
        if not cause:
            raise NothingSaid(_("Choose what lay behind it, or write it in your own words."))
        fields = {"cause": cause, "in_tree": in_tree} | ({"remedy": remedy.strip()} if remedy.strip() else {})
        if not Resolution.objects.filter(pk=standing.pk, undone_at__isnull=True, cause="").update(**fields):
            raise SomebodyWasFaster(_("Somebody has said already what lay behind it."))
        improvements.gather(conversation, in_tree, by=by, now=now)
        timeline.record(EventKind.CAUSE_STATED, at=now, by=by, conversation_id=conversation.pk, resolution=standing.pk)


def close_many(conversations: Sequence[Conversation], *, by: User, now: datetime) -> Closed:
    """Close those that need no reply, in one go; the others stay. Raises `NotOurs` where none could be closed."""
    for team in {conversation.inbox.team for conversation in conversations}:
        roles.require(by, roles.Action.WORK, team, on=now.date())
    with transaction.atomic():
        closed = [
            conversation
            for conversation in conversations
            if _needs_nobody(conversation)
            and not follow_ups.is_owed(conversation)
            and closing.put_away(conversation, now=now)
        ]
        if not closed:
            raise NotOurs(_("None of these can be closed together: each of them waits for an answer, or is closed."))
        Resolution.objects.bulk_create(
            Resolution(conversation=conversation, outcome=Outcome.NO_REPLY_NEEDED, by=by, at=now)
            for conversation in closed
        )
        for conversation in closed:
            deadlines.end(conversation, at=now, met=False)
        timeline.record_many(_line(conversation, by, now) for conversation in closed)
    return Closed(closed=len(closed), left=len(conversations) - len(closed))


def close_thanked(draft_id: int, *, now: datetime) -> bool:
    """Close what was praise and has been thanked for. A chore, inside one transaction."""
    with transaction.atomic():
        draft = queries.thanked().filter(pk=draft_id).first()
        if draft is None or not closing.put_away(draft.conversation, now=now):
            return False
        Resolution.objects.create(conversation=draft.conversation, outcome=Outcome.THANKED, by=draft.author, at=now)
        deadlines.end(draft.conversation, at=now)
        timeline.record(EventKind.RESOLVED, at=now, conversation_id=draft.conversation_id, outcome=Outcome.THANKED)
    return True


def undo(conversation: Conversation, *, now: datetime) -> None:
    """Let the standing resolution be one that did not hold. Inside the caller's transaction."""
    Resolution.objects.filter(conversation=conversation, undone_at__isnull=True).update(undone_at=now)


def _refuse_unsaid(outcome: Outcome, done: str) -> None:
    if outcome in {Outcome.SOLVED, Outcome.EXPLAINED} and not done.strip():
        raise NothingSaid(_("Write what was done or explained; the next colleague will look for it."))


def _refuse_leaving(conversation: Conversation, outcome: Outcome, done: str) -> None:
    """Leave nobody alone who may harm themselves: an answer stands there, or it is said what was done instead."""
    left = outcome in {Outcome.NO_REPLY_NEEDED, Outcome.BROKEN_OFF} and Flag.SELF_HARM in conversation.flags
    if left and not done.strip():
        raise MayNeedHelp(_("Somebody may need help here. Write first, or say in a line what was done instead."))


def _refuse_strange_cause(conversation: Conversation, in_tree: Cause | None) -> None:
    if in_tree is not None and in_tree.principal_id != conversation.inbox.principal_id:
        raise StrangeCause(_("This cause belongs to another principal. Choose one of your own tree."))


def _refuse_on_the_way(conversation: Conversation) -> None:
    if Publication.objects.filter(conversation=conversation, state__in=ON_THE_WAY).exists():
        raise StillOnItsWay(_("An answer is on its way out. Wait until it stands in the thread, or undo it."))


def _refuse_no_return(
    conversation: Conversation, outcome: Outcome, return_at: datetime | None, return_waived: str
) -> None:
    if outcome in NO_RETURN or return_at is not None or return_waived.strip():
        return
    if not follow_ups.has_return(conversation):
        raise NoReturn(_("Say when somebody goes back and asks whether the person is content, or why nobody does."))


def _needs_nobody(conversation: Conversation) -> bool:
    return not conversation.needs_reply and Flag.SELF_HARM not in conversation.flags


def _line(conversation: Conversation, by: User, now: datetime) -> Line:
    return Line(
        EventKind.RESOLVED,
        now,
        user_id=by.pk,
        conversation_id=conversation.pk,
        data={"outcome": Outcome.NO_REPLY_NEEDED, "together": True},
    )
