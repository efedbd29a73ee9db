"""Inbox pages and standings: right rows, nobody else's, and as many queries for fifty as for one."""

from datetime import timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from bemot.alerts import detection
from bemot.conversations import queries as conversations
from bemot.conversations import veil
from bemot.conversations.models import Conversation, Label
from bemot.outcomes import follow_ups, resolution
from bemot.overview import queries, standing
from bemot.overview.queries import Filters, View
from bemot.playbook import checklist
from bemot.playbook.standing import Finding, Leave, Verdict
from bemot.responses import decisions, facts, publication, readings, review, verdicts
from bemot.responses.models import Draft
from bemot.routing import deadlines
from bemot.words import (
    AlertReason,
    DraftState,
    FollowUpState,
    Intent,
    Level,
    Move,
    Outcome,
    Place,
    PublicationState,
    Purpose,
    SecondPerson,
    Status,
)
from tests.cast import Cast
from tests.responses.making import make_comment, make_draft, make_queued, reload, send
from tests.responses.test_drafts import make_troll

MINUTE = timedelta(minutes=1)


def rows(cast: Cast, view: View, *, user=None, **kwargs) -> list[Conversation]:
    page = queries.inbox_list(user or cast.ana, view, now=cast.now, **kwargs)
    return [row.conversation for row in page.rows]


def test_inbox_puts_what_waits_worst_first(cast: Cast) -> None:
    first, second, third, undated = (make_comment(cast, by=name) for name in ("a", "b", "c", "d"))
    for row, level, due in ((first, 0, 30), (second, 0, 10), (third, 2, 90)):
        Conversation.objects.filter(pk=row.pk).update(level=level, due_at=cast.now + due * MINUTE)
    Conversation.objects.filter(pk=undated.pk).update(due_at=None)

    assert rows(cast, View.TO_DO) == [third, second, first, undated]
    assert rows(cast, View.TO_DO, user=cast.dag) == []


@pytest.mark.parametrize("view", [View.TO_DO, View.ALL])
def test_inbox_pages_hold_each_row_once(cast: Cast, view: View) -> None:
    made = [make_comment(cast, by=f"p{n}") for n in range(7)]
    for n, row in enumerate(made):
        due = cast.now + (n % 2) * MINUTE if n % 3 else None
        Conversation.objects.filter(pk=row.pk).update(level=n % 2, due_at=due, last_message_at=cast.now)
    seen, after = [], None
    for _ in range(4):
        page = queries.inbox_list(cast.ana, view, now=cast.now, after=after, limit=2)
        seen += [row.conversation.pk for row in page.rows]
        after = page.next

    assert (len(seen), set(seen), after) == (7, {row.pk for row in made}, "")
    whole = queries.inbox_list(cast.ana, view, now=cast.now)
    assert seen == [row.conversation.pk for row in whole.rows]


@pytest.mark.parametrize("after", ["", "x", "1~gestern~3", "~~", "1~2026-03-10T09:00:00~3", "9~2026-99-99T00:00:00Z~1"])
def test_inbox_takes_an_altered_cursor_as_the_top(cast: Cast, after: str) -> None:
    made = make_comment(cast)
    assert rows(cast, View.TO_DO, after=after) == [made]


def test_inbox_row_has_the_words_and_veils_abuse(cast: Cast) -> None:
    label = Label.objects.create(name="Tidtabell")
    calm = make_comment(cast, "Var  är\nsvaret " + "som jag lovades? " * 30)
    calm.labels.add(label)
    make_draft(cast, calm)
    harsh = make_comment(cast, "Ni är äckel", intent=Intent.ABUSE, by="olle")

    found = {row.conversation: row for row in queries.inbox_list(cast.ana, View.ALL, now=cast.now).rows}
    assert found[calm].text.startswith("Var är svaret som jag")
    assert len(found[calm].text) <= queries.FIRST_WORDS
    assert (found[calm].writer, found[calm].draft_state, found[calm].labels) == (cast.ana, "writing", (label,))
    assert (found[harsh].veiled, found[harsh].text) == (True, "")

    veil.unveil(harsh, by=cast.ana, now=cast.now)
    opened = {row.conversation: row for row in queries.inbox_list(cast.ana, View.ALL, now=cast.now).rows}
    assert opened[harsh].text == "Ni är äckel"


def test_inbox_filters_narrow_and_bad_numbers_find_nothing(cast: Cast) -> None:
    one = make_comment(cast)
    make_comment(cast, "Appen!", by="olle", topic="website_app")

    assert rows(cast, View.ALL, filters={"topic": "waiting_time"}) == [one]
    assert rows(cast, View.ALL, filters=Filters(channel=str(cast.channel.pk), topic="waiting_time")) == [one]
    assert rows(cast, View.ALL, filters={"assignee": "alla", "view": "all"}) == []


def test_views_hold_what_their_names_say(cast: Cast) -> None:
    critique = make_comment(cast)
    press = make_comment(cast, "Kommentar?", intent=Intent.PRESS, by="red")
    praise = make_comment(cast, "Bäst!", intent=Intent.PRAISE, by="pia")
    troll = make_troll(cast, by="clown")
    Conversation.objects.filter(pk=critique.pk).update(assignee=cast.ana)
    readings.ask(critique, reader=cast.bo, by=cast.ana, now=cast.now)
    review.submit(make_draft(cast, critique), by=cast.ana, now=cast.now)
    follow_ups.plan(praise, due_at=cast.now + MINUTE, by=cast.ana, now=cast.now)
    follow_ups.raise_due(now=cast.now + MINUTE)

    assert set(rows(cast, View.MINE)) == {critique, praise}  # a return that is due is its owner's
    assert set(rows(cast, View.UNASSIGNED)) == {press, troll}
    assert (rows(cast, View.FOR_READING, user=cast.bo), rows(cast, View.FOR_READING)) == ([critique], [])
    assert (rows(cast, View.FOR_APPROVAL, user=cast.bo), rows(cast, View.FOR_APPROVAL)) == ([critique], [])
    assert rows(cast, View.TO_FOLLOW_UP) == [praise]
    assert (rows(cast, View.PRESS), rows(cast, View.TROLLS), rows(cast, View.PRAISE)) == ([press], [troll], [praise])
    assert rows(cast, View.PUBLISHING_PROBLEMS) == []


def test_publishing_problems_show_what_a_person_must_settle(cast: Cast) -> None:
    conversation = make_comment(cast)
    make_queued(cast, conversation, purpose=Purpose.PRIVATE)
    assert rows(cast, View.PUBLISHING_PROBLEMS) == [conversation]


def test_snoozed_is_hidden_until_its_time(cast: Cast) -> None:
    conversation = make_comment(cast)
    Conversation.objects.filter(pk=conversation.pk).update(snoozed_until=cast.now + MINUTE)
    assert rows(cast, View.TO_DO) == []
    Conversation.objects.filter(pk=conversation.pk).update(snoozed_until=cast.now)
    assert rows(cast, View.TO_DO) == [conversation]


def test_counts_agree_with_the_lists_in_two_queries(cast: Cast, django_assert_num_queries) -> None:
    make_comment(cast)
    make_comment(cast, "Kommentar?", intent=Intent.PRESS, by="red")
    make_troll(cast, by="clown")

    with django_assert_num_queries(2):
        found = queries.counts(cast.ana, now=cast.now)
    assert found == {view: len(rows(cast, view)) for view in View}
    assert found[View.ALL] == 3
    assert set(queries.counts(cast.dag, now=cast.now).values()) == {0}


def test_pages_and_standings_need_as_many_queries_for_fifty_as_for_one(cast: Cast) -> None:
    make_comment(cast, by="p0")

    def count() -> tuple[int, int]:
        with CaptureQueriesContext(connection) as page:
            queries.inbox_list(cast.ana, View.TO_DO, now=cast.now)
        seen = list(conversations.visible_to(cast.ana))
        with CaptureQueriesContext(connection) as standings:
            standing.of_many(seen, now=cast.now)
        return len(page), len(standings)

    count()  # Django asks once in each process whether the database knows JSON
    one = count()
    for n in range(1, 50):
        row = make_comment(cast, by=f"p{n}")
        if n % 7 == 0:
            make_draft(cast, row)
    assert Conversation.objects.count() == 50
    assert count() == one
    assert one[0] <= 8
    assert one[1] <= 5  # one of them asks who is away


def test_standing_of_a_fresh_comment_asks_for_its_first_step(cast: Cast) -> None:
    conversation = make_comment(cast)
    deadlines.start([conversation], now=cast.now)

    found = standing.of(reload(conversation), viewer=cast.ana, now=cast.now)

    assert (found.intent, found.status, found.solo) == (Intent.COMPLAINT, Status.OPEN, False)
    assert found.approval is SecondPerson.BEFORE
    assert (found.responsible.spokesperson, found.responsible.second_reader) == (cast.ana.pk, cast.bo.pk)
    assert (found.clocks.first_answer_due, found.clocks.first_answer_met) == (conversation.due_at, False)
    assert found.where.leave is Leave.NOT_ASKED
    assert checklist.next_step(found) is not None


def make_worked(cast: Cast) -> tuple[Conversation, Draft]:
    """Bring a comment to the point where its answer is written."""
    conversation = make_comment(cast)
    deadlines.start([conversation], now=cast.now)
    Conversation.objects.filter(pk=conversation.pk).update(assignee=cast.ana)
    readings.ask(conversation, reader=cast.bo, by=cast.ana, now=cast.now)
    readings.read(conversation, says="Trött", by=cast.bo, now=cast.now)
    facts.ask(conversation, question="Varför?", owner=cast.cleo, by=cast.ana, now=cast.now)
    facts.record(conversation, text="Växelfel", source="Logg", finding=Finding.OUR_FAULT, by=cast.ana, now=cast.now)
    decisions.decide(conversation, move=Move.APOLOGISE, place=Place.LOCAL, reason="Vårt fel", by=cast.ana, now=cast.now)
    return conversation, make_draft(cast, conversation)


def test_standing_follows_a_conversation_to_its_end(cast: Cast) -> None:
    conversation, draft = make_worked(cast)
    before = standing.of(reload(conversation), now=cast.now)

    assert (before.readings.by, before.readings.asked) == ((cast.bo.pk,), None)
    assert (before.facts.count, before.facts.open_questions, before.facts.finding) == (1, 1, Finding.OUR_FAULT)
    assert (before.decision.move, before.decision.by, before.decision.at) == (Move.APOLOGISE, cast.ana.pk, cast.now)
    assert (before.draft.state, before.draft.by, before.draft.blocking) == (DraftState.WRITING, cast.ana.pk, 0)
    assert (before.draft.signed, before.draft.contact_offered) == (True, True)

    review.submit(draft, by=cast.ana, now=cast.now)
    review.approve(draft, by=cast.bo, now=cast.now)
    send(publication.publish(draft, by=cast.ana, now=cast.now)[0], at=cast.now + MINUTE)
    resolution.resolve(
        reload(conversation), outcome=Outcome.SOLVED, done="Nytt", cause="Växel",
        return_at=cast.now + timedelta(days=7), by=cast.ana, now=cast.now + MINUTE,
    )  # fmt: skip
    after = standing.of(reload(conversation), now=cast.now + 2 * MINUTE)

    assert (after.status, after.answered_elsewhere) == (Status.RESOLVED, False)
    assert (after.answers.published, after.answers.last) == (1, PublicationState.SENT)
    assert (after.clocks.first_answer_met, after.private.contact_offered) == (True, True)
    assert (after.solution.outcome, after.solution.cause_given) == (Outcome.SOLVED, True)
    assert (after.follow_up.state, after.follow_up.due) == (FollowUpState.PLANNED, cast.now + timedelta(days=7))
    assert after.draft.state is None


def test_standing_is_not_late_before_the_first_has_been_told(cast: Cast) -> None:
    conversation = make_comment(cast, "Ni är värdelösa. Bromsarna tog inte på bussen i morse, barn kunde ha dött!")
    Conversation.objects.filter(pk=conversation.pk).update(level=Level.SERIOUS)
    detection.ring(reload(conversation), AlertReason.CRITIQUE, now=cast.now)
    found = standing.of(reload(conversation), now=cast.now).alarm
    assert found.acknowledged is False
    assert found.answer_due is None or found.answer_due > cast.now


def test_standing_of_a_troll_knows_verdict_and_box(cast: Cast) -> None:
    conversation = make_troll(cast)
    found = standing.of(reload(conversation), now=cast.now).provocation
    assert (found.verdict, found.public_box_open, found.proposed_by) == (Verdict.CONFIRMED, True, cast.ana.pk)

    verdicts.break_off(conversation, now=cast.now)
    assert not standing.of(reload(conversation), now=cast.now).provocation.public_box_open
    later = standing.of(reload(conversation), now=cast.now + timedelta(days=31)).provocation
    assert (later.verdict, later.public_box_open) == (Verdict.EXPIRED, True)
