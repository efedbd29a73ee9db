"""Working hours of an inbox: periods of the week, the holidays of a country, closed days of its own."""

import zoneinfo
from collections.abc import Mapping, Sequence
from datetime import date, datetime, time
from itertools import pairwise

import holidays
from django.db import transaction
from django.utils.translation import gettext_lazy as _

from bemot.accounts import roles
from bemot.accounts.models import User
from bemot.channels.models import Inbox
from bemot.history import timeline
from bemot.lib.errors import Refusal, SomebodyWasFaster
from bemot.routing.models import ClosedDay, WorkingPeriod
from bemot.words import EventKind


class CannotOpen(Refusal):
    """The periods do not fit, or the place is not known."""


def set_hours(
    inbox: Inbox,
    *,
    periods: Mapping[int, Sequence[tuple[time, time]]],
    time_zone: str,
    holiday_country: str,
    by: User,
    now: datetime,
) -> None:
    """Say when an inbox works: weekday (0 is Monday) to its periods. Promises that run already stay as they are.

    Raises `CannotOpen` or `NotAllowed`.
    """
    roles.require(by, roles.Action.ROUTE, inbox.team, on=now.date())
    _refuse_impossible(periods)
    if time_zone not in zoneinfo.available_timezones():
        raise CannotOpen(_("This time zone is not known. Choose one of the list."))
    if holiday_country and holiday_country not in holidays.list_supported_countries():
        raise CannotOpen(_("The holidays of this country are not known. Leave it empty and add your closed days."))
    with transaction.atomic():
        WorkingPeriod.objects.filter(inbox=inbox).delete()
        WorkingPeriod.objects.bulk_create(
            WorkingPeriod(inbox=inbox, weekday=day, opens=opens, closes=closes)
            for day, spans in periods.items()
            for opens, closes in spans
        )
        Inbox.objects.filter(pk=inbox.pk).update(time_zone=time_zone, holiday_country=holiday_country)
        timeline.record(EventKind.HOURS_CHANGED, at=now, by=by, inbox=inbox.pk)


def close_on(inbox: Inbox, *, day: date, name: str = "", by: User, now: datetime) -> ClosedDay:
    """Close an inbox for a day. Raises `CannotOpen` or `NotAllowed`."""
    roles.require(by, roles.Action.ROUTE, inbox.team, on=now.date())
    with transaction.atomic():
        row, made = ClosedDay.objects.get_or_create(inbox=inbox, day=day, defaults={"name": name.strip()})
        if not made:
            raise CannotOpen(_("That day is closed already. Take it off the list first if its name is wrong."))
        timeline.record(EventKind.HOURS_CHANGED, at=now, by=by, inbox=inbox.pk, closed=day.isoformat())
    return row


def open_again(closed: ClosedDay, *, by: User, now: datetime) -> None:
    """Work on that day after all. Raises `SomebodyWasFaster` or `NotAllowed`."""
    roles.require(by, roles.Action.ROUTE, closed.inbox.team, on=now.date())
    with transaction.atomic():
        gone, _by_model = ClosedDay.objects.filter(pk=closed.pk).delete()
        if not gone:
            raise SomebodyWasFaster(_("That day was taken off the list already."))
        timeline.record(EventKind.HOURS_CHANGED, at=now, by=by, inbox=closed.inbox_id, opened=closed.day.isoformat())


def _refuse_impossible(periods: Mapping[int, Sequence[tuple[time, time]]]) -> None:
    for spans in periods.values():
        ordered = sorted(spans)
        if any(closes <= opens for opens, closes in ordered):
            raise CannotOpen(_("Each period must close after it opens."))
        if any(later[0] < earlier[1] for earlier, later in pairwise(ordered)):
            raise CannotOpen(_("Two periods of a day overlap. Put them together, or move one."))
