"""Appeals: the person asks for another look at a verdict or a measure, and somebody else than the two takes it."""

from collections.abc import Collection
from datetime import datetime

from django.db import IntegrityError, transaction
from django.utils.translation import gettext_lazy as _

from bemot.accounts import roles
from bemot.accounts.models import User
from bemot.alerts import detection
from bemot.conversations.models import Conversation, Message
from bemot.history import timeline
from bemot.lib.errors import Refusal, SomebodyWasFaster
from bemot.responses import verdicts
from bemot.responses.measures import moderation
from bemot.responses.models import Appeal, AppealLink, Moderation, Verdict
from bemot.words import AlertReason, Direction, EventKind


class NothingSaid(Refusal):
    """An appeal, or the answer to it, without words."""


class NoVerdict(Refusal):
    """There is no verdict that an appeal could be about."""


class NotPrivate(Refusal):
    """The message named is not one that the person wrote in private here."""


class AlreadyAppealed(Refusal):
    """An appeal against this verdict waits already."""


class LinkIsOver(Refusal):
    """The link was used."""


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


def receive(link: AppealLink, *, text: str, now: datetime) -> Appeal:
    """Take in what the person writes by the link, once, and tell who may look. Raises `NothingSaid` or `LinkIsOver`."""
    if not text.strip():
        raise NothingSaid(_("Write in your own words what we should look at again."))
    with transaction.atomic():
        if not AppealLink.objects.filter(pk=link.pk, used_at__isnull=True).update(used_at=now):
            raise LinkIsOver(_("We have your words already, and somebody looks at them."))
        case = {"verdict": link.verdict, "moderation": link.moderation}
        waiting = Appeal.objects.filter(**case, decided_at__isnull=True).first()
        appeal = waiting or Appeal.objects.create(**case, text=text.strip(), recorded_at=now)
        if waiting is not None:  # a colleague wrote it down from hearsay: the person's own words count
            Appeal.objects.filter(pk=waiting.pk).update(text=text.strip(), recorded_by=None)
        kind = EventKind.VERDICT_APPEALED if link.verdict else EventKind.MEASURE_APPEALED
        timeline.record(kind, at=now, conversation_id=appeal.conversation.pk, appeal=appeal.pk)
        detection.tell(appeal.conversation, AlertReason.APPEAL, people=_who_decide(appeal, now=now), now=now)
    return appeal


def decide(appeal: Appeal, *, granted: bool, reason: str, by: User, now: datetime) -> None:
    """Answer it: granted, the verdict ends and the public box opens again.

    By neither of the two who said it; where the team has nobody else, they sleep on it.
    Raises `NothingSaid`, `SameReader` or `SomebodyWasFaster`.
    """
    conversation = appeal.conversation
    roles.require(by, roles.Action.DECIDE, conversation.inbox.team, on=now.date())
    if not reason.strip():
        raise NothingSaid(_("Write why in one line; the person has a right to know."))
    _refuse_the_two(appeal, by=by, now=now)
    with transaction.atomic():
        waiting = Appeal.objects.filter(pk=appeal.pk, decided_at__isnull=True)
        if not waiting.update(granted=granted, reason=reason.strip(), decided_by=by, decided_at=now):
            raise SomebodyWasFaster(_("A colleague has answered this appeal already."))
        timeline.record(
            EventKind.APPEAL_DECIDED,
            at=now,
            by=by,
            conversation_id=conversation.pk,
            appeal=appeal.pk,
            granted=granted,
        )
        detection.quiet(conversation, AlertReason.APPEAL, now=now)
        if granted:
            _take_back(appeal, reason=reason, by=by, now=now)


def lift(verdict: Verdict, *, reason: str = "", by: User, now: datetime) -> None:
    """Take a verdict back; the appeal that waits is answered with it. Raises as `verdicts.lift`."""
    with transaction.atomic():
        verdicts.lift(verdict, reason=reason, by=by, now=now)
        waiting = Appeal.objects.filter(verdict=verdict, decided_at__isnull=True)
        answered = list(waiting.values_list("pk", flat=True))
        waiting.update(granted=True, reason=reason.strip(), decided_by=by, decided_at=now)
        for pk in answered:
            timeline.record(
                EventKind.APPEAL_DECIDED,
                at=now,
                by=by,
                conversation_id=verdict.conversation_id,
                appeal=pk,
                granted=True,
            )
        if answered:
            detection.quiet(verdict.conversation, AlertReason.APPEAL, now=now)


def may_decide(case: Verdict | Moderation, user: User) -> bool:
    """Say whether this colleague is neither of the two."""
    return user.pk not in _the_two(case)


def may_answer(case: Verdict | Moderation, user: User, *, able: Collection[User]) -> bool:
    """Say whether this colleague answers an appeal: one of the two only where nobody else is `able` to."""
    return may_decide(case, user) or not any(may_decide(case, other) for other in able)


def who_may(conversation: Conversation, *, now: datetime) -> list[User]:
    """Give who may answer appeals in the conversation's team, the two included."""
    return roles.who_may(roles.Action.DECIDE, conversation.inbox.team, on=now.date())


def _the_two(case: Verdict | Moderation) -> list[int]:
    two = (case.proposed_by_id, case.confirmed_by_id) if isinstance(case, Verdict) else (case.by_id, case.second_id)
    return [pk for pk in two if pk]


def _case(appeal: Appeal) -> Verdict | Moderation:
    case = appeal.verdict or appeal.moderation
    assert case is not None  # noqa: S101 - the database knows one case for each
    return case


def _take_back(appeal: Appeal, *, reason: str, by: User, now: datetime) -> None:
    if appeal.verdict is not None and appeal.verdict.lifted_at is None:
        verdicts.end(appeal.verdict, reason=reason, by=by, now=now)
    elif appeal.moderation is not None and appeal.moderation.undone_by_id is None:
        moderation.undo(appeal.moderation, reason=reason, by=by, now=now)


def _who_decide(appeal: Appeal, *, now: datetime) -> list[User]:
    """Give who may look: all but the two, and these where there is nobody else."""
    able = who_may(appeal.conversation, now=now)
    return [user for user in able if may_decide(_case(appeal), user)] or able


def _refuse_the_two(appeal: Appeal, *, by: User, now: datetime) -> None:
    case = _case(appeal)
    if may_decide(case, by):
        return
    if not may_answer(case, by, able=who_may(appeal.conversation, now=now)):
        raise SameReader(_("You were one of the two who said it. Ask a colleague who was not to look at it."))
    since = (case.confirmed_at if isinstance(case, Verdict) else case.second_at) or (
        case.proposed_at if isinstance(case, Verdict) else case.at
    )
    if not verdicts.has_slept(since, case.conversation, now=now):
        raise SameReader(_("There is nobody else here: sleep on it, and answer the appeal tomorrow."))


def _is_private_word(message: Message, verdict: Verdict) -> bool:
    own = message.conversation_id == verdict.conversation_id and message.direction == Direction.INBOUND
    return own and message.thread.private
