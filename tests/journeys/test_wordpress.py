"""The short way of one comment on a real WordPress: answered once in its thread, resolved, and left alone."""

from datetime import UTC, datetime, timedelta
from typing import Any

import pytest

from bemot.channels import claims
from bemot.channels import sending as networks
from bemot.channels.models import Channel
from bemot.conversations import queries
from bemot.conversations.models import Conversation, Message
from bemot.outcomes import resolution
from bemot.responses import drafts, publication, readings, review, sending
from bemot.responses.models import Draft, Publication
from bemot.words import Direction, Intent, Outcome, PublicationState, Purpose, Status
from bemot.worker.loop import Loop
from tests.cast import kinds_of
from tests.journeys.desk import CONTACT, Desk, open_desk
from tests.servers.wordpress.site import Site

pytestmark = [pytest.mark.servers, pytest.mark.journeys]

COMPLAINT = "Tredje veckan i rad som 7.14 inte kommer. Jag missar mitt jobb och ingen svarar. Så trött på det här!"
ANSWER = (
    "Hej Maja! Tre veckor utan 7.14 är för mycket, och jag beklagar att du har missat jobbet för vår skull. "
    f"Skriv gärna till {CONTACT} så hjälper jag dig med ersättningen. /Ana"
)


@pytest.fixture
def desk(wordpress_site: Site, db: None) -> Desk:
    return open_desk(
        "wordpress",
        settings={"url": wordpress_site.url},
        credentials={
            "user": wordpress_site.user,
            "application_password": wordpress_site.application_password,
        },
        now=datetime.now(UTC),
    )


def work(*, at: datetime) -> None:
    Channel.objects.update(next_fetch_at=at)
    Loop(clock=lambda: at).turn_until_quiet()


def answers_to(site: Site, post: int, comment: int) -> list[dict[str, Any]]:
    """What any visitor reads directly below a comment."""
    return [row for row in site.comments(post) if row["parent"] == comment]


def take_in(number: int, *, at: datetime) -> Conversation:
    work(at=at)
    message = Message.objects.select_related("conversation__inbox__team").get(external_id=f"comment-{number}")
    assert message.conversation is not None
    return message.conversation


def queue_answer(desk: Desk, conversation: Conversation, *, at: datetime) -> Publication:
    """Write, have approved and queue an answer to the newest comment."""
    newest = queries.last_inbound(conversation)
    assert newest
    readings.waive(conversation, reason="Det är tydligt.", by=desk.ana, now=at)
    draft = drafts.start(conversation, answers=newest, purpose=Purpose.ANSWER, text=ANSWER, by=desk.ana, now=at)
    review.submit(draft, by=desk.ana, now=at)
    review.approve(Draft.objects.get(pk=draft.pk), by=desk.bo, now=at)
    (queued,) = publication.publish(Draft.objects.get(pk=draft.pk), by=desk.ana, now=at)
    return queued


def test_a_comment_is_answered_once_in_its_thread_and_closed(wordpress_site: Site, desk: Desk) -> None:
    start = datetime.now(UTC)
    article = wordpress_site.post("Ny tidtabell", "<p>Från söndag gäller en ny tidtabell.</p>")
    number = wordpress_site.approved(article["id"], "Maja Åkesson", COMPLAINT)
    conversation = take_in(number, at=start)
    assert (conversation.intent, conversation.assignee) == (Intent.COMPLAINT, desk.ana)

    queued = queue_answer(desk, conversation, at=start + timedelta(minutes=1))
    work(at=start + timedelta(minutes=1))
    assert answers_to(wordpress_site, article["id"], number) == [], "out inside the undo window"
    work(at=start + timedelta(minutes=2))
    (answer,) = answers_to(wordpress_site, article["id"], number)
    queued.refresh_from_db()
    assert (queued.state, queued.external_id) == (PublicationState.SENT, f"comment-{answer['id']}")
    assert "Tre veckor utan 7.14" in answer["content"]["rendered"]

    work(at=start + timedelta(minutes=5))  # our own echo comes back
    conversation.refresh_from_db()
    assert conversation.status == Status.WAITING
    assert Message.objects.filter(conversation=conversation, direction=Direction.OUTBOUND).count() == 1
    resolution.resolve(
        conversation,
        outcome=Outcome.SOLVED,
        done="Ersättningen är betald.",
        return_waived="Maja har tackat per mejl.",
        by=desk.ana,
        now=start + timedelta(minutes=6),
    )
    work(at=start + timedelta(minutes=8))
    conversation.refresh_from_db()
    assert conversation.status == Status.RESOLVED
    assert Conversation.objects.count() == 1
    assert len(wordpress_site.comments(article["id"])) == 2
    assert kinds_of(conversation) == [
        "received", "assessed", "assigned", "routed", "alerted",
        "reading_waived", "drafted", "submitted", "approved", "queued", "published", "resolved",
    ]  # fmt: skip


def test_an_answer_whose_sender_died_is_found_and_not_sent_again(wordpress_site: Site, desk: Desk) -> None:
    start = datetime.now(UTC)
    article = wordpress_site.post("Ny tidtabell igen", "<p>Från måndag.</p>")
    number = wordpress_site.approved(article["id"], "Nils Berg", COMPLAINT)
    queued = queue_answer(desk, take_in(number, at=start), at=start)
    claimed = sending._claim(queued.pk, now=start + timedelta(seconds=30))
    assert claimed
    networks.send(desk.channel, queued.payload, queued.send_key)  # and here the process ends
    assert len(answers_to(wordpress_site, article["id"], number)) == 1

    work(at=start + timedelta(seconds=40))
    queued.refresh_from_db()
    assert queued.state == PublicationState.SENDING, "the claim of the dead process still holds"
    work(at=start + claims.LEASE + timedelta(minutes=1))
    queued.refresh_from_db()
    assert queued.state == PublicationState.SENT
    assert len(answers_to(wordpress_site, article["id"], number)) == 1
