"""The one next thing: along the way of one complaint, and in proportion everywhere else."""

from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest

from bemot.playbook import checklist
from bemot.playbook.standing import (
    Alarm,
    Answers,
    Clocks,
    Decided,
    DraftNow,
    Facts,
    Provocation,
    Readings,
    Responsible,
    ReturnPlan,
    Solution,
    Standing,
    Surroundings,
    Verdict,
)
from bemot.playbook.step import Ask
from bemot.words import (
    Apology,
    DraftState,
    Flag,
    FollowUpState,
    Intent,
    Level,
    Move,
    Outcome,
    PublicationState,
    Purpose,
    SecondPerson,
    Status,
)

NOW = datetime(2025, 9, 3, 9, 0, tzinfo=UTC)
ANA, BO, CLEO, EVA = 1, 2, 3, 4
MATRIX = Responsible(spokesperson=ANA, deputy=CLEO, second_reader=BO, fact_owner=EVA)


def complaint(**values):
    standing = Standing(
        intent=Intent.COMPLAINT,
        now=NOW,
        responsible=MATRIX,
        approval=SecondPerson.BEFORE,
        readings=Readings(required=SecondPerson.BEFORE),
        clocks=Clocks(message_at=NOW, waiting_since=NOW, first_answer_due=NOW + timedelta(hours=2)),
        alarm=Alarm(acknowledged=False, alerted=ANA, answer_due=NOW + timedelta(minutes=15)),
    )
    return replace(standing, **values)


READ = Readings(required=SecondPerson.BEFORE, asked=BO)
SEEN = Answers(earlier=1, earlier_seen=True)
WRITING = DraftNow(state=DraftState.WRITING, by=ANA)
OUT = {
    "draft": DraftNow(state=DraftState.SENT, by=ANA),
    "answers": replace(SEEN, last=PublicationState.SENT, published=1),
    "clocks": Clocks(message_at=NOW, first_answer_met=True),
}
SOLVED = Solution(Outcome.SOLVED, Apology.FAULT, cause_given=True)

# Each line changes the standing of the line before; the step is what comes next then.
WAY = [
    ({}, (Ask.ACKNOWLEDGE_ALERT, ANA)),
    ({"alarm": Alarm(acknowledged=True, acknowledged_by=ANA)}, (Ask.CLAIM, ANA)),
    ({"assignee": ANA}, (Ask.ASK_SOMEONE_TO_READ, ANA)),
    ({"readings": READ}, (Ask.WRITE_READING, ANA)),
    ({"readings": replace(READ, by=(ANA,))}, (Ask.WRITE_READING, BO)),
    ({"readings": replace(READ, by=(ANA, BO))}, (Ask.RECORD_FACT, EVA)),
    ({"facts": Facts(count=1)}, (Ask.DECIDE, ANA)),
    (
        {"decision": Decided(move=Move.APOLOGISE, by=ANA), "answers": Answers(earlier=1)},
        (Ask.LOOK_AT_EARLIER_ANSWERS, ANA),
    ),
    ({"answers": SEEN}, (Ask.WRITE_DRAFT, ANA)),
    ({"draft": replace(WRITING, blocking=1)}, (Ask.MEND_FINDINGS, ANA)),
    ({"draft": replace(WRITING, signed=False)}, (Ask.ADD_NAME_AND_CONTACT, ANA)),
    ({"draft": WRITING}, (Ask.SUBMIT, ANA)),
    ({"draft": replace(WRITING, state=DraftState.IN_REVIEW)}, (Ask.APPROVE, BO)),
    ({"draft": replace(WRITING, state=DraftState.APPROVED)}, (Ask.PUBLISH, ANA)),
    ({"answers": replace(SEEN, last=PublicationState.SENDING)}, None),
    (OUT, (Ask.RESOLVE, ANA)),
    ({"status": Status.RESOLVED, "solution": SOLVED}, (Ask.PLAN_RETURN, ANA)),
    ({"follow_up": ReturnPlan(FollowUpState.PLANNED, NOW + timedelta(days=2))}, None),
    ({"follow_up": ReturnPlan(FollowUpState.DUE, NOW)}, (Ask.ASK_IN_THREAD, ANA)),
    ({"draft": DraftNow(state=DraftState.IN_REVIEW, by=ANA, purpose=Purpose.RETURN)}, (Ask.APPROVE, BO)),
    ({"draft": OUT["draft"], "follow_up": ReturnPlan(FollowUpState.ASKED)}, (Ask.WAIT_FOR_PERSON, None)),
    ({"follow_up": ReturnPlan(FollowUpState.SATISFIED)}, None),
]


def test_next_step_leads_a_complaint_from_alert_to_thanks():
    standing = complaint()
    for changes, expected in WAY:
        standing = replace(standing, **changes)

        step = checklist.next_step(standing)

        assert (step and (step.ask, step.who)) == expected


@pytest.mark.parametrize("intent", [Intent.PRAISE, Intent.QUESTION])
def test_next_step_takes_kindness_with_one_person_and_one_box(intent):
    asked = Standing(intent=intent, now=NOW)
    written = replace(asked, draft=DraftNow(state=DraftState.WRITING, by=ANA))
    out = replace(asked, answers=Answers(published=1, last=PublicationState.SENT))
    closed = replace(out, status=Status.RESOLVED, solution=Solution(Outcome.THANKED))

    steps = [checklist.next_step(standing) for standing in (asked, written, out, closed)]

    assert [step and step.ask for step in steps] == [Ask.WRITE_DRAFT, Ask.PUBLISH, Ask.CLOSE, None]
    assert not any(checklist.needs_rail(standing) for standing in (asked, written, out, closed))


@pytest.mark.parametrize(
    "values",
    [
        {"intent": Intent.COMPLAINT},
        {"intent": Intent.SUGGESTION},
        {"flags": frozenset({Flag.SAFETY})},
        {"flags": frozenset({Flag.SELF_HARM})},
        {"level": Level.URGENT},
        {"unsure": True},
        {"approval": SecondPerson.AFTERWARDS},
        {"readings": Readings(required=SecondPerson.BEFORE)},
        {"where": Surroundings(press=True)},
        {"where": Surroundings(confidential=True)},
        {"decision": Decided(second_needed=True)},
        {"provocation": Provocation(Verdict.PROPOSED)},
    ],
)
def test_needs_rail_where_there_is_weight(values):
    assert checklist.needs_rail(replace(Standing(intent=Intent.QUESTION, now=NOW), **values))


def test_next_step_gives_a_troll_one_offer_then_breaks_off():
    troll = Standing(intent=Intent.TROLLING, now=NOW, needs_reply=False, assignee=ANA, responsible=MATRIX)
    stages = [
        Provocation(),
        Provocation(Verdict.PROPOSED, proposed_by=ANA),
        Provocation(Verdict.CONFIRMED),
        Provocation(Verdict.CONFIRMED, public_offers=1, public_box_open=False),
    ]

    steps = [checklist.next_step(replace(troll, provocation=stage)) for stage in stages]

    assert [(step.ask, step.who) for step in steps] == [
        (Ask.PROPOSE_VERDICT, ANA),
        (Ask.SECOND_VERDICT, BO),
        (Ask.OFFER_ONCE, ANA),
        (Ask.BREAK_OFF, ANA),
    ]


def test_next_step_lets_a_solo_verdict_wait_until_the_next_day():
    provocation = Provocation(Verdict.PROPOSED, proposed_by=ANA, proposed_at=NOW)
    alone = Standing(intent=Intent.TROLLING, now=NOW, solo=True, assignee=ANA, provocation=provocation)

    step = checklist.next_step(alone)

    assert (step.ask, step.who, step.due) == (Ask.SECOND_VERDICT, ANA, NOW + timedelta(days=1))


def test_next_step_makes_a_solo_author_the_second_person_after_ten_minutes():
    draft = DraftNow(state=DraftState.IN_REVIEW, by=ANA, submitted_at=NOW)
    done = complaint(
        solo=True,
        assignee=ANA,
        alarm=Alarm(acknowledged=True),
        readings=Readings(required=SecondPerson.BEFORE, by=(ANA,)),
        facts=Facts(count=1),
        decision=Decided(move=Move.ANSWER_IN_PUBLIC, by=ANA),
        draft=draft,
    )

    step = checklist.next_step(done)

    assert (step.ask, step.who, step.due) == (Ask.LOOK_AGAIN, ANA, NOW + timedelta(minutes=10))


@pytest.mark.parametrize("author", [ANA, BO, CLEO])
def test_rows_never_ask_the_author_to_approve(author):
    draft = DraftNow(state=DraftState.IN_REVIEW, by=author)
    standing = Standing(intent=Intent.COMPLAINT, now=NOW, responsible=MATRIX, draft=draft)

    step = next(row.step for row in checklist.rows(standing) if row.step and row.step.ask is Ask.APPROVE)

    assert step.who in {ANA, BO, CLEO} - {author}


def test_next_step_answers_somebody_in_need_even_where_the_words_are_abuse():
    need = Standing(intent=Intent.ABUSE, now=NOW, needs_reply=False, flags=frozenset({Flag.SELF_HARM}), assignee=ANA)

    asks = {row.step.ask for row in checklist.rows(need) if row.step}

    assert Ask.LEAVE_IT not in asks
    assert checklist.next_step(need).ask is Ask.DECIDE
