"""Calendars as their pages show them: addresses to subscribe to, and what a file would bring."""

import zoneinfo
from datetime import datetime
from typing import Any

from django.conf import settings
from django.urls import reverse

from bemot.accounts.models import User
from bemot.channels.models import Inbox
from bemot.routing import calendar_import, calendars
from bemot.routing import queries as routing
from bemot.routing.calendar_file import Fault
from bemot.routing.calendar_import import Unfit
from bemot.routing.models import CalendarImport
from bemot.web import names
from bemot.web.shown.roster import name_of, span_said

# More than this is not read, only counted.
SHOWN = 60


def page(user: User, inbox: Inbox) -> dict[str, Any]:
    """Give one's own address, the inbox's, and the files that were brought in lately."""
    held = {row.inbox_id: row for row in calendars.addresses_of(user)}
    return {
        "addresses": [
            {"inbox": of, "row": held.get(of.pk if of else None), "url": _url(held.get(of.pk if of else None))}
            for of in (None, inbox)
        ],
        "imports": list(routing.imports_of(inbox)[:5]),
    }


def preview(found: CalendarImport, *, now: datetime) -> dict[str, Any]:
    """Give what a file would bring, or has brought."""
    zone = zoneinfo.ZoneInfo(found.inbox.time_zone)
    if found.kept_at is not None:
        return {"found": found, "kept": len(found.made)}
    seen = calendar_import.look(found, now=now)
    return {
        "found": found,
        "n": len(seen.good),
        "good": [
            {
                "who": str(one.user),
                "deputy": str(one.deputy or ""),
                "when": span_said(one.entry.starts_at, one.entry.ends_at, zone),
                "title": one.entry.title,
            }
            for one in seen.good[:SHOWN]
        ],
        "more": max(0, len(seen.good) - SHOWN),
        "aside": [
            *(
                {
                    "what": each.entry.summary,
                    "when": span_said(each.entry.starts_at, each.entry.ends_at, zone),
                    "why": names.UNFITS[Unfit(each.why)] % {"name": each.who},
                    "detail": "",
                }
                for each in seen.unused[:SHOWN]
            ),
            *(
                {"what": each.summary, "when": "", "why": names.FAULTS[Fault(each.fault)], "detail": each.detail}
                for each in seen.aside[:SHOWN]
            ),
        ],
        "n_aside": len(seen.unused) + len(seen.aside),
    }


def week_of(found: CalendarImport, *, now: datetime) -> str:
    """Give the address of the roster in the week in which the first duty of a file lies."""
    first = routing.first_of(found)
    monday = (first.starts_at if first else now).astimezone(zoneinfo.ZoneInfo(found.inbox.time_zone)).date()
    return f"{reverse('roster')}?inbox={found.inbox_id}&week={name_of(monday)}"


def _url(row: Any) -> str:
    return f"{settings.DESK_ADDRESS}{reverse('calendar_feed', args=[row.token])}" if row else ""
