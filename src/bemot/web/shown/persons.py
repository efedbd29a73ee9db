"""Persons as their pages show them: where they are seen, and what was said before."""

from typing import Any

from django.core.paginator import Page
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from bemot.accounts.models import User
from bemot.conversations import queries
from bemot.conversations.models import Contact, Conversation, Person
from bemot.lib import text
from bemot.overview import past
from bemot.overview.past import Past
from bemot.web import names
from bemot.web.shown import clocks, times
from bemot.web.shown.inbox import topic_name
from bemot.web.shown.thread import hue
from bemot.words import Status

# Whom to merge with is chosen by a name; more than these means: write more of it.
CANDIDATES = 8
EARLIER = 50
ANSWER_WORDS = 160


def rows(page: Page[Person]) -> list[dict[str, Any]]:
    """Give one row for each person of a page of the list."""
    return [row(person) for person in page]


def row(person: Person) -> dict[str, Any]:
    """Give one row for a person that came with the contacts that may be seen."""
    return _row(person, list(person.contacts.all()))


def page(person: Person, user: User, *, words: str) -> dict[str, Any]:
    """Give the context of a person's page; `words` look for who might be the same person."""
    others = queries.persons_found(user, words).filter(principal=person.principal_id).exclude(pk=person.pk)
    found = list(others[:CANDIDATES]) if words.strip() else []
    contacts = list(queries.contacts_visible_to(user).filter(person=person))
    earlier = list(queries.conversations_of(person, user)[:EARLIER])
    became = past.of_many(earlier, now=timezone.now())
    return {
        "person": _row(person, contacts),
        "contacts": [_contact(contact) for contact in contacts],
        "conversations": [_conversation(one, became[one.pk]) for one in earlier],
        "merges": [
            {"pk": row.pk, "joined": str(row.joined), "by": str(row.by), "when": times.ago(row.at)}
            for row in queries.merges_into(person)
        ],
        "candidates": [row(other) for other in found],
        "words": words,
    }


def _row(person: Person, contacts: list[Contact]) -> dict[str, Any]:
    shown = str(person) if person.name else str(contacts[0]) if contacts else str(person)
    letters = [word[0] for word in shown.lstrip("@").split() if word[:1].isalnum()]
    return {
        "pk": person.pk,
        "name": shown,
        "initials": "".join(letters[:1] + letters[-1:] if len(letters) > 1 else letters).upper(),
        "hue": hue(person.pk),
        "where": list(dict.fromkeys(contact.channel.title for contact in contacts)),
        "handles": list(dict.fromkeys(contact.handle for contact in contacts if contact.handle)),
        "url": reverse("person", args=[person.pk]),
    }


def _contact(contact: Contact) -> dict[str, Any]:
    return {
        "name": str(contact),
        "handle": contact.handle,
        "where": contact.channel.title,
        "address": contact.url if contact.url.startswith(("https://", "http://")) else "",
    }


def _conversation(row: Conversation, became: Past) -> dict[str, Any]:
    return {
        "became": _told(became),
        "answer": text.cut(" ".join(became.last_answer.split()), graphemes=ANSWER_WORDS),
        "url": reverse("conversation", args=[row.pk]),
        "number": row.pk,
        "what": [
            word
            for word in (
                names.of(names.INTENTS, row.intent),
                topic_name(row.topic),
                clocks.of(row, now=timezone.now())["waited"],
            )
            if word
        ],
        "where": row.thread.channel.title,
        "at": row.opened_at,
        "when": times.ago(row.opened_at),
        "status": row.status,
        "resolved": row.status == Status.RESOLVED,
        "waiting": row.status == Status.WAITING,
    }


def _told(became: Past) -> list[str]:
    """Say what was decided, offered and answered, and how it ended, each in a few words."""
    answers = ngettext("%(n)s answer", "%(n)s answers", became.answers) % {"n": became.answers}
    found = [
        names.of(names.MOVES, became.move) if became.move else "",
        answers if became.answers else "",
        _("the one offer was made") if became.offered else "",
        _("went on in private") if became.private else "",
        names.of(names.OUTCOMES, became.outcome) if became.outcome else "",
        _("return: %(state)s") % {"state": names.of(names.FOLLOW_UPS, became.ended)} if became.ended else "",
    ]
    return [word for word in found if word]
