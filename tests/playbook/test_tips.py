"""Each tip: does not apply, waits, is current, is done; and the rail always has at most one next thing a row."""

from dataclasses import replace
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest

from bemot.playbook import checklist
from bemot.playbook.standing import (
    Alarm,
    Answers,
    Clocks,
    Decided,
    DraftNow,
    Facts,
    Leave,
    PrivateWay,
    Provocation,
    Readings,
    Responsible,
    ReturnPlan,
    SameOpinion,
    Solution,
    Standing,
    Surroundings,
    Verdict,
)
from bemot.playbook.step import Ask, WhyNot
from bemot.words import (
    Apology,
    DraftState,
    Flag,
    FollowUpState,
    Intent,
    Level,
    Move,
    Outcome,
    Ownership,
    PublicationState,
    Purpose,
    SecondPerson,
    Status,
    StepStatus,
    Tip,
)

NOW = datetime(2025, 9, 3, 9, 0, tzinfo=UTC)
ANA, BO, CLEO, EVA = 1, 2, 3, 4
MATRIX = Responsible(spokesperson=ANA, deputy=CLEO, second_reader=BO, fact_owner=EVA)
WATCHED = Surroundings(ownership=Ownership.WATCHED)
HOUR = timedelta(hours=1)

PRAISE = Standing(intent=Intent.PRAISE, now=NOW)
QUESTION = Standing(intent=Intent.QUESTION, now=NOW)
SPAM = Standing(intent=Intent.SPAM, now=NOW, needs_reply=False)
HATE = Standing(intent=Intent.ABUSE, now=NOW, needs_reply=False)
TROLL = Standing(intent=Intent.TROLLING, now=NOW, needs_reply=False, assignee=ANA, responsible=MATRIX)
NEW = Standing(
    intent=Intent.COMPLAINT,
    now=NOW,
    responsible=MATRIX,
    approval=SecondPerson.BEFORE,
    readings=Readings(required=SecondPerson.BEFORE),
    clocks=Clocks(message_at=NOW - HOUR, waiting_since=NOW - HOUR, first_answer_due=NOW + HOUR),
)
TAKEN = replace(NEW, assignee=ANA, alarm=Alarm(acknowledged=True, acknowledged_by=ANA))
READ = replace(TAKEN, readings=replace(NEW.readings, asked=BO, by=(ANA, BO)), facts=Facts(count=1))
DIFFERING = replace(READ.readings, differ=True)
DECIDED = replace(READ, decision=Decided(move=Move.ANSWER_IN_PUBLIC, by=ANA, at=NOW))
WRITING = replace(DECIDED, draft=DraftNow(state=DraftState.WRITING, by=ANA))
ANSWERED = replace(
    DECIDED,
    draft=DraftNow(state=DraftState.SENT, by=ANA),
    answers=Answers(published=1, last=PublicationState.SENT),
    clocks=Clocks(message_at=NOW - HOUR, first_answer_due=NOW + HOUR, first_answer_met=True),
)
SOLVED = replace(
    ANSWERED,
    status=Status.RESOLVED,
    solution=Solution(outcome=Outcome.SOLVED, apology=Apology.FAULT, cause_given=True),
)
PLANNED = replace(SOLVED, follow_up=ReturnPlan(FollowUpState.PLANNED, NOW + HOUR))


def with_draft(standing: Standing, **values: Any) -> Standing:
    return replace(standing, draft=replace(standing.draft, **values))


def with_return(state: FollowUpState, due: datetime | None = NOW) -> Standing:
    return replace(SOLVED, follow_up=ReturnPlan(state, due))


def with_verdict(verdict: Verdict, **values: Any) -> Standing:
    return replace(TROLL, provocation=Provocation(verdict=verdict, **values))


OFF, LATER, DONE = StepStatus.DOES_NOT_APPLY, StepStatus.LATER, StepStatus.DONE

TABLE: list[tuple[str, Tip, Standing, StepStatus | Ask]] = [
    # alert
    ("praise alerts nobody", Tip.ALERT, PRAISE, OFF),
    ("hate alerts nobody", Tip.ALERT, HATE, OFF),
    ("an open alert", Tip.ALERT, replace(NEW, alarm=Alarm(acknowledged=False, alerted=ANA)), Ask.ACKNOWLEDGE_ALERT),
    ("the decision waits for the readings", Tip.ALERT, TAKEN, LATER),
    ("read, so decide", Tip.ALERT, READ, Ask.DECIDE),
    (
        "press wants two deciders",
        Tip.ALERT,
        replace(DECIDED, decision=replace(DECIDED.decision, second_needed=True)),
        Ask.SECOND_DECISION,
    ),
    ("decided", Tip.ALERT, DECIDED, DONE),
    ("a threat whose alert is not out yet", Tip.ALERT, replace(HATE, flags=frozenset({Flag.THREAT})), LATER),
    ("a crisis is decided on", Tip.ALERT, replace(QUESTION, level=Level.CRISIS), Ask.DECIDE),
    # be quick
    ("hate gets no answer", Tip.BE_QUICK, HATE, OFF),
    ("spam gets no answer", Tip.BE_QUICK, SPAM, OFF),
    ("a thank-you is answered at once", Tip.BE_QUICK, PRAISE, Ask.WRITE_DRAFT),
    ("a light draft goes out by its author", Tip.BE_QUICK, with_draft(PRAISE, state=DraftState.WRITING), Ask.PUBLISH),
    ("first the reading", Tip.BE_QUICK, TAKEN, LATER),
    ("then the draft", Tip.BE_QUICK, DECIDED, Ask.WRITE_DRAFT),
    (
        "hold where the promise runs out",
        Tip.BE_QUICK,
        replace(TAKEN, clocks=replace(TAKEN.clocks, first_answer_due=NOW + timedelta(minutes=10))),
        Ask.WRITE_HOLDING,
    ),
    ("approved goes out", Tip.BE_QUICK, with_draft(WRITING, state=DraftState.APPROVED), Ask.PUBLISH),
    (
        "an approved offer to a troll goes out",
        Tip.BE_QUICK,
        with_draft(with_verdict(Verdict.CONFIRMED), state=DraftState.APPROVED, purpose=Purpose.OFFER),
        Ask.PUBLISH,
    ),
    ("what is agreed on needs no reading", Tip.LISTEN, with_draft(TAKEN, state=DraftState.APPROVED), DONE),
    ("what is agreed on is decided", Tip.ALERT, with_draft(TAKEN, state=DraftState.APPROVED), DONE),
    (
        "what is agreed on is taken",
        Tip.ALERT,
        with_draft(replace(NEW, alarm=Alarm(acknowledged=False, alerted=ANA)), state=DraftState.APPROVED),
        DONE,
    ),
    (
        "a promise to come back is not yet the answer",
        Tip.LISTEN,
        with_draft(TAKEN, state=DraftState.APPROVED, purpose=Purpose.HOLDING),
        Ask.ASK_SOMEONE_TO_READ,
    ),
    ("unsure", Tip.BE_QUICK, replace(ANSWERED, answers=Answers(last=PublicationState.UNSURE)), Ask.SETTLE_UNSURE),
    ("failed", Tip.BE_QUICK, replace(ANSWERED, answers=Answers(last=PublicationState.FAILED)), Ask.SEND_AGAIN),
    ("by hand", Tip.BE_QUICK, replace(DECIDED, answers=Answers(last=PublicationState.BY_HAND)), Ask.PUBLISH_BY_HAND),
    ("queued needs nobody", Tip.BE_QUICK, replace(DECIDED, answers=Answers(last=PublicationState.QUEUED)), LATER),
    ("answered", Tip.BE_QUICK, ANSWERED, DONE),
    (
        "answered in the network's own app",
        Tip.BE_QUICK,
        replace(TAKEN, answered_elsewhere=True, clocks=Clocks(message_at=NOW)),
        DONE,
    ),
    ("on others' channel we ask first", Tip.BE_QUICK, replace(DECIDED, where=WATCHED), Ask.ASK_LEAVE_TO_ANSWER),
    (
        "and wait for the leave",
        Tip.BE_QUICK,
        replace(DECIDED, where=replace(WATCHED, leave=Leave.ASKED)),
        Ask.WAIT_FOR_PERSON,
    ),
    ("invited, we write", Tip.BE_QUICK, replace(DECIDED, where=replace(WATCHED, leave=Leave.GIVEN)), Ask.WRITE_DRAFT),
    # listen
    ("a question is not read twice", Tip.LISTEN, QUESTION, OFF),
    ("nobody asked yet", Tip.LISTEN, TAKEN, Ask.ASK_SOMEONE_TO_READ),
    ("asked, own missing", Tip.LISTEN, replace(TAKEN, readings=replace(NEW.readings, asked=BO)), Ask.WRITE_READING),
    ("waived", Tip.LISTEN, replace(READ, readings=replace(NEW.readings, waived=True, own_waived=True)), DONE),
    ("no fact yet", Tip.LISTEN, replace(READ, facts=Facts()), Ask.RECORD_FACT),
    ("they read it differently", Tip.LISTEN, replace(READ, readings=DIFFERING), Ask.SETTLE_READINGS),
    ("decided all the same", Tip.LISTEN, replace(DECIDED, readings=DIFFERING), DONE),
    ("an open question", Tip.LISTEN, replace(READ, facts=Facts(open_questions=1)), Ask.ANSWER_FACT_QUESTION),
    ("others may say so", Tip.LISTEN, replace(READ, opinion=SameOpinion(candidates=2)), Ask.LOOK_AT_SAME_OPINION),
    ("triage is unsure", Tip.LISTEN, replace(QUESTION, unsure=True), Ask.SAY_WHAT_IT_IS),
    ("a decision settles what was unsure", Tip.LISTEN, replace(DECIDED, unsure=True), DONE),
    ("so does a verdict", Tip.LISTEN, replace(QUESTION, unsure=True, provocation=Provocation(Verdict.PROPOSED)), OFF),
    (
        "the policy wants a reading afterwards",
        Tip.LISTEN,
        replace(ANSWERED, readings=Readings(required=SecondPerson.AFTERWARDS)),
        Ask.WRITE_READING,
    ),
    ("read", Tip.LISTEN, READ, DONE),
    # stay calm
    ("a thank-you is calm", Tip.STAY_CALM, PRAISE, OFF),
    ("nothing written yet", Tip.STAY_CALM, DECIDED, LATER),
    ("mend", Tip.STAY_CALM, with_draft(WRITING, blocking=1, cooling_until=NOW + HOUR), Ask.MEND_FINDINGS),
    (
        "a hot word in a light answer too",
        Tip.STAY_CALM,
        with_draft(PRAISE, state=DraftState.WRITING, blocking=1),
        Ask.MEND_FINDINGS,
    ),
    ("asked for eyes that nobody required", Tip.STAY_CALM, with_draft(PRAISE, state=DraftState.IN_REVIEW), Ask.APPROVE),
    ("cool off", Tip.STAY_CALM, with_draft(WRITING, cooling_until=NOW + HOUR), Ask.COOL_OFF),
    ("cooled", Tip.STAY_CALM, with_draft(WRITING, cooling_until=NOW), Ask.SUBMIT),
    ("approve", Tip.STAY_CALM, with_draft(WRITING, state=DraftState.IN_REVIEW), Ask.APPROVE),
    (
        "alone, look again",
        Tip.STAY_CALM,
        replace(with_draft(WRITING, state=DraftState.IN_REVIEW, submitted_at=NOW), solo=True),
        Ask.LOOK_AGAIN,
    ),
    ("no policy, so publish", Tip.STAY_CALM, replace(WRITING, approval=SecondPerson.NONE), Ask.PUBLISH),
    ("afterwards", Tip.STAY_CALM, replace(ANSWERED, approval=SecondPerson.AFTERWARDS), Ask.REVIEW_AFTERWARDS),
    ("calm", Tip.STAY_CALM, ANSWERED, DONE),
    # be personal
    ("a thank-you has its form", Tip.BE_PERSONAL, PRAISE, OFF),
    ("nothing to sign yet", Tip.BE_PERSONAL, DECIDED, LATER),
    ("unsigned", Tip.BE_PERSONAL, with_draft(WRITING, signed=False), Ask.ADD_NAME_AND_CONTACT),
    ("no address", Tip.BE_PERSONAL, with_draft(WRITING, contact_offered=False), Ask.ADD_NAME_AND_CONTACT),
    (
        "the return needs no address",
        Tip.BE_PERSONAL,
        with_draft(WRITING, contact_offered=False, purpose=Purpose.RETURN),
        DONE,
    ),
    ("signed", Tip.BE_PERSONAL, WRITING, DONE),
    # right person
    ("anybody thanks", Tip.RIGHT_PERSON, PRAISE, OFF),
    ("a gap", Tip.RIGHT_PERSON, replace(NEW, responsible=Responsible()), Ask.NAME_AN_OWNER),
    ("nobody has it", Tip.RIGHT_PERSON, NEW, Ask.CLAIM),
    ("a threat among hate", Tip.RIGHT_PERSON, replace(HATE, flags=frozenset({Flag.THREAT})), Ask.NAME_AN_OWNER),
    ("somebody has it", Tip.RIGHT_PERSON, TAKEN, DONE),
    # be prepared
    ("never answered before", Tip.BE_PREPARED, DECIDED, OFF),
    ("first decide", Tip.BE_PREPARED, replace(TAKEN, answers=Answers(earlier=2)), LATER),
    ("look", Tip.BE_PREPARED, replace(DECIDED, answers=Answers(earlier=2)), Ask.LOOK_AT_EARLIER_ANSWERS),
    ("seen", Tip.BE_PREPARED, replace(DECIDED, answers=Answers(earlier=2, earlier_seen=True)), DONE),
    ("another line", Tip.BE_PREPARED, with_draft(WRITING, contradicts_earlier=True), Ask.EXPLAIN_CONTRADICTION),
    # go private
    ("fit for all to read", Tip.GO_PRIVATE, DECIDED, OFF),
    ("confidential, not answered", Tip.GO_PRIVATE, replace(DECIDED, where=Surroundings(confidential=True)), LATER),
    (
        "confidential, no address in the draft",
        Tip.GO_PRIVATE,
        replace(with_draft(WRITING, contact_offered=False), where=Surroundings(confidential=True)),
        Ask.OFFER_CONTACT,
    ),
    ("move it", Tip.GO_PRIVATE, replace(ANSWERED, flags=frozenset({Flag.PERSONAL_DATA})), Ask.HAND_OFF),
    (
        "the person came back",
        Tip.GO_PRIVATE,
        replace(with_draft(WRITING, contact_offered=False), answers=Answers(published=1)),
        Ask.OFFER_CONTACT,
    ),
    ("moved", Tip.GO_PRIVATE, replace(ANSWERED, private=PrivateWay(contact_offered=True, handoffs=1)), DONE),
    # solve it
    ("a troll is not solved", Tip.SOLVE_IT, TROLL, OFF),
    ("not answered yet", Tip.SOLVE_IT, DECIDED, LATER),
    ("close what needs nothing", Tip.SOLVE_IT, SPAM, Ask.CLOSE),
    ("close an answered thank-you", Tip.SOLVE_IT, replace(PRAISE, answers=Answers(published=1)), Ask.CLOSE),
    ("resolve", Tip.SOLVE_IT, ANSWERED, Ask.RESOLVE),
    ("their turn", Tip.SOLVE_IT, replace(ANSWERED, status=Status.WAITING), Ask.WAIT_FOR_PERSON),
    ("no cause", Tip.SOLVE_IT, replace(SOLVED, solution=Solution(Outcome.SOLVED, Apology.FAULT)), Ask.STATE_CAUSE),
    ("solved", Tip.SOLVE_IT, SOLVED, DONE),
    # close the loop
    ("no return for thanks", Tip.CLOSE_THE_LOOP, PRAISE, OFF),
    ("agreed to differ", Tip.CLOSE_THE_LOOP, replace(SOLVED, solution=Solution(Outcome.AGREED_TO_DIFFER)), OFF),
    ("not asked in", Tip.CLOSE_THE_LOOP, replace(DECIDED, where=WATCHED), OFF),
    ("not solved yet", Tip.CLOSE_THE_LOOP, ANSWERED, LATER),
    ("plan", Tip.CLOSE_THE_LOOP, SOLVED, Ask.PLAN_RETURN),
    ("planned", Tip.CLOSE_THE_LOOP, PLANNED, LATER),
    ("due", Tip.CLOSE_THE_LOOP, with_return(FollowUpState.DUE), Ask.ASK_IN_THREAD),
    ("planned and late", Tip.CLOSE_THE_LOOP, with_return(FollowUpState.PLANNED, NOW - HOUR), Ask.ASK_IN_THREAD),
    (
        "confidential is asked privately",
        Tip.CLOSE_THE_LOOP,
        replace(with_return(FollowUpState.DUE), where=Surroundings(confidential=True)),
        Ask.ASK_PRIVATELY,
    ),
    ("asked", Tip.CLOSE_THE_LOOP, with_return(FollowUpState.ASKED), Ask.WAIT_FOR_PERSON),
    ("not content", Tip.CLOSE_THE_LOOP, with_return(FollowUpState.DISSATISFIED), Ask.TAKE_UP_AGAIN),
    ("content", Tip.CLOSE_THE_LOOP, with_return(FollowUpState.SATISFIED), DONE),
    ("silence", Tip.CLOSE_THE_LOOP, with_return(FollowUpState.SILENT), DONE),
    ("waived", Tip.CLOSE_THE_LOOP, with_return(FollowUpState.WAIVED), DONE),
    # feed no trolls
    ("a critic is not a troll", Tip.FEED_NO_TROLLS, NEW, OFF),
    ("look closer", Tip.FEED_NO_TROLLS, TROLL, Ask.PROPOSE_VERDICT),
    ("a second reader", Tip.FEED_NO_TROLLS, with_verdict(Verdict.PROPOSED, proposed_by=BO), Ask.SECOND_VERDICT),
    ("one offer", Tip.FEED_NO_TROLLS, with_verdict(Verdict.CONFIRMED), Ask.OFFER_ONCE),
    (
        "the offer is being written",
        Tip.FEED_NO_TROLLS,
        with_draft(with_verdict(Verdict.CONFIRMED), state=DraftState.WRITING),
        LATER,
    ),
    ("break off", Tip.FEED_NO_TROLLS, with_verdict(Verdict.CONFIRMED, public_offers=1), Ask.BREAK_OFF),
    ("no offer elsewhere", Tip.FEED_NO_TROLLS, replace(with_verdict(Verdict.CONFIRMED), where=WATCHED), Ask.BREAK_OFF),
    (
        "an appeal is answered first",
        Tip.FEED_NO_TROLLS,
        with_verdict(Verdict.CONFIRMED, public_offers=1, public_box_open=False, appealed=True),
        Ask.ANSWER_APPEAL,
    ),
    ("expired starts afresh", Tip.FEED_NO_TROLLS, replace(NEW, provocation=Provocation(Verdict.EXPIRED)), OFF),
    ("leave hate", Tip.FEED_NO_TROLLS, HATE, Ask.LEAVE_IT),
    (
        "broken off",
        Tip.FEED_NO_TROLLS,
        replace(
            with_verdict(Verdict.CONFIRMED, public_offers=1),
            status=Status.RESOLVED,
            solution=Solution(Outcome.BROKEN_OFF),
        ),
        DONE,
    ),
]


@pytest.mark.parametrize(("tip", "standing", "expected"), [row[1:] for row in TABLE], ids=[row[0] for row in TABLE])
def test_row_stands_where_the_conversation_stands(tip, standing, expected):
    row = next(row for row in checklist.rows(standing) if row.tip is tip)

    if isinstance(expected, Ask):
        assert row.status is StepStatus.CURRENT
        assert row.step is not None
        assert row.step.ask is expected
    else:
        assert row.status is expected


@pytest.mark.parametrize("standing", [row[2] for row in TABLE], ids=[row[0] for row in TABLE])
def test_rows_keep_their_order_and_explain_themselves(standing):
    rows = checklist.rows(standing)

    assert [row.tip for row in rows] == list(Tip)
    for row in rows:
        assert (row.step is not None) is (row.status is StepStatus.CURRENT)
        assert (row.why_not is not None) is (row.status is StepStatus.DOES_NOT_APPLY)
        assert row.step is None or row.step.tip is row.tip


def test_nobody_is_late_while_the_person_has_not_answered_our_question():
    step = checklist.next_step(with_return(FollowUpState.ASKED, NOW - HOUR))
    assert (step.ask, step.due) == (Ask.WAIT_FOR_PERSON, None)


@pytest.mark.parametrize("standing", [row[2] for row in TABLE], ids=[row[0] for row in TABLE])
def test_step_is_given_exactly_where_the_status_is_current(standing):
    for tip, rules in checklist.RULES.items():
        current = rules.status(standing) is StepStatus.CURRENT
        assert (rules.next_step(standing) is not None) is current, tip
        assert (rules.status(standing) is not OFF) is rules.applies(standing), tip


def test_every_tip_is_seen_in_each_status_it_can_have():
    seen = {(tip, rules.status(row[2])) for row in TABLE for tip, rules in checklist.RULES.items()}

    for tip in Tip:
        assert {(tip, OFF), (tip, StepStatus.CURRENT), (tip, DONE)} <= seen, tip


def test_every_ask_is_asked_somewhere():
    asked = {row.step.ask for line in TABLE for row in checklist.rows(line[2]) if row.step is not None}

    assert asked == set(Ask)


def test_why_not_names_the_reason():
    reasons = {row.tip: row.why_not for row in checklist.rows(replace(DECIDED, where=WATCHED))}
    light = {row.tip: row.why_not for row in checklist.rows(PRAISE)}

    assert reasons[Tip.CLOSE_THE_LOOP] is WhyNot.NO_RETURN_ON_OTHERS_CHANNEL
    assert reasons[Tip.FEED_NO_TROLLS] is WhyNot.NO_PROVOCATION
    assert light[Tip.LISTEN] is WhyNot.IN_PROPORTION
