"""Notes: what colleagues write to each other. Nothing here knows a way out of the desk."""

from collections.abc import Mapping
from datetime import datetime

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from bemot.accounts import roles
from bemot.accounts.models import User
from bemot.channels.models import RawEvent
from bemot.connectors.base import Post
from bemot.conversations import wording
from bemot.conversations.models import Conversation, Note, ReplyToken
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


def take_in(tokens: Mapping[str, ReplyToken], found: Mapping[str, tuple[RawEvent, Post]], *, now: datetime) -> None:
    """Keep what people outside answered as notes, with who and when. Inside the caller's transaction."""
    for external_id, token in tokens.items():
        post = found[external_id][1]
        author = post.author
        who = f"{author.name} <{author.handle}>" if author and author.name else author.handle if author else "?"
        text = wording.plain(post.text) or (post.letter.subject if post.letter else "")
        note = Note.objects.create(
            conversation_id=token.conversation_id, who=who[:300], text=text or "–", at=post.created_at or now
        )
        timeline.record(EventKind.CONSULT_ANSWERED, at=now, conversation_id=token.conversation_id, note=note.pk)
