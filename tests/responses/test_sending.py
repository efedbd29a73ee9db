"""Killed at any boundary, or called twice at once, the desk never puts an answer out twice."""

from datetime import timedelta

import pytest

from bemot.alerts.models import Alert
from bemot.channels import connecting
from bemot.channels.models import Channel
from bemot.connectors.fake.connector import FakeConnector
from bemot.conversations.models import Contact, Conversation, Message, MessageVersion, Person, Thread
from bemot.lib.errors import SomebodyWasFaster
from bemot.responses import publication, queries, settling
from bemot.responses.models import Draft, Publication
from bemot.words import AlertReason, DraftState, Medium, PublicationState, Status
from tests.cast import Cast
from tests.responses.making import answers_on, count_of, make_comment, make_queued, reload, send
from tests.responses.test_publication import AFTER_UNDO


class Killed(BaseException):
    """The process is gone."""


@pytest.mark.parametrize("after_the_call", [False, True])
def test_killed_around_the_network_call_leaves_one_answer(
    cast: Cast, monkeypatch: pytest.MonkeyPatch, after_the_call: bool
) -> None:
    conversation = make_comment(cast)
    row = make_queued(cast, conversation)
    at = cast.now + AFTER_UNDO
    real = FakeConnector.send

    def dies(self, payload, account):
        if after_the_call:
            real(self, payload, account)
        raise Killed

    with monkeypatch.context() as patch:
        patch.setattr(FakeConnector, "send", dies)
        with pytest.raises(Killed):
            publication.send_one(row.pk, now=at)

    assert Publication.objects.get(pk=row.pk).state == PublicationState.SENDING
    assert not queries.to_send(at + timedelta(minutes=4)).exists()
    for minutes in range(6, 60, 6):
        later = at + timedelta(minutes=minutes)
        for pk in queries.to_send(later).values_list("pk", flat=True):
            publication.send_one(pk, now=later)

    assert len(answers_on(cast, conversation)) == 1
    assert Publication.objects.get(pk=row.pk).state == PublicationState.SENT
    assert count_of(conversation, "published") == 1


def test_killed_while_settling_is_settled_by_looking(cast: Cast, monkeypatch: pytest.MonkeyPatch) -> None:
    conversation = make_comment(cast)
    row = make_queued(cast, conversation)
    at = cast.now + AFTER_UNDO

    def dies(*_args, **_kwargs):
        raise Killed

    with monkeypatch.context() as patch:
        patch.setattr(settling.answers, "keep", dies)
        with pytest.raises(Killed):
            publication.send_one(row.pk, now=at)

    assert not Message.objects.filter(conversation=conversation, direction="outbound").exists()
    assert send(row, at=at + timedelta(minutes=6)).state == PublicationState.SENT
    assert (cast.network.attempts(row.send_key), len(answers_on(cast, conversation))) == (1, 1)


def test_send_one_at_the_same_time_sends_once(cast: Cast, monkeypatch: pytest.MonkeyPatch) -> None:
    conversation = make_comment(cast)
    row = make_queued(cast, conversation)
    at = cast.now + AFTER_UNDO
    real, second = FakeConnector.send, []

    def meanwhile(self, payload, account):
        second.append(publication.send_one(row.pk, now=at))
        return real(self, payload, account)

    monkeypatch.setattr(FakeConnector, "send", meanwhile)
    assert publication.send_one(row.pk, now=at)

    assert second == [False]
    assert cast.network.attempts(row.send_key) == 1


def test_withdraw_while_it_is_going_out_is_too_late(cast: Cast, monkeypatch: pytest.MonkeyPatch) -> None:
    conversation = make_comment(cast)
    row = make_queued(cast, conversation)
    real = FakeConnector.send

    def meanwhile(self, payload, account):
        with pytest.raises(SomebodyWasFaster):
            publication.withdraw(row, by=cast.ana, now=cast.now + AFTER_UNDO)
        return real(self, payload, account)

    monkeypatch.setattr(FakeConnector, "send", meanwhile)

    assert send(row, at=cast.now + AFTER_UNDO).state == PublicationState.SENT
    assert Draft.objects.get().state == DraftState.SENT


def test_network_that_cannot_be_searched_leaves_it_to_a_person(cast: Cast, monkeypatch: pytest.MonkeyPatch) -> None:
    from dataclasses import replace

    from bemot.connectors.fake.network import Fault

    conversation = make_comment(cast)
    row = make_queued(cast, conversation)
    cast.network.script(Fault.TIME_OUT_AFTER_ACCEPTING)
    monkeypatch.setattr(FakeConnector, "capabilities", replace(FakeConnector.capabilities, finds_sent=False))
    at = cast.now + AFTER_UNDO
    send(row, at=at)

    for hours in range(1, 5):
        assert send(row, at=at + timedelta(hours=hours)).state == PublicationState.UNSURE
    publication.declare(Publication.objects.get(), sent=True, by=cast.ana, now=at)

    assert Draft.objects.get().state == DraftState.SENT
    assert (count_of(conversation, "unsure"), count_of(conversation, "published")) == (1, 1)
    assert len(answers_on(cast, conversation)) == 1


def make_handed_in(cast: Cast) -> Conversation:
    """Let somebody bring a comment from a network that the desk does not speak with."""
    channel: Channel = connecting.connect(
        cast.inbox, "by_hand", settings={"name": "Byns grupp"}, credentials={}, by=cast.cleo, now=cast.now
    )
    person = Person.objects.create(principal=cast.inbox.principal, name="Stina")
    contact = Contact.objects.create(channel=channel, external_id="stina", name="Stina", person=person)
    thread = Thread.objects.create(channel=channel, root="https://forum.example/1")
    conversation = Conversation.objects.create(
        inbox=cast.inbox,
        thread=thread,
        contact=contact,
        opened_at=cast.now,
        last_message_at=cast.now,
        intent="complaint",
    )
    message = Message.objects.create(
        thread=thread, channel=channel, external_id="https://forum.example/1", url="https://forum.example/1",
        contact=contact, conversation=conversation, text="7.14 är alltid sen, vad gör ni?", language="sv",
        sent_at=cast.now, received_at=cast.now, direction="inbound",
    )  # fmt: skip
    MessageVersion.objects.create(message=message, text=message.text, seen_at=cast.now)
    return reload(conversation)


def test_settle_by_hand_takes_the_link_once(cast: Cast) -> None:
    conversation = make_handed_in(cast)
    row = make_queued(cast, conversation)
    assert row.state == PublicationState.BY_HAND
    assert not publication.send_one(row.pk, now=cast.now + AFTER_UNDO)
    for wrong in ("", "javascript:alert(1)", "https://forum.example/1"):
        with pytest.raises(settling.WrongLink):
            publication.settle_by_hand(row, url=wrong, by=cast.ana, now=cast.now)

    publication.settle_by_hand(row, url="https://forum.example/1#svar2", by=cast.ana, now=cast.now)
    with pytest.raises(SomebodyWasFaster):
        publication.settle_by_hand(row, url="https://forum.example/1#svar3", by=cast.bo, now=cast.now)

    assert Message.objects.get(direction="outbound", conversation=conversation).url == "https://forum.example/1#svar2"
    assert reload(conversation).status == Status.WAITING
    assert count_of(conversation, "published") == 1


def test_publications_are_seen_by_the_team_alone(cast: Cast) -> None:
    row = make_queued(cast, make_comment(cast))

    assert list(queries.publications_visible_to(cast.bo)) == [row]
    assert not queries.publications_visible_to(cast.dag).exists()


def test_a_refused_answer_rings_for_its_author_once(cast: Cast) -> None:
    conversation = make_comment(cast)
    row = make_queued(cast, conversation)
    Publication.objects.filter(pk=row.pk).update(state=PublicationState.SENDING)
    row.refresh_from_db()

    assert settling.failed(row, "No.", now=cast.now)
    assert not settling.failed(row, "No.", now=cast.now)

    alert = Alert.objects.get(conversation=conversation, reason=AlertReason.PUBLISHING)
    first = alert.deliveries.get(step=0, medium=Medium.PAGE)
    assert (first.user, first.due_at) == (row.draft.author, cast.now)


def test_an_unsure_answer_rings_for_its_author_and_a_colleagues_word_rings_for_nobody(cast: Cast) -> None:
    conversation = make_comment(cast)
    row = make_queued(cast, conversation)
    Publication.objects.filter(pk=row.pk).update(state=PublicationState.SENDING)
    row.refresh_from_db()
    assert settling.unsure(row, "It broke off.", now=cast.now)
    ringing = Alert.objects.filter(conversation=conversation, reason=AlertReason.PUBLISHING)
    assert ringing.get().deliveries.filter(step=0, user=row.draft.author).exists()
    ringing.update(acknowledged_at=cast.now)
    row.refresh_from_db()
    publication.declare(row, sent=False, by=cast.ana, now=cast.now)
    assert not ringing.filter(acknowledged_at__isnull=True).exists()
