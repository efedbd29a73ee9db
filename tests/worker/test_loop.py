"""A row that raises is set aside with its reason: no poison, no silence."""

import pytest

from bemot.channels.models import RawEvent
from bemot.conversations import assessment, intake
from bemot.conversations.models import Conversation, Message
from bemot.history.models import Event
from tests.cast import Cast, make_comment, work


def test_turn_sets_aside_a_raw_event_that_raises_and_takes_the_rest(cast: Cast, monkeypatch) -> None:
    plain = intake.wording.plain

    def bad(text: str) -> str:
        if "gift" in text:
            raise RuntimeError("poison")
        return plain(text)

    monkeypatch.setattr(intake.wording, "plain", bad)
    cast.network.post("nils", "Det här är gift", parent=cast.post, created_at=cast.now)
    conversation = make_comment(cast, "Tåget är försenat igen.")
    assert conversation.contact.handle == "maja"
    aside = RawEvent.objects.get(set_aside_at__isnull=False)
    assert aside.reason == "RuntimeError: poison"
    assert aside.digested_at is None
    assert Event.objects.filter(kind="set_aside", channel=cast.channel).count() == 1


def test_turn_leaves_a_message_that_cannot_be_worked_up_open_for_a_person(cast: Cast, monkeypatch) -> None:
    read = assessment.triage.read

    def bad(comments, **options):
        if any("gift" in comment.text for comment in comments):
            raise RuntimeError("poison")
        return read(comments, **options)

    monkeypatch.setattr(assessment.triage, "read", bad)
    cast.network.post("nils", "Det här är gift", parent=cast.post, created_at=cast.now)
    make_comment(cast, "Tåget är försenat igen.")
    poisoned = Message.objects.get(text="Det här är gift")
    assert poisoned.worked_up_at is not None
    assert poisoned.conversation.status == "open"
    assert not RawEvent.objects.filter(set_aside_at__isnull=False).exists()
    assert Event.objects.filter(kind="set_aside", conversation=poisoned.conversation).count() == 1
    assert Conversation.objects.exclude(intent="").count() == 1


@pytest.mark.parametrize("turns", [1, 3])
def test_turn_does_each_thing_once_however_often_it_looks(cast: Cast, turns: int) -> None:
    conversation = make_comment(cast, "Tåget är försenat igen.")
    before = Event.objects.filter(conversation=conversation).count()
    for _ in range(turns):
        work(cast, at=cast.now)
    assert Event.objects.filter(conversation=conversation).count() == before
