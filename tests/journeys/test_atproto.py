"""The whole way of one comment on a real AT Protocol network, by verbs: what strangers can read there afterwards."""

from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest

from bemot.alerts import notification
from bemot.alerts import queries as alerts
from bemot.channels import sending as networks
from bemot.channels.models import Channel
from bemot.conversations import queries
from bemot.conversations.models import Conversation, Message
from bemot.history.models import Event
from bemot.lib.errors import Refusal
from bemot.outcomes import handoffs, resolution
from bemot.outcomes.models import FollowUp
from bemot.overview import queries as overview
from bemot.overview.queries import View
from bemot.responses import clearance, decisions, drafts, facts, publication, readings, review, sending, verdicts
from bemot.responses.models import Draft, Publication
from bemot.words import (
    Apology,
    Direction,
    FollowUpState,
    HandoffWay,
    Intent,
    Move,
    Outcome,
    Place,
    PublicationState,
    Purpose,
    Status,
)
from bemot.worker.loop import Loop
from tests.cast import kinds_of
from tests.journeys.desk import CONTACT, Desk, open_desk
from tests.servers.atproto.network import Network
from tests.servers.atproto.person import Person, Ref

pytestmark = [pytest.mark.servers, pytest.mark.journeys]

COMPLAINT = "Tredje veckan i rad som 7.14 inte kommer. Jag missar mitt jobb och ingen svarar. Så trött på det här!"
ANSWER = (
    "Hej Maja! Tre veckor utan 7.14 är för mycket, och jag beklagar att du har missat jobbet för vår skull. "
    "Ett fordon har varit trasigt; från på måndag kör vi med ett lånat tåg. "
    f"Skriv gärna till {CONTACT} så hjälper jag dig med ersättningen. /Ana"
)
QUESTION = "Hej Maja! Nu har 7.14 gått en vecka. Hur har det fungerat för dig? /Ana"


@dataclass
class Journey:
    """A desk, the railway that it speaks for, one person who writes, and the railway's post."""

    network: Network
    desk: Desk
    railway: Person
    maja: Person
    post: Ref
    start: datetime

    def at(self, **delta: float) -> datetime:
        return self.start + timedelta(**delta)

    def work(self, *, at: datetime) -> None:
        """Let the worker do all that is due at `at`, fetching included."""
        Channel.objects.update(next_fetch_at=at)
        Loop(clock=lambda: at).turn_until_quiet()

    def take_in(self, ref: Ref, *, at: datetime) -> Conversation:
        """Wait until everybody sees a post, let the desk take it in, and give its conversation."""
        self.network.wait_indexed(ref)
        self.work(at=at)
        message = Message.objects.select_related("conversation__inbox__team", "conversation__contact__person").get(
            external_id=ref["uri"]
        )
        assert message.conversation is not None
        return message.conversation

    def answer(self, conversation: Conversation, text: str, purpose: Purpose, *, at: datetime) -> Publication:
        """Write, have approved and publish; gives the publication while its undo window is open."""
        newest = queries.last_inbound(conversation)
        assert newest
        draft = drafts.start(conversation, answers=newest, purpose=purpose, by=self.desk.ana, now=at)
        drafts.edit(draft, text=text, base_n=drafts.newest_version(draft).n, by=self.desk.ana, now=at)
        draft.refresh_from_db()
        review.submit(draft, by=self.desk.ana, now=at)
        review.approve(draft, by=self.desk.bo, now=at)
        (queued,) = publication.publish(Draft.objects.get(pk=draft.pk), by=self.desk.ana, now=at)
        return queued

    def publish(self, conversation: Conversation, text: str, purpose: Purpose, *, at: datetime) -> dict[str, Any]:
        """Answer, let the undo window pass, and give the record as a stranger reads it under the comment."""
        queued = self.answer(conversation, text, purpose, at=at)
        parent = queued.draft.answers.external_id
        self.work(at=at)
        assert text not in [post["record"]["text"] for post in self.below(parent)], "out inside the undo window"
        self.work(at=at + timedelta(seconds=21))
        queued.refresh_from_db()
        assert (queued.state, queued.visible, queued.error) == (PublicationState.SENT, True, "")
        (ours,) = [post for post in self.below(parent) if post["record"]["text"] == text]
        assert (ours["uri"], ours["author"]["did"]) == (queued.external_id, self.railway.did)
        return dict(ours["record"])

    def below(self, uri: str) -> list[dict[str, Any]]:
        """Give the posts that anybody sees directly below one."""
        top = self.network.read("app.bsky.feed.getPostThread", uri=uri, depth=1, parentHeight=0)
        assert top, uri
        return [node["post"] for node in top["thread"]["replies"]]


@pytest.fixture
def journey(at_network: Network, db: None) -> Journey:
    railway, maja = at_network.person("railway"), at_network.person("maja")
    post = at_network.wait_indexed(railway.post("Nya tidtabellen är här."))
    now = datetime.now(UTC)
    desk = open_desk(
        "atproto",
        settings={"service": at_network.pds, "appview": at_network.appview},
        credentials={"identifier": railway.handle, "password": railway.app_password()},
        now=now,
    )
    return Journey(at_network, desk, railway, maja, post, now)


def test_a_complaint_goes_from_the_alert_to_the_closed_loop(journey: Journey) -> None:  # noqa: PLR0915 - one story, told from its beginning to its end
    ana, bo, at = journey.desk.ana, journey.desk.bo, journey.at
    comment = journey.maja.reply(journey.post, COMPLAINT)
    conversation = journey.take_in(comment, at=at(minutes=1))
    assert (conversation.intent, conversation.assignee) == (Intent.COMPLAINT, ana)
    notification.acknowledge(alerts.open_for(ana).get(), by=ana, now=at(minutes=2))

    readings.ask(conversation, reader=bo, by=ana, now=at(minutes=3))
    readings.read(conversation, says="Tåget uteblir", by=ana, now=at(minutes=4))
    readings.read(conversation, says="7.14 kommer inte", wants="Att det går", by=bo, now=at(minutes=5))
    facts.record(conversation, text="Fordon 12 är trasigt.", source="Trafikledningen", by=ana, now=at(minutes=8))
    decisions.decide(
        conversation, move=Move.APOLOGISE, place=Place.LOCAL, reason="Felet var vårt.", by=ana, now=at(minutes=9)
    )
    record = journey.publish(conversation, ANSWER, Purpose.ANSWER, at=at(minutes=15))
    assert (record["text"], record["langs"]) == (ANSWER, ["sv"])
    assert record["reply"] == {"root": journey.post, "parent": comment}
    conversation.refresh_from_db()
    assert conversation.status == Status.WAITING

    journey.work(at=at(minutes=20))  # our own echo comes back and opens nothing
    assert Conversation.objects.count() == 1
    (echo,) = Message.objects.filter(conversation=conversation, direction=Direction.OUTBOUND)
    assert (echo.text, echo.by) == (ANSWER, ana)

    handoffs.hand_off(conversation, way=HandoffWay.CALL, remark="Ringde Maja", by=ana, now=at(hours=1))
    resolution.resolve(
        conversation,
        outcome=Outcome.SOLVED,
        done="Lånat tåg från måndag, ersättning betald.",
        cause="Fordonsbrist",
        remedy="Reservfordon",
        our_fault=True,
        apology=Apology.FAULT,
        return_at=at(days=7),
        question=QUESTION,
        by=ana,
        now=at(hours=2),
    )
    journey.work(at=at(days=7, seconds=10))  # the follow-up raises itself
    assert FollowUp.objects.get().state == FollowUpState.DUE
    conversation = Conversation.objects.get()
    record = journey.publish(conversation, QUESTION, Purpose.RETURN, at=at(days=7, minutes=5))
    assert (record["text"], record["reply"]) == (QUESTION, {"root": journey.post, "parent": comment})
    assert FollowUp.objects.get().state == FollowUpState.ASKED
    question = Publication.objects.latest("pk")

    asked = {"uri": question.external_id, "cid": Message.objects.get(external_id=question.external_id).revision}
    thanks = journey.maja.reply(asked, "Tack, nu fungerar det jättebra!", root=journey.post)
    journey.take_in(thanks, at=at(days=7, hours=1))
    assert FollowUp.objects.get().state == FollowUpState.SATISFIED
    conversation.refresh_from_db()
    assert conversation.status == Status.RESOLVED
    assert Conversation.objects.count() == 1
    assert kinds_of(conversation) == [
        "received", "assessed", "assigned", "routed", "alerted", "acknowledged",
        "reading_asked", "read", "read", "readings_differ", "fact_recorded", "decided",
        "drafted", "submitted", "approved", "queued", "published",
        "handed_off", "resolved", "promised",
        "follow_up_due", "alerted",
        "drafted", "submitted", "approved", "queued", "published",
        "received", "assessed", "satisfied",
    ]  # fmt: skip


def test_an_undone_answer_never_reaches_the_network(journey: Journey) -> None:
    comment = journey.maja.reply(journey.post, COMPLAINT)
    conversation = journey.take_in(comment, at=journey.at(minutes=1))
    readings.waive(conversation, reason="bråttom", by=journey.desk.ana, now=journey.at(minutes=2))
    queued = journey.answer(conversation, ANSWER, Purpose.ANSWER, at=journey.at(minutes=5))
    publication.withdraw(queued, by=journey.desk.ana, now=journey.at(minutes=5, seconds=10))
    journey.work(at=journey.at(minutes=10))
    records = journey.railway.get(
        "com.atproto.repo.listRecords", repo=journey.railway.did, collection="app.bsky.feed.post"
    )["records"]
    assert [row["value"]["text"] for row in records] == ["Nya tidtabellen är här."]


def test_edits_and_deletions_are_mirrored_and_the_first_wording_is_kept(journey: Journey) -> None:
    comment = journey.maja.reply(journey.post, COMPLAINT)
    conversation = journey.take_in(comment, at=journey.at(minutes=1))
    edited = journey.network.wait_indexed(journey.maja.edit(comment, "7.14 kom inte i dag heller. Vad tänker ni göra?"))
    journey.work(at=journey.at(minutes=5))
    message = Message.objects.get(external_id=comment["uri"])
    assert (message.text, message.revision) == ("7.14 kom inte i dag heller. Vad tänker ni göra?", edited["cid"])
    assert [version.text for version in message.versions.all()] == [COMPLAINT, message.text]

    journey.maja.delete(edited)
    journey.network.wait_gone(comment["uri"])
    journey.work(at=journey.at(minutes=10))
    message.refresh_from_db()
    assert message.deleted_at is not None
    assert message.text, "what was written is kept"
    assert Conversation.objects.get() == conversation
    kinds = kinds_of(conversation)
    assert [kinds.count(kind) for kind in ("received", "edited", "deleted")] == [1, 1, 1]


def test_an_answer_to_a_deleted_comment_fails_and_the_text_comes_back(journey: Journey) -> None:
    comment = journey.maja.reply(journey.post, COMPLAINT)
    conversation = journey.take_in(comment, at=journey.at(minutes=1))
    readings.waive(conversation, reason="bråttom", by=journey.desk.ana, now=journey.at(minutes=2))
    queued = journey.answer(conversation, ANSWER, Purpose.ANSWER, at=journey.at(minutes=5))
    journey.maja.delete(comment)
    journey.network.wait_gone(comment["uri"])
    Loop(clock=lambda: journey.at(minutes=6)).turn_until_quiet()
    queued.refresh_from_db()
    assert (queued.state, queued.error) == (PublicationState.FAILED, "The post to answer is gone.")
    draft = Draft.objects.get()
    assert (draft.state, draft.text) == ("writing", ANSWER)
    assert journey.below(journey.post["uri"]) == []


def test_a_dissatisfied_reply_reopens_one_level_higher(journey: Journey) -> None:
    comment = journey.maja.reply(journey.post, COMPLAINT)
    conversation = journey.take_in(comment, at=journey.at(minutes=1))
    readings.waive(conversation, reason="bråttom", by=journey.desk.ana, now=journey.at(minutes=2))
    journey.publish(conversation, ANSWER, Purpose.ANSWER, at=journey.at(minutes=5))
    resolution.resolve(
        Conversation.objects.get(),
        outcome=Outcome.SOLVED,
        done="Lånat tåg.",
        return_at=journey.at(days=1),
        question=QUESTION,
        by=journey.desk.ana,
        now=journey.at(hours=1),
    )
    journey.work(at=journey.at(days=1, seconds=1))
    journey.publish(Conversation.objects.get(), QUESTION, Purpose.RETURN, at=journey.at(days=1, minutes=5))
    no = journey.maja.reply(journey.post, "Nej, det är fortfarande inställt varje dag. Ni bryr er inte.")
    journey.take_in(no, at=journey.at(days=1, hours=1))
    conversation.refresh_from_db()
    assert FollowUp.objects.get().state == FollowUpState.DISSATISFIED
    assert conversation.status == Status.OPEN
    raised = Event.objects.filter(conversation=conversation, kind="escalated", data__reason="dissatisfied")
    assert raised.get().data["level"] == 1


def test_a_troll_gets_one_offer_and_then_the_public_box_shuts(journey: Journey) -> None:
    ana, bo, cleo = journey.desk.ana, journey.desk.bo, journey.desk.cleo
    jeer = journey.maja.reply(journey.post, "Hahaha vilka clowner. Lägg ner skiten, ingen gillar er. Förlorare!")
    conversation = journey.take_in(jeer, at=journey.at(minutes=1))
    now = journey.at(minutes=2)
    readings.waive(conversation, reason="Behövs inte", by=ana, now=now)
    verdicts.confirm(verdicts.propose(conversation, reason="Vill bara provocera", by=ana, now=now), by=bo, now=now)
    decisions.decide(
        conversation, move=Move.ANSWER_IN_PUBLIC, place=Place.LOCAL, reason="Ett erbjudande.", by=bo, now=now
    )
    decisions.second(conversation.decisions.get(), by=cleo, now=now)
    offer = f"Hej! Vill du prata om resan når du mig på {CONTACT}. /Ana"
    journey.publish(conversation, offer, Purpose.OFFER, at=journey.at(minutes=5))

    again = journey.maja.reply(journey.post, "Haha, clowner!")
    conversation = journey.take_in(again, at=journey.at(minutes=30))
    with pytest.raises(clearance.PublicBoxShut):
        journey.answer(conversation, "Hej igen! /Ana", Purpose.ANSWER, at=journey.at(hours=1))
    with pytest.raises(Refusal):
        journey.answer(conversation, offer, Purpose.OFFER, at=journey.at(hours=1))
    journey.work(at=journey.at(hours=2))
    assert journey.below(again["uri"]) == []
    records = journey.railway.get(
        "com.atproto.repo.listRecords", repo=journey.railway.did, collection="app.bsky.feed.post"
    )["records"]
    assert len(records) == 2  # the post and the one offer


def test_an_answer_in_the_networks_own_app_stops_the_clock(journey: Journey) -> None:
    comment = journey.maja.reply(journey.post, COMPLAINT)
    conversation = journey.take_in(comment, at=journey.at(minutes=1))
    elsewhere = journey.railway.reply(comment, "Vi återkommer.", root=journey.post)
    journey.take_in(elsewhere, at=journey.at(minutes=9))
    conversation.refresh_from_db()
    assert (conversation.status, conversation.waiting_since) == (Status.WAITING, None)
    assert kinds_of(conversation)[-1] == "answered_elsewhere"
    assert not Event.objects.filter(kind="published").exists()


def test_what_is_unsure_is_shown_as_such_until_the_network_can_be_asked(journey: Journey) -> None:
    comment = journey.maja.reply(journey.post, COMPLAINT)
    conversation = journey.take_in(comment, at=journey.at(minutes=1))
    readings.waive(conversation, reason="bråttom", by=journey.desk.ana, now=journey.at(minutes=2))
    queued = journey.answer(conversation, ANSWER, Purpose.ANSWER, at=journey.at(minutes=5))
    assert sending._claim(queued.pk, now=journey.at(minutes=6))
    networks.send(journey.desk.channel, queued.payload, queued.send_key)  # and here the process ends

    settings = dict(journey.desk.channel.settings)
    Channel.objects.update(settings={**settings, "pds": "http://localhost:1"})
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("BEMOT_PRIVATE_HOSTS", f"{journey.network.hosts},localhost:1")
        Loop(clock=lambda: journey.at(minutes=20)).turn_until_quiet()
    queued.refresh_from_db()
    assert queued.state == PublicationState.UNSURE
    shown = overview.inbox_list(journey.desk.ana, View.PUBLISHING_PROBLEMS, filters={}, now=journey.at(minutes=20))
    assert [row.conversation.pk for row in shown.rows] == [conversation.pk]

    Channel.objects.update(settings=settings)
    journey.work(at=journey.at(hours=1))
    queued.refresh_from_db()
    assert queued.state == PublicationState.SENT
    assert [post["record"]["text"] for post in journey.below(comment["uri"])] == [ANSWER]
    kinds = kinds_of(conversation)
    assert [kinds.count(kind) for kind in ("queued", "unsure", "published", "answered_elsewhere")] == [1, 1, 1, 0]
