from datetime import UTC, datetime, time

import pytest

from bemot.alerts import hours, notification, push, queries, wishes
from bemot.alerts.hours import Hours
from bemot.alerts.models import Alert, Delivery
from bemot.words import Level, Medium
from tests.cast import Cast, make_ringing_comment, work

COMPLAINT = "Tåget är försenat varje dag och ingen svarar. Jag är så trött på det här."
DANGER = "Jag orkar inte leva längre. Ni har tagit det sista från mig."
ZONE = "Europe/Stockholm"


def at(text: str) -> datetime:
    return datetime.fromisoformat(text).replace(tzinfo=UTC)


@pytest.mark.parametrize(
    ("moment", "wanted", "opens"),
    [
        # Tuesday 10:00 in Stockholm.
        ("2026-03-10 09:00", Hours(time(8), time(17)), "2026-03-10 09:00"),
        ("2026-03-10 05:00", Hours(time(8), time(17)), "2026-03-10 07:00"),
        ("2026-03-10 16:00", Hours(time(8), time(17)), "2026-03-11 07:00"),
        # Over midnight: what begins at ten in the evening lasts until six.
        ("2026-03-10 04:30", Hours(time(22), time(6)), "2026-03-10 04:30"),
        ("2026-03-10 05:00", Hours(time(22), time(6)), "2026-03-10 21:00"),
        # Friday evening waits for Monday; Friday's night belongs to Friday.
        ("2026-03-13 17:00", Hours(time(8), time(17), working_days=True), "2026-03-16 07:00"),
        ("2026-03-14 03:00", Hours(time(22), time(6), working_days=True), "2026-03-14 03:00"),
        ("2026-03-14 12:00", Hours(time(), time(), working_days=True), "2026-03-15 23:00"),
        # The night in which clocks go forward: eight o'clock is eight o'clock.
        ("2026-03-28 20:00", Hours(time(8), time(17)), "2026-03-29 06:00"),
    ],
)
def test_opens_at_the_next_beginning_by_the_clock_on_the_wall(moment: str, wanted: Hours, opens: str) -> None:
    assert hours.opens(at(moment), wanted, time_zone=ZONE) == at(opens)


@pytest.fixture
def phone(cast: Cast) -> None:
    push.add(
        cast.ana,
        endpoint="https://push.example/ana",
        p256dh="BCVxsr7N_eNgVRqvHtD0zTZsEc6-VV-JvLexhqUzORcxaOzi6-AYWXvTBHm4bjyPjs7Vd8pZGH6SRpkNtoIAiw4",
        auth="BTBZMqHH6r4Tts7J_aSIgg",
        name="Chrome on Android",
        now=cast.now,
    )


def due(cast: Cast, medium: Medium) -> list[datetime]:
    return list(Delivery.objects.filter(user=cast.ana, medium=medium).values_list("due_at", flat=True))


def test_who_chose_nothing_is_told_at_once_by_every_open_way(cast: Cast, phone: None, settings) -> None:
    settings.MAIL_CONFIGURED = True
    make_ringing_comment(cast, COMPLAINT)
    told = Delivery.objects.filter(user=cast.ana, step=0)
    assert {row.medium for row in told} == {Medium.PAGE, Medium.PUSH, Medium.MAIL}


def test_choose_keeps_a_way_quiet_below_a_level(cast: Cast, phone: None) -> None:
    wishes.choose(cast.ana, Medium.PUSH, wishes.Wish(from_level=Level.SERIOUS))
    make_ringing_comment(cast, COMPLAINT)
    assert due(cast, Medium.PUSH) == []
    assert len(due(cast, Medium.PAGE)) == 1
    make_ringing_comment(cast, DANGER, by="okänd")
    assert len(due(cast, Medium.PUSH)) == 1


def test_quiet_hours_wait_and_the_page_does_not(cast: Cast, phone: None) -> None:
    wishes.choose(cast.ana, Medium.PUSH, wishes.Wish(begins=time(13), ends=time(17)))
    make_ringing_comment(cast, COMPLAINT)
    assert due(cast, Medium.PUSH) == [at("2026-03-10 12:00")]
    assert due(cast, Medium.PAGE) == [cast.now]


def test_quiet_hours_follow_the_colleagues_own_zone(cast: Cast, phone: None) -> None:
    type(cast.ana).objects.filter(pk=cast.ana.pk).update(time_zone="Europe/London")
    wishes.choose(cast.ana, Medium.PUSH, wishes.Wish(begins=time(13), ends=time(17)))
    make_ringing_comment(cast, COMPLAINT)
    assert due(cast, Medium.PUSH) == [at("2026-03-10 13:00")]


def test_a_crisis_breaks_quiet_hours(cast: Cast, phone: None) -> None:
    wishes.choose(cast.ana, Medium.PUSH, wishes.Wish(begins=time(13), ends=time(17)))
    ways = wishes.ways({cast.ana.pk})
    assert dict(ways.of(cast.ana.pk, level=Level.SERIOUS, due=cast.now))[Medium.PUSH] == at("2026-03-10 12:00")
    assert dict(ways.of(cast.ana.pk, level=Level.CRISIS, due=cast.now))[Medium.PUSH] == cast.now


def test_what_waited_for_the_morning_is_dropped_when_somebody_has_it(cast: Cast, phone: None) -> None:
    wishes.choose(cast.ana, Medium.PUSH, wishes.Wish(begins=time(13), ends=time(17)))
    make_ringing_comment(cast, COMPLAINT)
    notification.acknowledge(Alert.objects.select_related("conversation__inbox__team").get(), by=cast.bo, now=cast.now)
    assert Delivery.objects.get(user=cast.ana, medium=Medium.PUSH).dropped_at == cast.now


def test_pass_on_goes_to_the_deputy_though_a_quiet_way_of_ones_own_waits(cast: Cast, phone: None) -> None:
    wishes.choose(cast.ana, Medium.PUSH, wishes.Wish(begins=time(13), ends=time(17)))
    make_ringing_comment(cast, COMPLAINT)
    alert = Alert.objects.select_related("conversation__inbox__team").get()
    assert queries.next_in_line(alert) == cast.bo
    notification.pass_on(alert, by=cast.ana, now=cast.now)
    work(cast, at=cast.now)
    assert list(queries.open_for(cast.bo)) == [alert]
    assert due(cast, Medium.PUSH) == [at("2026-03-10 12:00")]
