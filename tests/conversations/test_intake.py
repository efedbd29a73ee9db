from datetime import datetime, timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from bemot.channels import fetching, queries
from bemot.channels.models import Channel, RawEvent
from bemot.connectors.base import RawItem
from bemot.conversations import intake
from bemot.conversations.models import Contact, Conversation, Message, Thread
from bemot.words import Direction
from tests.cast import Cast, kinds_of


def take_in(cast: Cast, *, at: datetime) -> list[Message]:
    """Fetch and digest, without the rest of the pipeline."""
    Channel.objects.update(claimed_until=None)
    fetching.fetch(Channel.objects.get(pk=cast.channel.pk), now=at)
    return intake.ingest(list(queries.undigested(limit=100)), now=at)


def test_ingest_opens_a_conversation_for_a_comment(cast: Cast) -> None:
    cast.network.post("maja", "Tåget är sent igen.", parent=cast.post, created_at=cast.now)
    take_in(cast, at=cast.now)
    conversation = Conversation.objects.get()
    message = Message.objects.get(direction=Direction.INBOUND)
    assert message.conversation == conversation
    assert message.text == "Tåget är sent igen."
    assert conversation.contact == Contact.objects.get(handle="maja")
    assert conversation.thread == Thread.objects.get(root=cast.post)
    assert conversation.thread.title == "Nya tidtabellen är här."
    assert kinds_of(conversation) == ["received"]


def test_ingest_gives_own_posts_no_conversation(cast: Cast) -> None:
    take_in(cast, at=cast.now)
    own = Message.objects.get()
    assert (own.direction, own.conversation) == (Direction.OUTBOUND, None)


def test_ingest_takes_each_comment_once(cast: Cast) -> None:
    cast.network.post("maja", "Tåget är sent igen.", parent=cast.post, created_at=cast.now)
    assert len(take_in(cast, at=cast.now)) == 2
    RawEvent.objects.update(digested_at=None)  # as if the process had died before it was noted
    assert take_in(cast, at=cast.now) == []
    assert Message.objects.count() == 2
    assert Conversation.objects.count() == 1


def test_ingest_joins_what_the_same_person_adds(cast: Cast) -> None:
    cast.network.post("maja", "Tåget är sent igen.", parent=cast.post, created_at=cast.now)
    take_in(cast, at=cast.now)
    later = cast.now + timedelta(hours=1)
    cast.network.post("maja", "Och nu är det inställt.", parent=cast.post, created_at=later)
    cast.network.post("nils", "Samma här.", parent=cast.post, created_at=later)
    take_in(cast, at=later)
    majas = Conversation.objects.get(contact__handle="maja")
    assert Message.objects.filter(conversation=majas).count() == 2
    assert majas.last_message_at == later
    assert Conversation.objects.count() == 2


def test_ingest_joins_a_resolved_matter_for_thirty_days(cast: Cast) -> None:
    cast.network.post("maja", "Tåget är sent igen.", parent=cast.post, created_at=cast.now)
    take_in(cast, at=cast.now)
    Conversation.objects.update(status="resolved", resolved_at=cast.now)
    soon, late = cast.now + timedelta(days=29), cast.now + timedelta(days=31)
    cast.network.post("maja", "Hallå?", parent=cast.post, created_at=soon)
    take_in(cast, at=soon)
    assert Conversation.objects.count() == 1
    cast.network.post("maja", "En helt annan sak.", parent=cast.post, created_at=late)
    take_in(cast, at=late)
    assert Conversation.objects.count() == 2


def test_ingest_mirrors_an_edit_and_keeps_the_first_wording(cast: Cast) -> None:
    post = cast.network.post("maja", "Ni är urusla.", parent=cast.post, created_at=cast.now)
    take_in(cast, at=cast.now)
    later = cast.now + timedelta(minutes=5)
    cast.network.edit(post, "Ni kan bättre.", at=later)
    take_in(cast, at=later)
    message = Message.objects.get(external_id=post)
    assert message.text == "Ni kan bättre."
    assert [version.text for version in message.versions.all()] == ["Ni är urusla.", "Ni kan bättre."]
    assert kinds_of(Conversation.objects.get()) == ["received", "edited"]


def test_ingest_mirrors_a_deletion_and_keeps_the_text(cast: Cast) -> None:
    post = cast.network.post("maja", "Tåget är sent igen.", parent=cast.post, created_at=cast.now)
    take_in(cast, at=cast.now)
    cast.network.delete(post, at=cast.now + timedelta(minutes=5))
    take_in(cast, at=cast.now + timedelta(minutes=5))
    message = Message.objects.get(external_id=post)
    assert message.deleted_at is not None
    assert message.text == "Tåget är sent igen."
    assert kinds_of(Conversation.objects.get()) == ["received", "deleted"]


def test_ingest_sets_aside_what_cannot_be_read_and_takes_the_rest(cast: Cast) -> None:
    fetching.keep(cast.channel, [RawItem("post", "broken", "1", b"\xff not json")], now=cast.now)
    cast.network.post("maja", "Tåget är sent igen.", parent=cast.post, created_at=cast.now)
    take_in(cast, at=cast.now)
    broken = RawEvent.objects.get(external_id="broken")
    assert broken.set_aside_at == cast.now
    assert broken.reason
    assert bytes(broken.body) == b"\xff not json"
    assert Conversation.objects.count() == 1


@pytest.mark.parametrize("text", ["", "<script>alert(1)</script>", "\u202eabc", "👩‍👩‍👧‍👦" * 50, "a\x00b"])
def test_ingest_takes_any_text(cast: Cast, text: str) -> None:
    cast.network.post("maja", text, parent=cast.post, created_at=cast.now)
    take_in(cast, at=cast.now)
    message = Message.objects.get(direction=Direction.INBOUND)
    assert message.text == text.replace("\x00", "").strip()


def test_ingest_attaches_our_answer_to_what_it_answers(cast: Cast) -> None:
    comment = cast.network.post("maja", "Tåget är sent igen.", parent=cast.post, created_at=cast.now)
    cast.network.post("norrbrotag", "@maja Det ska inte vara så.", parent=comment, created_at=cast.now)
    take_in(cast, at=cast.now)
    answer = Message.objects.get(direction=Direction.OUTBOUND, parent_external_id=comment)
    assert answer.conversation == Conversation.objects.get()


def test_ingest_makes_as_many_queries_for_twenty_as_for_two(cast: Cast) -> None:
    take_in(cast, at=cast.now)
    made = []
    for count in (2, 20):
        for n in range(count):
            cast.network.post(f"person{count}_{n}", f"Text nummer {n}", parent=cast.post, created_at=cast.now)
        Channel.objects.update(claimed_until=None)
        fetching.fetch(Channel.objects.get(pk=cast.channel.pk), now=cast.now)
        raw_events = list(queries.undigested(limit=100))
        with CaptureQueriesContext(connection) as captured:
            intake.ingest(raw_events, now=cast.now)
        made.append(len(captured))
    assert made[0] == made[1]
    assert Conversation.objects.count() == 22
