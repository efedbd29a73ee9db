"""The first day as its page shows it: four steps, of which one is next."""

from collections.abc import Mapping
from datetime import date
from typing import Any

from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from bemot.accounts import queries as accounts
from bemot.accounts.models import User
from bemot.channels import queries as channels
from bemot.channels.models import Inbox
from bemot.conversations import queries as conversations
from bemot.conversations.models import Topic
from bemot.routing import queries as routing
from bemot.web.forms.guide import Line, NameForm
from bemot.web.shown import matrix
from bemot.words import Subject

# What the first start calls it, until somebody says its name.
UNNAMED = "Our organisation"
_FIRST = (Subject.EVERYTHING_ELSE, Subject.PRESS, Subject.SAFETY)


def page(user: User, inbox: Inbox, *, on: date) -> dict[str, Any]:
    """Give the steps; the first that is not done is current."""
    name = inbox.principal.name
    steps = [_name(name), _colleagues(inbox, on), _matrix(inbox), _channel(user)]
    current = next((step for step in steps if not step["done"]), None)
    return {
        "steps": steps,
        "current": current,
        "ready": current is None,
        "left": sum(not step["done"] for step in steps),
        "form": NameForm(initial={"name": "" if name == UNNAMED else name}),
    }


def subjects() -> dict[str, tuple[Subject, Topic | None]]:
    """Give the subjects of the matrix by the names of the form's fields, the most useful ones first.

    The topic *other* is left out: whoever takes everything else takes it.
    """
    found: dict[str, tuple[Subject, Topic | None]] = {str(one): (one, None) for one in _FIRST}
    topics = [topic for topic in conversations.topics() if topic.slug != routing.NO_TOPIC]
    found |= {_key(Subject.TOPIC, topic.pk): (Subject.TOPIC, topic) for topic in topics}
    return found | {str(one): (one, None) for one in Subject if one not in (*_FIRST, Subject.TOPIC)}


def lines(found: Mapping[str, tuple[Subject, Topic | None]]) -> list[Line]:
    """Give the form's lines: what each subject is called, and a word of help."""
    return [
        (name, matrix.subject_name(subject, topic), "" if topic else str(matrix.SUBJECTS[subject][1]))
        for name, (subject, topic) in found.items()
    ]


def _key(subject: str, topic_id: int | None) -> str:
    return f"topic_{topic_id}" if topic_id else subject


def spokespersons(inbox: Inbox) -> dict[str, str]:
    """Give who speaks for what already, by the names of the form's fields."""
    rows = routing.matrix(inbox).filter(spokesperson__isnull=False)
    return {_key(row.subject, row.topic_id): str(row.spokesperson_id) for row in rows}


def _name(name: str) -> dict[str, Any]:
    done = name != UNNAMED
    text = name if done else _("It stands beside your answers, and tells your own posts in an import from the others.")
    return {"key": "name", "title": _("Who are you?"), "text": text, "done": done, "url": "", "button": ""}


def _colleagues(inbox: Inbox, on: date) -> dict[str, Any]:
    n = accounts.colleagues_of(inbox.team, on=on).count()
    said = ngettext("%(n)s colleague is here.", "%(n)s colleagues are here.", n) % {"n": n}
    text = said if n > 1 else _("One is enough to begin: whoever reads the post before you answer.")
    return {
        "key": "colleagues",
        "title": _("Invite whoever reads first"),
        "text": text,
        "done": n > 1,
        "url": reverse("invite"),
        "button": _("Invite"),
    }


def _matrix(inbox: Inbox) -> dict[str, Any]:
    n = len(spokespersons(inbox))
    said = ngettext("%(n)s subject has an owner.", "%(n)s subjects have an owner.", n) % {"n": n}
    text = (
        said if n else _("Five minutes now save the search for somebody when it burns. Begin with “Everything else”.")
    )
    return {
        "key": "matrix",
        "title": _("Who answers what?"),
        "text": text,
        "done": n > 0,
        "url": reverse("guide_matrix"),
        "button": _("Name them"),
    }


def _channel(user: User) -> dict[str, Any]:
    first = channels.channels_visible_to(user).first()
    text = (
        _("%(name)s is connected.") % {"name": first.title}
        if first
        else _("Bluesky, WordPress, a feed, or any place by hand.")
    )
    return {
        "key": "channel",
        "title": _("Connect a channel"),
        "text": text,
        "done": first is not None,
        "url": reverse("connect"),
        "button": _("Connect"),
    }
