"""Troll verdicts: proposed by one colleague, confirmed by another, about a conversation, and they run out."""

from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

from django.db import IntegrityError, transaction
from django.utils.translation import gettext_lazy as _

from bemot.accounts import queries as accounts
from bemot.accounts import roles
from bemot.accounts.models import User
from bemot.conversations.models import Conversation, Message
from bemot.history import timeline
from bemot.lib.errors import Refusal, SomebodyWasFaster
from bemot.listening.models import Match
from bemot.responses.models import Verdict
from bemot.words import EventKind

# Long enough for a quarrel to be over, short enough that nobody wears the word for good.
EXPIRES_AFTER = timedelta(days=30)


class NoReason(Refusal):
    """A verdict without its reason."""


class AlreadyProposed(Refusal):
    """A verdict on this conversation stands or waits."""


class SameReader(Refusal):
    """Two readers are needed, and this is the first one again."""


def standing(conversation: Conversation, *, now: datetime) -> Verdict | None:
    """Give the verdict that is proposed or confirmed and has not been lifted or run out."""
    verdict = conversation.verdicts.filter(lifted_at__isnull=True).first()
    return None if verdict is None or has_expired(verdict, now=now) else verdict


def is_confirmed(conversation: Conversation, *, now: datetime) -> bool:
    """Say whether two readers agree and the verdict still holds."""
    verdict = standing(conversation, now=now)
    return verdict is not None and verdict.confirmed_at is not None


def has_expired(verdict: Verdict, *, now: datetime) -> bool:
    """Say whether a confirmed verdict has run out."""
    return verdict.expires_at is not None and verdict.expires_at <= now


def offer_key(conversation: Conversation) -> str:
    """Name person and matter; the matter is the opinion that a colleague has confirmed, else the conversation."""
    opinion = (
        Match.objects.filter(conversation=conversation, confirmed_at__isnull=False)
        .order_by("opinion_id")
        .values_list("opinion_id", flat=True)
        .first()
    )
    person = conversation.contact.person_id if conversation.contact else 0
    if opinion is None or not person:
        return f"p{person} c{conversation.pk}"
    return f"p{person} o{opinion}"


def propose(
    conversation: Conversation, *, reason: str, evidence: Message | None = None, by: User, now: datetime
) -> Verdict:
    """Say that somebody is only out to provoke here, and why. Raises `NoReason` or `AlreadyProposed`."""
    roles.require(by, roles.Action.DECIDE, conversation.inbox.team, on=now.date())
    if not reason.strip():
        raise NoReason(_("Write what makes you think so. A critic is not a troll."))
    try:
        with transaction.atomic():
            _let_go_of_expired(conversation, now=now)
            verdict = Verdict.objects.create(
                conversation=conversation, proposed_by=by, proposed_at=now, reason=reason.strip(), evidence=evidence
            )
            timeline.record(
                EventKind.VERDICT_PROPOSED, at=now, by=by, conversation_id=conversation.pk, verdict=verdict.pk
            )
    except IntegrityError as error:
        raise AlreadyProposed(
            _("A verdict on this conversation stands already, or waits for a second reader.")
        ) from error
    return verdict


def confirm(verdict: Verdict, *, by: User, now: datetime) -> None:
    """Second it: by another colleague; who works alone sleeps on it. Raises `SameReader` or `SomebodyWasFaster`."""
    team = verdict.conversation.inbox.team
    roles.require(by, roles.Action.DECIDE, team, on=now.date())
    if verdict.proposed_by_id == by.pk:
        if not accounts.is_alone(team, on=now.date()):
            raise SameReader(_("You proposed it yourself. Another colleague must read it, too."))
        if not _is_another_day(verdict, now=now):
            raise SameReader(_("Sleep on it: you can confirm it tomorrow."))
    with transaction.atomic():
        changed = Verdict.objects.filter(pk=verdict.pk, confirmed_at__isnull=True, lifted_at__isnull=True).update(
            confirmed_by=by, confirmed_at=now, expires_at=now + EXPIRES_AFTER
        )
        if not changed:
            raise SomebodyWasFaster(_("This verdict has been confirmed or lifted already."))
        timeline.record(
            EventKind.VERDICT_CONFIRMED, at=now, by=by, conversation_id=verdict.conversation_id, verdict=verdict.pk
        )


def lift(verdict: Verdict, *, by: User, now: datetime) -> None:
    """Take it back: a new concrete matter, or a mistake. The public box opens again. Raises `SomebodyWasFaster`."""
    roles.require(by, roles.Action.DECIDE, verdict.conversation.inbox.team, on=now.date())
    with transaction.atomic():
        if not Verdict.objects.filter(pk=verdict.pk, lifted_at__isnull=True).update(lifted_at=now):
            raise SomebodyWasFaster(_("This verdict has been lifted already."))
        timeline.record(
            EventKind.VERDICT_LIFTED, at=now, by=by, conversation_id=verdict.conversation_id, verdict=verdict.pk
        )


def break_off(conversation: Conversation, *, now: datetime) -> None:
    """The one offer has been made: nothing more goes out in public. Inside the caller's transaction, once."""
    verdict = standing(conversation, now=now)
    if verdict is None:
        return
    if Verdict.objects.filter(pk=verdict.pk, broken_off_at__isnull=True).update(broken_off_at=now):
        timeline.record(EventKind.BROKEN_OFF, at=now, conversation_id=conversation.pk, verdict=verdict.pk)


def _let_go_of_expired(conversation: Conversation, *, now: datetime) -> None:
    for verdict in conversation.verdicts.filter(lifted_at__isnull=True, expires_at__lte=now):
        Verdict.objects.filter(pk=verdict.pk).update(lifted_at=verdict.expires_at)


def _is_another_day(verdict: Verdict, *, now: datetime) -> bool:
    zone = ZoneInfo(verdict.conversation.inbox.time_zone)
    return now.astimezone(zone).date() > verdict.proposed_at.astimezone(zone).date()
