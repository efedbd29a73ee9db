"""The playbook's second half on a real AT network: mail and back, one line, many people, praise and its consent."""

from datetime import datetime, timedelta
from itertools import pairwise
from typing import Any

import pytest

from bemot.conversations import queries
from bemot.conversations.models import Conversation, Message
from bemot.listening import opinions
from bemot.outcomes import consents, improvements, praise, private_ways, resolution, sharing
from bemot.outcomes.models import FollowUp, Improvement, Share
from bemot.responses import drafts, publication, readings, review, rounds
from bemot.responses.library import consistency
from bemot.responses.models import Answer, Draft, Publication
from bemot.words import (
    Direction,
    FollowUpState,
    Intent,
    Outcome,
    PrivateWay,
    PublicationState,
    Purpose,
    ShareState,
    Status,
)
from tests.journeys.test_atproto import COMPLAINT, Journey, journey
from tests.journeys.test_private import SECRET, TICKET, write_mail
from tests.letters import make_mailbox
from tests.servers.atproto.person import Person, Ref
from tests.servers.mail.fixtures import mail_server
from tests.servers.mail.server import MailServer

__all__ = ["journey", "mail_server"]
pytestmark = [pytest.mark.servers, pytest.mark.journeys]

SORRY = "Hej Maja! Jag beklagar att du missade jobbet i morse. Tåget hade ett fel på bromsen.\n\nAna"
FEE = "Hej Maja! Jag förstår att det känns surt. En påminnelse kostar 60 kr. Skriv gärna till {0}. /Ana"
ASKED = "Varför tar ni ut en avgift för påminnelsen? Det är oskäligt."
KIND = "Tusen tack till konduktören Bo på 7.14 som hjälpte mig med barnvagnen. Vilken fantastisk service!"
MANY = 20
ONE_FOR_ALL = (
    "Hej [name]! Du frågar [what they asked]. Delen till hissen kommer på torsdag; till dess hjälper vi dig ombord. "
    "Mejla mig gärna på [address]. [signature]"
)


def comment(journey: Journey, text: str, *, by: Person | None = None, at: datetime) -> Conversation:
    """Let somebody answer the railway's post, and give the conversation, its reading waived."""
    conversation = journey.take_in((by or journey.maja).reply(journey.post, text), at=at)
    readings.waive(conversation, reason="Det är tydligt.", by=journey.desk.ana, now=at)
    return conversation


def own_roots(journey: Journey) -> list[dict[str, Any]]:
    """Give what the railway has posted of itself, as its own server holds it."""
    found = journey.railway.get(
        "com.atproto.repo.listRecords", repo=journey.railway.did, collection="app.bsky.feed.post", limit=100
    )
    return [row for row in found["records"] if "reply" not in row["value"]]


def test_from_the_complaint_over_private_mail_to_the_thank_you(  # noqa: PLR0915 - one long way
    journey: Journey, mail_server: MailServer
) -> None:
    desk, address, maja = journey.desk, mail_server.address("desk"), mail_server.address("maja")
    servers = {
        "imap": f"{mail_server.host}:{mail_server.imap_port}",
        "smtp": f"{mail_server.host}:{mail_server.smtp_port}",
    }
    mailbox = make_mailbox(desk.inbox, now=journey.start, address=address, password=mail_server.password, **servers)
    type(desk.inbox).objects.filter(pk=desk.inbox.pk).update(contact_address=address)
    conversation = comment(journey, COMPLAINT, at=journey.at(minutes=1))
    conversation.refresh_from_db()

    draft = drafts.start(
        conversation, answers=conversation.messages.get(), purpose=Purpose.ANSWER, text=SORRY, by=desk.ana,
        now=journey.at(minutes=5),
    )  # fmt: skip
    private_ways.offer(draft, way=PrivateWay.MAIL, by=desk.ana, now=journey.at(minutes=5))
    publish(journey, draft, at=journey.at(minutes=6))
    (said,) = [row["record"]["text"] for row in journey.below(draft.answers.external_id)]
    offered = next(word.strip(",.") for word in said.split() if "+" in word and "@" in word)

    letter = write_mail(mail_server, maja, offered, SECRET, at=journey.at(hours=1), Subject="Mitt jobb")
    letter.add_attachment(TICKET, maintype="application", subtype="pdf", filename="biljett.pdf")
    mail_server.send(letter)
    mail_server.wait_for(address, count=1)
    journey.work(at=journey.at(hours=1, minutes=1))
    received = Message.objects.get(channel=mailbox, direction=Direction.INBOUND)
    assert (received.conversation, received.attachments.get().name) == (conversation, "biljett.pdf")
    answer = drafts.start(
        conversation, answers=received, purpose=Purpose.PRIVATE, text="Hej Maja! Du får pengarna på fredag.\n\nAna",
        by=desk.ana, now=journey.at(hours=2),
    )  # fmt: skip
    publish(journey, answer, at=journey.at(hours=2))
    assert "pengarna på fredag" in mail_server.wait_for(maja)[0].get_content()

    question = "Hej Maja! Har allt ordnat sig för dig nu? /Ana"
    resolve(journey, conversation, question, at=journey.at(hours=3))
    journey.work(at=journey.at(days=7, seconds=1))
    asked = queries.answered_by(Conversation.objects.get(), Purpose.RETURN)
    back = drafts.start(
        Conversation.objects.get(),
        answers=asked,
        purpose=Purpose.RETURN,
        text=question,
        by=desk.ana,
        now=journey.at(days=7),
    )
    publish(journey, back, at=journey.at(days=7, minutes=5))
    journey.take_in(journey.maja.reply(journey.post, "Tack, nu är allt bra!"), at=journey.at(days=7, hours=1))
    assert FollowUp.objects.get().state == FollowUpState.SATISFIED
    conversation.refresh_from_db()
    assert conversation.status == Status.RESOLVED
    shown = " ".join(str(row) for row in everything_below(journey))
    assert "Har allt ordnat sig" in shown
    for secret in ("njurmottagningen", "640823", "pengarna på fredag", "biljett"):
        assert secret not in shown


def test_a_contradiction_is_stopped_until_it_is_explained(journey: Journey) -> None:
    desk, olle = journey.desk, journey.network.person("olle")
    first = comment(journey, ASKED, at=journey.at(minutes=1))
    journey.publish(first, FEE.format(desk.ana.contact_address), Purpose.ANSWER, at=journey.at(minutes=5))
    asked_again = "Hur kan ni ta en avgift för en påminnelse?"
    second = comment(journey, asked_again, by=olle, at=journey.at(days=30))
    draft = drafts.start(
        second, answers=second.messages.get(), purpose=Purpose.ANSWER, by=desk.ana, now=journey.at(days=30),
        text=FEE.format(desk.ana.contact_address).replace("60 kr", "45 kr").replace("Maja", "Olle"),
    )  # fmt: skip
    with pytest.raises(consistency.Departs, match=r"60 kr.*45 kr"):
        review.submit(draft, by=desk.ana, now=journey.at(days=30))
    assert journey.below(draft.answers.external_id) == []

    (found,) = consistency.departures(draft)
    consistency.explain(draft, found, reason="Ny taxa från i dag.", by=desk.ana, now=journey.at(days=30))
    publish(journey, draft, at=journey.at(days=30, minutes=5))
    assert "45 kr" in journey.below(draft.answers.external_id)[0]["record"]["text"]
    older, newer = Answer.objects.order_by("pk")
    assert (older.outdated_by, newer.outdated_by) == (newer, None)


def test_twenty_people_of_one_opinion_get_each_their_answer_at_a_human_pace(journey: Journey) -> None:
    desk, people = journey.desk, [journey.network.person(f"resenar{chr(97 + n)}") for n in range(MANY)]
    asked = [
        one.reply(journey.post, f"Hissen i Norrvinge står still igen. Går hissen den {n + 1} maj?")
        for n, one in enumerate(people)
    ]
    for ref in asked:
        journey.network.wait_indexed(ref)
    journey.work(at=journey.at(minutes=1))
    talks = [Message.objects.get(external_id=ref["uri"]).conversation for ref in asked]
    found = opinions.confirm(talks[0], talks[1], by=desk.ana, now=journey.at(minutes=2))
    for one in talks[2:]:
        opinions.take(found, one, by=desk.ana, now=journey.at(minutes=2))
    for one in talks:
        readings.waive(one, reason="Samma fråga av alla.", by=desk.ana, now=journey.at(minutes=2))

    made = rounds.begin(found, talks, text=ONE_FOR_ALL, by=desk.ana, now=journey.at(minutes=3))
    assert rounds.submit(made, by=desk.ana, now=journey.at(minutes=4)).n == MANY
    for draft in made.drafts.order_by("pk"):
        review.approve(draft, by=desk.bo, now=journey.at(minutes=5))
    assert rounds.queue(made, by=desk.ana, now=journey.at(minutes=6)).n == MANY
    due = sorted(Publication.objects.values_list("send_after", flat=True))
    assert all(timedelta(minutes=1) <= after - before <= timedelta(minutes=2) for before, after in pairwise(due))

    journey.work(at=due[2])
    assert Publication.objects.filter(state=PublicationState.SENT).count() == 3
    journey.work(at=due[-1])
    for n, ref in enumerate(asked):
        (ours,) = journey.below(ref["uri"])
        assert f"Du frågar ”Går hissen den {n + 1} maj?”" in ours["record"]["text"]


def test_praise_is_shared_under_a_consent_and_comes_down_with_it(journey: Journey) -> None:  # noqa: PLR0915 - one story
    desk = journey.desk
    conversation = journey.take_in(journey.maja.reply(journey.post, KIND), at=journey.at(minutes=1))
    assert conversation.intent == Intent.PRAISE
    kept = praise.keep(conversation, colleague=desk.bo, by=desk.ana, now=journey.at(minutes=2))
    question = praise.ask(kept, by=desk.ana, now=journey.at(minutes=3))
    publication.publish(question, by=desk.ana, now=journey.at(minutes=3))
    journey.work(at=journey.at(minutes=5))
    assert len(journey.below(question.answers.external_id)) == 1
    journey.take_in(journey.maja.reply(journey.post, "Ja, det får ni så gärna!"), at=journey.at(hours=1))
    consent = consents.note(kept, given=True, answer="Ja!", by=desk.ana, now=journey.at(hours=2))

    before = len(own_roots(journey))
    text = sharing.first_words(consent)
    row = sharing.share(kept, channel=desk.channel, text=text, by=desk.ana, now=journey.at(hours=2))
    journey.work(at=journey.at(hours=2))
    assert len(own_roots(journey)) == before, "out inside the undo window"
    journey.work(at=journey.at(hours=2, minutes=1))
    row.refresh_from_db()
    assert row.state == ShareState.SHARED
    assert journey.network.posts(row.external_id)[row.external_id]["record"]["text"] == text
    journey.work(at=journey.at(hours=2, minutes=5))  # our own echo comes back
    assert Message.objects.get(external_id=row.external_id).direction == Direction.OUTBOUND
    assert Conversation.objects.count() == 1

    consents.withdraw(kept, words="Hen har ångrat sig", by=desk.bo, now=journey.at(days=3))
    journey.work(at=journey.at(days=3, seconds=1))
    assert Share.objects.get().state == ShareState.DOWN
    assert len(own_roots(journey)) == before
    journey.network.wait_gone(row.external_id)


def test_what_has_changed_is_told_as_a_post_and_its_answers_come_in(journey: Journey) -> None:
    desk, conversation = journey.desk, comment(journey, COMPLAINT, at=journey.at(minutes=1))
    improvements.draw(
        desk.inbox.principal, title="Lånat tåg", conversations=[conversation], by=desk.ana, now=journey.at(hours=1)
    )
    improvements.finish(Improvement.objects.get(), by=desk.ana, now=journey.at(days=5))
    told = "Ni sa: 7.14 kommer inte.\n\nVi gjorde: sedan i måndags står ett lånat tåg berett varje morgon."
    row = improvements.post(
        Improvement.objects.get(), channel=desk.channel, text=told, by=desk.ana, now=journey.at(days=5)
    )
    sharing.act_one(row.pk, now=journey.at(days=5, minutes=1))
    row.refresh_from_db()
    root: Ref = {"uri": row.external_id, "cid": journey.network.posts(row.external_id)[row.external_id]["cid"]}
    answer = journey.take_in(journey.maja.reply(root, "Äntligen! Men kvällståget då?"), at=journey.at(days=5, hours=1))
    assert answer.pk != conversation.pk
    assert answer.thread.root == row.external_id


def publish(journey: Journey, draft: Draft, *, at: datetime) -> None:
    """Have it approved, publish it and let the undo window pass."""
    review.submit(Draft.objects.get(pk=draft.pk), by=journey.desk.ana, now=at)
    review.approve(Draft.objects.get(pk=draft.pk), by=journey.desk.bo, now=at)
    publication.publish(Draft.objects.get(pk=draft.pk), by=journey.desk.ana, now=at)
    journey.work(at=at + timedelta(seconds=30))
    draft.refresh_from_db()
    assert draft.state == "sent"


def resolve(journey: Journey, conversation: Conversation, question: str, *, at: datetime) -> None:
    resolution.resolve(
        Conversation.objects.get(pk=conversation.pk),
        outcome=Outcome.SOLVED,
        done="Pengarna betalda.",
        return_at=at + timedelta(days=6),
        question=question,
        by=journey.desk.ana,
        now=at,
    )


def everything_below(journey: Journey) -> list[dict[str, Any]]:
    found = journey.network.read("app.bsky.feed.getPostThread", uri=journey.post["uri"], depth=6, parentHeight=0)
    return [found] if found else []
