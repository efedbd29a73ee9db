"""What is promised, set by a lead: one policy per class and level, or a whole set to begin with."""

from datetime import date, time, timedelta

import pytest

from bemot.accounts.roles import NotAllowed
from bemot.history.models import Event
from bemot.lib.errors import SomebodyWasFaster
from bemot.routing import opening, policies, queries
from bemot.routing.models import ClosedDay, ResponsePolicy, WorkingPeriod
from bemot.routing.policies import Preset, Terms
from bemot.words import Intent, Level, SecondPerson
from tests.cast import Cast, make_comment

COMPLAINT = "Tåget är försenat varje dag och jag får vänta en timme. Det är inte okej."
HOUR = timedelta(hours=1)


def put(cast: Cast, terms: Terms, *, intent=Intent.COMPLAINT, level=Level.NORMAL, by=None) -> ResponsePolicy:
    return policies.put(cast.inbox, intent=intent, level=level, terms=terms, by=by or cast.cleo, now=cast.now)


def changes(kind: str) -> int:
    return Event.objects.filter(kind=kind).count()


def test_put_replaces_what_held_for_the_class_and_level(cast: Cast) -> None:
    put(cast, Terms(first_answer=3 * HOUR))
    put(cast, Terms(first_answer=HOUR, reading=SecondPerson.NONE))
    assert ResponsePolicy.objects.get().first_answer == HOUR
    assert changes("policy_changed") == 2
    conversation = make_comment(cast, COMPLAINT)
    assert conversation.due_at == cast.now + HOUR
    assert queries.policy_for(conversation).reading == SecondPerson.NONE


def test_put_is_for_leads_and_for_times_that_fit(cast: Cast) -> None:
    with pytest.raises(NotAllowed):
        put(cast, Terms(), by=cast.ana)
    with pytest.raises(NotAllowed):
        put(cast, Terms(), by=cast.dag)
    with pytest.raises(policies.CannotPromise, match="between a minute"):
        put(cast, Terms(first_answer=timedelta()))
    with pytest.raises(policies.CannotPromise, match="more time"):
        put(cast, Terms(first_answer=3 * HOUR, resolution=HOUR))
    assert not ResponsePolicy.objects.exists()
    assert changes("policy_changed") == 0


def test_remove_lets_the_policy_below_hold_again(cast: Cast) -> None:
    put(cast, Terms(first_answer=5 * HOUR), intent=None)
    row = put(cast, Terms(first_answer=HOUR))
    with pytest.raises(NotAllowed):
        policies.remove(row, by=cast.ana, now=cast.now)
    policies.remove(row, by=cast.cleo, now=cast.now)
    assert make_comment(cast, COMPLAINT).due_at == cast.now + 5 * HOUR


@pytest.mark.parametrize("preset", Preset)
def test_apply_begins_with_a_whole_set_in_which_every_class_finds_its_own(cast: Cast, preset: Preset) -> None:
    put(cast, Terms(first_answer=9 * HOUR), intent=Intent.SPAM)
    policies.apply(cast.inbox, preset, by=cast.cleo, now=cast.now)
    policies.apply(cast.inbox, preset, by=cast.cleo, now=cast.now)
    rows = ResponsePolicy.objects.filter(inbox=cast.inbox)
    assert {(row.intent or None, row.level) for row in rows} == {(i, int(n)) for i, n in policies.PRESETS[preset]}
    assert not rows.filter(intent=Intent.SPAM).exists()
    for terms in policies.PRESETS[preset].values():
        policies._refuse_impossible(terms)


@pytest.mark.parametrize("intent", [Intent.COMPLAINT, Intent.QUESTION])
@pytest.mark.parametrize("preset", Preset)
def test_presets_hold_what_is_serious_for_everyday_classes_too(cast: Cast, preset: Preset, intent: Intent) -> None:
    conversation = make_comment(cast, COMPLAINT)
    policies.apply(cast.inbox, preset, by=cast.cleo, now=cast.now)
    conversation.intent, conversation.level = intent, Level.SERIOUS
    found, weighty = queries.policy_for(conversation), policies.PRESETS[preset][None, Level.SERIOUS]
    assert (found.first_answer, found.four_eyes) == (weighty.first_answer, SecondPerson.BEFORE)
    assert found.reading == weighty.reading
    assert not found.working_hours_only


def test_presets_ask_for_more_eyes_the_larger_the_organisation(cast: Cast) -> None:
    conversation = make_comment(cast, COMPLAINT)
    found = {}
    for preset in Preset:
        policies.apply(cast.inbox, preset, by=cast.cleo, now=cast.now)
        policy = queries.policy_for(conversation)
        found[preset] = (policy.reading, policy.four_eyes, policy.lead_after is not None)
    none, before = SecondPerson.NONE, SecondPerson.BEFORE
    assert found == {
        Preset.ONE_PERSON: (none, none, False),
        Preset.SMALL_TEAM: (before, before, True),
        Preset.LARGE: (before, before, True),
    }


def week(**days: list[tuple[int, int]]) -> dict:
    names = ["mon", "tue", "wed", "thu", "fri", "sat", "sun"]
    return {names.index(name): [(time(a), time(b)) for a, b in spans] for name, spans in days.items()}


def set_hours(cast: Cast, periods: dict, *, zone="Europe/Stockholm", country="SE", by=None) -> None:
    opening.set_hours(
        cast.inbox, periods=periods, time_zone=zone, holiday_country=country, by=by or cast.cleo, now=cast.now
    )


def test_set_hours_takes_several_periods_a_day(cast: Cast) -> None:
    set_hours(cast, week(tue=[(8, 11), (13, 16)], wed=[(9, 12)]))
    rows = WorkingPeriod.objects.filter(inbox=cast.inbox)
    assert [(row.weekday, row.opens.hour, row.closes.hour) for row in rows] == [(1, 8, 11), (1, 13, 16), (2, 9, 12)]
    put(cast, Terms(first_answer=2 * HOUR))
    # Written at 10:00: an hour is left before noon, the other follows after the break.
    assert make_comment(cast, COMPLAINT).due_at == cast.now + 4 * HOUR
    assert changes("hours_changed") == 1


@pytest.mark.parametrize(
    ("periods", "zone", "country", "words"),
    [
        (week(mon=[(9, 8)]), "Europe/Stockholm", "SE", "close after"),
        (week(mon=[(8, 12), (11, 15)]), "Europe/Stockholm", "SE", "overlap"),
        (week(mon=[(8, 12)]), "Europe/Nowhere", "SE", "time zone"),
        (week(mon=[(8, 12)]), "Europe/Stockholm", "QQ", "country"),
    ],
)
def test_set_hours_refuses_what_does_not_fit(cast: Cast, periods, zone, country, words) -> None:
    before = list(WorkingPeriod.objects.values_list("pk", flat=True))
    with pytest.raises(opening.CannotOpen, match=words):
        set_hours(cast, periods, zone=zone, country=country)
    with pytest.raises(NotAllowed):
        set_hours(cast, week(mon=[(8, 12)]), by=cast.ana)
    assert list(WorkingPeriod.objects.values_list("pk", flat=True)) == before


def test_close_on_moves_what_is_promised_to_the_next_working_day(cast: Cast) -> None:
    row = opening.close_on(cast.inbox, day=date(2026, 3, 10), name=" Planeringsdag ", by=cast.cleo, now=cast.now)
    assert row.name == "Planeringsdag"
    put(cast, Terms(first_answer=HOUR))
    assert make_comment(cast, COMPLAINT).due_at == cast.now + 23 * HOUR
    with pytest.raises(opening.CannotOpen, match="already"):
        opening.close_on(cast.inbox, day=date(2026, 3, 10), by=cast.cleo, now=cast.now)
    with pytest.raises(NotAllowed):
        opening.open_again(row, by=cast.ana, now=cast.now)
    stale = ClosedDay.objects.get()
    opening.open_again(row, by=cast.cleo, now=cast.now)
    assert not ClosedDay.objects.exists()
    with pytest.raises(SomebodyWasFaster):
        opening.open_again(stale, by=cast.cleo, now=cast.now)
    assert changes("hours_changed") == 2
