"""The roster as its page shows it: seven days, and who is on duty on each."""

import zoneinfo
from datetime import date, datetime, timedelta
from typing import Any

from django.urls import reverse

from bemot.channels.models import Inbox
from bemot.routing import queries as routing
from bemot.web.forms.roster import midnight
from bemot.web.shown import people


def page(inbox: Inbox, *, week: str, now: datetime) -> dict[str, Any]:
    """Give the week that is named (`2026-W11`), else this one; in one query."""
    today = now.astimezone(zoneinfo.ZoneInfo(inbox.time_zone)).date()
    monday = _monday(week) or today - timedelta(days=today.weekday())
    duties = list(routing.roster(inbox, week_start=midnight(monday, inbox.time_zone)))
    address = f"{reverse('roster')}?inbox={inbox.pk}&week="
    return {
        "days": [_day(monday + timedelta(days=n), inbox, duties, today) for n in range(7)],
        "duties": [_duty(duty, inbox.time_zone) for duty in duties],
        "monday": monday,
        "number": monday.isocalendar().week,
        "earlier": address + _name(monday - timedelta(days=7)),
        "later": address + _name(monday + timedelta(days=7)),
        "this_week": "" if monday <= today < monday + timedelta(days=7) else address,
        "put_url": f"{reverse('put_duty', args=[inbox.pk])}?day={max(monday, today).isoformat()}",
    }


def sunday_after(day: date) -> date:
    """Give the Sunday that ends the week of a day."""
    return day + timedelta(days=6 - day.weekday())


def _day(day: date, inbox: Inbox, duties: list[Any], today: date) -> dict[str, Any]:
    begins, ends = midnight(day, inbox.time_zone), midnight(day + timedelta(days=1), inbox.time_zone)
    here = [duty for duty in duties if duty.starts_at < ends and duty.ends_at > begins]
    return {
        "date": day,
        "today": day == today,
        "past": day < today,
        "duties": [{"who": people.avatar(duty.user), "deputy": str(duty.deputy or "")} for duty in here],
        "put_url": f"{reverse('put_duty', args=[inbox.pk])}?day={day.isoformat()}",
    }


def _duty(duty: Any, zone: str) -> dict[str, Any]:
    local = zoneinfo.ZoneInfo(zone)
    return {
        "pk": duty.pk,
        "who": str(duty.user),
        "deputy": str(duty.deputy or ""),
        "starts": duty.starts_at.astimezone(local),
        # A duty that ends at midnight ends on the day before.
        "ends": (duty.ends_at - timedelta(seconds=1)).astimezone(local),
    }


def _monday(week: str) -> date | None:
    try:
        return date.fromisoformat(f"{week}-1")
    except ValueError:
        return None


def _name(monday: date) -> str:
    year, number, _weekday = monday.isocalendar()
    return f"{year}-W{number:02}"
