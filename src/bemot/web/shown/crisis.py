"""A crisis on the screen: what stands, who has it, what is held, the log, and the summary at the end."""

from datetime import datetime
from typing import Any

from django.urls import reverse
from django.utils import timezone
from django.utils.timesince import timesince

from bemot.accounts import queries as accounts
from bemot.accounts import roles
from bemot.accounts.models import User
from bemot.alerts import queries as alerts
from bemot.channels import queries as channels
from bemot.channels.models import Inbox
from bemot.history import queries as history
from bemot.responses import crises as verbs
from bemot.routing import crises
from bemot.routing.models import Crisis
from bemot.web.forms.crisis import LineForm, NoteForm
from bemot.web.templatetags.sentences import event


def index(user: User, *, now: datetime) -> dict[str, Any]:
    """Give each team's work for a principal with its crisis, and what is over."""
    inboxes = list(channels.inboxes_visible_to(user).select_related("team", "principal"))
    standing = crises.standing(inboxes)
    places: dict[tuple[int, int], dict[str, Any]] = {}
    for inbox in inboxes:
        key = (inbox.team_id, inbox.principal_id)
        places.setdefault(key, {"inbox": inbox, "names": [], "crisis": standing.get(inbox.pk)})["names"].append(
            inbox.name
        )
    for place in places.values():
        team = place["inbox"].team
        place["people"] = crises.list_of(team, at=now)
        place["may_begin"] = crises.may_begin(user, place["inbox"], now=now)
        place["may_choose"] = roles.may(user, roles.Action.ROUTE, team, on=timezone.localdate(now))
    past = crises.visible_to(user).filter(ended_at__isnull=False).order_by("-ended_at")[:20]
    return {"places": list(places.values()), "past": past}


def before(inbox: Inbox, user: User, *, now: datetime) -> dict[str, Any]:
    """Give what whoever begins is told first."""
    people = crises.list_of(inbox.team, at=now)
    return {"inbox": inbox, "people": people, "may": crises.may_begin(user, inbox, now=now), "back": reverse("crises")}


def page(crisis: Crisis, *, user: User, now: datetime) -> dict[str, Any]:
    """Give everything that the page of a crisis shows."""
    on = timezone.localdate(now)
    stands = crisis.ended_at is None
    return {
        "crisis": crisis,
        "stands": stands,
        "lasted": timesince(crisis.begun_at, crisis.ended_at or now),
        "answers": crisis.answers.select_related("user").order_by("at"),
        "alert": alerts.of_crisis(crisis) if stands else None,
        "asked": crises.may_answer(user, crisis.team, at=now) and not crisis.answers.filter(user=user).exists(),
        "held": verbs.held_in(crisis),
        "line_form": LineForm(initial={"line": crisis.line}),
        "note_form": NoteForm(),
        "may_line": stands and roles.may(user, roles.Action.REVIEW, crisis.team, on=on),
        "may_end": stands and roles.may(user, roles.Action.ROUTE, crisis.team, on=on),
        "log": log(crisis),
        "sums": verbs.sums(crisis, now=now),
    }


def log(crisis: Crisis) -> list[dict[str, Any]]:
    """Give what happened, oldest first: what the desk recorded and what colleagues wrote."""
    notes = {row.pk: row for row in crisis.notes.select_related("by")}
    rows = history.each_once(crises.events_of(crisis))
    rung = accounts.named({row.data["to"] for row in rows if row.data.get("to")})
    return [
        {
            "at": row.at,
            "who": str(row.user or ""),
            "text": event(row.kind, who=str(row.user or ""), whom=str(rung.get(row.data.get("to"), ""))),
            "note": notes[row.data["note"]].text if row.data.get("note") in notes else "",
        }
        for row in rows
    ]
