"""Notices where a public draft repeats what was said in private: a mail, or the answer of somebody outside."""

import re
from collections.abc import Iterable

from django.db.models import Q

from bemot.conversations.models import Letter, Message, Note
from bemot.responses.models import Draft
from bemot.words import Direction

# So many words in a row are not said twice by chance; a name, a place or a polite phrase is shorter.
RUN = 7
_WORD = re.compile(r"\w+")


def repeats(draft: Draft) -> bool:
    """Say whether a run of words of the draft stands in private in its conversation, and nowhere in its thread."""
    said = _runs([draft.text])
    if not said:
        return False
    rows = Message.objects.filter(conversation=draft.conversation_id, thread__private=True)
    private = [*rows.exclude(direction=Direction.OUTBOUND).values_list("text", flat=True)]
    private += Letter.objects.filter(message__in=rows).values_list("whole", flat=True)
    private += Note.objects.filter(conversation=draft.conversation_id, by__isnull=True).values_list("text", flat=True)
    found = said & _runs(private)
    return bool(found) and bool(found - _runs(_public(draft)))


def _public(draft: Draft) -> Iterable[str]:
    """Give what everybody can read there already; a mail quotes it often."""
    rows = Message.objects.filter(Q(thread=draft.thread_id) | Q(conversation=draft.conversation_id))
    return rows.filter(thread__private=False).values_list("text", flat=True)


def _runs(texts: Iterable[str]) -> set[tuple[str, ...]]:
    found: set[tuple[str, ...]] = set()
    for text in texts:
        words = _WORD.findall(text.casefold())
        found |= {tuple(words[n : n + RUN]) for n in range(len(words) - RUN + 1)}
    return found
