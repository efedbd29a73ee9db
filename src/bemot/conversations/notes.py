"""Notes: what colleagues write to each other. Nothing here knows a way out of the desk."""

from datetime import datetime

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from bemot.accounts import roles
from bemot.accounts.models import User
from bemot.conversations.models import Conversation, Note
from bemot.history import timeline
from bemot.lib.errors import Refusal
from bemot.words import EventKind


class EmptyNote(Refusal):
    """There is nothing to keep."""


def write(conversation: Conversation, text: str, *, by: User, now: datetime) -> Note:
    """Keep a note. Raises `EmptyNote` or `NotAllowed`."""
    roles.require(by, roles.Action.WORK, conversation.inbox.team, on=now.date())
    if not text.strip():
        raise EmptyNote(_("Write something first; an empty note is not kept."))
    with transaction.atomic():
        note = Note.objects.create(conversation=conversation, by=by, text=text.strip(), at=now)
        timeline.record(EventKind.NOTED, at=now, by=by, conversation_id=conversation.pk, note=note.pk)
    return note
