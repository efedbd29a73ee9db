"""What is known about an attempt: sent, failed, unsure, or again later; each settles a row once, in one transaction."""

from datetime import datetime, timedelta

from django.core.exceptions import ValidationError
from django.core.validators import URLValidator
from django.db import transaction
from django.utils.translation import gettext_lazy as _

from bemot.accounts import roles
from bemot.accounts.models import User
from bemot.alerts import detection
from bemot.channels import claims
from bemot.connectors.base import Sent
from bemot.conversations import lifecycle, search
from bemot.conversations.models import Conversation, Message, MessageVersion
from bemot.history import timeline
from bemot.lib.errors import Refusal, SomebodyWasFaster
from bemot.responses import drafts, news, parts, targets, verdicts
from bemot.responses.library import answers
from bemot.responses.models import Draft, Publication
from bemot.routing import deadlines
from bemot.words import AlertReason, Direction, DraftState, EventKind, PublicationState, Purpose

_web_address = URLValidator(schemes=["http", "https"])


class WrongLink(Refusal):
    """The link does not lead to our answer."""


def settle_by_hand(publication: Publication, *, url: str = "", by: User, now: datetime) -> None:
    """Take the link of an answer that a colleague has published in the network's own app. A private one needs none.

    Raises `WrongLink` or `SomebodyWasFaster`.
    """
    roles.require(by, roles.Action.WORK, publication.conversation.inbox.team, on=now.date())
    url = url.strip()
    draft = publication.draft
    if drafts.is_public(draft) or url:
        _refuse_wrong_link(draft, url)
    found = Sent(external_id=url or f"by-hand:{publication.send_key}", url=url)
    if not sent(publication, found, by=by, now=now, expected=(PublicationState.BY_HAND,)):
        raise SomebodyWasFaster(_("This answer has been settled already."))


def declare(publication: Publication, *, sent: bool, by: User, now: datetime) -> None:
    """Settle an unsure answer by a colleague's word: it stands in the thread, or it does not.

    Raises `SomebodyWasFaster`.
    """
    roles.require(by, roles.Action.WORK, publication.conversation.inbox.team, on=now.date())
    expected = (PublicationState.UNSURE,)
    if sent:
        done = _settle_sent(publication, None, by=by, now=now, expected=expected)
    else:
        done = failed(publication, publication.error, by=by, now=now, expected=expected)
    if not done:
        raise SomebodyWasFaster(_("It is known by now what became of this answer. Look again."))


def sent(
    publication: Publication,
    found: Sent,
    *,
    now: datetime,
    by: User | None = None,
    expected: tuple[PublicationState, ...] = (PublicationState.SENDING, PublicationState.UNSURE),
) -> bool:
    """It stands in the thread. Gives False where somebody else has settled the row, or holds the claim."""
    return _settle_sent(publication, found, by=by, now=now, expected=expected)


def failed(
    publication: Publication,
    words: str,
    *,
    now: datetime,
    by: User | None = None,
    expected: tuple[PublicationState, ...] = (PublicationState.SENDING,),
) -> bool:
    """The network refused it, or a colleague says that it is not there: the draft returns to writing."""
    with transaction.atomic():
        if not _moved(publication, expected, state=PublicationState.FAILED, error=words[:2000], settled_at=now):
            return False
        Publication.objects.filter(draft_id=publication.draft_id, state=PublicationState.QUEUED).update(
            state=PublicationState.WITHDRAWN, settled_at=now
        )
        return_to_writing(publication.draft, now=now)
        _record(EventKind.FAILED, publication, by=by, now=now)
        if by is None:
            _tell_the_author(publication, now=now)
    return True


def unsure(publication: Publication, words: str, *, now: datetime) -> bool:
    """It may stand there: nothing is tried again before somebody has looked."""
    first_time = publication.state == PublicationState.SENDING
    pause = claims.FIRST_LOOK_AFTER if first_time else claims.pause(publication.attempts)
    with transaction.atomic():
        if not _moved(
            publication,
            (PublicationState.SENDING, PublicationState.UNSURE),
            state=PublicationState.UNSURE,
            error=words[:2000],
            send_after=now + pause,
        ):
            return False
        if first_time:
            _record(EventKind.UNSURE, publication, by=None, now=now)
            _tell_the_author(publication, now=now)
    return True


def again(publication: Publication, words: str, *, after: timedelta | None = None, now: datetime) -> bool:
    """It is definitely not there: queued once more, after a pause."""
    return _moved(
        publication,
        (PublicationState.SENDING, PublicationState.UNSURE),
        state=PublicationState.QUEUED,
        error=words[:2000],
        send_after=now + max(after or timedelta(0), claims.pause(publication.attempts)),
    )


def return_to_writing(draft: Draft, *, now: datetime) -> None:
    """Let an approved draft be written again; what of it has gone out already is left out of its text.

    Inside the caller's transaction.
    """
    gone = draft.publications.filter(state=PublicationState.SENT).count()
    if gone:
        newest = drafts.newest_version(draft)
        drafts.add_version(draft, text=parts.joined(parts.of(newest.text)[gone:]), by=newest.by, now=now)
    Draft.objects.filter(pk=draft.pk, state=DraftState.APPROVED).update(
        state=DraftState.WRITING, four_eyes="", approved_by=None, approved_at=None, alone=False
    )


def _settle_sent(
    publication: Publication,
    found: Sent | None,
    *,
    by: User | None,
    now: datetime,
    expected: tuple[PublicationState, ...],
) -> bool:
    """Write down that it stands; `found` None where a colleague says so without knowing the post's id."""
    with transaction.atomic():
        fields = {"state": PublicationState.SENT, "settled_at": now}
        if found is not None:
            fields |= {
                "external_id": found.external_id,
                "url": found.url[:2000],
                "visible": found.visible,
                "error": found.remark[:2000],
            }
        if not _moved(publication, expected, **fields):
            return False
        message = _message(publication, found, now=now)
        _record(EventKind.PUBLISHED, publication, by=by, now=now)
        left = Publication.objects.filter(draft_id=publication.draft_id).exclude(
            state__in=[PublicationState.SENT, PublicationState.FAILED, PublicationState.WITHDRAWN]
        )
        if not left.exists():
            _finish(publication.draft, message, now=now)
    return True


def _moved(publication: Publication, expected: tuple[PublicationState, ...], **fields: object) -> bool:
    """Change the row where its state is as expected and the claim is still the caller's own."""
    rows = Publication.objects.filter(claims.own(publication), pk=publication.pk, state__in=expected)
    return bool(rows.update(claimed_until=None, **fields))


def _message(publication: Publication, found: Sent | None, *, now: datetime) -> Message | None:
    """Make the outbound message, or take over our own echo where the network was quicker than we."""
    draft = publication.draft
    own = {"conversation_id": draft.conversation_id, "by_id": draft.author_id}
    if found is None:
        echo = Message.objects.filter(
            thread_id=draft.thread_id, direction=Direction.OUTBOUND, by__isnull=True, text__endswith=publication.text
        ).first()
        if echo is not None:
            Message.objects.filter(pk=echo.pk).update(**own)
        return echo
    text, above = _shown(publication), targets.before(publication)
    message, made = Message.objects.get_or_create(
        channel_id=draft.thread.channel_id,
        external_id=found.external_id,
        defaults={
            **own,
            "thread_id": draft.thread_id,
            "revision": found.revision,
            "parent_external_id": above.external_id if above else draft.answers.external_id,
            "text": text,
            "language": draft.language,
            "url": found.url[:2000],
            "sent_at": now,
            "visible": found.visible,
            "direction": Direction.OUTBOUND,
            "received_at": now,
            "worked_up_at": now,
            "stems": search.stems(text, draft.language),
        },
    )
    if made:
        MessageVersion.objects.create(message=message, revision=found.revision, text=text, seen_at=now)
        search.index([message])
    else:
        Message.objects.filter(pk=message.pk).update(**own, worked_up_at=message.worked_up_at or now)
    return message


def _shown(publication: Publication) -> str:
    """Give the text as the network will show it, mention included, so that our echo is no edit of it."""
    body = publication.payload
    record = body.get("record")
    text = record.get("text") if isinstance(record, dict) else body.get("text")
    return text if isinstance(text, str) and text else publication.text


def _finish(draft: Draft, message: Message | None, *, now: datetime) -> None:
    """All posts stand: the promise is met, it is the person's turn, and the answer is kept for next time."""
    Draft.objects.filter(pk=draft.pk, state=DraftState.APPROVED).update(state=DraftState.SENT)
    conversation = Conversation.objects.select_related("inbox").get(pk=draft.conversation_id)
    detection.quiet(conversation, AlertReason.DUE_SOON, AlertReason.OVERDUE, now=now)
    if draft.purpose == Purpose.HOLDING:
        deadlines.hold(conversation, until=draft.promised_at, at=now)
    else:
        deadlines.meet(conversation, at=now)
        later = news.unread(draft).first()
        if later is None:
            lifecycle.wait(conversation)
            deadlines.pause(conversation, at=now)
        else:  # written while the answer was on its way: it is still our turn, and whoever is to be rung is
            lifecycle.wait_for_us(conversation, since=later.sent_at)
            deadlines.start([conversation], now=now)
    if draft.purpose == Purpose.OFFER and drafts.is_public(draft):
        verdicts.break_off(conversation, now=now)
    if message is not None:
        answers.keep(message, draft=draft, now=now)


def _record(kind: EventKind, publication: Publication, *, by: User | None, now: datetime) -> None:
    timeline.record(
        kind,
        at=now,
        by=by,
        conversation_id=publication.conversation_id,
        channel_id=publication.draft.thread.channel_id,
        draft=publication.draft_id,
        publication=publication.pk,
        purpose=publication.draft.purpose,
    )


def _tell_the_author(publication: Publication, *, now: datetime) -> None:
    """Nobody looks at an answer again that seems to be out: whoever wrote it must know that it may not be."""
    draft = publication.draft
    author = draft.author if draft.author.is_active else None
    detection.ring(draft.conversation, AlertReason.PUBLISHING, first=author, now=now)


def _refuse_wrong_link(draft: Draft, url: str) -> None:
    try:
        _web_address(url)
    except ValidationError as error:
        raise WrongLink(_("Paste the link of the published answer; it begins with https://.")) from error
    if Message.objects.filter(
        url=url, direction=Direction.INBOUND, thread__channel_id=draft.thread.channel_id
    ).exists():
        raise WrongLink(_("This is the link of the person's comment. Paste the one of your answer."))
