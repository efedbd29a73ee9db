"""Private ways: an address of its own, or a form that is used once, put into the answer so that one can write."""

from datetime import datetime

from django.db import transaction
from django.utils import translation
from django.utils.translation import gettext as _

from bemot.accounts import roles
from bemot.accounts.models import User
from bemot.channels import queries as channels
from bemot.channels import sending
from bemot.conversations import letterbox, letters
from bemot.conversations.models import Conversation
from bemot.history import timeline
from bemot.lib.errors import Refusal
from bemot.responses import checks, drafts
from bemot.responses.checks import frame
from bemot.responses.models import Draft, DraftVersion
from bemot.words import EventKind, PrivateWay


class NoWay(Refusal):
    """There is nothing to offer yet."""


def offer(draft: Draft, *, way: PrivateWay, by: User, now: datetime) -> DraftVersion:
    """Put a private way into a draft, before its signature; the same way a second time changes nothing.

    Raises `NoWay`, or what `drafts.edit` raises.
    """
    conversation = draft.conversation
    roles.require(by, roles.Action.WORK, conversation.inbox.team, on=now.date())
    with transaction.atomic(), translation.override(draft.language):
        line = _address(conversation, now=now) if way is PrivateWay.MAIL else _form(conversation, by=by, now=now)
        newest = drafts.newest_version(draft)
        if line in newest.text:
            return newest
        text = frame.with_words(newest.text, line, checks.around(draft).sender)
        version = drafts.edit(draft, text=text, base_n=newest.n, by=by, now=now)
        timeline.record(
            EventKind.PRIVATE_WAY_OFFERED, at=now, by=by, conversation_id=conversation.pk, draft=draft.pk, way=way.value
        )
    return version


def _address(conversation: Conversation, *, now: datetime) -> str:
    mailbox = channels.mailbox_of(conversation.inbox)
    if mailbox is None:
        raise NoWay(_("No mailbox is connected here yet. Connect one under Channels, or offer the form."))
    thread = letters.offered_thread(conversation, mailbox)
    way = sending.reply_way(mailbox, letters.token_for(conversation, thread=thread, public=True, now=now).token)
    if not way.subject:
        return _("Write to us at %(address)s, and we take it from there.") % {"address": way.address}
    return _("Write to us at %(address)s with %(word)s in the subject, and we take it from there.") % {
        "address": way.address,
        "word": way.subject,
    }


def _form(conversation: Conversation, *, by: User, now: datetime) -> str:
    link = letterbox.open_for(conversation, by=by, now=now)
    return _("Write to us here, only we can read it: %(link)s") % {"link": letterbox.address_of(link)}
