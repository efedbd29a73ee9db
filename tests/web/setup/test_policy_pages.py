"""Promises and working hours, seen by all of the team and changed by its leads."""

from datetime import date, time, timedelta

import pytest
from django.utils import timezone

from bemot.routing.models import ClosedDay, Deadline, ResponsePolicy, WorkingPeriod
from bemot.routing.policies import Preset, Terms
from bemot.web.forms.policies import HoursField, SpanField, values_of
from bemot.words import DeadlineKind, Intent
from tests.cast import make_comment

HOUR, MINUTE = timedelta(hours=1), timedelta(minutes=1)
COMPLAINT = "Tåget är försenat varje dag och jag får vänta en timme. Det är inte okej."


def filled(**changes):
    field = SpanField()
    values = {
        name: field.prepare_value(value) or "" if not isinstance(value, bool) else "on" if value else ""
        for name, value in values_of(Terms()).items()
    }
    kept = {name: value for name, value in values.items() if value != ""}
    return kept | {"intent": "complaint", "level": "0"} | changes


@pytest.mark.parametrize(
    ("written", "meant"),
    [
        ("30 min", 30 * MINUTE),
        ("90min", 90 * MINUTE),
        ("2 h", 2 * HOUR),
        ("2 timmar", 2 * HOUR),
        ("1,5 h", 90 * MINUTE),
        ("5 days", timedelta(days=5)),
        ("3 arbetsdagar", timedelta(days=3)),
        ("3 working days", timedelta(days=3)),
        ("", None),
    ],
)
def test_span_is_read_as_people_write_it(written, meant):
    assert SpanField().clean(written) == meant


@pytest.mark.parametrize("written", ["soon", "2", "2 weeks", "-3 h", "h"])
def test_span_refuses_what_is_none(written):
    from django import forms

    with pytest.raises(forms.ValidationError, match="30 min"):
        SpanField().clean(written)


def test_hours_are_read_as_people_write_them():
    assert HoursField().clean("8–12, 13:30-17.00") == [(time(8), time(12)), (time(13, 30), time(17))]
    assert HoursField().clean("") == []


def test_policies_show_what_the_desk_proposes_until_one_is_set(cast, sits):
    page = sits(cast.ana).get("/policies").content.decode()
    assert "what the desk proposes" in page
    assert "Promise something" not in page
    answer = sits(cast.cleo).post(f"/policies/{cast.inbox.pk}/new", filled(first_answer="90 min", four_eyes="none"))
    assert answer.status_code == 303
    row = ResponsePolicy.objects.get()
    assert (row.intent, row.level, row.first_answer, row.four_eyes) == (Intent.COMPLAINT, 0, 90 * MINUTE, "none")
    page = sits(cast.ana).get("/policies").content.decode()
    assert "90 min" in page
    assert "what the desk proposes" not in page


def test_policy_is_changed_and_taken_away(cast, sits):
    row = ResponsePolicy.objects.create(inbox=cast.inbox, intent="complaint", holding_counts=True)
    cleo = sits(cast.cleo)
    assert 'value="2 h"' in cleo.get(f"/policies/{row.pk}").content.decode()
    answer = cleo.post(f"/policies/{row.pk}", filled(first_answer="3 h", lead_after="", cool_off="", intent="spam"))
    assert answer.status_code == 303
    row.refresh_from_db()
    assert (row.intent, row.first_answer, row.lead_after, row.cool_off) == ("complaint", 3 * HOUR, None, None)
    assert not row.holding_counts
    assert cleo.post(f"/policies/{row.pk}/remove").status_code == 303
    assert not ResponsePolicy.objects.exists()


def test_policy_says_which_field_and_why(cast, sits):
    answer = sits(cast.cleo).post(f"/policies/{cast.inbox.pk}/new", filled(first_answer="at once"))
    assert answer.status_code == 422
    assert 'id="id_first_answer_error"' in answer.content.decode()
    assert "30 min, 2 h or 5 days" in answer.content.decode()


def test_policies_are_hidden_from_others_and_refused_to_roles_without_the_right(cast, sits):
    row = ResponsePolicy.objects.create(inbox=cast.inbox, intent="complaint")
    for path in (
        f"/policies/{row.pk}",
        f"/policies/{cast.inbox.pk}/new",
        f"/policies/{cast.inbox.pk}/begin-with/large",
    ):
        assert sits(cast.dag).post(path, filled()).status_code == 404
        assert sits(cast.ana).post(path, filled()).status_code == 409
    assert sits(cast.dag).post(f"/policies/{row.pk}/remove").status_code == 404
    assert sits(cast.ana).post(f"/policies/{row.pk}/remove").status_code == 409
    assert ResponsePolicy.objects.count() == 1


@pytest.mark.parametrize("preset", Preset)
def test_preset_is_shown_before_it_holds(cast, sits, preset):
    path = f"/policies/{cast.inbox.pk}/begin-with/{preset.value}"
    cleo = sits(cast.cleo)
    assert "Begin with these" in cleo.get(path).content.decode()
    assert not ResponsePolicy.objects.exists()
    assert cleo.post(path).status_code == 303
    assert ResponsePolicy.objects.filter(inbox=cast.inbox, intent="", level=0).exists()
    assert cleo.get(f"/policies/{cast.inbox.pk}/begin-with/no_such").status_code == 404


def test_the_two_clocks_are_reported_apart(cast, sits):
    cast.now = timezone.now() - timedelta(days=2)
    kept, late = make_comment(cast, COMPLAINT, by="maja"), make_comment(cast, COMPLAINT, by="nils")
    first = Deadline.objects.filter(kind=DeadlineKind.FIRST_ANSWER)
    for conversation, waited, left in ((kept, 3 * HOUR, HOUR), (late, 5 * HOUR, -HOUR)):
        started = first.get(conversation=conversation).started_at
        first.filter(conversation=conversation).update(met_at=started + waited, due_at=started + waited + left)
    page = sits(cast.ana).get("/policies").content.decode()
    assert "People waited for the first answer" in page
    assert "<td>4 h</td>" in page
    assert "<td>1 of 2</td>" in page


def hours(**changes):
    week = {f"day_{n}": "8–12, 13–17" if n < 5 else "" for n in range(7)}
    return week | {"time_zone": "Europe/Stockholm", "holiday_country": "SE"} | changes


def test_hours_are_kept_with_several_periods_a_day(cast, sits):
    answer = sits(cast.cleo).post("/hours", hours(day_5="10–14", holiday_country="FI", time_zone="Europe/Helsinki"))
    assert answer.status_code == 303
    cast.inbox.refresh_from_db()
    assert (cast.inbox.time_zone, cast.inbox.holiday_country) == ("Europe/Helsinki", "FI")
    assert WorkingPeriod.objects.filter(inbox=cast.inbox).count() == 11
    page = sits(cast.cleo).get("/hours").content.decode()
    assert 'value="08:00–12:00, 13:00–17:00"' in page
    assert 'value="10:00–14:00"' in page


def test_days_stay_as_the_language_writes_them(cast):
    from django.utils import translation

    from bemot.web.shown import times

    with translation.override("sv"), timezone.override("Europe/Stockholm"):
        assert times.at_clock(cast.now + timedelta(days=3), now=cast.now) == "fredag 10.00"


def test_hours_say_which_day_does_not_fit(cast, sits):
    answer = sits(cast.cleo).post("/hours", hours(day_2="12–8"))
    assert answer.status_code == 422
    assert 'id="id_day_2_error"' in answer.content.decode()
    assert sits(cast.cleo).post("/hours", hours(day_2="8–12, 11–15")).status_code == 409
    assert sits(cast.ana).post("/hours", hours()).status_code == 409
    assert WorkingPeriod.objects.filter(inbox=cast.inbox).count() == 5


def test_holidays_of_the_country_and_own_closed_days_are_shown(cast, sits):
    day = timezone.localdate() + timedelta(days=40)
    cleo = sits(cast.cleo)
    words = {"day": day.isoformat(), "name": "Planning day"}
    assert cleo.post(f"/hours/{cast.inbox.pk}/close", words).status_code == 303
    page = sits(cast.ana).get("/hours").content.decode()
    assert "Planning day" in page
    assert "Public holidays to come" in page
    assert "Take off" not in page
    closed = ClosedDay.objects.get()
    assert sits(cast.dag).post(f"/hours/closed/{closed.pk}/open").status_code == 404
    assert sits(cast.dag).post(f"/hours/{cast.inbox.pk}/close", words).status_code == 404
    assert cleo.post(f"/hours/closed/{closed.pk}/open").status_code == 303
    assert not ClosedDay.objects.exists()
    assert isinstance(closed.day, date)
