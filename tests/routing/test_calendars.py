from datetime import UTC, datetime, timedelta

import icalendar
import pytest

from bemot.accounts.models import Membership, User
from bemot.accounts.roles import NotAllowed
from bemot.lib.errors import SomebodyWasFaster
from bemot.routing import calendar_file, calendar_import, calendars, duty
from bemot.routing.calendar_file import Fault
from bemot.routing.calendar_import import Unfit
from bemot.routing.models import CalendarImport, Duty, Leave
from tests.cast import Cast

DAY = timedelta(days=1)


def event(*lines: str, uid: str = "a") -> str:
    return "\r\n".join(["BEGIN:VEVENT", f"UID:{uid}", "DTSTAMP:20260301T000000Z", *lines, "END:VEVENT"])


def file(*events: str) -> bytes:
    return "\r\n".join(["BEGIN:VCALENDAR", "VERSION:2.0", "PRODID:x", *events, "END:VCALENDAR", ""]).encode()


def take(cast: Cast, *events: str) -> CalendarImport:
    return calendar_import.take(cast.inbox, file(*events), by=cast.cleo, now=cast.now)


def look(cast: Cast, *events: str) -> calendar_import.Look:
    Duty.objects.all().delete()
    return calendar_import.look(take(cast, *events), now=cast.now)


SATURDAY = ("DTSTART:20260314T070000Z", "DTEND:20260314T160000Z")


@pytest.mark.parametrize(
    ("lines", "who", "deputy"),
    [
        (["SUMMARY:Jour", "ATTENDEE;CN=x:mailto:Ana@Example.test"], "Ana Berg", None),
        (["SUMMARY:Cleo", "ATTENDEE:mailto:ana@example.test", "ATTENDEE:mailto:bo@example.test"], "Ana Berg", "Bo Dal"),
        (["SUMMARY:Jour: Bo Dal", "ORGANIZER:mailto:cleo@example.test"], "Bo Dal", None),
        (["SUMMARY:Ana har jouren"], "Ana Berg", None),
        (["SUMMARY:Jour", "ORGANIZER:mailto:cleo@example.test"], "Cleo Ek", None),
    ],
)  # fmt: skip
def test_look_tells_who_is_meant(cast: Cast, lines, who, deputy) -> None:
    found = look(cast, event(*SATURDAY, *lines))
    assert [(str(one.user), str(one.deputy) if one.deputy else None) for one in found.good] == [(who, deputy)]


@pytest.mark.parametrize(
    ("lines", "why"),
    [
        ([*SATURDAY, "SUMMARY:Analys av Bosnien"], Unfit.NOBODY),
        ([*SATURDAY, "SUMMARY:Jour", "ATTENDEE:mailto:dag@example.test"], Unfit.NOBODY),
        ([*SATURDAY, "SUMMARY:Ana eller Bo"], Unfit.SEVERAL),
        (["SUMMARY:Ana Berg"], Fault.NO_BEGINNING),
        (["DTSTART:på lördag", "SUMMARY:Ana Berg"], Fault.UNREADABLE),
        (["DTSTART:20260314T070000Z", "DTEND:20260313T070000Z", "SUMMARY:Ana Berg"], Fault.UNREADABLE),
        ([*SATURDAY, "RRULE:FREQ=NONSENSE", "SUMMARY:Ana Berg"], Fault.UNREADABLE),
        ([*SATURDAY, "RRULE:FREQ=SECONDLY", "SUMMARY:Ana Berg"], Fault.TOO_OFTEN),
        ([*SATURDAY, "RRULE:FREQ=DAILY;BYHOUR=1,2,3;BYMINUTE=0,1,2", "SUMMARY:Ana Berg"], Fault.TOO_OFTEN),
        (["DTSTART:00010314T070000Z", "RRULE:FREQ=DAILY", "SUMMARY:Ana Berg"], Fault.TOO_OFTEN),
        ([*SATURDAY, "STATUS:CANCELLED", "SUMMARY:Ana Berg"], Fault.CANCELLED),
        (["DTSTART:20200314T070000Z", "DTEND:20200314T160000Z", "SUMMARY:Ana Berg"], Fault.OUT_OF_SIGHT),
    ],
)
def test_bad_event_is_kept_aside_with_its_reason_and_good_ones_go_in(cast: Cast, lines, why) -> None:
    good = event("DTSTART:20260321T070000Z", "DTEND:20260321T160000Z", "SUMMARY:Bo Dal", uid="good")
    found = look(cast, event(*lines, uid="bad"), good)
    assert [str(one.user) for one in found.good] == ["Bo Dal"]
    assert [*(one.why for one in found.unused), *(one.fault for one in found.aside)] == [why]


def test_look_follows_repetitions_exceptions_and_whole_days_in_the_inbox_zone(cast: Cast) -> None:
    found = look(
        cast,
        event(
            "DTSTART;VALUE=DATE:20260323", "DTEND;VALUE=DATE:20260324", "RRULE:FREQ=WEEKLY;COUNT=3",
            "EXDATE;VALUE=DATE:20260330", "SUMMARY:Ana Berg",
        ),
    )  # fmt: skip
    assert [(one.entry.starts_at.astimezone(UTC), one.entry.ends_at.astimezone(UTC)) for one in found.good] == [
        (datetime(2026, 3, 22, 23, tzinfo=UTC), datetime(2026, 3, 23, 23, tzinfo=UTC)),
        (datetime(2026, 4, 5, 22, tzinfo=UTC), datetime(2026, 4, 6, 22, tzinfo=UTC)),  # summer time
    ]


def test_look_finds_overlaps_with_the_roster_and_within_the_file(cast: Cast) -> None:
    lines = (*SATURDAY, "SUMMARY:Ana Berg")
    found = calendar_import.look(take(cast, event(*lines)), now=cast.now)
    assert [one.why for one in found.unused] == [Unfit.TAKEN]  # the cast's own duty runs until the 16th
    twice = look(cast, event(*lines, uid="a"), event(*lines, uid="b"))
    assert (len(twice.good), [one.why for one in twice.unused]) == (1, [Unfit.TAKEN])


def test_look_knows_who_has_left_by_then(cast: Cast) -> None:
    Membership.objects.filter(user=cast.ana).update(ends_on=cast.now.date() + 2 * DAY)
    found = look(cast, event(*SATURDAY, "SUMMARY:Ana Berg"))
    assert [one.why for one in found.unused] == [Unfit.LEFT]


def test_keep_counts_once_and_undo_takes_it_back(cast: Cast) -> None:
    Duty.objects.all().delete()
    found = take(cast, event(*SATURDAY, "RRULE:FREQ=WEEKLY;COUNT=4", "SUMMARY:Ana Berg"))
    assert not Duty.objects.exists()
    assert calendar_import.keep(found, by=cast.cleo, now=cast.now) == 4
    assert Duty.objects.filter(user=cast.ana).count() == 4
    with pytest.raises(SomebodyWasFaster):
        calendar_import.keep(found, by=cast.cleo, now=cast.now)
    found.refresh_from_db()
    assert found.text == ""
    calendar_import.undo(found, by=cast.cleo, now=cast.now)
    assert not Duty.objects.exists()


def test_undo_refuses_once_a_duty_has_changed_hands(cast: Cast) -> None:
    Duty.objects.all().delete()
    found = take(cast, event(*SATURDAY, "RRULE:FREQ=WEEKLY;COUNT=2", "SUMMARY:Ana Berg"))
    calendar_import.keep(found, by=cast.cleo, now=cast.now)
    Duty.objects.filter(pk=Duty.objects.latest("pk").pk).update(user=cast.bo)
    with pytest.raises(calendar_import.HasMoved):
        calendar_import.undo(found, by=cast.cleo, now=cast.now)
    assert Duty.objects.count() == 2


def test_take_refuses_what_is_no_calendar_and_who_may_not(cast: Cast) -> None:
    with pytest.raises(calendar_import.NotACalendar, match="no iCalendar"):
        calendar_import.take(cast.inbox, b"\x89PNG\x00", by=cast.cleo, now=cast.now)
    with pytest.raises(calendar_import.NotACalendar, match="1 MB"):
        calendar_import.take(cast.inbox, b"x" * 1_000_001, by=cast.cleo, now=cast.now)
    whole = file(event("SUMMARY:Ana Berg", *SATURDAY))
    with pytest.raises(calendar_import.NotACalendar, match="in the middle"):
        calendar_import.take(cast.inbox, whole[: len(whole) // 2], by=cast.cleo, now=cast.now)
    with pytest.raises(calendar_import.NotACalendar, match="nothing in this calendar"):
        calendar_import.take(cast.inbox, file(), by=cast.cleo, now=cast.now)
    for other in (cast.ana, cast.dag):
        with pytest.raises(NotAllowed):
            calendar_import.take(cast.inbox, whole, by=other, now=cast.now)


def test_what_we_write_we_read_again(cast: Cast) -> None:
    times = {"starts_at": cast.now + 10 * DAY, "ends_at": cast.now + 11 * DAY}
    duty.put(cast.inbox, user=cast.bo, deputy=cast.ana, title="Press", **times, by=cast.cleo, now=cast.now)
    text = calendars.file_of(cast.inbox, now=cast.now).decode()
    Duty.objects.all().delete()
    found = calendar_import.look(
        calendar_import.take(cast.inbox, text.encode(), by=cast.cleo, now=cast.now), now=cast.now
    )
    assert found.aside == found.unused == []
    assert [(one.user, one.deputy, one.entry.title) for one in found.good] == [
        (cast.ana, cast.bo, ""),
        (cast.bo, cast.ana, "Press"),
    ]
    assert found.good[1].entry.starts_at == times["starts_at"]


def events_behind(token: str, now: datetime) -> list[tuple[str, datetime, datetime]]:
    data = calendars.behind(token, now=now)
    assert data is not None
    found = icalendar.Calendar.from_ical(data).walk("VEVENT")
    return [(str(one["SUMMARY"]), one["DTSTART"].dt, one["DTEND"].dt) for one in found]


def test_own_calendar_holds_ones_own_duties_and_those_one_stands_in_for(cast: Cast) -> None:
    main = Duty.objects.get()
    anas = calendars.make(cast.ana, now=cast.now).token
    cleos = calendars.make(cast.cleo, now=cast.now).token
    assert events_behind(anas, cast.now) == [("Ana Berg", main.starts_at, main.ends_at)]
    assert events_behind(cleos, cast.now) == []
    starts, ends = cast.now + DAY, cast.now + 2 * DAY
    Leave.objects.create(
        team=cast.inbox.team, user=cast.ana, substitute=cast.cleo, starts_at=starts, ends_at=ends,
        planned_by=cast.ana, planned_at=cast.now,
    )  # fmt: skip
    assert events_behind(cleos, cast.now) == [("Cleo Ek", starts, ends)]
    assert events_behind(anas, cast.now) == [
        ("Ana Berg", main.starts_at, starts),
        ("Ana Berg", ends, main.ends_at),
    ]


def test_address_is_made_once_and_is_dead_when_taken_back(cast: Cast) -> None:
    made = calendars.make(cast.ana, inbox=cast.inbox, now=cast.now)
    assert calendars.make(cast.ana, inbox=cast.inbox, now=cast.now).token == made.token
    assert len(made.token) >= 40
    assert calendars.behind(made.token, now=cast.now)
    with pytest.raises(SomebodyWasFaster):
        calendars.revoke(made, by=cast.bo, now=cast.now)
    calendars.revoke(made, by=cast.ana, now=cast.now)
    assert calendars.behind(made.token, now=cast.now) is None
    assert calendars.make(cast.ana, inbox=cast.inbox, now=cast.now).token != made.token


def test_address_shows_nothing_to_who_has_left_or_never_belonged(cast: Cast) -> None:
    with pytest.raises(NotAllowed):
        calendars.make(cast.dag, inbox=cast.inbox, now=cast.now)
    token = calendars.make(cast.bo, inbox=cast.inbox, now=cast.now).token
    own = calendars.make(cast.ana, now=cast.now).token
    assert events_behind(token, cast.now)
    assert events_behind(own, cast.now)
    Membership.objects.filter(user__in=[cast.bo, cast.ana]).delete()
    assert calendars.behind(token, now=cast.now) is None
    assert events_behind(own, cast.now) == []
    User.objects.filter(pk=cast.ana.pk).update(is_active=False)
    assert calendars.behind(own, now=cast.now) is None


@pytest.mark.slow
def test_a_hundred_daily_series_are_read_soon(cast: Cast) -> None:
    events = [
        event("DTSTART:20170101T070000Z", "DURATION:PT1H", "RRULE:FREQ=DAILY", f"SUMMARY:Ana {n}", uid=str(n))
        for n in range(100)
    ]
    entries, _aside = calendar_file.read(
        file(*events).decode(), zone="UTC", starts_at=cast.now, ends_at=cast.now + 370 * DAY
    )
    assert len(entries) == calendar_file.MOST_EVENTS
