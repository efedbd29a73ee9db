from datetime import timedelta

import pytest

from bemot.accounts.roles import NotAllowed
from bemot.conversations.models import Conversation, Topic
from bemot.lib.errors import SomebodyWasFaster
from bemot.routing import assignment, deadlines, escalation, matrix, queries, snoozing
from bemot.routing.models import Deadline, ResponsePolicy, RoutingRule
from bemot.words import DeadlineKind, Intent, Level, Subject
from tests.cast import Cast, kinds_of, make_comment, work

COMPLAINT = "Tåget är försenat varje dag och jag får vänta en timme. Det är inte okej."


def test_route_gives_a_complaint_to_whom_the_matrix_names(cast: Cast) -> None:
    conversation = make_comment(cast, COMPLAINT)
    assert conversation.intent == Intent.COMPLAINT
    assert conversation.topic == Topic.objects.get(slug="waiting_time")
    assert conversation.assignee == cast.ana
    assert queries.responsibility_for(conversation).second_reader == cast.bo


def test_route_prefers_the_first_rule_that_fits(cast: Cast) -> None:
    RoutingRule.objects.create(inbox=cast.inbox, name="Buss", words="ersättningsbuss", assign_to=cast.bo, level=1)
    RoutingRule.objects.create(inbox=cast.inbox, name="Tåg", words="tåget, vagnen", assign_to=cast.cleo, level=2)
    conversation = make_comment(cast, COMPLAINT)
    assert (conversation.assignee, conversation.level) == (cast.cleo, Level.SERIOUS)


def test_route_starts_the_clocks_at_the_comments_own_time(cast: Cast) -> None:
    ResponsePolicy.objects.create(inbox=cast.inbox, intent=Intent.COMPLAINT, first_answer=timedelta(hours=2))
    written = cast.now - timedelta(minutes=30)
    conversation = make_comment(cast, COMPLAINT, at=written)
    first = Deadline.objects.get(conversation=conversation, kind=DeadlineKind.FIRST_ANSWER)
    assert first.started_at == written
    assert first.due_at == written + timedelta(hours=2)
    assert conversation.due_at == first.due_at
    assert conversation.waiting_since == written


def test_breach_is_told_once_and_raises_the_level(cast: Cast) -> None:
    conversation = make_comment(cast, COMPLAINT)
    late = conversation.due_at + timedelta(minutes=1)
    work(cast, at=late)
    work(cast, at=late + timedelta(minutes=1))
    conversation.refresh_from_db()
    assert kinds_of(conversation).count("breached") == 1
    assert conversation.level == Level.URGENT


def test_meet_stops_the_answer_clock_and_lets_the_resolution_run(cast: Cast) -> None:
    conversation = make_comment(cast, COMPLAINT)
    deadlines.meet(conversation, at=cast.now)
    still_open = queries.open_deadlines([conversation]).get()
    assert still_open.kind == DeadlineKind.RESOLUTION
    conversation.refresh_from_db()
    assert conversation.due_at == still_open.due_at


def test_claim_is_for_the_fastest(cast: Cast) -> None:
    conversation = make_comment(cast, "Varför stängde ni toaletten på stationen?")
    Conversation.objects.update(assignee=None)
    assignment.claim(conversation, by=cast.bo, now=cast.now)
    assignment.claim(conversation, by=cast.bo, now=cast.now)
    with pytest.raises(SomebodyWasFaster, match="Bo"):
        assignment.claim(conversation, by=cast.ana, now=cast.now)
    assert kinds_of(conversation).count("claimed") == 1


def test_assign_refuses_who_is_not_in_the_team(cast: Cast) -> None:
    conversation = make_comment(cast, COMPLAINT)
    with pytest.raises(assignment.NotInTeam):
        assignment.assign(conversation, to=cast.dag, by=cast.ana, now=cast.now)
    with pytest.raises(NotAllowed):
        assignment.assign(conversation, to=cast.ana, by=cast.dag, now=cast.now)


def test_release_puts_it_back(cast: Cast) -> None:
    conversation = make_comment(cast, COMPLAINT)
    assignment.release(conversation, by=cast.ana, now=cast.now)
    conversation.refresh_from_db()
    assert conversation.assignee is None
    assert kinds_of(conversation)[-1] == "released"


def test_snooze_hides_until_the_person_writes_again(cast: Cast) -> None:
    conversation = make_comment(cast, COMPLAINT)
    snoozing.snooze(conversation, until=cast.now + timedelta(days=1), by=cast.ana, now=cast.now)
    make_comment(cast, "Hallå, är ni där?", at=cast.now + timedelta(hours=1))
    conversation.refresh_from_db()
    assert conversation.snoozed_until is None


def test_snooze_refuses_a_time_that_has_passed(cast: Cast) -> None:
    conversation = make_comment(cast, COMPLAINT)
    with pytest.raises(snoozing.CannotSnooze):
        snoozing.snooze(conversation, until=cast.now, by=cast.ana, now=cast.now)


def test_escalate_sets_the_level_once(cast: Cast) -> None:
    conversation = make_comment(cast, COMPLAINT)
    for _ in range(2):
        escalation.escalate(conversation, level=Level.CRISIS, reason="spreads", by=cast.cleo, now=cast.now)
    conversation.refresh_from_db()
    assert conversation.level == Level.CRISIS
    assert kinds_of(conversation).count("escalated") == 1


def test_gaps_names_topics_that_nobody_owns(cast: Cast) -> None:
    conversation = make_comment(cast, "Appen kraschar när jag ska köpa biljett. Varför?")
    Conversation.objects.filter(pk=conversation.pk).update(topic=Topic.objects.get(slug="website_app"))
    make_comment(cast, COMPLAINT, by="nils")
    gaps = queries.gaps(cast.inbox, since=cast.now - timedelta(days=1))
    assert [(gap.topic.slug, gap.comments) for gap in gaps] == [("website_app", 1)]


def test_gaps_count_what_has_no_topic_until_somebody_takes_everything_else(cast: Cast) -> None:
    for who, topic in (("eva", None), ("liv", Topic.objects.get(slug="other"))):
        conversation = make_comment(cast, "Hur tänker ni egentligen?", by=who)
        Conversation.objects.filter(pk=conversation.pk).update(topic=topic, flags=[], needs_reply=True)
    since, rest = cast.now - timedelta(days=1), {"subject": Subject.EVERYTHING_ELSE, "topic": None}
    matrix.name(cast.inbox, **rest, spokesperson=None, by=cast.cleo, now=cast.now)
    assert queries.gaps(cast.inbox, since=since) == [queries.Gap(Subject.EVERYTHING_ELSE, None, 2)]
    matrix.name(cast.inbox, **rest, spokesperson=cast.ana, by=cast.cleo, now=cast.now)
    assert queries.gaps(cast.inbox, since=since) == []
