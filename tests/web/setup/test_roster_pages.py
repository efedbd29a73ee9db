from datetime import UTC, datetime, timedelta

from django.utils import timezone

from bemot.accounts.models import User
from bemot.routing.models import Duty, Leave, Swap


def at(day: int, hour: int) -> datetime:
    """Give an hour of March 2100 in Stockholm: a week that is always to come."""
    return datetime(2100, 3, day, tzinfo=UTC) + timedelta(hours=hour - 1)


WEEK = "week=2100-W10"  # Monday 8 to Sunday 14 March


def put(cast, first: datetime, last: datetime, user: User | None = None) -> Duty:
    return Duty.objects.create(inbox=cast.inbox, user=user or cast.ana, deputy=cast.bo, starts_at=first, ends_at=last)


def page(client) -> str:
    return client.get(f"/roster?{WEEK}").content.decode()


def test_roster_says_when_nobody_is_on_duty(cast, sits):
    assert "Nobody is on duty this week." in page(sits(cast.ana))
    put(cast, at(8, 0), at(13, 8))
    put(cast, at(13, 17), at(15, 0))
    found = page(sits(cast.ana))
    assert "Nobody is on duty Sat 13 Mar 08:00–17:00." in found.replace("a.m.", "")
    assert "this week." not in found
    put(cast, at(13, 8), at(13, 17), cast.bo)
    assert "Nobody is on duty" not in page(sits(cast.ana))


def test_roster_folds_the_gaps_where_they_are_many(cast, sits):
    for day in (8, 9, 10, 11):
        put(cast, at(day, 8), at(day, 17))
    before, fold, rest = page(sits(cast.ana)).partition("All times without anybody on duty")
    assert fold
    assert (before.count("Nobody is on duty"), rest.count("Nobody is on duty")) == (2, 3)


def test_roster_shows_hand_over_times_in_the_inbox_zone_and_the_viewers(cast, sits):
    put(cast, at(8, 6), at(8, 14))
    assert "06:00–14:00" in page(sits(cast.ana))
    assert "for you" not in page(sits(cast.ana))
    User.objects.filter(pk=cast.ana.pk).update(time_zone="Europe/Helsinki")
    found = page(sits(User.objects.get(pk=cast.ana.pk)))
    assert "times in Europe/Stockholm" in found
    assert "06:00–14:00" in found
    assert "for you Mon 8 Mar 07:00–15:00" in found


def test_roster_names_public_holidays(cast, sits):
    assert "Good Friday" in sits(cast.ana).get("/roster?week=2100-W12").content.decode()
    type(cast.inbox).objects.filter(pk=cast.inbox.pk).update(holiday_country="")
    assert "Good Friday" not in sits(cast.ana).get("/roster?week=2100-W12").content.decode()


def test_roster_shows_who_stands_in(cast, sits):
    put(cast, at(8, 0), at(15, 0))
    Leave.objects.create(
        team=cast.inbox.team, user=cast.ana, substitute=cast.cleo, starts_at=at(10, 0), ends_at=at(12, 0),
        planned_by=cast.ana, planned_at=cast.now,
    )  # fmt: skip
    found = page(sits(cast.ana))
    assert found.count("for Ana Berg") == 2  # Wednesday and Thursday


def test_duties_are_put_for_weeks_by_the_clock_of_the_inbox(cast, sits):
    Duty.objects.all().delete()
    words = {
        "user": cast.ana.pk, "deputy": "", "first_day": "2026-03-20", "starts": "17:00", "last_day": "2026-03-23",
        "ends": "08:00", "weeks": 2, "title": "Kväll",
    }  # fmt: skip
    assert sits(cast.cleo).post(f"/roster/{cast.inbox.pk}/put", words).status_code == 303
    found = [(row.starts_at.isoformat(), row.ends_at.isoformat(), row.title) for row in Duty.objects.order_by("pk")]
    assert found == [
        ("2026-03-20T16:00:00+00:00", "2026-03-23T07:00:00+00:00", "Kväll"),
        ("2026-03-27T16:00:00+00:00", "2026-03-30T06:00:00+00:00", "Kväll"),  # summer time began on the 29th
    ]
    backwards = words | {"last_day": "2026-03-20", "ends": "08:00"}
    assert sits(cast.cleo).post(f"/roster/{cast.inbox.pk}/put", backwards).status_code == 422


def test_swap_is_asked_and_accepted_on_the_page(cast, sits):
    soon, day = timezone.now() + timedelta(days=3), timedelta(days=1)
    anas, bos = put(cast, soon, soon + day), put(cast, soon + day, soon + 2 * day, cast.bo)
    url = f"/roster/duties/{anas.pk}/swap"
    assert sits(cast.dag).get(url).status_code == 404
    assert '<option value="" selected>Choose a colleague' in sits(cast.ana).get(url).content.decode()
    assert sits(cast.ana).post(url, {"to": "", "in_return": ""}).status_code == 422
    assert sits(cast.ana).post(url, {"to": cast.cleo.pk, "in_return": bos.pk}).status_code == 422
    asked = sits(cast.ana).post(url, {"to": cast.bo.pk, "in_return": bos.pk})
    assert asked.url.endswith(f"{timezone.localtime(anas.starts_at):%G-W%V}")  # the week of the duty, not this one
    swap = Swap.objects.get()
    assert "Ana Berg asks you to take" in page(sits(cast.bo))
    assert "You asked Bo Dal" in page(sits(cast.ana))
    assert "asks you to take" not in page(sits(cast.cleo))
    assert sits(cast.dag).post(f"/roster/swaps/{swap.pk}/accept").status_code == 404
    assert sits(cast.bo).post(f"/roster/swaps/{swap.pk}/accept").status_code == 303
    assert (Duty.objects.get(pk=anas.pk).user, Duty.objects.get(pk=bos.pk).user) == (cast.bo, cast.ana)
    again = Duty.objects.get(pk=bos.pk)
    sits(cast.ana).post(f"/roster/duties/{again.pk}/swap", {"to": cast.cleo.pk})
    assert sits(cast.cleo).post(f"/roster/swaps/{Swap.objects.latest('pk').pk}/decline").status_code == 303
    assert Duty.objects.get(pk=again.pk).user == cast.ana
