"""Drafts: one to a message and purpose, autosaved in versions, written by one colleague at a time."""

from collections.abc import Sequence
from datetime import datetime, timedelta
from enum import StrEnum

from django.db import IntegrityError, transaction
from django.db.models import Max
from django.utils.translation import gettext_lazy as _

from bemot.accounts import roles
from bemot.accounts.models import User
from bemot.conversations import letters
from bemot.conversations.models import Conversation, Message, Thread
from bemot.history import timeline
from bemot.lib.errors import Refusal, SomebodyWasFaster
from bemot.lib.text import normalise
from bemot.responses import offers, verdicts
from bemot.responses.models import Draft, DraftVersion, Publication, SavedReply
from bemot.words import Direction, DraftState, EventKind, PublicationState, Purpose

# Autosaves come every few seconds; the history of a draft is read by people.
NEW_VERSION_AFTER = timedelta(minutes=1)


class CannotAnswer(Refusal):
    """There is nothing here that a draft could answer."""


class SomebodyElseWrites(Refusal):
    """A colleague's draft answers this message already; the sentence names the colleague."""


class AlreadyAnswered(Refusal):
    """The answer has gone out."""


class NoOfferYet(Refusal):
    """An offer to somebody who only provokes needs the word of two readers, and is made once."""


class WrittenMeanwhile(Refusal):
    """The text on the page is older than the one that is kept. Nothing is overwritten; the page keeps its text."""


class WayBack(StrEnum):
    """Whether a return can be made where the matter was spoken of."""

    OPEN = "open"
    GONE = "gone"
    """The comment was deleted, or what it answers cannot be seen."""
    REFUSED = "refused"
    """The network did not take our question there: the person has blocked us, or the thread is closed."""


class NotInWriting(Refusal):
    """The draft is being reviewed, is approved, or is gone."""


def start(
    conversation: Conversation,
    *,
    answers: Message,
    purpose: Purpose,
    by: User,
    now: datetime,
    text: str = "",
    saved_reply: SavedReply | None = None,
) -> Draft:
    """Begin an answer; one's own unfinished draft is given back.

    Raises `CannotAnswer`, `SomebodyElseWrites`, `AlreadyAnswered` or `NoOfferYet`.
    """
    roles.require(by, roles.Action.WORK, conversation.inbox.team, on=now.date())
    _refuse_wrong_message(conversation, answers)
    held = _held(answers, purpose)
    if held is not None:
        return _given_back(held, by=by)
    _refuse_two_writers(conversation, purpose, by=by)
    try:
        with transaction.atomic():
            offer_to = _offer_to(conversation, now=now) if purpose is Purpose.OFFER else ""
            draft = Draft.objects.create(
                conversation=conversation,
                thread=_thread(conversation, answers, purpose),
                answers=answers,
                answers_version=answers.versions.last(),
                purpose=purpose,
                text=normalise(text),
                language=language_of(answers),
                author=by,
                started_at=now,
                edited_at=now,
                edited_by=by,
                saved_reply=saved_reply,
                looked_at=now,
                offer_to=offer_to,
            )
            DraftVersion.objects.create(draft=draft, n=1, text=draft.text, by=by, at=now)
            timeline.record(
                EventKind.DRAFTED, at=now, by=by, conversation_id=conversation.pk, draft=draft.pk, purpose=purpose
            )
    except IntegrityError:
        held = _held(answers, purpose)  # a colleague began in the same moment
        if held is None:
            raise NoOfferYet(_("The one offer has been made to this person in this matter.")) from None
        return _given_back(held, by=by)
    return draft


def edit(draft: Draft, *, text: str, base_n: int, by: User, now: datetime) -> DraftVersion:
    """Keep a new wording (autosave). `base_n` is the version that the page began from.

    Within a minute one's own newest version goes on; else a new one is made, nothing is overwritten.
    Raises `SomebodyElseWrites`, `NotInWriting` or `WrittenMeanwhile`.
    """
    roles.require(by, roles.Action.WORK, draft.conversation.inbox.team, on=now.date())
    text = normalise(text)
    with transaction.atomic():
        row = _locked(draft)
        newest = newest_version(row)
        if newest.text == text and newest.n == base_n:
            return newest
        _refuse_unless_writer(row, by=by)
        if newest.n != base_n:
            raise WrittenMeanwhile(
                _("This draft was changed in another window or by a colleague. Your text is kept on this page.")
            )
        Draft.objects.filter(pk=row.pk).update(text=text, edited_at=now, edited_by=by)
        draft.text = text
        return _kept_version(row, newest, text, by=by, now=now)


def add_version(draft: Draft, *, text: str, by: User, now: datetime) -> DraftVersion:
    """Write a wording as a version of its own. Inside the caller's transaction; the caller has checked the state."""
    last = DraftVersion.objects.filter(draft=draft).aggregate(n=Max("n"))["n"] or 0
    Draft.objects.filter(pk=draft.pk).update(text=text, edited_at=now, edited_by=by)
    draft.text = text
    return DraftVersion.objects.create(draft=draft, n=last + 1, text=text, by=by, at=now)


def promise(draft: Draft, *, text: SavedReply, until: datetime) -> None:
    """Keep until when a holding statement says that the answer comes. Inside the caller's transaction."""
    Draft.objects.filter(pk=draft.pk, state=DraftState.WRITING).update(promised_at=until, saved_reply=text)
    draft.promised_at, draft.saved_reply = until, text


def newest_version(draft: Draft) -> DraftVersion:
    """Give the newest wording."""
    return DraftVersion.objects.filter(draft=draft).select_related("by").latest("n")


def discard(draft: Draft, *, by: User, now: datetime) -> None:
    """Throw an unfinished draft away; its versions stay. Raises `SomebodyWasFaster`."""
    roles.require(by, roles.Action.WORK, draft.conversation.inbox.team, on=now.date())
    _refuse_other_writer(draft, by=by)
    with transaction.atomic():
        unfinished = Draft.objects.filter(pk=draft.pk, state__in=[DraftState.WRITING, DraftState.IN_REVIEW])
        if not unfinished.update(state=DraftState.DISCARDED):
            raise SomebodyWasFaster(_("This draft is not open any more; it has been approved, sent or thrown away."))
        timeline.record(EventKind.DISCARDED, at=now, by=by, conversation_id=draft.conversation_id, draft=draft.pk)


def take_over(draft: Draft, *, by: User, now: datetime) -> None:
    """Go on writing what a colleague began. Raises `SomebodyWasFaster`."""
    roles.require(by, roles.Action.WORK, draft.conversation.inbox.team, on=now.date())
    if draft.author_id == by.pk:
        return
    with transaction.atomic():
        expected = Draft.objects.filter(pk=draft.pk, state=DraftState.WRITING, author_id=draft.author_id)
        if not expected.update(author=by):
            raise SomebodyWasFaster(_("Somebody else has taken this draft over, or it is not being written any more."))
        timeline.record(
            EventKind.TAKEN_OVER,
            at=now,
            by=by,
            conversation_id=draft.conversation_id,
            draft=draft.pk,
            previous=draft.author_id,
        )
    draft.author = by


def look_again(draft: Draft, *, by: User, now: datetime) -> None:
    """Say that one has read what the person changed or added since; the draft may go on."""
    roles.require(by, roles.Action.WORK, draft.conversation.inbox.team, on=now.date())
    with transaction.atomic():
        newest = draft.answers.versions.last()
        Draft.objects.filter(pk=draft.pk).update(looked_at=now, answers_version=newest)
        timeline.record(EventKind.LOOKED_AGAIN, at=now, by=by, conversation_id=draft.conversation_id, draft=draft.pk)
    draft.looked_at, draft.answers_version = now, newest


def is_public(draft: Draft) -> bool:
    """Say whether everybody will be able to read it."""
    return not draft.thread.private


def _refuse_wrong_message(conversation: Conversation, answers: Message) -> None:
    if answers.conversation_id != conversation.pk:
        raise CannotAnswer(_("This message belongs to another conversation."))
    if answers.direction != Direction.INBOUND:
        raise CannotAnswer(_("This is a message of ours. Answer what the person wrote."))


def _refuse_two_writers(conversation: Conversation, purpose: Purpose, *, by: User) -> None:
    """Let one colleague at a time answer a person, though each might answer another of the person's messages."""
    unfinished = [DraftState.WRITING, DraftState.IN_REVIEW, DraftState.APPROVED]
    rows = Draft.objects.filter(conversation=conversation, purpose=purpose, state__in=unfinished)
    theirs = rows.exclude(author=by).select_related("author").first()
    if theirs is not None:
        _given_back(theirs, by=by)


def _held(answers: Message, purpose: Purpose) -> Draft | None:
    return (
        Draft.objects.filter(answers=answers, purpose=purpose)
        .exclude(state=DraftState.DISCARDED)
        .select_related("author", "thread", "conversation__inbox__team", "answers")
        .first()
    )


def _given_back(draft: Draft, *, by: User) -> Draft:
    if draft.state == DraftState.SENT:
        raise AlreadyAnswered(
            _("This message has its answer. Write to the person in private, or answer what comes next.")
        )
    if draft.author_id != by.pk:
        raise SomebodyElseWrites(
            _("%(name)s is writing this answer. Ask to take it over, or help with a note.") % {"name": draft.author}
        )
    return draft


def _offer_to(conversation: Conversation, *, now: datetime) -> str:
    verdict = verdicts.standing(conversation, now=now)
    if verdict is None or verdict.confirmed_at is None:
        raise NoOfferYet(_("Two readers must agree that this is only meant to provoke before an offer is made."))
    if offers.made_to(conversation) is not None:
        raise NoOfferYet(_("The one offer has been made to this person in this matter."))
    return offers.key_of(conversation)


def _thread(conversation: Conversation, answers: Message, purpose: Purpose) -> Thread:
    """Give where it goes out: nothing private, nor the return on a confidential topic, goes into a public thread.

    Nor does a return whose place is gone: the comment was taken away, or the network refused our question there.
    """
    confidential = conversation.topic is not None and conversation.topic.confidential
    returns_privately = confidential or way_back(answers) is not WayBack.OPEN
    private = purpose is Purpose.PRIVATE or (purpose is Purpose.RETURN and returns_privately)
    if not private or answers.thread.private:
        return answers.thread
    return letters.private_thread(conversation)


def way_back(answers: Message) -> WayBack:
    """Say whether one can go back to the thread where the comment stands."""
    if answers.thread.private:
        return WayBack.OPEN
    if answers.deleted_at is not None or answers.parent_missing:
        return WayBack.GONE
    refused = Publication.objects.filter(
        conversation=answers.conversation_id,
        draft__purpose=Purpose.RETURN,
        draft__thread=answers.thread_id,
        state=PublicationState.FAILED,
    )
    return WayBack.REFUSED if refused.exists() else WayBack.OPEN


def take_private(draft: Draft, *, by: User, now: datetime) -> None:
    """Let the question of a return go out in private where its place in public is gone. Raises `NotInWriting`."""
    roles.require(by, roles.Action.WORK, draft.conversation.inbox.team, on=now.date())
    with transaction.atomic():
        thread = letters.private_thread(draft.conversation)
        unsent = Draft.objects.filter(pk=draft.pk, purpose=Purpose.RETURN, state=DraftState.WRITING)
        if not unsent.update(thread=thread):
            raise NotInWriting(_("Only a question that has not gone out can take the private way."))
        timeline.record(EventKind.RETURN_MADE_PRIVATE, at=now, by=by, conversation_id=draft.conversation_id)


def language_of(answers: Message) -> str:
    """Give the language in which a message is answered."""
    return (answers.language or answers.channel.language or "sv").split("-")[0][:10]


def _locked(draft: Draft) -> Draft:
    return Draft.objects.select_for_update().get(pk=draft.pk)


def _refuse_unless_writer(draft: Draft, *, by: User) -> None:
    if draft.state != DraftState.WRITING:
        raise NotInWriting(
            _("This draft is not being written now: it waits for approval, is approved or has gone out.")
        )
    _refuse_other_writer(draft, by=by)


def _refuse_other_writer(draft: Draft, *, by: User) -> None:
    if draft.author_id != by.pk:
        raise SomebodyElseWrites(
            _("%(name)s is writing this answer. Ask to take it over, or help with a note.") % {"name": draft.author}
        )


def _kept_version(draft: Draft, newest: DraftVersion, text: str, *, by: User, now: datetime) -> DraftVersion:
    goes_on = (
        newest.by_id == by.pk
        and now - newest.at < NEW_VERSION_AFTER
        and (draft.submitted_at is None or newest.at > draft.submitted_at)
    )
    if not goes_on:
        return DraftVersion.objects.create(draft=draft, n=newest.n + 1, text=text, by=by, at=now)
    DraftVersion.objects.filter(pk=newest.pk).update(text=text)
    newest.text = text
    return newest


def hand_over(pks: Sequence[int], *, frm: User, to: User) -> list[int]:
    """Let a substitute go on with drafts that `frm` was writing.

    Gives what was moved. Inside the caller's transaction; the leave records it.
    """
    rows = Draft.objects.filter(pk__in=pks, author=frm, state=DraftState.WRITING)
    moved = list(rows.select_for_update().values_list("pk", flat=True))
    Draft.objects.filter(pk__in=moved).update(author=to)
    return moved
