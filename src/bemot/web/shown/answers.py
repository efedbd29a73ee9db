"""The answer library as its pages show it."""

import re
from collections.abc import Iterable
from typing import Any

from django.urls import reverse

from bemot.lib import text as letters
from bemot.responses.library.search import EarlierAnswer
from bemot.responses.models import Answer, Question
from bemot.web import names
from bemot.web.shown import times
from bemot.web.shown.inbox import topic_name

_COMMENT = 220
_LEAD = re.compile(r"^(?:@\S+\s+)*(?:(?:Hej|Hejsan|Hi|Hello|Dear)\b[^.!?\n]{0,40}[.!?,]\s*)?", re.IGNORECASE)
_SIGNED = re.compile(r"\s*(?:/|–|-)\s?\w+\s*$")


def row(answer: EarlierAnswer) -> dict[str, Any]:
    """Give an answer with the comment that it answered and how that ended."""
    return {
        "pk": answer.pk,
        "comment": letters.cut(answer.comment, graphemes=_COMMENT),
        "text": answer.text,
        "who": str(answer.by) if answer.by else "",
        "when": times.ago(answer.at),
        "at": answer.at,
        "end": names.of(names.FOLLOW_UPS, answer.ended) if answer.ended else "",
        "topic": topic_name(answer.topic),
        "outdated": answer.outdated,
        "url": reverse("answer", args=[answer.pk]),
        "conversation": reverse("conversation", args=[answer.conversation_id]) if answer.conversation_id else "",
        "network": answer.url if answer.url.startswith(("http://", "https://")) else "",
    }


def for_everybody(text: str) -> str:
    """Give an answer without what was meant for one person: mention, greeting and signature."""
    return _SIGNED.sub("", _LEAD.sub("", text.strip(), count=1)).strip()


def first_words(answer: Answer | None) -> dict[str, str]:
    """Give what the form of a common question begins with."""
    return {"text": for_everybody(answer.message.text)} if answer else {}


def questions(rows: Iterable[Question]) -> list[dict[str, Any]]:
    """Give the common questions in their order."""
    return [{"pk": one.pk, "question": one.question, "text": one.text} for one in rows]
