"""What a search found, as its page shows it: the words marked where they stand, abuse veiled."""

import re
from collections.abc import Iterable
from typing import Any

from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _

from bemot.conversations import veil
from bemot.conversations.models import Message, Person
from bemot.conversations.search import Hit
from bemot.lib import text as letters
from bemot.web import names
from bemot.web.shown import clocks, persons, times
from bemot.web.shown.inbox import topic_name
from bemot.web.templatetags.marks import Segment
from bemot.words import Direction

_WORD = re.compile(r"\w+")
_LENGTH = 260
# Inflected forms begin alike: so much of a word that was asked for is marked.
_STEM = 4
_BEFORE = 60


def page(words: str, hits: Iterable[Hit], people: Iterable[Person]) -> dict[str, Any]:
    """Give the context."""
    pattern = _pattern(words)
    return {
        "words": words,
        "hits": [_hit(hit.message, pattern) for hit in hits if hit.message.conversation],
        "people": [persons.row(person) for person in people],
    }


def _hit(message: Message, pattern: re.Pattern[str]) -> dict[str, Any]:
    conversation = message.conversation
    assert conversation is not None  # noqa: S101 - told to mypy; `page` has looked
    ours = message.direction == Direction.OUTBOUND
    veiled = veil.is_veiled(conversation) and not ours
    contact = message.contact or conversation.contact
    return {
        "url": reverse("conversation", args=[conversation.pk]),
        "who": str(message.by or message.channel.title) if ours else str(contact or _("Unknown")),
        "ours": ours,
        "veiled": _("Veiled.") if veiled else "",
        "segments": [] if veiled else _segments(_around(message.text, pattern), pattern),
        "words": [
            word
            for word in (
                names.of(names.INTENTS, conversation.intent),
                topic_name(conversation.topic),
                message.channel.title,
                clocks.of(conversation, now=timezone.now())["waited"],
            )
            if word
        ],
        "at": message.sent_at,
        "when": times.ago(message.sent_at),
    }


def _pattern(words: str) -> re.Pattern[str]:
    """Match words that begin as the asked ones do; what has no word in it matches nothing."""
    stems = [re.escape(word[: max(_STEM, len(word) - 2)]) for word in _WORD.findall(words.casefold())]
    return re.compile(rf"\b(?:{'|'.join(stems)})\w*" if stems else r"(?!)", re.IGNORECASE)


def _around(text: str, pattern: re.Pattern[str]) -> str:
    """Cut a long text so that the first match is in it."""
    found = pattern.search(text)
    start = max(found.start() - _BEFORE, 0) if found and found.start() > _LENGTH - _BEFORE else 0
    return ("…" if start else "") + letters.cut(text[start:], graphemes=_LENGTH)


def _segments(text: str, pattern: re.Pattern[str]) -> list[Segment]:
    pieces, at = [], 0
    for found in pattern.finditer(text):
        pieces += [Segment(text[at : found.start()]), Segment(found.group(), finding=True)]
        at = found.end()
    return [*pieces, Segment(text[at:])]
