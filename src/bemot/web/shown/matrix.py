"""The responsibility matrix as its page shows it: a row for each subject, with or without an owner."""

from datetime import datetime, timedelta
from typing import Any

from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from bemot.channels.models import Inbox
from bemot.conversations import queries as conversations
from bemot.conversations.models import Topic
from bemot.routing import queries as routing
from bemot.routing.models import Responsibility
from bemot.web.shown.inbox import topic_name
from bemot.words import Place, Subject

# Long enough that a rare topic shows, short enough that it is still our matter.
LOOKS_BACK = timedelta(days=30)
SUBJECTS = {
    Subject.PRESS: (_("Press"), _("A journalist gets in touch")),
    Subject.THREAT: (_("Threats"), _("Somebody is threatened")),
    Subject.SELF_HARM: (_("Somebody may need help"), _("Words that sound like despair")),
    Subject.SAFETY: (_("Danger to somebody"), _("Life or health is at stake")),
    Subject.EVERYTHING_ELSE: (_("Everything else"), _("What no other row names")),
}
_ROLES = ("spokesperson", "deputy", "second_reader", "fact_owner")


def page(inbox: Inbox, *, now: datetime) -> dict[str, Any]:
    """Give the rows of the matrix and its gaps, in a fixed number of queries."""
    held = {(row.subject, row.topic_id): row for row in routing.matrix(inbox)}
    gaps = routing.gaps(inbox, since=now - LOOKS_BACK)
    counts = {gap.topic.pk: gap.comments for gap in gaps}
    topics = list(conversations.topics())
    return {
        "gaps": [
            {"name": topic_name(gap.topic), "comments": gap.comments, "url": url(inbox, Subject.TOPIC, gap.topic)}
            for gap in gaps
        ],
        "topics": [
            _row(inbox, held.get((Subject.TOPIC, topic.pk)), Subject.TOPIC, topic, comments=counts.get(topic.pk, 0))
            for topic in topics
        ],
        "subjects": [_row(inbox, held.get((subject, None)), subject, None) for subject in SUBJECTS],
    }


def subject_name(subject: Subject, topic: Topic | None) -> str:
    """Give what a row is called."""
    return topic_name(topic) if topic else str(SUBJECTS[subject][0])


def url(inbox: Inbox, subject: Subject, topic: Topic | None) -> str:
    """Give where the owner of a row is named."""
    if topic is not None:
        return reverse("name_topic", args=[inbox.pk, topic.slug])
    return reverse("name_subject", args=[inbox.pk, subject.value])


def _row(
    inbox: Inbox, row: Responsibility | None, subject: Subject, topic: Topic | None, *, comments: int = 0
) -> dict[str, Any]:
    people = [getattr(row, role) if row else None for role in _ROLES]
    return {
        "name": subject_name(subject, topic),
        "help": "" if topic else SUBJECTS[subject][1],
        "people": [str(person) if person else "" for person in people],
        "owned": bool(people[0]),
        "comments": comments,
        "central": bool(row and row.place == Place.CENTRAL),
        "url": url(inbox, subject, topic),
    }
