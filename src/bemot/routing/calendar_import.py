"""Bringing a roster in from another calendar: looked at first, kept in one step, taken back in one."""

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from bemot.accounts import queries as accounts
from bemot.accounts import roles
from bemot.accounts.models import User
from bemot.channels.models import Inbox
from bemot.history import timeline
from bemot.lib.errors import Refusal, SomebodyWasFaster
from bemot.routing import calendar_file, duty
from bemot.routing.calendar_file import Aside, Entry
from bemot.routing.models import CalendarImport, Duty
from bemot.words import EventKind

AHEAD = timedelta(days=370)
MOST_BYTES = calendar_file.MOST_BYTES


class NotACalendar(Refusal):
    """The file is none, or too large."""


class HasMoved(Refusal):
    """Some of the duties have changed or begun since they came in."""


class Unfit(StrEnum):
    """Why an event that could be read is no duty here."""

    NOBODY = "nobody"
    SEVERAL = "several"
    TAKEN = "taken"
    LEFT = "left"


@dataclass(frozen=True, slots=True)
class Found:
    """A duty to be."""

    entry: Entry
    user: User
    deputy: User | None


@dataclass(frozen=True, slots=True)
class Unused:
    """An event that could be read and is no duty here: why, and who is meant where that matters."""

    entry: Entry
    why: Unfit
    who: str = ""


@dataclass(frozen=True, slots=True)
class Look:
    """What a file would bring."""

    good: list[Found]
    unused: list[Unused]
    aside: list[Aside]


def take(inbox: Inbox, data: bytes, *, by: User, now: datetime) -> CalendarImport:
    """Keep a file to be looked at; nothing counts yet. Raises `NotACalendar` or `NotAllowed`."""
    roles.require(by, roles.Action.ROUTE, inbox.team, on=now.date())
    if len(data) > calendar_file.MOST_BYTES:
        raise NotACalendar(_("The file is larger than 1 MB. Export fewer months, or one calendar at a time."))
    text = data.decode("utf-8-sig", errors="replace").replace("\x00", "")
    if "BEGIN:VCALENDAR" not in text.upper():
        raise NotACalendar(_("This is no iCalendar file. Export the calendar as .ics and choose that file."))
    if not calendar_file.is_whole(text):
        raise NotACalendar(_("The file ends in the middle. Export it again, and choose the new file."))
    if not calendar_file.has_events(text):
        raise NotACalendar(_("There is nothing in this calendar. Was the right one exported?"))
    with transaction.atomic():
        # What was only looked at holds other people's words: it is not kept beside its successor.
        CalendarImport.objects.filter(inbox=inbox, kept_at__isnull=True).delete()
        return CalendarImport.objects.create(inbox=inbox, by=by, at=now, text=text)


def look(found: CalendarImport, *, now: datetime) -> Look:
    """Say what a file would bring from now on, for a year."""
    inbox = found.inbox
    entries, aside = calendar_file.read(found.text, zone=inbox.time_zone, starts_at=now, ends_at=now + AHEAD)
    colleagues = list(accounts.colleagues_of(inbox.team, on=timezone.localdate(now)))
    ends = {row.user_id: row.ends_on for row in inbox.team.memberships.all()}
    taken = list(Duty.objects.filter(inbox=inbox, ends_at__gt=now).values_list("title", "starts_at", "ends_at"))
    good: list[Found] = []
    unused: list[Unused] = []
    for entry in entries:
        people = _meant(entry, colleagues)
        why = _unfit(entry, people, taken=taken, ends=ends)
        if why is not None:
            unused.append(Unused(entry, why, ", ".join(str(one) for one in people)))
            continue
        taken.append((entry.title, entry.starts_at, entry.ends_at))
        good.append(Found(entry, people[0], people[1] if len(people) > 1 else None))
    return Look(good, unused, aside)


def keep(found: CalendarImport, *, by: User, now: datetime) -> int:
    """Put all that fits on the roster, in one step; gives how many duties. Raises `SomebodyWasFaster`."""
    roles.require(by, roles.Action.ROUTE, found.inbox.team, on=now.date())
    with transaction.atomic():
        if not CalendarImport.objects.filter(pk=found.pk, kept_at__isnull=True).update(kept_at=now):
            raise SomebodyWasFaster(_("This file has been brought in already."))
        made: list[Duty] = []
        for one in look(found, now=now).good:
            made += duty.put_many(
                found.inbox,
                user=one.user,
                deputy=one.deputy,
                spans=[(one.entry.starts_at, one.entry.ends_at)],
                title=one.entry.title,
                by=by,
                now=now,
            )
        CalendarImport.objects.filter(pk=found.pk).update(made=[[row.pk, row.user_id] for row in made], text="")
        timeline.record(EventKind.ROSTER_IMPORTED, at=now, by=by, inbox=found.inbox_id, duties=len(made))
    return len(made)


def undo(found: CalendarImport, *, by: User, now: datetime) -> None:
    """Take all duties of a file off again, while none has begun or changed. Raises `HasMoved`."""
    roles.require(by, roles.Action.ROUTE, found.inbox.team, on=now.date())
    with transaction.atomic():
        row = CalendarImport.objects.select_for_update().get(pk=found.pk)
        standing = Duty.objects.filter(pk__in=[pk for pk, _user in row.made], starts_at__gt=now)
        if sorted([pk, user] for pk, user in standing.values_list("pk", "user")) != sorted(row.made):
            raise HasMoved(_("Some of these duties have begun, changed hands or been taken off. Change single ones."))
        if not CalendarImport.objects.filter(pk=row.pk, kept_at__isnull=False, undone_at__isnull=True).update(
            undone_at=now
        ):
            raise SomebodyWasFaster(_("This import has been taken back already, or was never kept."))
        standing.delete()
        timeline.record(EventKind.ROSTER_IMPORT_UNDONE, at=now, by=by, inbox=row.inbox_id, duties=len(row.made))


def _unfit(
    entry: Entry,
    people: Sequence[User],
    *,
    taken: Sequence[tuple[str, datetime, datetime]],
    ends: Mapping[int, object],
) -> Unfit | None:
    if not people:
        return Unfit.NOBODY
    if len(people) > 2 or (len(people) == 2 and not entry.attendees):
        return Unfit.SEVERAL
    last = ends.get(people[0].pk)
    if last is not None and str(last) < timezone.localdate(entry.starts_at).isoformat():
        return Unfit.LEFT
    if any(title == entry.title and starts < entry.ends_at and over > entry.starts_at for title, starts, over in taken):
        return Unfit.TAKEN
    return None


def _meant(entry: Entry, colleagues: Sequence[User]) -> list[User]:
    """Give who is meant: who takes part (the second one is deputy), else a name in the summary, else who called it."""
    by_mail = {one.email.lower(): one for one in colleagues}
    attending = list(dict.fromkeys(by_mail[mail] for mail in entry.attendees if mail in by_mail))
    if attending:
        return attending
    named = _named(entry.summary, colleagues)
    return named or ([by_mail[entry.organizer]] if entry.organizer in by_mail else [])


def _named(summary: str, colleagues: Sequence[User]) -> list[User]:
    """Give the colleagues whose full name stands in the summary, else those whose first name does."""
    full = [one for one in colleagues if one.name and _stands(one.name, summary)]
    return full or [one for one in colleagues if one.first_name and _stands(one.first_name, summary)]


def _stands(name: str, summary: str) -> bool:
    return re.search(rf"(?<!\w){re.escape(name.casefold())}(?!\w)", summary.casefold()) is not None
