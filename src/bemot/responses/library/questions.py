"""Common questions: answers that are given to everybody beforehand, made of what was answered once."""

from datetime import datetime

from django.db import transaction
from django.db.models import Max
from django.utils.translation import gettext_lazy as _

from bemot.accounts import roles
from bemot.accounts.models import User
from bemot.channels.models import Inbox
from bemot.history import timeline
from bemot.language import personal_data
from bemot.lib.errors import Refusal
from bemot.lib.text import normalise
from bemot.responses.models import Answer, Question
from bemot.words import EventKind


class NotForEverybody(Refusal):
    """A common question is read by everybody: it needs words, and holds nobody's data."""


def write(inbox: Inbox, *, question: str, text: str, answer: Answer | None, by: User, now: datetime) -> Question:
    """Add a question with its answer to the end of the page of the inbox's principal. Raises `NotForEverybody`."""
    roles.require(by, roles.Action.PUBLISH, inbox.team, on=now.date())
    question, text = _words(question, text, inbox=inbox)
    with transaction.atomic():
        last = Question.objects.filter(principal=inbox.principal).aggregate(last=Max("position"))["last"] or 0
        made = Question.objects.create(
            principal=inbox.principal,
            answer=answer,
            position=last + 1,
            question=question,
            text=text,
            written_by=by,
            written_at=now,
        )
        timeline.record(EventKind.QUESTION_WRITTEN, at=now, by=by, question=made.pk)
    return made


def rewrite(row: Question, inbox: Inbox, *, question: str, text: str, by: User, now: datetime) -> None:
    """Change a question or its answer. Raises `NotForEverybody`."""
    roles.require(by, roles.Action.PUBLISH, inbox.team, on=now.date())
    question, text = _words(question, text, inbox=inbox)
    with transaction.atomic():
        Question.objects.filter(pk=row.pk).update(question=question, text=text, written_by=by, written_at=now)
        timeline.record(EventKind.QUESTION_WRITTEN, at=now, by=by, question=row.pk)


def remove(row: Question, inbox: Inbox, *, by: User, now: datetime) -> None:
    """Take a question off the page; the answer that it was made of stays in the library."""
    roles.require(by, roles.Action.PUBLISH, inbox.team, on=now.date())
    with transaction.atomic():
        if Question.objects.filter(pk=row.pk).delete()[0]:
            timeline.record(EventKind.QUESTION_REMOVED, at=now, by=by, question=row.pk)


def _words(question: str, text: str, *, inbox: Inbox) -> tuple[str, str]:
    question, text = normalise(question).strip(), normalise(text).strip()
    if not question or not text:
        raise NotForEverybody(_("Write both the question and its answer."))
    for words in (question, text):
        told = [words[one.start : one.end] for one in personal_data.find(words)]
        if [one for one in told if one != inbox.contact_address]:
            raise NotForEverybody(_("This would show personal data to everybody. Take it out first."))
    return question, text
