"""Greeting, name, signature and address from the writer's profile: put around a draft, at its start or later."""

from datetime import datetime

from bemot.accounts.models import User
from bemot.conversations.models import Conversation, Message
from bemot.lib.text import normalise
from bemot.responses import appeal_links, checks, drafts
from bemot.responses.checks import frame
from bemot.responses.checks.courtesy import Sender
from bemot.responses.measures import letters
from bemot.responses.models import Draft
from bemot.words import Purpose

# An offer is a prepared text, a return brings its own question, and a holding answer is short.
_FRAMED = frozenset({Purpose.ANSWER, Purpose.THANKS, Purpose.PRIVATE})


def first_words(conversation: Conversation, answers: Message, purpose: Purpose, *, by: User, now: datetime) -> str:
    """Give what a new draft begins with; nothing where the purpose has words of its own.

    Where two have said that the person only provokes, a private word tells how to say no to that.
    """
    if purpose not in _FRAMED:
        return ""
    sender, name, language = Sender.of(by, conversation.inbox), str(answers.contact or ""), drafts.language_of(answers)
    appeal = appeal_links.address_for(conversation, now=now) if purpose is Purpose.PRIVATE else ""
    if not appeal:
        return frame.empty(sender, contact_name=name, language=language)
    return frame.completed(letters.say_no(appeal, language=language), sender, contact_name=name, language=language)


def complete(draft: Draft, *, text: str, base_n: int, by: User, now: datetime) -> None:
    """Keep `text` with the greeting, signature and address that it lacks. Raises what `drafts.edit` raises."""
    around = checks.around(draft)
    words = frame.completed(normalise(text), around.sender, contact_name=around.contact_name, language=around.language)
    drafts.edit(draft, text=words, base_n=base_n, by=by, now=now)


def is_empty(draft: Draft, text: str) -> bool:
    """Say whether nothing but the frame stands there."""
    contact, sender = draft.answers.contact, Sender.of(draft.author, draft.conversation.inbox)
    return frame.is_empty(text, sender, contact_name=str(contact or ""), language=draft.language)
