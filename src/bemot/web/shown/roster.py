"""The roster as its page shows it: seven days, who is on duty on each, when duty is handed over, and what is open."""

import zoneinfo
from collections.abc import Sequence
from datetime import date, datetime, timedelta
from typing import Any

from django.urls import reverse
from django.utils import formats, timezone
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from bemot.accounts.models import User
from bemot.channels.models import Inbox
from bemot.routing import absence, coverage
from bemot.routing import queries as routing
from bemot.routing.absence import Absences
from bemot.routing.models import Duty, Swap
from bemot.web.forms.roster import midnight
from bemot.web.shown import people

WEEK = timedelta(days=7)


def page(inbox: Inbox, user: User, *, week: str, now: datetime) -> dict[str, Any]:
    """Give the week that is named (`2026-W11`), else this one; in a fixed number of queries."""
    zone = zoneinfo.ZoneInfo(inbox.time_zone)
    today = now.astimezone(zone).date()
    monday = _monday(week) or today - timedelta(days=today.weekday())
    begins, ends = midnight(monday, inbox.time_zone), midnight(monday + WEEK, inbox.time_zone)
    duties = list(routing.roster(inbox, week_start=begins))
    absences = absence.touching([inbox.team_id], starts_at=begins, ends_at=ends)
    address = f"{reverse('roster')}?inbox={inbox.pk}&week="
    return {
        "days": _days(monday, inbox, duties, absences, today=today),
        "duties": [_duty(duty, inbox, absences, user, now=now) for duty in duties],
        "gaps": _gaps(inbox, duties, starts_at=max(begins, now), ends_at=ends),
        "swaps": [_swap(row, user, zone) for row in routing.open_swaps(inbox, user, at=now)],
        "zone": inbox.time_zone if _elsewhere(zone, begins) else "",
        "monday": monday,
        "number": monday.isocalendar().week,
        "earlier": address + name_of(monday - WEEK),
        "later": address + name_of(monday + WEEK),
        "this_week": "" if monday <= today < monday + WEEK else address,
        "put_url": f"{reverse('put_duty', args=[inbox.pk])}?day={max(monday, today).isoformat()}",
    }


def sunday_after(day: date) -> date:
    """Give the Sunday that ends the week of a day."""
    return day + timedelta(days=6 - day.weekday())


def said(duty: Duty, zone: zoneinfo.ZoneInfo) -> str:
    """Give when a duty is, in a zone: the day once, where it ends on the day on which it began."""
    return span_said(duty.starts_at, duty.ends_at, zone)


def span_said(starts_at: datetime, ends_at: datetime, zone: zoneinfo.ZoneInfo) -> str:
    """Give a span of time in a zone."""
    starts, ends = starts_at.astimezone(zone), ends_at.astimezone(zone)
    first = formats.date_format(starts, _("D j M H:i"))
    return f"{first}–{_end(starts, ends, zone)}"


def _end(starts: datetime, ends: datetime, zone: zoneinfo.ZoneInfo) -> str:
    if ends == midnight(starts.date() + timedelta(days=1), str(zone)):
        return _("24:00")
    clock = _("H:i") if ends.date() == starts.date() else _("D j M H:i")
    return formats.date_format(ends, clock)


def name_of(monday: date) -> str:
    """Give a week as the address names it."""
    year, number, _weekday = monday.isocalendar()
    return f"{year}-W{number:02}"


def _days(
    monday: date, inbox: Inbox, duties: Sequence[Duty], absences: Absences, *, today: date
) -> list[dict[str, Any]]:
    days = [monday + timedelta(days=n) for n in range(7)]
    red = coverage.red_days(inbox.holiday_country, days, language=get_language() or "en")
    return [
        {
            "date": day,
            "today": day == today,
            "past": day < today,
            "red": red.get(day, ""),
            "duties": [found for duty in duties if (found := _on_a_day(duty, inbox, absences, day))],
            "put_url": f"{reverse('put_duty', args=[inbox.pk])}?day={day.isoformat()}",
        }
        for day in days
    ]


def _on_a_day(duty: Duty, inbox: Inbox, absences: Absences, day: date) -> dict[str, Any] | None:
    """Give a duty as it stands on a day: whole days without hours; None where it does not touch the day."""
    begins, ends = midnight(day, inbox.time_zone), midnight(day + timedelta(days=1), inbox.time_zone)
    first, last = max(duty.starts_at, begins), min(duty.ends_at, ends)
    if first >= last:
        return None
    zone = zoneinfo.ZoneInfo(inbox.time_zone)
    user, deputy = absence.acting(duty, absences.at(first), team_id=inbox.team_id)
    clock = formats.date_format(first.astimezone(zone), _("H:i"))
    hours = f"{clock}–{_end(first.astimezone(zone), last.astimezone(zone), zone)}"
    return {
        "who": people.avatar(user or duty.user),
        "instead_of": str(duty.user) if user != duty.user else "",
        "deputy": str(deputy or ""),
        "hours": "" if (first, last) == (begins, ends) else hours,
        "title": duty.title,
    }


def _duty(duty: Duty, inbox: Inbox, absences: Absences, user: User, *, now: datetime) -> dict[str, Any]:
    zone = zoneinfo.ZoneInfo(inbox.time_zone)
    absent = absences.at(max(duty.starts_at, min(now, duty.ends_at)))
    acting, deputy = absence.acting(duty, absent, team_id=inbox.team_id)
    return {
        "pk": duty.pk,
        "who": str(acting or duty.user),
        "instead_of": str(duty.user) if acting != duty.user else "",
        "deputy": str(deputy or ""),
        "title": duty.title,
        "when": said(duty, zone),
        "yours": said(duty, _own_zone()) if _elsewhere(zone, duty.starts_at) else "",
        "may_swap": duty.user_id == user.pk and duty.ends_at > now,
    }


def _gaps(inbox: Inbox, duties: Sequence[Duty], *, starts_at: datetime, ends_at: datetime) -> list[str]:
    """Say when nobody is on duty, from now on."""
    if ends_at <= starts_at:
        return []
    if not duties:
        return [_("Nobody is on duty this week.")]
    zone = zoneinfo.ZoneInfo(inbox.time_zone)
    spans = coverage.gaps([(row.starts_at, row.ends_at) for row in duties], starts_at=starts_at, ends_at=ends_at)
    return [_("Nobody is on duty %(when)s.") % {"when": span_said(*span, zone)} for span in spans]


def _swap(row: Swap, user: User, zone: zoneinfo.ZoneInfo) -> dict[str, Any]:
    return {
        "pk": row.pk,
        "mine": row.asked_by_id == user.pk,
        "asked_by": str(row.asked_by),
        "to": str(row.to),
        "when": said(row.duty, zone),
        "in_return": said(row.in_return, zone) if row.in_return else "",
    }


def _own_zone() -> zoneinfo.ZoneInfo:
    return zoneinfo.ZoneInfo(timezone.get_current_timezone_name())


def _elsewhere(zone: zoneinfo.ZoneInfo, at: datetime) -> bool:
    return at.astimezone(zone).utcoffset() != at.astimezone(_own_zone()).utcoffset()


def _monday(week: str) -> date | None:
    try:
        return date.fromisoformat(f"{week}-1")
    except ValueError:
        return None
