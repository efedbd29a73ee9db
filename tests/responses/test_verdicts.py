"""Troll verdicts: evidence that is kept, one offer over all channels, a lead's reason, an appeal to a third."""

from datetime import timedelta
from pathlib import Path

import pytest
from django.db import IntegrityError, transaction

from bemot.accounts import roles
from bemot.accounts.models import Membership
from bemot.channels import connecting
from bemot.channels.models import Channel
from bemot.connectors.fake.network import Network
from bemot.conversations import contacts
from bemot.conversations.models import Conversation, Message, Person
from bemot.lib.errors import SomebodyWasFaster
from bemot.listening import opinions
from bemot.overview import standing
from bemot.playbook import checklist
from bemot.playbook.step import Ask
from bemot.responses import clearance, drafts, kept_posts, publication, review, verdicts
from bemot.responses.measures import appeals
from bemot.responses.models import Appeal, Draft, KeptPost
from bemot.routing.models import ResponsePolicy
from bemot.words import Intent, Purpose
from tests.cast import Cast
from tests.responses.making import (
    comment_of,
    count_of,
    make_comment,
    make_draft,
    make_queued,
    reload,
    send,
    take_in,
)

OFFER = (
    "Hej! Jag hjälper dig gärna om det är något särskilt som du vill ha hjälp med. "
    "Mejla mig på ana@norrbrotag.example. Ana"
)
AFTER_UNDO = timedelta(minutes=1)


def make_troll(cast: Cast, text: str = "Haha ni är clowner", *, by: str = "maja") -> Conversation:
    conversation = make_comment(cast, text, intent=Intent.TROLLING, by=by)
    verdict = verdicts.propose(conversation, reason="Bara hån", by=cast.ana, now=cast.now)
    verdicts.confirm(verdict, by=cast.bo, now=cast.now)
    return conversation


def offer(cast: Cast, conversation: Conversation) -> None:
    send(make_queued(cast, conversation, text=OFFER, purpose=Purpose.OFFER), at=cast.now + AFTER_UNDO)


@pytest.fixture
def elsewhere(cast: Cast, tmp_path: Path) -> Cast:
    """Give the same desk on a second network."""
    network = Network(tmp_path / "second.sqlite3")
    network.join("norrbrotag", "Norrbro Tåg")
    for _ in range(9):  # ids that the first network does not have
        network.post("others", "Hej", created_at=cast.now - timedelta(hours=2))
    post = network.post("norrbrotag", "Ny tidtabell.", created_at=cast.now - timedelta(hours=2))
    settings = {"path": str(network.path), "handle": "norrbrotag"}
    channel = connecting.connect(
        cast.inbox, "fake", settings=settings, credentials={}, language="sv", by=cast.cleo, now=cast.now
    )
    Channel.objects.filter(pk=channel.pk).update(title="Andra")
    return Cast(cast.ana, cast.bo, cast.cleo, cast.dag, cast.inbox, cast.other_inbox, channel, network, post, cast.now)


def test_propose_keeps_the_post_as_it_was(cast: Cast) -> None:
    conversation = make_troll(cast)
    verdict = verdicts.standing(conversation, now=cast.now)
    assert verdict is not None
    kept = KeptPost.objects.get()
    assert (verdict.kept, verdict.evidence) == (kept, comment_of(conversation))

    Message.objects.filter(pk=kept.message_id).update(text="Tack för en fin resa")

    kept.refresh_from_db()
    assert (kept.text, kept.handle, kept.kept_by, kept.kept_at) == ("Haha ni är clowner", "maja", cast.ana, cast.now)
    assert kept.url
    assert kept_posts.is_unchanged(kept)
    KeptPost.objects.update(text="Något värre")
    kept.refresh_from_db()
    assert not kept_posts.is_unchanged(kept)


def test_keep_keeps_one_wording_once_and_a_new_one_beside_it(cast: Cast) -> None:
    conversation = make_comment(cast)
    for _ in range(2):
        kept_posts.keep(comment_of(conversation), conversation=conversation, by=cast.ana, now=cast.now)
    assert (KeptPost.objects.count(), count_of(conversation, "post_kept")) == (1, 1)
    Message.objects.filter(conversation=conversation).update(text="Annat", revision="2")
    kept_posts.keep(comment_of(conversation), conversation=conversation, by=cast.ana, now=cast.now)
    assert KeptPost.objects.count() == 2


def test_offer_is_made_once_in_two_channels_after_a_merge(cast: Cast, elsewhere: Cast) -> None:
    here, there = make_troll(cast), make_troll(elsewhere, "Clowner är vad ni är", by="maja_troll")
    offer(cast, here)
    assert verdicts.shutting(there, now=cast.now) is None
    engaging = make_draft(cast, there)
    with pytest.raises(clearance.PublicBoxShut, match="Make the one offer"):
        review.submit(engaging, by=cast.ana, now=cast.now)

    opinions.confirm(here, there, by=cast.ana, now=cast.now)
    assert verdicts.shutting(there, now=cast.now) is None  # two persons, as far as anybody knows
    merge = contacts.merge(
        Person.objects.get(name="maja_troll"), Person.objects.get(name="maja"), by=cast.ana, now=cast.now
    )

    with pytest.raises(drafts.NoOfferYet):
        make_draft(cast, reload(there), text=OFFER, purpose=Purpose.OFFER)
    with pytest.raises(clearance.PublicBoxShut, match="10 March"):
        review.submit(engaging, by=cast.ana, now=cast.now)
    assert not standing.of(reload(there), now=cast.now).provocation.public_box_open
    assert Draft.objects.filter(purpose=Purpose.OFFER).count() == 1
    contacts.undo(merge, by=cast.ana, now=cast.now)
    assert make_draft(cast, reload(there), text=OFFER, purpose=Purpose.OFFER).offer_to


def test_database_refuses_the_second_offer_of_the_same_moment(cast: Cast, elsewhere: Cast) -> None:
    here, there = make_troll(cast), make_troll(elsewhere, by="maja")
    contacts.merge(here.contact.person, there.contact.person, by=cast.ana, now=cast.now)
    opinions.confirm(here, there, by=cast.ana, now=cast.now)
    first = make_draft(cast, reload(here), text=OFFER, purpose=Purpose.OFFER)

    with pytest.raises(IntegrityError), transaction.atomic():
        Draft.objects.create(
            conversation=there, thread=there.thread, answers=comment_of(there), purpose=Purpose.OFFER, author=cast.bo,
            started_at=cast.now, edited_at=cast.now, edited_by=cast.bo, looked_at=cast.now, offer_to=first.offer_to,
        )  # fmt: skip


def test_a_new_matter_starts_afresh_and_the_private_way_stays_open(cast: Cast) -> None:
    offer(cast, make_troll(cast))
    private = make_draft(cast, reload(Conversation.objects.get()), purpose=Purpose.PRIVATE)
    review.submit(private, by=cast.ana, now=cast.now)
    other = cast.network.post("norrbrotag", "Vi söker förare.", created_at=cast.now)
    cast.post = other

    afresh = make_comment(cast, "Var får jag tillbaka mina 420 kronor?", by="maja")

    assert afresh.contact == private.conversation.contact
    assert verdicts.shutting(afresh, now=cast.now) is None
    review.submit(make_draft(cast, afresh), by=cast.ana, now=cast.now)


def test_offer_needs_an_approved_text(cast: Cast) -> None:
    ResponsePolicy.objects.create(inbox=cast.inbox, intent=Intent.TROLLING, four_eyes="none", second_decider="none")
    draft = make_draft(cast, make_troll(cast), text=OFFER, purpose=Purpose.OFFER)
    with pytest.raises(clearance.UnapprovedOffer):
        publication.publish(draft, by=cast.ana, now=cast.now)

    review.submit(draft, by=cast.ana, now=cast.now)
    review.approve(draft, by=cast.bo, now=cast.now)
    assert publication.publish(Draft.objects.get(pk=draft.pk), by=cast.ana, now=cast.now)


def test_a_lead_opens_a_broken_off_talk_again_with_a_reason(cast: Cast) -> None:
    conversation = make_troll(cast)
    offer(cast, conversation)
    verdict = verdicts.standing(conversation, now=cast.now)
    assert verdict is not None
    with pytest.raises(verdicts.NoReason):
        verdicts.lift(verdict, reason=" ", by=cast.cleo, now=cast.now)
    with pytest.raises(roles.NotAllowed):
        verdicts.lift(verdict, reason="Ny sak", by=cast.bo, now=cast.now)

    verdicts.lift(verdict, reason="Nu gäller det en förlorad väska", by=cast.cleo, now=cast.now)

    with pytest.raises(SomebodyWasFaster):
        verdicts.lift(verdict, reason="Igen", by=cast.cleo, now=cast.now)
    verdict.refresh_from_db()
    assert (verdict.lifted_by, verdict.lifted_reason) == (cast.cleo, "Nu gäller det en förlorad väska")
    assert verdicts.shutting(conversation, now=cast.now) is None
    assert count_of(conversation, "verdict_lifted") == 1


def test_appeal_is_judged_by_somebody_else_than_the_two(cast: Cast) -> None:
    conversation = make_troll(cast)
    offer(cast, conversation)
    verdict = verdicts.standing(conversation, now=cast.now)
    assert verdict is not None
    with pytest.raises(appeals.NothingSaid):
        appeals.record(verdict, text=" ", by=cast.ana, now=cast.now)
    appeal = appeals.record(verdict, text="Jag menade allvar: tåget var sent", by=cast.ana, now=cast.now)
    with pytest.raises(appeals.AlreadyAppealed):
        appeals.record(verdict, text="Igen", by=cast.bo, now=cast.now)
    step = checklist.next_step(standing.of(reload(conversation), now=cast.now))
    assert step is not None
    assert step.ask is Ask.ANSWER_APPEAL
    for one_of_the_two in (cast.ana, cast.bo):
        with pytest.raises(appeals.SameReader):
            appeals.decide(appeal, granted=True, reason="Ja", by=one_of_the_two, now=cast.now)
    with pytest.raises(roles.NotAllowed):
        appeals.decide(appeal, granted=True, reason="Ja", by=cast.dag, now=cast.now)

    appeals.decide(appeal, granted=True, reason="Det finns en sak i det", by=cast.cleo, now=cast.now)

    with pytest.raises(SomebodyWasFaster):
        appeals.decide(appeal, granted=False, reason="Nej", by=cast.cleo, now=cast.now)
    assert verdicts.shutting(conversation, now=cast.now) is None
    assert [count_of(conversation, kind) for kind in ("verdict_appealed", "appeal_decided", "verdict_lifted")] == [
        1
    ] * 3


def test_appeal_that_is_refused_leaves_the_verdict(cast: Cast) -> None:
    conversation = make_troll(cast)
    verdict = verdicts.standing(conversation, now=cast.now)
    assert verdict is not None
    appeal = appeals.record(verdict, text="Ni fattar inte skämt", by=cast.ana, now=cast.now)
    appeals.decide(appeal, granted=False, reason="Det finns ingen sak", by=cast.cleo, now=cast.now)
    assert verdicts.is_confirmed(conversation, now=cast.now)
    assert Appeal.objects.get().granted is False


def test_appeal_comes_by_the_private_way(cast: Cast) -> None:
    conversation = make_troll(cast)
    verdict = verdicts.standing(conversation, now=cast.now)
    assert verdict is not None
    with pytest.raises(appeals.NotPrivate):
        appeals.record(verdict, text="", said_in=comment_of(conversation), by=cast.ana, now=cast.now)
    cast.network.message("maja", "norrbrotag", "Jag vill att ni läser en gång till.", created_at=cast.now)
    take_in(cast, at=cast.now)
    letter = Message.objects.select_related("thread").get(thread__private=True)
    assert letter.conversation_id == conversation.pk

    appeal = appeals.record(verdict, text="", said_in=letter, by=cast.ana, now=cast.now)

    assert (appeal.text, appeal.said_in) == ("Jag vill att ni läser en gång till.", letter)


def test_appeal_in_a_team_of_two_waits_until_the_next_day(cast: Cast) -> None:
    conversation = make_troll(cast)
    Membership.objects.filter(team=cast.inbox.team, user=cast.cleo).delete()
    verdict = verdicts.standing(conversation, now=cast.now)
    assert verdict is not None
    appeal = appeals.record(verdict, text="Läs igen", by=cast.ana, now=cast.now)
    with pytest.raises(appeals.SameReader, match="tomorrow"):
        appeals.decide(appeal, granted=True, reason="Ja", by=cast.bo, now=cast.now + timedelta(hours=3))
    appeals.decide(appeal, granted=True, reason="Ja", by=cast.bo, now=cast.now + timedelta(days=1))
    assert not verdicts.is_confirmed(conversation, now=cast.now + timedelta(days=1))
