"""iCalendar files: duties written as one, and any one read into who is meant and when. Knows no rows."""

import re
import zoneinfo
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from enum import StrEnum
from typing import Any

import icalendar
import recurring_ical_events

# A roster of one year with three duties a day; more is a mistake, or somebody who means no good.
MOST_EVENTS = 1100
MOST_BYTES = 1_000_000
_EVENT = re.compile(r"^BEGIN:VEVENT\r?$.*?^END:VEVENT\r?$", re.MULTILINE | re.DOTALL | re.IGNORECASE)
_ZONE = re.compile(r"^BEGIN:VTIMEZONE\r?$.*?^END:VTIMEZONE\r?$", re.MULTILINE | re.DOTALL | re.IGNORECASE)
_FEW = {"DAILY", "WEEKLY", "MONTHLY", "YEARLY"}
_OLD = timedelta(days=3650)
# What the libraries raise on what they cannot make sense of.
_UNREADABLE = (ValueError, TypeError, KeyError, AttributeError, IndexError, OverflowError)
_DUTY = "X-BEMOT-DUTY"
_UTC = zoneinfo.ZoneInfo("UTC")


class Fault(StrEnum):
    """Why an event is kept aside."""

    UNREADABLE = "unreadable"
    NO_BEGINNING = "no_beginning"
    CANCELLED = "cancelled"
    TOO_OFTEN = "too_often"
    OUT_OF_SIGHT = "out_of_sight"


@dataclass(frozen=True, slots=True)
class Span:
    """One duty as a file holds it: times are aware."""

    uid: str
    starts_at: datetime
    ends_at: datetime
    title: str
    name: str
    mail: str
    deputy_name: str = ""
    deputy_mail: str = ""


@dataclass(frozen=True, slots=True)
class Entry:
    """One event as it was read: what it is called, who takes part, who called it; times are aware."""

    summary: str
    attendees: tuple[str, ...]
    organizer: str
    title: str
    starts_at: datetime
    ends_at: datetime


@dataclass(frozen=True, slots=True)
class Aside:
    """An event that could not be used, and why; `detail` in the library's own words, perhaps empty."""

    summary: str
    fault: Fault
    detail: str = ""


def write(spans: Iterable[Span], *, called: str, now: datetime) -> bytes:
    """Give the file: each span an event that blocks nobody's day, with who has it as its attendee."""
    calendar = icalendar.Calendar()
    calendar.add("prodid", "-//Bemöt//duties//SV")
    calendar.add("version", "2.0")
    calendar.add("x-wr-calname", called)
    calendar.add("refresh-interval", timedelta(hours=1), parameters={"VALUE": "DURATION"})
    for span in spans:
        calendar.add_component(_event(span, now=now))
    return bytes(calendar.to_ical())


def is_whole(text: str) -> bool:
    """Say whether the calendar ends, so that nothing of it was lost on the way."""
    return "END:VCALENDAR" in text.upper()


def has_events(text: str) -> bool:
    """Say whether anything stands in the calendar at all."""
    return _EVENT.search(text) is not None


def read(text: str, *, zone: str, starts_at: datetime, ends_at: datetime) -> tuple[list[Entry], list[Aside]]:
    """Give what happens between two moments, repetitions one by one, and what had to be kept aside.

    Days and times without a zone are those of `zone`. One bad event never spoils the others.
    """
    zones = _ZONE.findall(text)
    series: dict[str, list[Any]] = {}
    aside: list[Aside] = []
    for n, block in enumerate(_EVENT.findall(text)):
        event = _parsed(block, zones)
        fault = _fault(event, since=starts_at - _OLD) if event is not None else Fault.UNREADABLE
        if fault is not None:
            aside.append(Aside(_summary(event), fault, _detail(event)))
            continue
        series.setdefault(str(event.get("UID") or n), []).append(event)
    entries: list[Entry] = []
    for events in series.values():
        try:
            calendar = _calendar([event.to_ical().decode() for event in events], zones)
            found = list(_happening(calendar, zoneinfo.ZoneInfo(zone), starts_at=starts_at, ends_at=ends_at))
        except _UNREADABLE as error:
            aside.append(Aside(_summary(events[0]), Fault.UNREADABLE, str(error)[:200]))
            continue
        entries += found
        if not found:
            aside.append(Aside(_summary(events[0]), Fault.OUT_OF_SIGHT))
    return sorted(entries, key=lambda each: each.starts_at)[:MOST_EVENTS], aside


def _event(span: Span, *, now: datetime) -> icalendar.Event:
    event = icalendar.Event()
    event.add("uid", span.uid)
    event.add("dtstamp", now)
    event.add("dtstart", span.starts_at.astimezone(_UTC))
    event.add("dtend", span.ends_at.astimezone(_UTC))
    event.add("summary", f"{span.title}: {span.name}" if span.title else span.name)
    event.add("transp", "TRANSPARENT")
    for name, mail in ((span.name, span.mail), (span.deputy_name, span.deputy_mail)):
        if mail:
            address = icalendar.vCalAddress(f"mailto:{mail}")
            address.params["CN"] = name
            event.add("attendee", address)
    if span.title:
        event.add(_DUTY, span.title)
    return event


def _parsed(block: str, zones: Sequence[str]) -> Any:
    try:
        return _calendar([block], zones).walk("VEVENT")[0]
    except _UNREADABLE:
        return None


def _calendar(blocks: Sequence[str], zones: Sequence[str]) -> Any:
    lines = ["BEGIN:VCALENDAR", "VERSION:2.0", "PRODID:-//bemot//read//EN", *zones, *blocks, "END:VCALENDAR", ""]
    return icalendar.Calendar.from_ical("\r\n".join(line.strip("\r\n") for line in lines))


def _fault(event: Any, *, since: datetime) -> Fault | None:
    broken = {name for name, _said in event.errors}
    if broken & {"DTSTART", "DTEND", "DURATION", "RRULE", "RDATE", "EXDATE", "RECURRENCE-ID"}:
        return Fault.UNREADABLE
    if "DTSTART" not in event:
        return Fault.NO_BEGINNING
    if "DTEND" in event and _moment(event["DTEND"].dt, _UTC) <= _moment(event["DTSTART"].dt, _UTC):
        return Fault.UNREADABLE
    if str(event.get("STATUS", "")).upper() == "CANCELLED":
        return Fault.CANCELLED
    if "RRULE" in event and _too_often(event, since=since):
        return Fault.TOO_OFTEN
    return None


def _too_often(event: Any, *, since: datetime) -> bool:
    """Say whether a rule would give more than a roster can mean, or has run for longer than one looks through."""
    rules = event["RRULE"] if isinstance(event["RRULE"], list) else [event["RRULE"]]
    by_clock = {"BYSECOND", "BYMINUTE", "BYHOUR"}
    often = any(set(rule.get("FREQ", [])) - _FEW or by_clock & set(rule) for rule in rules)
    begun = event["DTSTART"].dt
    return often or (begun.date() if isinstance(begun, datetime) else begun) < since.date()


def _happening(calendar: Any, zone: zoneinfo.ZoneInfo, *, starts_at: datetime, ends_at: datetime) -> Iterator[Entry]:
    for each in recurring_ical_events.of(calendar).between(starts_at, ends_at):
        begins, ends = _moment(each["DTSTART"].dt, zone), _moment(each["DTEND"].dt, zone)
        if ends <= begins:
            raise ValueError("it has no length")
        if ends > starts_at:
            yield Entry(
                summary=_summary(each),
                attendees=tuple(_address(one) for one in _listed(each.get("ATTENDEE"))),
                organizer=_address(each.get("ORGANIZER", "")),
                title=str(each.get(_DUTY, ""))[:60],
                starts_at=begins,
                ends_at=ends,
            )


def _moment(at: datetime | date, zone: zoneinfo.ZoneInfo) -> datetime:
    if not isinstance(at, datetime):
        return datetime.combine(at, time(), zone)
    return at if at.tzinfo else at.replace(tzinfo=zone)


def _listed(value: object) -> list[object]:
    return value if isinstance(value, list) else [value] if value else []


def _address(value: object) -> str:
    return re.sub(r"^mailto:", "", str(value or "").strip(), flags=re.IGNORECASE).lower()


def _summary(event: Any) -> str:
    return str(event.get("SUMMARY", "") if event is not None else "")[:120]


def _detail(event: Any) -> str:
    return "; ".join(str(said) for _name, said in event.errors)[:200] if event is not None else ""
