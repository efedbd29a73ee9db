"""Two clocks: what is promised pauses while it is the person's turn and is told of before it runs out."""

from datetime import timedelta

import pytest

from bemot.alerts.models import Alert, Delivery
from bemot.conversations import lifecycle
from bemot.conversations.models import Conversation
from bemot.overview import queries as overview
from bemot.overview.queries import View
from bemot.routing import deadlines, escalation, queries
from bemot.routing.models import Deadline, Duty, ResponsePolicy
from bemot.words import AlertReason, DeadlineKind, Intent, Level, SecondPerson, Status
from tests.cast import Cast, kinds_of, make_comment, work

COMPLAINT = "Tåget är försenat varje dag och jag får vänta en timme. Det är inte okej."
THREAT = "Jag vet var ni bor och jag ska döda er."
HOUR, MINUTE = timedelta(hours=1), timedelta(minutes=1)


@pytest.fixture
def policy(cast: Cast) -> ResponsePolicy:
    return ResponsePolicy.objects.create(inbox=cast.inbox, first_answer=2 * HOUR, next_answer=HOUR, resolution=8 * HOUR)


def wait(conversation: Conversation, *, at) -> None:
    deadlines.meet(conversation, at=at)
    lifecycle.wait(conversation)
    deadlines.pause(conversation, at=at)


def the(conversation: Conversation, kind: DeadlineKind) -> Deadline:
    return Deadline.objects.filter(conversation=conversation, kind=kind).latest("pk")


def test_pause_stops_the_clock_while_it_is_the_persons_turn(cast: Cast, policy: ResponsePolicy) -> None:
    conversation = make_comment(cast, COMPLAINT)
    before = the(conversation, DeadlineKind.RESOLUTION).due_at
    wait(conversation, at=cast.now + HOUR)
    conversation.refresh_from_db()
    assert (conversation.status, conversation.due_at) == (Status.WAITING, None)
    work(cast, at=before + HOUR)
    assert "breached" not in kinds_of(conversation)

    # Seven working hours were left at 11:00 local; a day later at 10:00 they go on, and end at 17:00.
    make_comment(cast, "Det hjälpte inte, tåget är sent i dag också.", at=cast.now + 24 * HOUR)
    again = the(conversation, DeadlineKind.RESOLUTION)
    assert again.left is None
    assert again.due_at == cast.now + 24 * HOUR + 7 * HOUR
    conversation.refresh_from_db()
    assert conversation.waiting_since == cast.now + 24 * HOUR
    assert conversation.due_at == the(conversation, DeadlineKind.NEXT_ANSWER).due_at == cast.now + 25 * HOUR


def test_the_waiting_clock_is_never_paused(cast: Cast, policy: ResponsePolicy) -> None:
    written = cast.now + 7 * HOUR + 30 * MINUTE  # 17:30 local: the office has closed
    conversation = make_comment(cast, COMPLAINT, at=written)
    assert conversation.waiting_since == written
    assert conversation.due_at == cast.now + 24 * HOUR  # 10:00 the next day


def test_warn_tells_the_assignee_once_before_a_promise_runs_out(cast: Cast, policy: ResponsePolicy) -> None:
    conversation = make_comment(cast, COMPLAINT)
    soon = conversation.due_at - 30 * MINUTE
    work(cast, at=soon - MINUTE)
    assert not Alert.objects.filter(reason=AlertReason.DUE_SOON).exists()
    work(cast, at=soon)
    work(cast, at=soon + MINUTE)
    told = Delivery.objects.filter(alert__reason=AlertReason.DUE_SOON)
    assert [(row.user, row.step) for row in told] == [(cast.ana, 0)]
    assert kinds_of(conversation).count("warned") == 1
    assert conversation.level == Level.NORMAL


def test_warn_tells_the_leads_of_what_nobody_has_while_nobody_is_on_duty(cast: Cast, policy: ResponsePolicy) -> None:
    conversation = make_comment(cast, COMPLAINT)
    Conversation.objects.filter(pk=conversation.pk).update(assignee=None)
    Duty.objects.all().delete()
    work(cast, at=conversation.due_at - 30 * MINUTE)
    told = Delivery.objects.filter(alert__reason=AlertReason.DUE_SOON)
    assert [row.user for row in told] == [cast.cleo]


def test_warn_keeps_still_once_it_is_answered(cast: Cast, policy: ResponsePolicy) -> None:
    conversation = make_comment(cast, COMPLAINT)
    soon = conversation.due_at - 30 * MINUTE
    wait(conversation, at=cast.now + MINUTE)
    work(cast, at=soon + MINUTE)
    assert "warned" not in kinds_of(conversation)


def test_warn_of_a_short_promise_waits_for_its_second_half(cast: Cast) -> None:
    ResponsePolicy.objects.create(inbox=cast.inbox, first_answer=20 * MINUTE, resolution=None)
    conversation = make_comment(cast, COMPLAINT)
    assert the(conversation, DeadlineKind.FIRST_ANSWER).warn_at == cast.now + 10 * MINUTE


def test_breach_escalates_by_steps_to_the_leads(cast: Cast, policy: ResponsePolicy) -> None:
    conversation = make_comment(cast, COMPLAINT)
    due = conversation.due_at
    work(cast, at=due - MINUTE)
    work(cast, at=due)
    conversation.refresh_from_db()
    assert conversation.level == Level.URGENT
    assert not Alert.objects.filter(reason=AlertReason.DUE_SOON, acknowledged_at=None).exists()
    work(cast, at=due + 59 * MINUTE)
    assert not Alert.objects.filter(reason=AlertReason.OVERDUE).exists()
    for later in (60, 61, 90):
        work(cast, at=due + later * MINUTE)
    assert [row.user for row in Delivery.objects.filter(alert__reason=AlertReason.OVERDUE)] == [cast.cleo]


def test_leads_are_not_told_of_what_was_answered_late(cast: Cast, policy: ResponsePolicy) -> None:
    conversation = make_comment(cast, COMPLAINT)
    due = conversation.due_at
    work(cast, at=due)
    wait(conversation, at=due + MINUTE)
    work(cast, at=due + 2 * HOUR)
    assert not Alert.objects.filter(reason=AlertReason.OVERDUE).exists()


def test_the_deputy_is_told_after_the_minutes_of_the_policy(cast: Cast, policy: ResponsePolicy) -> None:
    ResponsePolicy.objects.filter(pk=policy.pk).update(deputy_after=3 * MINUTE)
    make_comment(cast, COMPLAINT)
    step = Delivery.objects.get(alert__reason=AlertReason.CRITIQUE, user=cast.bo, medium="page")
    assert (step.step, step.due_at) == (1, cast.now + 3 * MINUTE)


def test_queue_stands_in_the_order_of_what_waits_worst(cast: Cast, policy: ResponsePolicy) -> None:
    ResponsePolicy.objects.create(inbox=cast.inbox, intent=Intent.PRAISE, first_answer=None, resolution=None)
    rows = {
        name: make_comment(cast, f"{COMPLAINT} {n}", by=name, at=cast.now - n * MINUTE)
        for n, name in enumerate(["newest", "serious", "late", "answered", "unpromised", "oldest_unpromised"])
    }
    now = cast.now + 30 * MINUTE
    Deadline.objects.filter(conversation=rows["late"]).update(due_at=cast.now - HOUR)
    Conversation.objects.filter(pk=rows["serious"].pk).update(level=Level.SERIOUS)
    for name in ("unpromised", "oldest_unpromised"):
        Deadline.objects.filter(conversation=rows[name]).delete()
    deadlines.refresh(Conversation.objects.filter(pk__in=[row.pk for row in rows.values()]))
    wait(rows["answered"], at=cast.now)
    names = {row.pk: name for name, row in rows.items()}
    page = overview.inbox_list(cast.ana, View.TO_DO, now=now)
    order = [names[row.conversation.pk] for row in page.rows]
    assert order == ["serious", "late", "newest", "oldest_unpromised", "unpromised"]
    paged, after = [], None
    while after != "":
        part = overview.inbox_list(cast.ana, View.TO_DO, now=now, after=after, limit=2)
        paged, after = [*paged, *(names[row.conversation.pk] for row in part.rows)], part.next
    assert paged == order


def test_hours_of_takes_a_fixed_number_of_queries(cast: Cast, django_assert_num_queries) -> None:
    with django_assert_num_queries(2):
        found = queries.hours_of([cast.inbox, cast.other_inbox])
    assert set(found[cast.inbox.pk].periods) == {0, 1, 2, 3, 4}


def test_days_of_a_promise_are_working_days(cast: Cast) -> None:
    ResponsePolicy.objects.create(inbox=cast.inbox, first_answer=timedelta(days=1), resolution=timedelta(days=5))
    conversation = make_comment(cast, COMPLAINT)
    assert the(conversation, DeadlineKind.FIRST_ANSWER).due_at == cast.now + timedelta(days=1)
    assert the(conversation, DeadlineKind.RESOLUTION).due_at == cast.now + timedelta(days=7)


def test_an_answer_puts_the_warning_away(cast: Cast, policy: ResponsePolicy) -> None:
    conversation = make_comment(cast, COMPLAINT)
    soon = conversation.due_at - 20 * MINUTE
    work(cast, at=soon)
    assert Alert.objects.filter(reason=AlertReason.DUE_SOON, acknowledged_at=None).count() == 1
    comment = conversation.messages.filter(direction="inbound").latest("pk").external_id
    cast.network.post("norrbrotag", "Hej! Växeln är lagad nu.", created_at=soon + MINUTE, parent=comment)
    work(cast, at=soon + 2 * MINUTE)
    assert not Alert.objects.filter(reason=AlertReason.DUE_SOON, acknowledged_at=None).exists()


@pytest.mark.parametrize("intent", [Intent.COMPLAINT, Intent.QUESTION, Intent.TROLLING])
def test_a_danger_is_promised_an_answer_by_night_too_until_one_says_otherwise(cast: Cast, intent: Intent) -> None:
    conversation = make_comment(cast, COMPLAINT)
    conversation.intent = intent
    assert queries.policy_for(conversation).working_hours_only
    conversation.level = Level.SERIOUS
    found = queries.policy_for(conversation)
    assert (found.first_answer, found.working_hours_only, found.four_eyes) == (HOUR, False, SecondPerson.BEFORE)
    assert (found.second_decider == SecondPerson.BEFORE) is (intent == Intent.TROLLING)

    ResponsePolicy.objects.create(inbox=cast.inbox, first_answer=3 * HOUR)
    assert queries.policy_for(conversation).first_answer == 3 * HOUR


def test_clock_of_a_threat_does_not_wait_for_monday(cast: Cast) -> None:
    sunday = cast.now + timedelta(days=(6 - cast.now.weekday()) % 7)
    conversation = make_comment(cast, THREAT, at=sunday)
    assert conversation.level == Level.SERIOUS
    assert conversation.due_at == sunday + HOUR


def test_a_danger_that_comes_later_does_not_wait_for_the_older_promise(cast: Cast, policy: ResponsePolicy) -> None:
    ResponsePolicy.objects.create(
        inbox=cast.inbox, level=Level.SERIOUS, first_answer=HOUR / 2, next_answer=HOUR / 2, working_hours_only=False
    )
    conversation = make_comment(cast, COMPLAINT)
    assert conversation.due_at == cast.now + 2 * HOUR
    make_comment(cast, "Hallå? Tåget är försenat i dag igen.", at=cast.now + 10 * MINUTE)
    conversation.refresh_from_db()
    assert conversation.due_at == cast.now + 2 * HOUR

    make_comment(cast, THREAT, at=cast.now + 20 * MINUTE)
    conversation.refresh_from_db()
    assert conversation.due_at == the(conversation, DeadlineKind.FIRST_ANSWER).due_at == cast.now + 50 * MINUTE


def test_who_raises_the_level_shortens_the_promise(cast: Cast, policy: ResponsePolicy) -> None:
    ResponsePolicy.objects.create(inbox=cast.inbox, level=Level.URGENT, first_answer=HOUR / 2)
    conversation = make_comment(cast, COMPLAINT)
    escalation.escalate(conversation, level=Level.URGENT, reason="many", by=cast.ana, now=cast.now + HOUR)
    conversation.refresh_from_db()
    assert conversation.due_at == cast.now + HOUR + HOUR / 2

    escalation.escalate(conversation, level=Level.NORMAL, reason="few", by=cast.ana, now=cast.now + HOUR)
    conversation.refresh_from_db()
    assert conversation.due_at == cast.now + HOUR + HOUR / 2
