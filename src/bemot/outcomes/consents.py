"""Consent to share kind words: what was asked and answered, by whom and when; taken back at any time, with effect."""

from datetime import datetime

from django.db import IntegrityError, transaction
from django.utils.translation import gettext_lazy as _

from bemot.accounts import roles
from bemot.accounts.models import User
from bemot.channels import posting as networks
from bemot.history import timeline
from bemot.lib.errors import Refusal, SomebodyWasFaster
from bemot.outcomes import closing, queries, wall
from bemot.outcomes.models import Consent, Praise, Share
from bemot.outcomes.taking_down import ask_by_hand
from bemot.routing import deadlines
from bemot.words import EventKind, ShareState

# What may stand on a network, or stands there without our knowing: a person looks.
_PERHAPS = (ShareState.BY_HAND, ShareState.SHARED)


class NotAsked(Refusal):
    """The question has not gone out."""


class NoWords(Refusal):
    """What the person said is missing."""


class NothingToWithdraw(Refusal):
    """There is no consent that stands."""


def note(praise: Praise, *, given: bool, answer: str, by: User, now: datetime) -> Consent:
    """Keep what the person answered, with the wording of the question and of the words that it is about.

    A person at the desk reads the answer; the machine never takes something for a yes. Raises `NotAsked`, `NoWords` or
    `SomebodyWasFaster`.
    """
    roles.require(by, roles.Action.WORK, praise.conversation.inbox.team, on=now.date())
    asked = wall.question_of(praise)
    if asked is None or not asked.publications.filter(settled_at__isnull=False).exists():
        raise NotAsked(_("The question has not gone out yet. Ask first; nobody's words are shared unasked."))
    if not answer.strip():
        raise NoWords(_("Copy what the person answered, word for word: it is kept with the consent."))
    reply = wall.reply_to(asked)
    try:
        with transaction.atomic():
            consent = Consent.objects.create(
                praise=praise,
                words=praise.message.text,
                question=asked.text,
                answer=answer.strip(),
                answered_in=reply,
                given=given,
                who=_named(praise),
                at=reply.sent_at if reply else now,
                noted_by=by,
                noted_at=now,
            )
            kind = EventKind.CONSENT_GIVEN if given else EventKind.CONSENT_REFUSED
            timeline.record(kind, at=now, by=by, conversation_id=praise.conversation_id, consent=consent.pk)
            _put_away(praise, now=now)
    except IntegrityError as error:
        raise SomebodyWasFaster(_("What the person answered is noted already.")) from error
    return consent


def withdraw(praise: Praise, *, words: str, by: User, now: datetime) -> Consent:
    """The person has taken it back: what is shared comes down, and where the desk cannot, the sharer is told at once.

    Raises `NoWords`, `NothingToWithdraw` or `SomebodyWasFaster`.
    """
    roles.require(by, roles.Action.WORK, praise.conversation.inbox.team, on=now.date())
    if not words.strip():
        raise NoWords(_("Write in a line how the person took it back."))
    with transaction.atomic():
        consent = Consent.objects.select_for_update().filter(praise=praise, withdrawn_at__isnull=True).last()
        if consent is None or not consent.given:
            raise NothingToWithdraw(_("There is no consent here that could be taken back."))
        Consent.objects.filter(pk=consent.pk).update(withdrawn_at=now, withdrawn_words=words.strip(), withdrawn_by=by)
        timeline.record(
            EventKind.CONSENT_WITHDRAWN, at=now, by=by, conversation_id=praise.conversation_id, consent=consent.pk
        )
        _take_down_all(consent, by=by, now=now)
        _put_away(praise, now=now)
    consent.refresh_from_db()
    return consent


def _take_down_all(consent: Consent, *, by: User, now: datetime) -> None:
    """What is on its way out just now is taken down by whoever sends it: it looks at the consent when it is through."""
    rows = Share.objects.filter(consent=consent).select_related("channel", "by", "conversation__inbox")
    for share in rows:
        if share.state == ShareState.QUEUED:
            Share.objects.filter(pk=share.pk, state=share.state).update(state=ShareState.CANCELLED, settled_at=now)
        elif share.state in _PERHAPS:
            if share.state == ShareState.SHARED and share.external_id and networks.posts(share.channel):
                Share.objects.filter(pk=share.pk).update(state=ShareState.TO_TAKE_DOWN, next_at=now, attempts=0)
            else:
                ask_by_hand(share, by=by, now=now)


def _put_away(praise: Praise, *, now: datetime) -> None:
    """Resolve it again where it was resolved: only the answer to our question had opened it."""
    if queries.resolution_of(praise.conversation) is not None and closing.put_away(praise.conversation, now=now):
        deadlines.end(praise.conversation, at=now)


def _named(praise: Praise) -> str:
    contact = praise.message.contact
    if contact is None:
        return ""
    return " ".join(part for part in (contact.name, f"@{contact.handle}" if contact.handle else "") if part)[:200]
