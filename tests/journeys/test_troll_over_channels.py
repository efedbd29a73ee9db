"""Somebody who only provokes, on three channels under three names: one offer in all, and a new matter starts afresh."""

from collections.abc import Callable
from dataclasses import replace
from datetime import datetime, timedelta
from pathlib import Path

import pytest

from bemot.accounts import roles
from bemot.channels import connecting
from bemot.channels.models import Channel
from bemot.connectors.fake.network import Network
from bemot.conversations import contacts
from bemot.conversations.models import Conversation
from bemot.history.models import Event
from bemot.listening import opinions
from bemot.outcomes import afresh
from bemot.overview import standing
from bemot.responses import clearance, decisions, drafts, publication, readings, review, verdicts
from bemot.responses.models import Draft
from bemot.words import Move, Place, Purpose
from tests.cast import OWN_HANDLE, Cast, kinds_of, make_comment, work
from tests.journeys.answering import answer, on_the_network, ours, write
from tests.web.door import signed_in, words

pytestmark = pytest.mark.journeys

OFFER = "Hej! Vill du prata om resan når du mig på ana@norrbrotag.example. /Ana"
JEERS = [
    "Hahaha vilka clowner. Lägg ner skiten, ingen gillar er. Förlorare!",
    "Clowner är vad ni är, hahaha! Lägg ner, förlorare!",
    "Lägg ner skiten, clowner! Ingen gillar er, hahaha.",
]
ENGAGING = "Hej! Vad menar du? Hör av dig till ana@norrbrotag.example. /Ana"
MATTER = "Var får jag tillbaka mina 420 kronor för den inställda resan med 7.14 i går? Kvittot är skickat två gånger."
ANSWER = (
    "Hej! Jag beklagar att du har väntat på dina pengar. De betalas ut på fredag. "
    "Mejla mig gärna på ana@norrbrotag.example om något saknas. /Ana"
)


def elsewhere(cast: Cast, path: Path, *, ids: int, title: str) -> Cast:
    """Give the same desk on another network, whose ids begin after `ids` that the others have."""
    network = Network(path)
    network.join(OWN_HANDLE, "Norrbro Tåg")
    for _ in range(ids):
        network.post("others", "Hej", created_at=cast.now - timedelta(hours=2))
    post = network.post(OWN_HANDLE, "Nya tidtabellen är här.", created_at=cast.now - timedelta(hours=2))
    settings = {"path": str(path), "handle": OWN_HANDLE}
    channel = connecting.connect(
        cast.inbox, "fake", settings=settings, credentials={}, language="sv", by=cast.cleo, now=cast.now
    )
    Channel.objects.filter(pk=channel.pk).update(title=title)
    return replace(cast, channel=channel, network=network, post=post)


@pytest.fixture
def three(cast: Cast, tmp_path: Path) -> list[Cast]:
    return [
        cast,
        elsewhere(cast, tmp_path / "second.sqlite3", ids=100, title="Andra"),
        elsewhere(cast, tmp_path / "third.sqlite3", ids=200, title="Tredje"),
    ]


def judged(cast: Cast, conversation: Conversation, *, at: datetime) -> None:
    """Let two readers say that this only provokes."""
    readings.waive(conversation, reason="Behövs inte", by=cast.ana, now=at)
    verdict = verdicts.propose(conversation, reason="Vill bara provocera", by=cast.ana, now=at)
    verdicts.confirm(verdict, by=cast.bo, now=at)


def decided(cast: Cast, conversation: Conversation, move: Move, *, at: datetime) -> None:
    """Let two decide, as the policy for provocation wants it."""
    decision = decisions.decide(
        conversation, move=move, place=Place.LOCAL, reason="Bara i enskild väg.", by=cast.bo, now=at
    )
    decisions.second(decision, by=cast.cleo, now=at)


def later(cast: Cast) -> Callable[[int], datetime]:
    return lambda minutes: cast.now + timedelta(minutes=minutes)


def test_a_troll_over_three_channels_gets_one_offer_in_all(three: list[Cast]) -> None:  # noqa: PLR0915 - one story
    cast, at = three[0], later(three[0])
    jeers = [
        make_comment(place, jeer, by=name, at=at(n))
        for n, (place, jeer, name) in enumerate(zip(three, JEERS, ["maja", "maja_troll", "m4ja"], strict=True))
    ]
    here, there, third = jeers
    for jeer in jeers:
        judged(cast, jeer, at=at(5))
    # Colleagues see that it is one person and one matter.
    for jeer in (there, third):
        contacts.merge(here.contact.person, jeer.contact.person, by=cast.ana, now=at(6))
        opinions.confirm(here, jeer, by=cast.ana, now=at(6))
    answer(cast, here, OFFER, Purpose.OFFER, at=at(10))
    assert ours(cast) == [f"@maja {OFFER}"]

    for place, jeer in zip(three[1:], (there, third), strict=True):
        with pytest.raises(drafts.NoOfferYet, match="The one offer has been made"):
            write(cast, jeer, OFFER, Purpose.OFFER, at=at(15))
        draft = write(cast, jeer, ENGAGING, Purpose.ANSWER, at=at(15))
        with pytest.raises(clearance.PublicBoxShut, match="Answer in private"):
            review.submit(draft, by=cast.ana, now=at(15))
        assert ours(place) == []
        found = standing.of(Conversation.objects.get(pk=jeer.pk), now=at(15))
        assert not found.provocation.public_box_open

    decided(cast, there, Move.ANSWER_IN_PRIVATE, at=at(18))
    private = write(cast, there, "Hej! Jag hjälper dig gärna här. /Ana", Purpose.PRIVATE, at=at(20))
    review.submit(private, by=cast.ana, now=at(20))
    review.approve(private, by=cast.bo, now=at(21))
    (by_hand,) = publication.publish(Draft.objects.get(pk=private.pk), by=cast.ana, now=at(22))
    publication.settle_by_hand(by_hand, by=cast.ana, now=at(23))
    assert (by_hand.draft.thread.private, ours(three[1])) == (True, [])

    # Something concrete, below another post of ours: a matter of its own.
    three[2].post = three[2].network.post(OWN_HANDLE, "Vi säljer nu månadskort.", created_at=at(30))
    afresh = make_comment(three[2], MATTER, by="m4ja", at=at(31))
    assert (afresh.pk != third.pk, afresh.contact.person) == (True, here.contact.person)
    readings.waive(afresh, reason="Det är klart vad hon vill", by=cast.ana, now=at(32))
    answer(three[2], afresh, ANSWER, Purpose.ANSWER, at=at(33))
    assert ours(three[2]) == [f"@m4ja {ANSWER}"]

    said = [post.text for place in three for post in place.network.posts()]
    assert [text for text in said if OFFER in text] == [f"@maja {OFFER}"]
    judged_here = ["reading_waived", "post_kept", "verdict_proposed", "verdict_confirmed", "joined_opinion"]
    went_out = ["drafted", "submitted", "approved", "queued", "published"]
    assert kinds_of(here) == ["received", "assessed", "routed", *judged_here, *went_out, "broken_off"]
    assert kinds_of(third) == ["received", "assessed", "routed", *judged_here, "drafted"]
    begun = [kind for kind in kinds_of(afresh) if kind != "alerted"]  # a question waits in the queue, a complaint rings
    assert begun == ["received", "assessed", "assigned", "routed", "reading_waived", *went_out]


def test_a_lead_opens_the_public_way_again_with_a_reason(cast: Cast) -> None:
    at = later(cast)
    conversation = make_comment(cast, JEERS[0])
    judged(cast, conversation, at=at(1))
    answer(cast, conversation, OFFER, Purpose.OFFER, at=at(5))
    same = make_comment(cast, JEERS[1], at=at(60))  # the old thing again belongs to what was broken off
    assert same == conversation
    verdict = verdicts.shutting(same, now=at(60))
    assert verdict
    with pytest.raises(roles.NotAllowed, match="A lead can open it again"):
        verdicts.lift(verdict, reason="Ny sak", by=cast.ana, now=at(61))
    verdicts.lift(verdict, reason="Ny sak: ersättning", by=cast.cleo, now=at(62))
    work(cast, at=at(62))
    decided(cast, same, Move.ANSWER_IN_PUBLIC, at=at(63))
    answer(cast, Conversation.objects.get(), ANSWER, Purpose.ANSWER, at=at(65))
    assert ours(cast) == [f"@maja {OFFER}", f"@maja {ANSWER}"]
    assert on_the_network(cast)[-2] == ("maja", JEERS[1])
    assert list(Event.objects.filter(kind="verdict_lifted").values_list("user", flat=True)) == [cast.cleo.pk]


def test_a_new_concrete_matter_in_the_same_thread_starts_afresh_without_a_lead(cast: Cast) -> None:
    at = later(cast)
    jeer = make_comment(cast, JEERS[0])
    judged(cast, jeer, at=at(1))
    answer(cast, jeer, OFFER, Purpose.OFFER, at=at(5))
    again = make_comment(cast, JEERS[2], at=at(30))
    assert again == jeer
    new = make_comment(cast, MATTER, at=at(60))
    assert (new != jeer, new.thread, new.afresh_of) == (True, jeer.thread, jeer)
    jeer.refresh_from_db()
    assert (jeer.status, jeer.intent) == ("resolved", again.intent)
    assert verdicts.shutting(new, now=at(60)) is None
    assert kinds_of(new)[:3] == ["begun_afresh", "assigned", "routed"]
    readings.waive(new, reason="Det är klart vad hon vill", by=cast.ana, now=at(61))
    answer(cast, new, ANSWER, Purpose.ANSWER, at=at(62))
    assert ours(cast) == [f"@maja {OFFER}", f"@maja {ANSWER}"]
    # Were it the same after all, one word of a colleague shuts the box here too.
    opinions.confirm(new, jeer, by=cast.ana, now=at(70))
    assert verdicts.shutting(Conversation.objects.get(pk=new.pk), now=at(70)) is not None


def test_a_colleague_says_that_a_matter_is_new_where_the_desk_is_not_sure(cast: Cast) -> None:
    at = later(cast)
    jeer = make_comment(cast, JEERS[0])
    judged(cast, jeer, at=at(1))
    answer(cast, jeer, OFFER, Purpose.OFFER, at=at(5))
    with pytest.raises(afresh.NothingNew):
        afresh.begin(jeer, reason="Pengar", by=cast.ana, now=at(6))
    unsure = make_comment(cast, JEERS[1], at=at(30))
    with pytest.raises(roles.NotAllowed):
        afresh.begin(unsure, reason="Pengar", by=cast.dag, now=at(31))
    with pytest.raises(verdicts.NoReason):
        afresh.begin(unsure, reason=" ", by=cast.ana, now=at(31))
    new = afresh.begin(unsure, reason="Hon vill ha pengarna tillbaka", by=cast.ana, now=at(31))
    assert (new.afresh_of, verdicts.shutting(new, now=at(31))) == (jeer, None)
    page = words(signed_in(cast.ana).get(f"/conversations/{new.pk}?tab=known"))
    assert "Hon vill ha pengarna tillbaka" in page
