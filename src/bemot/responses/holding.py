"""Holding statements: an honest line that an answer is coming and when; approved in advance, sent with two clicks."""

from datetime import datetime
from zoneinfo import ZoneInfo

from django.db import transaction
from django.utils import formats, timezone, translation
from django.utils.translation import gettext_lazy as _

from bemot.accounts.models import User
from bemot.channels.models import Inbox
from bemot.conversations import queries as conversations
from bemot.conversations.models import Conversation
from bemot.lib.errors import Refusal
from bemot.responses import drafts, publication, saved_replies
from bemot.responses.checks import frame
from bemot.responses.models import Draft, Publication, SavedReply
from bemot.words import DraftState, Purpose


class CannotHold(Refusal):
    """The text or the time does not fit."""


def hold(
    conversation: Conversation, *, text: SavedReply, until: datetime, by: User, now: datetime
) -> list[Publication]:
    """Say with a text that was approved in advance that an answer comes before `until`; what was said is a promise.

    The person on duty may do it alone. All or nothing. Raises `CannotHold`, what `drafts.start` or
    `publication.publish` raises.
    """
    with transaction.atomic():
        draft = begin(conversation, text=text, until=until, by=by, now=now)
        if draft.state != DraftState.WRITING:
            raise CannotHold(_("A holding answer is on its way already. Go on with the answer itself."))
        return publication.publish(draft, by=by, now=now)


def begin(conversation: Conversation, *, text: SavedReply, until: datetime, by: User, now: datetime) -> Draft:
    """Write it as a draft that somebody else looks at. Raises `CannotHold` or what `drafts.start` raises."""
    if until <= now:
        raise CannotHold(_("Promise a time that is still to come."))
    if text.inbox_id != conversation.inbox_id:
        raise CannotHold(_("This text belongs to another inbox. Choose one of this inbox."))
    answers = conversations.last_inbound(conversation)
    if answers is None:
        raise drafts.CannotAnswer(_("There is nothing here that an answer could answer."))
    words = wording(text, conversation, until=until, by=by, now=now)
    draft = drafts.start(
        conversation, answers=answers, purpose=Purpose.HOLDING, by=by, now=now, text=words, saved_reply=text
    )
    if draft.state == DraftState.WRITING:
        if draft.text != words:
            drafts.edit(draft, text=words, base_n=drafts.newest_version(draft).n, by=by, now=now)
        drafts.promise(draft, text=text, until=until)
    return draft


def wording(text: SavedReply, conversation: Conversation, *, until: datetime, by: User, now: datetime) -> str:
    """Give a text with its blanks filled: the person's name, the promised time, who signs and where to write."""
    inbox = conversation.inbox
    return saved_replies.filled(
        text,
        contact=frame.called(str(conversation.contact or "")),
        signature=by.signature or by.first_name,
        address=by.contact_address or inbox.contact_address,
        time=spoken(until, inbox, language=text.language, now=now),
    )


def spoken(until: datetime, inbox: Inbox, *, language: str, now: datetime) -> str:
    """Give a promised time as it is said in public, on the clock of the inbox: with its day unless that is today."""
    zone = ZoneInfo(inbox.time_zone)
    with translation.override(language):
        local = timezone.localtime(until, zone)
        clock = formats.date_format(local, str(_("H:i")))
        if local.date() == timezone.localtime(now, zone).date():
            return clock
        return f"{formats.date_format(local, 'l j F')} {clock}"
