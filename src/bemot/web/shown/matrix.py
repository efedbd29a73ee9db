"""The responsibility matrix as its page shows it: a row for each subject, with or without an owner."""

from collections.abc import Mapping
from datetime import datetime, timedelta
from typing import Any

from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from bemot.accounts import queries as accounts
from bemot.channels.models import Inbox
from bemot.conversations import queries as conversations
from bemot.conversations.models import Topic
from bemot.routing import queries as routing
from bemot.routing.models import ResponsePolicy, Responsibility
from bemot.web import names
from bemot.web.shown import times
from bemot.web.shown.inbox import topic_name
from bemot.words import Intent, Place, Subject

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
    counts = {(gap.subject, gap.topic.pk if gap.topic else None): gap.comments for gap in gaps}
    topics = list(conversations.topics())
    return {
        "gaps": [_gap(inbox, gap) for gap in gaps],
        "colleagues": list(accounts.colleagues_of(inbox.team, on=timezone.localdate(now))) if gaps else [],
        "topics": [
            _row(inbox, held.get((Subject.TOPIC, topic.pk)), Subject.TOPIC, topic, comments=counts) for topic in topics
        ],
        "subjects": [_row(inbox, held.get((subject, None)), subject, None, comments=counts) for subject in SUBJECTS],
    }


def subject_name(subject: Subject, topic: Topic | None) -> str:
    """Give what a row is called."""
    return topic_name(topic) if topic else str(SUBJECTS[subject][0])


def url(inbox: Inbox, subject: Subject, topic: Topic | None) -> str:
    """Give where the owner of a row is named."""
    if topic is not None:
        return reverse("name_topic", args=[inbox.pk, topic.slug])
    return reverse("name_subject", args=[inbox.pk, subject.value])


def promise(policy: ResponsePolicy) -> str:
    """Say a policy in one line: for what, and how soon."""
    what = str(names.INTENTS[Intent(policy.intent)]) if policy.intent else str(_("Everything else"))
    level = f" · {names.LEVELS[policy.level]}" if policy.level else ""
    soon = f": {times.length(policy.first_answer)}" if policy.first_answer else ""
    return f"{what}{level}{soon}"


def _gap(inbox: Inbox, gap: routing.Gap) -> dict[str, Any]:
    return {
        "name": subject_name(gap.subject, gap.topic),
        "comments": gap.comments,
        "subject": gap.subject.value,
        "topic": gap.topic.slug if gap.topic else "",
        "url": url(inbox, gap.subject, gap.topic),
    }


def _row(
    inbox: Inbox,
    row: Responsibility | None,
    subject: Subject,
    topic: Topic | None,
    *,
    comments: Mapping[tuple[Subject, int | None], int],
) -> dict[str, Any]:
    people = [getattr(row, role) if row else None for role in _ROLES]
    return {
        "name": subject_name(subject, topic),
        "help": "" if topic else SUBJECTS[subject][1],
        "people": [str(person) if person else "" for person in people],
        "owned": bool(people[0]),
        "confidential": topic is not None and topic.confidential,
        "comments": comments.get((subject, topic.pk if topic else None), 0),
        "central": bool(row and row.place == Place.CENTRAL),
        "promise": promise(row.policy) if row and row.policy else "",
        "sign_off": str(row.sign_off or "") if row else "",
        "url": url(inbox, subject, topic),
    }
