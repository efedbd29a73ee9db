"""Being away as its pages show it: who is away, and everything that bears a name."""

import zoneinfo
from collections.abc import Sequence
from datetime import date, datetime, timedelta
from typing import Any

from django.utils import formats, timezone
from django.utils.translation import gettext as _

from bemot.accounts import queries as accounts
from bemot.accounts import roles
from bemot.accounts.models import Team, User
from bemot.outcomes import bearing
from bemot.outcomes.bearing import Borne
from bemot.routing import absence
from bemot.routing.models import Duty, Leave, Responsibility
from bemot.web import names
from bemot.web.forms.leave import LeaveForm, Thing
from bemot.web.shown import matrix, people, roster
from bemot.web.shown.inbox import topic_name
from bemot.words import Subject


def page(user: User, *, now: datetime) -> dict[str, Any]:
    """Give the colleague's teams, each with who is away and who may be sent; queries grow with teams, not people."""
    teams = accounts.teams_of(user, on=timezone.localdate(now)).order_by("name")
    return {"teams": [_team(team, user, now=now) for team in teams]}


def things(user: User, team: Team, *, first: date, last: date) -> list[Thing]:
    """Give all that bears the name, as the form lists it."""
    starts, ends = (timezone.make_aware(datetime.combine(day, datetime.min.time())) for day in (first, last))
    borne = bearing.borne_by(user, team, starts_at=starts, ends_at=ends + timedelta(days=1))
    return [(each.kind, each.pk, _title(each)) for each in borne]


def groups(form: LeaveForm) -> list[dict[str, Any]]:
    """Give the choices of a form under their headings."""
    return [
        {"name": names.BEARERS[kind], "n": len(fields), "fields": fields, "open": len(fields) <= _OPEN}
        for kind, fields in form.groups()
    ]


# More than this in one kind is folded: the substitute takes them all, which is what is mostly wanted.
_OPEN = 8


def _team(team: Team, user: User, *, now: datetime) -> dict[str, Any]:
    leads = roles.may(user, roles.Action.ROUTE, team, on=timezone.localdate(now))
    rows = list(absence.leaves_of(team, since=now))
    return {
        "team": team,
        "leads": leads,
        "leaves": [_leave(row, user, leads=leads, now=now) for row in rows],
        "colleagues": list(accounts.colleagues_of(team, on=timezone.localdate(now))) if leads else [user],
    }


def _leave(row: Leave, user: User, *, leads: bool, now: datetime) -> dict[str, Any]:
    begun = row.starts_at <= now
    mine = user.pk in (row.user_id, row.planned_by_id)
    return {
        "pk": row.pk,
        "who": people.avatar(row.user),
        "substitute": str(row.substitute),
        "days": span(row.starts_at, row.ends_at),
        "begun": begun,
        "n": len(row.handed),
        "may_undo": leads or mine,
        "may_come_back": begun and (leads or user.pk == row.user_id),
    }


def span(starts_at: datetime, ends_at: datetime) -> str:
    """Give the days of a leave, the last one included."""
    first, last = timezone.localdate(starts_at), timezone.localdate(ends_at - timedelta(seconds=1))
    said: Sequence[str] = [formats.date_format(day, _("j M")) for day in (first, last)]
    return said[0] if first == last else f"{said[0]} – {said[1]}"


def _title(each: Borne) -> str:
    if isinstance(each.row, Duty):
        return f"{each.row.inbox.name}, {roster.said(each.row, zoneinfo.ZoneInfo(each.row.inbox.time_zone))}"
    if isinstance(each.row, Responsibility):
        return f"{each.row.inbox.name}: {matrix.subject_name(Subject(each.row.subject), each.row.topic)}"
    if each.conversation is None:
        return each.about
    # Names and our own words only: what strangers wrote may be what nobody wants to read in passing.
    contact = str(each.conversation.contact or _("Somebody"))
    said = ", ".join(word for word in (contact, topic_name(each.conversation.topic)) if word)
    due = f" · {formats.date_format(timezone.localtime(each.due_at), _('j M H:i'))}" if each.due_at else ""
    return f"{said}{due}: {each.about}" if each.about else f"{said}{due}"
