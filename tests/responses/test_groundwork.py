"""Readings, facts, decisions and verdicts: each verb does it, refuses it, and does it once."""

from datetime import timedelta

import pytest

from bemot.accounts.models import Membership
from bemot.accounts.roles import NotAllowed
from bemot.lib.errors import SomebodyWasFaster
from bemot.playbook.standing import Finding
from bemot.responses import decisions, facts, queries, readings, verdicts
from bemot.responses.models import Decision, Fact, Reading, Verdict
from bemot.words import Intent, Move, Place
from tests.cast import Cast
from tests.responses.making import count_of, make_comment


def test_ask_asks_once_and_refuses_strangers(cast: Cast) -> None:
    conversation = make_comment(cast)
    first = readings.ask(conversation, reader=cast.bo, by=cast.ana, now=cast.now)

    assert readings.ask(conversation, reader=cast.bo, by=cast.cleo, now=cast.now) == first
    assert count_of(conversation, "reading_asked") == 1
    with pytest.raises(readings.NotForOthers):
        readings.ask(conversation, reader=cast.dag, by=cast.ana, now=cast.now)
    with pytest.raises(NotAllowed):
        readings.ask(conversation, reader=cast.bo, by=cast.dag, now=cast.now)


def test_read_keeps_ones_first_words(cast: Cast) -> None:
    conversation = make_comment(cast)
    readings.read(conversation, says=" Tåget är sent ", by=cast.bo, now=cast.now)

    with pytest.raises(readings.AlreadyRead):
        readings.read(conversation, says="Något annat", by=cast.bo, now=cast.now)
    with pytest.raises(readings.EmptyReading):
        readings.read(conversation, says="  ", by=cast.ana, now=cast.now)

    assert Reading.objects.get(read_at__isnull=False).says == "Tåget är sent"
    assert count_of(conversation, "read") == 1


def test_readings_show_nothing_before_both_exist(cast: Cast) -> None:
    conversation = make_comment(cast)
    readings.read(conversation, says="Tåget är sent", by=cast.bo, now=cast.now)

    seen = {
        user.name: [row.says for row in queries.readings_of(conversation, viewer=user)]
        for user in (cast.bo, cast.ana, cast.cleo)
    }
    assert seen == {"Bo Dal": ["Tåget är sent"], "Ana Berg": [""], "Cleo Ek": [""]}
    assert queries.readings_of(conversation, viewer=cast.ana)[0].hidden

    readings.read(conversation, says="Hon är trött på oss", by=cast.ana, now=cast.now)
    assert all(row.says for row in queries.readings_of(conversation, viewer=cast.cleo))


def test_waive_shows_the_other_reading_and_needs_a_reason(cast: Cast) -> None:
    conversation = make_comment(cast)
    readings.read(conversation, says="Tåget är sent", by=cast.bo, now=cast.now)
    with pytest.raises(readings.NoReason):
        readings.waive(conversation, reason=" ", by=cast.ana, now=cast.now)

    readings.waive(conversation, reason="Bo har läst", own=True, by=cast.ana, now=cast.now)
    readings.waive(conversation, reason="Bo har läst", own=True, by=cast.ana, now=cast.now)

    assert [row.says for row in queries.readings_of(conversation, viewer=cast.ana) if row.is_read] == ["Tåget är sent"]
    assert count_of(conversation, "reading_waived") == 1


def test_waive_others_without_anybody_asked(cast: Cast) -> None:
    conversation = make_comment(cast)
    readings.waive(conversation, reason="Alla är lediga", by=cast.ana, now=cast.now)
    readings.waive(conversation, reason="Alla är lediga", by=cast.ana, now=cast.now)

    assert [(row.reader, row.waived_reason) for row in Reading.objects.all()] == [(None, "Alla är lediga")]
    assert count_of(conversation, "reading_waived") == 1


def test_facts_are_asked_answered_and_recorded_once(cast: Cast) -> None:
    conversation = make_comment(cast)
    question = facts.ask(conversation, question="Var 7.14 sen?", owner=cast.cleo, by=cast.ana, now=cast.now)
    assert facts.ask(conversation, question="Var 7.14 sen?", owner=cast.cleo, by=cast.bo, now=cast.now) == question

    facts.answer(
        question, text="Ja, 12 min", source="Trafikledningen", finding=Finding.OUR_FAULT, by=cast.cleo, now=cast.now
    )
    with pytest.raises(SomebodyWasFaster):
        facts.answer(question, text="Nej", source="Minnet", by=cast.ana, now=cast.now)
    one = facts.record(conversation, text="Växelfel", source="Loggen", by=cast.ana, now=cast.now)
    assert facts.record(conversation, text="Växelfel", source="Loggen", by=cast.ana, now=cast.now) == one
    with pytest.raises(facts.EmptyFact):
        facts.record(conversation, text="Växelfel", source="", by=cast.ana, now=cast.now)

    assert Fact.objects.count() == 2
    assert (count_of(conversation, "fact_asked"), count_of(conversation, "fact_recorded")) == (1, 2)
    assert not queries.facts_visible_to(cast.dag).exists()
    assert queries.facts_visible_to(cast.bo).count() == 2


def test_decide_needs_a_second_where_the_policy_says_so(cast: Cast) -> None:
    press = make_comment(cast, "Jag söker en kommentar till en artikel.", intent=Intent.PRESS)
    words = {"move": Move.ANSWER_IN_PRIVATE, "place": Place.CENTRAL, "reason": "Pressen frågar"}
    decision = decisions.decide(press, **words, by=cast.ana, now=cast.now)

    assert decisions.decide(press, **words, by=cast.ana, now=cast.now) == decision
    assert (decision.needs_second, decision.stands) == (True, False)
    with pytest.raises(decisions.SameDecider):
        decisions.second(decision, by=cast.ana, now=cast.now)
    decisions.second(decision, by=cast.cleo, now=cast.now)
    with pytest.raises(SomebodyWasFaster):
        decisions.second(decision, by=cast.bo, now=cast.now)

    assert Decision.objects.get().stands
    assert (count_of(press, "decided"), count_of(press, "seconded")) == (1, 1)


def test_decision_of_one_who_works_alone_waits_for_a_second_look(cast: Cast) -> None:
    press = make_comment(cast, "Jag söker en kommentar till en artikel.", intent=Intent.PRESS)
    Membership.objects.filter(team=cast.inbox.team).exclude(user=cast.ana).delete()
    decision = decisions.decide(
        press, move=Move.ANSWER_IN_PRIVATE, place=Place.LOCAL, reason="Pressen frågar", by=cast.ana, now=cast.now
    )
    assert not decision.stands
    with pytest.raises(decisions.SameDecider, match="ten minutes"):
        decisions.second(decision, by=cast.ana, now=cast.now + timedelta(minutes=9))

    decisions.second(decision, by=cast.ana, now=cast.now + timedelta(minutes=10))

    decision.refresh_from_db()
    assert (decision.stands, decision.alone) == (True, True)


def test_decide_refuses_without_reason_and_by_strangers(cast: Cast) -> None:
    conversation = make_comment(cast)
    with pytest.raises(decisions.NoReason):
        decisions.decide(conversation, move=Move.HOLD, place=Place.LOCAL, reason="", by=cast.ana, now=cast.now)
    with pytest.raises(NotAllowed):
        decisions.decide(conversation, move=Move.HOLD, place=Place.LOCAL, reason="x", by=cast.dag, now=cast.now)


def test_verdict_takes_two_readers_and_runs_out(cast: Cast) -> None:
    conversation = make_comment(cast, "Haha ni är clowner", intent=Intent.TROLLING)
    verdict = verdicts.propose(conversation, reason="Bara hån", by=cast.ana, now=cast.now)
    with pytest.raises(verdicts.AlreadyProposed):
        verdicts.propose(conversation, reason="Bara hån", by=cast.bo, now=cast.now)
    with pytest.raises(verdicts.SameReader):
        verdicts.confirm(verdict, by=cast.ana, now=cast.now)

    verdicts.confirm(verdict, by=cast.bo, now=cast.now)
    with pytest.raises(SomebodyWasFaster):
        verdicts.confirm(verdict, by=cast.cleo, now=cast.now)

    assert verdicts.is_confirmed(conversation, now=cast.now + timedelta(days=29))
    assert not verdicts.is_confirmed(conversation, now=cast.now + timedelta(days=30))
    later = verdicts.propose(conversation, reason="Igen", by=cast.ana, now=cast.now + timedelta(days=31))
    verdicts.lift(later, by=cast.bo, now=cast.now + timedelta(days=31))
    assert Verdict.objects.filter(lifted_at__isnull=True).count() == 0
    assert [count_of(conversation, f"verdict_{kind}") for kind in ("proposed", "confirmed", "lifted")] == [2, 1, 1]


def test_verdict_of_one_who_works_alone_waits_until_the_next_day(cast: Cast) -> None:
    conversation = make_comment(cast, "Haha ni är clowner", intent=Intent.TROLLING)
    Membership.objects.filter(team=cast.inbox.team).exclude(user=cast.ana).delete()
    verdict = verdicts.propose(conversation, reason="Bara hån", by=cast.ana, now=cast.now)

    with pytest.raises(verdicts.SameReader):
        verdicts.confirm(verdict, by=cast.ana, now=cast.now + timedelta(hours=3))
    verdicts.confirm(verdict, by=cast.ana, now=cast.now + timedelta(days=1))

    assert verdicts.is_confirmed(conversation, now=cast.now + timedelta(days=1))
