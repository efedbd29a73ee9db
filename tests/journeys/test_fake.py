"""The whole way of one comment on the fake network, without a browser: what the network and history hold afterwards."""

from datetime import datetime, timedelta

import pytest

from bemot.alerts import notification
from bemot.alerts import queries as alerts
from bemot.conversations import lifecycle, queries
from bemot.conversations.models import Conversation, Message
from bemot.history.models import Event
from bemot.outcomes import handoffs, resolution
from bemot.outcomes.models import FollowUp
from bemot.responses import decisions, drafts, facts, publication, readings, review, verdicts
from bemot.words import (
    Apology,
    Direction,
    FollowUpState,
    HandoffWay,
    Intent,
    Move,
    Outcome,
    Place,
    Purpose,
    Status,
)
from tests.cast import OWN_HANDLE, Cast, kinds_of, make_ringing_comment, work

pytestmark = pytest.mark.journeys

COMPLAINT = "Tredje veckan i rad som 7.14 inte kommer. Jag missar mitt jobb och ingen svarar. Så trött på det här!"
ANSWER = (
    "Hej Maja! Tre veckor utan 7.14 är för mycket, och jag beklagar att du har missat jobbet för vår skull. "
    "Ett fordon har varit trasigt; från på måndag kör vi med ett lånat tåg. "
    "Skriv gärna till ana@norrbrotag.example så hjälper jag dig med ersättningen. /Ana"
)
QUESTION = "Hej Maja! Nu har 7.14 gått en vecka. Hur har det fungerat för dig? /Ana"


def on_the_network(cast: Cast) -> list[tuple[str, str]]:
    return [(post.author.handle, post.text) for post in cast.network.thread(cast.post)]


def later(cast: Cast, **delta: float) -> datetime:
    return cast.now + timedelta(**delta)


def answer(cast: Cast, conversation: Conversation, text: str, purpose: Purpose, *, at: datetime) -> None:
    """Write, have approved and publish, and let the undo window pass."""
    newest = queries.last_inbound(conversation)
    draft = drafts.start(conversation, answers=newest, purpose=purpose, by=cast.ana, now=at)
    drafts.edit(draft, text=text, base_n=drafts.newest_version(draft).n, by=cast.ana, now=at)
    draft.refresh_from_db()
    review.submit(draft, by=cast.ana, now=at)
    review.approve(draft, by=cast.bo, now=at)
    publication.publish(draft, by=cast.ana, now=at)
    work(cast, at=at)
    assert text not in [words for _who, words in on_the_network(cast)], "it went out inside the undo window"
    work(cast, at=at + timedelta(seconds=21))


def test_a_complaint_goes_from_the_alert_to_the_closed_loop(cast: Cast) -> None:  # noqa: PLR0915 - one long way
    conversation = make_ringing_comment(cast, COMPLAINT)
    assert (conversation.intent, conversation.assignee) == (Intent.COMPLAINT, cast.ana)
    notification.acknowledge(alerts.open_for(cast.ana).get(), by=cast.ana, now=later(cast, minutes=2))

    readings.ask(conversation, reader=cast.bo, by=cast.ana, now=later(cast, minutes=3))
    readings.read(conversation, says="Tåget uteblir", by=cast.ana, now=later(cast, minutes=4))
    readings.read(
        conversation,
        says="7.14 kommer inte",
        wants="Att det går",
        feels="Missar jobbet",
        by=cast.bo,
        now=later(cast, minutes=5),
    )
    facts.record(
        conversation,
        text="Fordon 12 är trasigt, lånat tåg från måndag.",
        source="Trafikledningen",
        by=cast.ana,
        now=later(cast, minutes=8),
    )
    decisions.decide(
        conversation,
        move=Move.APOLOGISE,
        place=Place.LOCAL,
        reason="Felet var vårt.",
        by=cast.ana,
        now=later(cast, minutes=9),
    )
    answer(cast, conversation, ANSWER, Purpose.ANSWER, at=later(cast, minutes=15))
    assert on_the_network(cast)[-1] == (OWN_HANDLE, f"@maja {ANSWER}")
    conversation.refresh_from_db()
    assert conversation.status == Status.WAITING
    work(cast, at=later(cast, minutes=20))  # our own echo comes back
    assert Conversation.objects.count() == 1
    assert Message.objects.filter(conversation=conversation, direction=Direction.OUTBOUND).count() == 1

    handoffs.hand_off(conversation, way=HandoffWay.CALL, remark="Ringde Maja", by=cast.ana, now=later(cast, hours=1))
    resolution.resolve(
        conversation,
        outcome=Outcome.SOLVED,
        done="Lånat tåg från måndag, ersättning betald.",
        cause="Fordonsbrist",
        remedy="Reservfordon",
        our_fault=True,
        apology=Apology.FAULT,
        return_at=later(cast, days=7),
        question=QUESTION,
        by=cast.ana,
        now=later(cast, hours=2),
    )
    conversation.refresh_from_db()
    assert conversation.status == Status.RESOLVED

    work(cast, at=later(cast, days=7, seconds=10))  # the follow-up raises itself
    assert FollowUp.objects.get().state == FollowUpState.DUE
    conversation = Conversation.objects.get(pk=conversation.pk)
    answer(cast, conversation, QUESTION, Purpose.RETURN, at=later(cast, days=7, minutes=5))
    assert on_the_network(cast)[-1] == (OWN_HANDLE, f"@maja {QUESTION}")
    assert FollowUp.objects.get().state == FollowUpState.ASKED

    make_ringing_comment(cast, "Tack, nu fungerar det jättebra!", at=later(cast, days=7, hours=1))
    assert FollowUp.objects.get().state == FollowUpState.SATISFIED
    conversation.refresh_from_db()
    assert conversation.status == Status.RESOLVED
    assert kinds_of(conversation) == [
        "received", "assessed", "assigned", "routed", "alerted", "acknowledged",
        "reading_asked", "read", "read", "readings_differ", "fact_recorded", "decided",
        "drafted", "submitted", "approved", "queued", "published",
        "handed_off", "resolved", "promised",
        "follow_up_due", "alerted",
        "drafted", "submitted", "approved", "queued", "published",
        "received", "assessed", "satisfied",
    ]  # fmt: skip


def test_a_dissatisfied_reply_reopens_one_level_higher(cast: Cast) -> None:
    conversation = make_ringing_comment(cast, COMPLAINT)
    readings.waive(conversation, reason="bråttom", by=cast.ana, now=cast.now)
    answer(cast, conversation, ANSWER, Purpose.ANSWER, at=later(cast, minutes=5))
    resolution.resolve(
        Conversation.objects.get(),
        outcome=Outcome.SOLVED,
        done="Lånat tåg.",
        return_at=later(cast, days=1),
        question=QUESTION,
        by=cast.ana,
        now=later(cast, hours=1),
    )
    work(cast, at=later(cast, days=1, seconds=1))
    answer(cast, Conversation.objects.get(), QUESTION, Purpose.RETURN, at=later(cast, days=1, minutes=5))
    make_ringing_comment(
        cast, "Nej, det är fortfarande inställt varje dag. Ni bryr er inte.", at=later(cast, days=1, hours=1)
    )
    conversation.refresh_from_db()
    assert FollowUp.objects.get().state == FollowUpState.DISSATISFIED
    assert (conversation.status, conversation.level) == (Status.OPEN, 1)


def test_a_troll_gets_one_offer_and_then_the_public_box_shuts(cast: Cast) -> None:
    conversation = make_ringing_comment(cast, "Hahaha vilka clowner. Lägg ner skiten, ingen gillar er. Förlorare!")
    readings.waive(conversation, reason="Behövs inte", by=cast.ana, now=cast.now)
    verdict = verdicts.propose(conversation, reason="Vill bara provocera", by=cast.ana, now=cast.now)
    verdicts.confirm(verdict, by=cast.bo, now=later(cast, minutes=1))
    decisions.decide(
        conversation, move=Move.ANSWER_IN_PUBLIC, place=Place.LOCAL, reason="Ett erbjudande.", by=cast.bo, now=cast.now
    )
    decisions.second(conversation.decisions.get(), by=cast.cleo, now=cast.now)
    offer = "Hej! Vill du prata om resan når du mig på ana@norrbrotag.example. /Ana"
    answer(cast, conversation, offer, Purpose.OFFER, at=later(cast, minutes=5))
    assert on_the_network(cast)[-1] == (OWN_HANDLE, f"@maja {offer}")
    make_ringing_comment(cast, "Haha, clowner!", at=later(cast, minutes=30))
    with pytest.raises(Exception, match=r"\w") as refused:
        answer(cast, Conversation.objects.get(), "Hej igen! /Ana", Purpose.ANSWER, at=later(cast, hours=1))
    assert type(refused.value).__name__ in {"PublicBoxShut", "CannotAnswer"}
    assert [who for who, _text in on_the_network(cast)].count(OWN_HANDLE) == 2  # the post and the one offer


def test_praise_takes_one_person_and_one_text(cast: Cast) -> None:
    conversation = make_ringing_comment(
        cast, "Tack till konduktören på 8.10 som hjälpte min mamma ombord. Så fint gjort!"
    )
    assert conversation.intent == Intent.PRAISE
    publication.answer_now(
        conversation,
        text="Tack Maja, jag hälsar konduktören! /Ana",
        purpose=Purpose.THANKS,
        by=cast.ana,
        now=later(cast, minutes=5),
    )
    work(cast, at=later(cast, minutes=6))
    assert on_the_network(cast)[-1][1] == "@maja Tack Maja, jag hälsar konduktören! /Ana"
    conversation.refresh_from_db()
    assert conversation.status == Status.RESOLVED
    assert not Event.objects.filter(conversation=conversation, kind__in=["read", "decided", "submitted"]).exists()


def test_an_answer_in_the_networks_own_app_stops_the_clock(cast: Cast) -> None:
    conversation = make_ringing_comment(cast, COMPLAINT)
    comment = queries.last_inbound(conversation)
    cast.network.post(OWN_HANDLE, "@maja Vi återkommer.", parent=comment.external_id, created_at=later(cast, minutes=9))
    work(cast, at=later(cast, minutes=10))
    conversation.refresh_from_db()
    assert conversation.status == Status.WAITING
    assert conversation.waiting_since is None
    assert kinds_of(conversation)[-1] == "answered_elsewhere"
    assert lifecycle.wait(conversation) is False
