"""Closing the loop: to its owner, in private where it must, not before it is done, counted on the first page."""

from datetime import timedelta

import pytest
from django.utils import timezone

from bemot.conversations.models import Conversation, Message, Thread, Topic
from bemot.lib.errors import Refusal
from bemot.outcomes import follow_ups, loops, resolution
from bemot.outcomes.models import FollowUp
from bemot.responses import clearance, drafts
from bemot.responses.models import Publication
from bemot.words import FollowUpState, Outcome, Purpose, Status
from tests.cast import Cast
from tests.responses.making import comment_of, count_of, make_comment, make_draft, make_queued, reload

WEEK = timedelta(days=7)


def resolve(cast: Cast, conversation: Conversation, **more) -> None:
    words = {"outcome": Outcome.SOLVED, "done": "Bytt", "return_at": cast.now + WEEK} | more
    resolution.resolve(conversation, **words, by=cast.ana, now=cast.now)


def make_confidential(cast: Cast, conversation: Conversation) -> Conversation:
    Topic.objects.filter(pk=conversation.topic_id).update(confidential=True)
    return reload(conversation)


def test_due_return_goes_to_its_owner(cast: Cast) -> None:
    conversation = make_comment(cast)
    Conversation.objects.filter(pk=conversation.pk).update(assignee=cast.bo)
    follow_ups.plan(conversation, due_at=cast.now + WEEK, owner=cast.ana, by=cast.ana, now=cast.now)
    follow_ups.raise_due(now=cast.now + WEEK)
    assert reload(conversation).assignee == cast.ana
    assert count_of(conversation, "assigned") == 1


def test_due_return_of_who_has_left_stays_where_it_is(cast: Cast) -> None:
    conversation = make_comment(cast)
    Conversation.objects.filter(pk=conversation.pk).update(assignee=cast.bo)
    follow_ups.plan(conversation, due_at=cast.now + WEEK, owner=cast.dag, by=cast.ana, now=cast.now)
    follow_ups.raise_due(now=cast.now + WEEK)
    assert reload(conversation).assignee == cast.bo


def test_agreeing_to_differ_ends_the_return_that_was_planned(cast: Cast) -> None:
    conversation = make_comment(cast)
    follow_ups.plan(conversation, due_at=cast.now + WEEK, by=cast.ana, now=cast.now)
    resolve(cast, conversation, outcome=Outcome.AGREED_TO_DIFFER, return_at=None)
    assert FollowUp.objects.get().state == FollowUpState.WAIVED
    assert follow_ups.raise_due(now=cast.now + WEEK) == 0
    assert reload(conversation).status == Status.RESOLVED


def test_close_many_leaves_what_owes_a_return(cast: Cast) -> None:
    owes, free = make_comment(cast, needs_reply=False), make_comment(cast, needs_reply=False, by="olle")
    follow_ups.plan(owes, due_at=cast.now + WEEK, by=cast.ana, now=cast.now)
    found = resolution.close_many([owes, free], by=cast.ana, now=cast.now)
    assert (found.closed, found.left) == (1, 1)
    assert reload(owes).status == Status.OPEN


def test_confidential_return_is_private_and_nothing_public_confirms_contact(cast: Cast) -> None:
    conversation = make_confidential(cast, make_comment(cast))
    public = make_draft(cast, conversation)
    clearance.refuse_unready(public, now=cast.now)  # the first word in public says only how to reach us
    own = make_draft(cast, conversation, purpose=Purpose.RETURN)
    assert own.thread.private
    thread = Thread.objects.create(channel=cast.channel, root="mail-1", private=True)
    Message.objects.create(
        thread=thread, channel=cast.channel, conversation=conversation, external_id="m1", text="Hej",
        direction="inbound", sent_at=cast.now, received_at=cast.now,
    )  # fmt: skip
    with pytest.raises(clearance.TellsOthers):
        clearance.refuse_unready(public, now=cast.now)


def test_return_takes_the_private_way_where_the_comment_is_gone(cast: Cast) -> None:
    conversation = make_comment(cast)
    comment = comment_of(conversation)
    assert drafts.way_back(comment) is drafts.WayBack.OPEN
    Message.objects.filter(pk=comment.pk).update(deleted_at=cast.now)
    assert drafts.way_back(comment_of(conversation)) is drafts.WayBack.GONE
    assert make_draft(cast, conversation, purpose=Purpose.RETURN).thread.private


def test_refused_question_can_be_asked_in_private(cast: Cast) -> None:
    conversation = make_comment(cast)
    text = "Hej Maja! Nu har det gått en vecka. Blev det bra för dig? Mejla ana@norrbrotag.example. Ana"
    row = make_queued(cast, conversation, text=text, purpose=Purpose.RETURN)
    Publication.objects.filter(pk=row.pk).update(state="failed")
    draft = row.draft
    type(draft).objects.filter(pk=draft.pk).update(state="writing")
    assert drafts.way_back(comment_of(conversation)) is drafts.WayBack.REFUSED
    draft.refresh_from_db()
    drafts.take_private(draft, by=cast.ana, now=cast.now)
    draft.refresh_from_db()
    assert draft.thread.private
    assert count_of(conversation, "return_made_private") == 1
    answer = make_draft(cast, conversation)
    with pytest.raises(Refusal):
        drafts.take_private(answer, by=cast.ana, now=cast.now)


def test_loops_are_counted_and_nobody_elses(cast: Cast) -> None:
    states = ["satisfied", "satisfied", "dissatisfied", "silent", "waived", "due", "planned"]
    for n, state in enumerate(states):
        conversation = make_comment(cast, by=f"p{n}")
        FollowUp.objects.create(
            conversation=conversation, owner=cast.ana, planned_by=cast.ana, planned_at=cast.now, state=state,
            due_at=cast.now + (WEEK if state == "planned" else timedelta()), waived_reason="x",
        )  # fmt: skip
    found = loops.of(cast.ana, now=cast.now)
    assert (found.due, found.closed, found.answered, found.content) == (6, 4, 3, 2)
    assert found.closed_share == pytest.approx(4 / 6)
    empty = loops.of(cast.dag, now=cast.now)
    assert (empty.due, empty.closed_share, empty.content_share) == (0, None, None)
    assert loops.of(cast.ana, now=timezone.now() + timedelta(days=9000)).due == 0
