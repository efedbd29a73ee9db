"""Quoting a fact in a draft: its words go in, and it is kept which fact the draft stands on."""

from datetime import datetime

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from bemot.accounts.models import User
from bemot.history import timeline
from bemot.lib.errors import Refusal
from bemot.responses import checks, drafts
from bemot.responses.checks import frame
from bemot.responses.models import Draft, Fact, Quote
from bemot.words import EventKind


class NothingToQuote(Refusal):
    """The fact is not answered yet, or belongs to another conversation."""


def quote(draft: Draft, fact: Fact, *, text: str, base_n: int, by: User, now: datetime) -> None:
    """Keep `text`, put the fact's words in before its signature, and note which fact it is; nothing is said twice.

    Raises `NothingToQuote`, and as `drafts.edit` does.
    """
    if fact.conversation_id != draft.conversation_id:
        raise NothingToQuote(_("This fact belongs to another conversation. Record it here, with its source, first."))
    if fact.answered_at is None:
        raise NothingToQuote(_("Nobody has answered this question yet. Ask again, or write without it."))
    with transaction.atomic():
        words = text if fact.text in text else frame.with_words(text, fact.text, checks.around(draft).sender)
        drafts.edit(draft, text=words, base_n=base_n, by=by, now=now)
        _quote, made = Quote.objects.get_or_create(draft=draft, fact=fact, defaults={"by": by, "at": now})
        if made:
            timeline.record(
                EventKind.FACT_QUOTED,
                at=now,
                by=by,
                conversation_id=draft.conversation_id,
                draft=draft.pk,
                fact=fact.pk,
            )
