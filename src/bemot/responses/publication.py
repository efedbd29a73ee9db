"""Publication: an answer is frozen, queued with a moment to undo, and put out once."""

import uuid
from datetime import datetime

from django.conf import settings
from django.db import IntegrityError, transaction
from django.utils.translation import gettext_lazy as _

from bemot.accounts import roles
from bemot.accounts.models import User
from bemot.channels import said
from bemot.channels import sending as networks
from bemot.connectors.base import Payload, Rejected
from bemot.conversations.models import Conversation, Message
from bemot.history import timeline
from bemot.lib.errors import Refusal, SomebodyWasFaster
from bemot.lib.text import normalise
from bemot.responses import clearance, cooling, drafts, parts, review, targets
from bemot.responses.models import Draft, Publication, SavedReply
from bemot.responses.sending import send_one
from bemot.responses.settling import declare, return_to_writing, settle_by_hand
from bemot.routing import crises
from bemot.routing import queries as routing
from bemot.words import Direction, DraftState, EventKind, PublicationState, Purpose, SecondPerson

__all__ = ["answer_now", "declare", "may_alone", "publish", "send_one", "settle_by_hand", "withdraw"]


class NeedsSecondPerson(Refusal):
    """The policy wants another pair of eyes first."""


class CannotGoOut(Refusal):
    """The network would not take it as it is."""


def publish(draft: Draft, *, send_after: datetime | None = None, by: User, now: datetime) -> list[Publication]:
    """Freeze an answer and queue it; it goes out when the undo window has passed, or later where `send_after` says so.

    Raises `NeedsSecondPerson`, `CannotGoOut`, what `clearance.refuse_uncleared` raises, or `SomebodyWasFaster`.
    """
    try:
        with transaction.atomic():
            row = review.locked(draft)
            mode = _mode(row, by=by, now=now)
            clearance.refuse_uncleared(row, now=now)
            if row.state == DraftState.WRITING:
                _let_go(row, mode, by=by, now=now)
            queued = _queue(row, send_after or now + settings.UNDO_WINDOW, by=by, now=now)
            timeline.record(
                EventKind.QUEUED,
                at=now,
                by=by,
                conversation_id=row.conversation_id,
                channel_id=row.thread.channel_id,
                draft=row.pk,
                publications=[each.pk for each in queued],
                four_eyes=mode,
            )
    except IntegrityError as error:
        raise SomebodyWasFaster(_("This answer is on its way already.")) from error
    return queued


def withdraw(publication: Publication, *, by: User, now: datetime) -> None:
    """Undo: what has not left the desk comes back into writing. Raises `SomebodyWasFaster`."""
    roles.require(by, roles.Action.WORK, publication.conversation.inbox.team, on=now.date())
    waiting = [PublicationState.QUEUED, PublicationState.BY_HAND]
    with transaction.atomic():
        rows = Publication.objects.filter(draft_id=publication.draft_id)
        list(rows.select_for_update())
        touched = rows.filter(state__in=[PublicationState.SENDING, PublicationState.UNSURE]).exists()
        if touched or not rows.filter(state__in=waiting).update(
            state=PublicationState.WITHDRAWN, settled_at=now, claimed_until=None
        ):
            raise SomebodyWasFaster(_("It is too late to undo: the answer is going out or has gone."))
        return_to_writing(publication.draft, now=now)
        timeline.record(
            EventKind.WITHDRAWN, at=now, by=by, conversation_id=publication.conversation_id, draft=publication.draft_id
        )


def answer_now(
    conversation: Conversation, *, text: str, purpose: Purpose = Purpose.ANSWER, by: User, now: datetime
) -> list[Publication]:
    """Write and publish in one: the short way for a thank-you or a simple question. All or nothing.

    Answers the person's newest message. Raises what `drafts.start` and `publish` raise; what is too hot is kept as a
    draft, so that it can rest.
    """
    newest = (
        Message.objects.filter(conversation=conversation, direction=Direction.INBOUND)
        .select_related("channel", "thread")
        .order_by("-sent_at", "-pk")
        .first()
    )
    if newest is None:
        raise drafts.CannotAnswer(_("There is nothing here that an answer could answer."))
    try:
        with transaction.atomic():
            return publish(_written(conversation, newest, text, purpose, by=by, now=now), by=by, now=now)
    except cooling.StillHot:
        _written(conversation, newest, text, purpose, by=by, now=now)  # it rests as a draft
        raise


def _written(
    conversation: Conversation, answers: Message, text: str, purpose: Purpose, *, by: User, now: datetime
) -> Draft:
    with transaction.atomic():
        purpose = Purpose.PRIVATE if answers.thread.private else purpose
        draft = drafts.start(conversation, answers=answers, purpose=purpose, by=by, now=now, text=text)
        if draft.text != normalise(text) and draft.state == DraftState.WRITING:
            drafts.edit(draft, text=text, base_n=drafts.newest_version(draft).n, by=by, now=now)
        return draft


def _mode(draft: Draft, *, by: User, now: datetime) -> SecondPerson:
    """Give the four-eyes mode under which it goes out, or refuse."""
    team = draft.conversation.inbox.team
    if draft.state == DraftState.APPROVED:
        roles.require(by, roles.Action.PUBLISH, team, on=now.date())
        return SecondPerson(draft.four_eyes)
    if draft.state == DraftState.IN_REVIEW:
        raise NeedsSecondPerson(_("This draft waits for approval."))
    if draft.state != DraftState.WRITING:
        raise SomebodyWasFaster(_("This answer has gone out, or its draft was thrown away."))
    if clearance.is_prepared(draft) and _is_on_duty(draft.conversation, by, now=now):
        roles.require(by, roles.Action.WORK, team, on=now.date())
        return SecondPerson.NONE
    roles.require(by, roles.Action.PUBLISH, team, on=now.date())
    mode = SecondPerson(routing.policy_for(draft.conversation).four_eyes)
    if mode is SecondPerson.BEFORE:
        raise NeedsSecondPerson(_("Another colleague must look at this answer first. Submit it for approval."))
    return mode


def may_alone(text: SavedReply, conversation: Conversation, user: User, *, now: datetime) -> bool:
    """Say whether this colleague may send an approved text, its blanks filled, without anybody else's look."""
    if text.is_prepared and _is_on_duty(conversation, user, now=now):
        return True
    may = roles.may(user, roles.Action.PUBLISH, conversation.inbox.team, on=now.date())
    return may and routing.policy_for(conversation).four_eyes != SecondPerson.BEFORE


def _is_on_duty(conversation: Conversation, user: User, *, now: datetime) -> bool:
    duty = routing.on_duty(conversation.inbox, at=now)
    return user in {duty.user, duty.deputy, *duty.also}


def _let_go(draft: Draft, mode: SecondPerson, *, by: User, now: datetime) -> None:
    """Approve without a second person: the mode says so and is kept."""
    changed = Draft.objects.filter(pk=draft.pk, state=DraftState.WRITING).update(
        state=DraftState.APPROVED,
        four_eyes=mode,
        submitted_by=by,
        submitted_at=now,
        submitted_version_by=drafts.newest_version(draft).by,
    )
    if not changed:
        raise SomebodyWasFaster(_("This answer is on its way already."))


def _queue(draft: Draft, send_after: datetime, *, by: User, now: datetime) -> list[Publication]:
    message = _answered_in(draft)
    by_hand = message is None or networks.capabilities(draft.thread.channel).by_hand
    state = PublicationState.BY_HAND if by_hand else PublicationState.QUEUED
    first = draft.publications.filter(state=PublicationState.SENT).count()
    held = now if not by_hand and crises.standing([draft.conversation.inbox]) else None
    rows = []
    # A letter is never divided: a line of hyphens is a line of hyphens there.
    texts = [draft.text.strip()] if draft.thread.private else parts.of(draft.text)
    for position, text in enumerate(texts, start=first):
        payload = _payload(draft, text, message, now=now)
        rows.append(
            Publication.objects.create(
                draft=draft,
                conversation_id=draft.conversation_id,
                position=position,
                state=state,
                text=text,
                payload=dict(payload.body),
                send_key=payload.send_key,
                queued_by=by,
                queued_at=now,
                send_after=send_after,
                held_at=held,
            )
        )
    return rows


def _answered_in(draft: Draft) -> Message | None:
    """Give the message that is answered in the draft's own thread; None where nothing of the person's stands there."""
    if draft.answers.thread_id == draft.thread_id:
        return draft.answers
    return (
        Message.objects.filter(
            thread_id=draft.thread_id, conversation_id=draft.conversation_id, direction=Direction.INBOUND
        )
        .select_related("contact")
        .order_by("-sent_at", "-pk")
        .first()
    )


def _payload(draft: Draft, text: str, message: Message | None, *, now: datetime) -> Payload:
    if message is None:
        return Payload(body={"text": text}, send_key=uuid.uuid4().hex)
    channel = draft.thread.channel
    try:
        return networks.render(
            channel,
            text,
            language=draft.language,
            target=targets.of(draft, message, now=now),
            send_key=networks.new_send_key(channel, now),
        )
    except Rejected as error:
        raise CannotGoOut(_("The network would not take it: %(words)s") % {"words": said.quoted(str(error))}) from error
