from datetime import UTC, datetime

import pytest

from bemot.conversations.models import Conversation, Message
from bemot.demo import organisation, playing
from bemot.demo.network import World
from bemot.listening.models import Watch
from bemot.outcomes.models import FollowUp, Improvement
from bemot.responses.models import Publication, Question
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
    for status in Status:
        assert Conversation.objects.filter(status=status).exists(), status
    assert not Publication.objects.exclude(state__in=[PublicationState.SENT, PublicationState.QUEUED]).exists()
    assert {FollowUpState.SATISFIED, FollowUpState.DISSATISFIED} <= set(
        FollowUp.objects.values_list("state", flat=True)
    )
    assert Improvement.objects.exists()
    crisis = Crisis.objects.get()
    assert crisis.ended_at
    assert crisis.line
    assert list(Leave.objects.values_list("handed_at", flat=True)) == [None]
    assert (Question.objects.count(), Watch.objects.count()) == (2, 1)
    again = World(railway)
    again.recall()
    assert {post.id: again.id_of(post.id) for post in railway.story.posts} == {
        post.id: world.id_of(post.id) for post in railway.story.posts
    }


def test_found_knows_an_earlier_run_from_a_real_desk(db: None, settings, tmp_path) -> None:
    settings.DATA_FOLDER = tmp_path
    assert organisation.found() is None
    railway = organisation.set_up(now=NOW)
    found = organisation.found()
    assert found is not None
    assert found.inbox == railway.inbox
