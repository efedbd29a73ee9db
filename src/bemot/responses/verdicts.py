"""Troll verdicts: proposed by one colleague, confirmed by another, about a conversation, and they run out."""

from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

from django.db import IntegrityError, transaction
from django.utils.translation import gettext_lazy as _

from bemot.accounts import queries as accounts
from bemot.accounts import roles
from bemot.accounts.models import User
from bemot.conversations import queries as conversations
from bemot.conversations.models import Conversation, Message
from bemot.history import timeline
from bemot.lib.errors import Refusal, SomebodyWasFaster
from bemot.responses import appeal_links, kept_posts, offers
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
    """Say whether two readers agree and the verdict still holds, here or elsewhere in the same matter."""
    verdict = standing(conversation, now=now)
    if verdict is not None and verdict.confirmed_at is not None:
        return True
    return shutting(conversation, now=now) is not None


def has_expired(verdict: Verdict, *, now: datetime) -> bool:
    """Say whether a confirmed verdict has run out."""
    return verdict.expires_at is not None and verdict.expires_at <= now


def shutting(conversation: Conversation, *, now: datetime) -> Verdict | None:
    """Give the verdict that keeps the public box shut: the one offer was made in this matter, in whatever channel."""
    rows = Verdict.objects.filter(
        conversation__in=offers.same_matter(conversation), broken_off_at__isnull=False, lifted_at__isnull=True
    )
    return next((row for row in rows.order_by("pk") if shuts(row, now=now)), None)


def shuts(verdict: Verdict, *, now: datetime) -> bool:
    """Say whether it keeps the public box shut: the offer was made, and nobody has lifted it."""
    made = verdict.broken_off_at is not None and verdict.lifted_at is None
    return made and not has_expired(verdict, now=now)


def propose(
    conversation: Conversation, *, reason: str, evidence: Message | None = None, by: User, now: datetime
) -> Verdict:
    """Say that somebody is only out to provoke here, and why; the post is kept as it was.

    `evidence` is the post that shows it, the newest one where none is named. Raises `NoReason` or `AlreadyProposed`.
    """
    roles.require(by, roles.Action.DECIDE, conversation.inbox.team, on=now.date())
    if not reason.strip():
        raise NoReason(_("Write what makes you think so. A critic is not a troll."))
    shown = evidence or conversations.last_inbound(conversation)
    try:
        with transaction.atomic():
            _let_go_of_expired(conversation, now=now)
            kept = kept_posts.keep(shown, conversation=conversation, by=by, now=now) if shown else None
            verdict = Verdict.objects.create(
                conversation=conversation,
                proposed_by=by,
                proposed_at=now,
                reason=reason.strip(),
                evidence=shown,
                kept=kept,
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
        if not has_slept(verdict.proposed_at, verdict.conversation, now=now):
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
        appeal_links.open_for(verdict, now=now)


def lift(verdict: Verdict, *, reason: str = "", by: User, now: datetime) -> None:
    """Take it back; the public box opens again.

    What was only proposed by anybody who decides, a confirmed one with a reason, and by a lead after the talk was
    broken off. Raises `NoReason`, `roles.NotAllowed` or `SomebodyWasFaster`.
    """
    team = verdict.conversation.inbox.team
    roles.require(by, roles.Action.DECIDE, team, on=now.date())
    if verdict.confirmed_at is not None and not reason.strip():
        raise NoReason(_("Write why, in one line: a new concrete matter, or a mistake."))
    if verdict.broken_off_at is not None and not roles.may(by, roles.Action.ROUTE, team, on=now.date()):
        raise roles.NotAllowed(
            _("The talk was broken off. A lead can open it again; ask one, or write down that the person appeals.")
        )
    end(verdict, reason=reason, by=by, now=now)


def end(verdict: Verdict, *, reason: str, by: User, now: datetime) -> None:
    """Let a verdict stand no longer. The caller has asked who may. Raises `SomebodyWasFaster`."""
    with transaction.atomic():
        rows = Verdict.objects.filter(pk=verdict.pk, lifted_at__isnull=True)
        if not rows.update(lifted_at=now, lifted_by=by, lifted_reason=reason.strip()):
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


def has_slept(since: datetime, conversation: Conversation, *, now: datetime) -> bool:
    """Say whether it is another day than `since`, where the inbox is."""
    zone = ZoneInfo(conversation.inbox.time_zone)
    return now.astimezone(zone).date() > since.astimezone(zone).date()
