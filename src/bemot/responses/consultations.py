"""Consultations: somebody without an account is asked by mail, and what they answer lands as a note."""

import re
from datetime import datetime

from django.db import transaction
from django.db.models import F, QuerySet
from django.utils import translation
from django.utils.translation import gettext as _

from bemot.accounts import roles
from bemot.accounts.models import User
from bemot.channels import claims
from bemot.channels import queries as channels
from bemot.channels import sending as networks
from bemot.channels.models import Channel
from bemot.connectors.base import Author, ConnectorError, Envelope, Payload, Rejected, Target
from bemot.conversations import letters, notes
from bemot.conversations import queries as conversations
from bemot.conversations.models import Conversation, Message
from bemot.history import timeline
from bemot.language import personal_data
from bemot.lib.errors import Refusal
from bemot.responses.models import Consultation
from bemot.words import ConsultationState, EventKind

_HIDDEN = "[…]"
_SHORTEST_NAME = 3


class CannotAsk(Refusal):
    """There is no mailbox to ask from, or nobody and nothing to ask."""


def ask(
    conversation: Conversation, *, address: str, question: str, by: User, now: datetime, name: str = "", shown: str = ""
) -> Consultation:
    """Queue a question to somebody outside. `shown` is what of the post they get to read.

    Raises `CannotAsk`.
    """
    roles.require(by, roles.Action.WORK, conversation.inbox.team, on=now.date())
    mailbox = channels.mailbox_of(conversation.inbox)
    if mailbox is None:
        raise CannotAsk(_("No mailbox is connected here yet, so an answer could not come back. Connect one first."))
    if not question.strip():
        raise CannotAsk(_("Write what you want to know."))
    whom = f"{name} <{address}>" if name else address
    with transaction.atomic():
        asked = _("Asked %(whom)s: %(question)s") % {"whom": whom, "question": question.strip()}
        note = notes.write(conversation, asked, by=by, now=now)
        token = letters.token_for(conversation, note=note, now=now).token
        words = {"address": address, "name": name, "question": question, "shown": shown}
        payload = _payload(mailbox, **words, token=token, by=by, now=now)
        row = Consultation.objects.create(
            conversation=conversation,
            note=note,
            channel=mailbox,
            payload=dict(payload.body),
            send_key=payload.send_key,
            by=by,
            at=now,
            send_after=now,
        )
        timeline.record(EventKind.CONSULTED, at=now, by=by, conversation_id=conversation.pk, consultation=row.pk)
    return row


def masked_words(conversation: Conversation) -> str:
    """Give the person's newest words without personal data and without the person's name."""
    newest = conversations.last_inbound(conversation)
    if newest is None:
        return ""
    text = newest.text
    for found in reversed(personal_data.find(text)):
        text = text[: found.start] + _HIDDEN + text[found.end :]
    for name in _names(newest):
        text = re.sub(rf"@?(?<!\w){re.escape(name)}(?!\w)", _HIDDEN, text, flags=re.IGNORECASE)
    return text


def _names(message: Message) -> list[str]:
    """Give the person's names, the longest first, so that no half of one stays."""
    contact = message.contact
    names = {contact.name, contact.handle.lstrip("@"), *contact.name.split()} if contact else set()
    return sorted((name for name in names if len(name) >= _SHORTEST_NAME), key=len, reverse=True)


def to_send(now: datetime) -> QuerySet[Consultation]:
    """Give the questions whose time has come."""
    return Consultation.objects.filter(claims.free(now), state=ConsultationState.QUEUED, send_after__lte=now).order_by(
        "send_after"
    )


def send_one(pk: int, *, now: datetime) -> bool:
    """Put one question out; False where there was nothing to do.

    A chore outside any transaction. The mailbox looks for its own copy before it sends again, so that a question whose
    sending was cut off is not asked twice.
    """
    if not to_send(now).filter(pk=pk).update(claimed_until=now + claims.LEASE, attempts=F("attempts") + 1):
        return False
    row = Consultation.objects.select_related("channel", "conversation").get(pk=pk)
    mine = Consultation.objects.filter(pk=pk, claimed_until=row.claimed_until)
    try:
        networks.send(row.channel, row.payload, row.send_key)
    except Rejected as error:
        _give_up(row, mine, str(error), now=now)
    except ConnectorError as error:
        mine.update(claimed_until=None, send_after=now + claims.pause(row.attempts), error=str(error)[:2000])
    else:
        mine.update(claimed_until=None, state=ConsultationState.SENT, error="")
    return True


def _give_up(row: Consultation, mine: QuerySet[Consultation], words: str, *, now: datetime) -> None:
    with transaction.atomic():
        if mine.update(claimed_until=None, state=ConsultationState.FAILED, error=words[:2000]):
            timeline.record(EventKind.UNDELIVERED, at=now, conversation_id=row.conversation_id, consultation=row.pk)


def _payload(
    mailbox: Channel, *, address: str, name: str, question: str, shown: str, token: str, by: User, now: datetime
) -> Payload:
    language = by.language or "sv"
    with translation.override(language):
        text = _text(name, question, shown, by=by)
        subject = _("A question from %(name)s") % {"name": by.name}
    target = Target(
        external_id="",
        revision="",
        root_id="",
        root_revision="",
        author=Author(external_id=address, name=name),
        envelope=Envelope(subject=subject, token=token),
    )
    key = networks.new_send_key(mailbox, now)
    return networks.render(mailbox, text, language=language, target=target, send_key=key)


def _text(name: str, question: str, shown: str, *, by: User) -> str:
    parts = [_("Hello %(name)s,") % {"name": name} if name else _("Hello,"), question.strip()]
    if shown.strip():
        quoted = "\n".join(f"> {line}" for line in shown.strip().splitlines())
        parts += [_("This is what was written to us; names and personal data are left out:"), quoted]
    parts += [_("Answer this mail, and it comes to all of us who work with it."), by.signature or by.name]
    return "\n\n".join(parts)
