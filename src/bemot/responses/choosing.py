"""Choosing a saved reply while one writes: its words go into the draft, the blanks that the desk knows filled in."""

from datetime import datetime

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from bemot.accounts.models import User
from bemot.lib.errors import Refusal
from bemot.lib.text import normalise
from bemot.responses import drafts, framing, saved_replies
from bemot.responses import queries as responses
from bemot.responses.checks import frame
from bemot.responses.models import Draft, SavedReply
from bemot.words import DraftState


class NotOffered(Refusal):
    """The text belongs elsewhere, is for another purpose, or is out of use."""


def take(
    draft: Draft, saved: SavedReply, *, text: str, at: int | None = None, base_n: int, by: User, now: datetime
) -> None:
    """Keep `text` with the saved reply put in at the code point `at`, by default at the end.

    Where nothing but the frame stands yet, the saved reply stands alone: it greets and signs in its own words.

    Raises `NotOffered`, and as `drafts.edit` does.
    """
    if saved not in responses.saved_replies_for(draft):
        raise NotOffered(_("This saved reply is not meant for this answer, or is out of use. Choose another one."))
    with transaction.atomic():
        before = "" if framing.is_empty(draft, text) else normalise(text)
        words = put_in(before, wording(saved, draft), at=at)
        drafts.edit(draft, text=words, base_n=base_n, by=by, now=now)
        Draft.objects.filter(pk=draft.pk, state=DraftState.WRITING).update(saved_reply=saved)


def wording(saved: SavedReply, draft: Draft) -> str:
    """Give its text for this person and this writer; what the desk does not know stays a blank."""
    author, inbox = draft.author, draft.conversation.inbox
    return saved_replies.filled(
        saved,
        contact=frame.called(str(draft.answers.contact or "")),
        signature=author.signature or author.first_name,
        address=author.contact_address or inbox.contact_address,
    )


def put_in(text: str, words: str, *, at: int | None) -> str:
    """Put words into a text at a code point, as a paragraph of their own; alone where nothing stands there yet."""
    place = len(text) if at is None else min(max(at, 0), len(text))
    around = (text[:place].rstrip(), words, text[place:].lstrip())
    return "\n\n".join(part for part in around if part.strip())
