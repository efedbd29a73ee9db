"""Appeals: the person asks for another look at a troll verdict, and somebody else than the two takes it."""

from datetime import datetime

from django.db import IntegrityError, transaction
from django.utils.translation import gettext_lazy as _

from bemot.accounts import queries as accounts
from bemot.accounts import roles
from bemot.accounts.models import User
from bemot.conversations.models import Message
from bemot.history import timeline
from bemot.lib.errors import Refusal, SomebodyWasFaster
from bemot.responses import verdicts
from bemot.responses.models import Appeal, Verdict
from bemot.words import Direction, EventKind


class NothingSaid(Refusal):
    """An appeal, or the answer to it, without words."""


class NoVerdict(Refusal):
    """There is no verdict that an appeal could be about."""


class NotPrivate(Refusal):
    """The message named is not one that the person wrote in private here."""


class AlreadyAppealed(Refusal):
    """An appeal against this verdict waits already."""


class SameReader(Refusal):
    """Who said it does not judge it."""


def record(verdict: Verdict, *, text: str, said_in: Message | None = None, by: User, now: datetime) -> Appeal:
    """Write down that the person wants it looked at again, in the person's words.

    `said_in` is the private message in which the person wrote it. Raises `NothingSaid`, `NoVerdict`, `NotPrivate` or
    `AlreadyAppealed`.
    """
    roles.require(by, roles.Action.WORK, verdict.conversation.inbox.team, on=now.date())
    words = text.strip() or (said_in.text.strip() if said_in else "")
    if not words:
        raise NothingSaid(_("Write what the person says, as close to the person's own words as you can."))
    if verdict.confirmed_at is None or verdict.lifted_at is not None or verdicts.has_expired(verdict, now=now):
        raise NoVerdict(_("No verdict stands here, so nothing needs an appeal. Answer as you would answer anybody."))
    if said_in is not None and not _is_private_word(said_in, verdict):
        raise NotPrivate(_("Choose a message that the person wrote to you in private, or leave it out."))
    try:
        with transaction.atomic():
            appeal = Appeal.objects.create(
                verdict=verdict, text=words, said_in=said_in, recorded_by=by, recorded_at=now
            )
            timeline.record(
                EventKind.VERDICT_APPEALED, at=now, by=by, conversation_id=verdict.conversation_id, appeal=appeal.pk
            )
    except IntegrityError as error:
        raise AlreadyAppealed(_("An appeal is waiting already; what is new can stand in a note beside it.")) from error
    return appeal


def decide(appeal: Appeal, *, granted: bool, reason: str, by: User, now: datetime) -> None:
    """Answer it: granted, the verdict ends and the public box opens again.

    By neither of the two who said it; where the team has nobody else, they sleep on it.
    Raises `NothingSaid`, `SameReader` or `SomebodyWasFaster`.
    """
    verdict = appeal.verdict
    roles.require(by, roles.Action.DECIDE, verdict.conversation.inbox.team, on=now.date())
    if not reason.strip():
        raise NothingSaid(_("Write why in one line; the person has a right to know."))
    _refuse_the_two(verdict, by=by, now=now)
    with transaction.atomic():
        waiting = Appeal.objects.filter(pk=appeal.pk, decided_at__isnull=True)
        if not waiting.update(granted=granted, reason=reason.strip(), decided_by=by, decided_at=now):
            raise SomebodyWasFaster(_("A colleague has answered this appeal already."))
        timeline.record(
            EventKind.APPEAL_DECIDED,
            at=now,
            by=by,
            conversation_id=verdict.conversation_id,
            appeal=appeal.pk,
            granted=granted,
        )
        if granted and Verdict.objects.filter(pk=verdict.pk, lifted_at__isnull=True).exists():
            verdicts.end(verdict, reason=reason, by=by, now=now)


def may_decide(verdict: Verdict, user: User) -> bool:
    """Say whether this colleague is neither of the two."""
    return user.pk not in (verdict.proposed_by_id, verdict.confirmed_by_id)


def _refuse_the_two(verdict: Verdict, *, by: User, now: datetime) -> None:
    if may_decide(verdict, by):
        return
    team = verdict.conversation.inbox.team
    the_two = (verdict.proposed_by_id, verdict.confirmed_by_id)
    others = accounts.colleagues_of(team, on=now.date()).exclude(pk__in=[pk for pk in the_two if pk])
    if any(roles.may(user, roles.Action.DECIDE, team, on=now.date()) for user in others):
        raise SameReader(_("You were one of the two who said it. Ask a colleague who was not to look at it."))
    if verdict.confirmed_at is not None and not verdicts.has_slept(verdict.confirmed_at, verdict, now=now):
        raise SameReader(_("There is nobody else here: sleep on it, and answer the appeal tomorrow."))


def _is_private_word(message: Message, verdict: Verdict) -> bool:
    own = message.conversation_id == verdict.conversation_id and message.direction == Direction.INBOUND
    return own and message.thread.private
