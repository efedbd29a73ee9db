from datetime import UTC, datetime, timedelta

import pytest

from bemot.conversations.models import Conversation, Message
from bemot.demo import organisation, playing
from bemot.demo.network import World
from bemot.listening.models import Opinion, Watch
from bemot.outcomes import loops
from bemot.outcomes.models import FollowUp, Resolution, Share
from bemot.overview import clocks
from bemot.responses.models import Explanation, Publication, Question, Round
from bemot.routing.models import Crisis, Leave
from bemot.words import FollowUpState, PublicationState, Status

NOW = datetime(2026, 3, 11, 9, 40, tzinfo=UTC)


@pytest.mark.slow
def test_play_tells_the_whole_week_and_nothing_is_refused(db: None, settings, tmp_path) -> None:
    settings.DATA_FOLDER = tmp_path
    railway = organisation.set_up(now=NOW)
    world = World(railway)
    assert playing.play(railway, world, now=NOW) == []
    assert Message.objects.filter(direction="inbound").count() >= len(railway.story.comments)
    expect_own_comments(world, railway)
    expect_letters_after_our_answers()
    assert not Opinion.objects.filter(merged_into__isnull=False).exists()
    for status in Status:
        assert Conversation.objects.filter(status=status).exists(), status
    assert not Publication.objects.exclude(state__in=[PublicationState.SENT, PublicationState.QUEUED]).exists()
    assert {FollowUpState.SATISFIED, FollowUpState.DISSATISFIED} <= set(
        FollowUp.objects.values_list("state", flat=True)
    )
    assert Resolution.objects.filter(in_tree__isnull=False).exists()
    crisis = Crisis.objects.get()
    assert (bool(crisis.ended_at), bool(crisis.line)) == (True, True)
    assert list(Leave.objects.values_list("handed_at", flat=True)) == [None]
    assert (Question.objects.count(), Watch.objects.count()) == (2, 1)
    assert {share.consent_id is None for share in Share.objects.all()} == {True, False}
    assert Explanation.objects.exists()
    assert set(Round.objects.get().drafts.values_list("state", flat=True)) >= {"approved", "in_review"}
    figures = loops.of(railway.lead, now=NOW)
    assert 0.7 <= figures.closed_share <= 0.95
    assert figures.content_share >= 0.7
    (report, *_by_class) = clocks.report(railway.inbox, since=NOW - timedelta(days=30), now=NOW)
    assert 0 < report.missed <= 0.2 * report.promised
    expect_recalled(world, railway)


def expect_own_comments(world: World, railway: organisation.Railway) -> None:
    """Whoever wrote a comment of the story is among those who write in its conversation."""
    for comment in railway.story.comments:
        found = world.conversation_of(comment.id)
        assert found is None or comment.author in found.messages.values_list("contact__handle", flat=True), comment.id


def expect_letters_after_our_answers() -> None:
    """Nobody writes to an address before the answer that gave it, and nobody answers at once."""
    letters = Message.objects.filter(thread__private=True, direction="inbound")
    assert letters.exists()
    for letter in letters:
        ours = letter.conversation.messages.filter(direction="outbound", sent_at__lt=letter.sent_at)
        assert ours.exists()
        between = timedelta(minutes=1)
        assert not letter.conversation.messages.filter(
            direction="outbound", sent_at__gt=letter.sent_at - between, sent_at__lt=letter.sent_at + between
        ).exists()


def expect_recalled(world: World, railway: organisation.Railway) -> None:
    """A desk that starts again knows which post of the story is which."""
    again = World(railway)
    again.recall()
    posts = [post.id for post in railway.story.posts]
    assert [again.id_of(post) for post in posts] == [world.id_of(post) for post in posts]


def test_found_knows_an_earlier_run_from_a_real_desk(db: None, settings, tmp_path) -> None:
    settings.DATA_FOLDER = tmp_path
    assert organisation.found() is None
    railway = organisation.set_up(now=NOW)
    found = organisation.found()
    assert found is not None
    assert found.inbox == railway.inbox
