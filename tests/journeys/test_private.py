"""Complaint, public answer, mail with attachment, solved, public return, thank you; the mail over real servers."""

from datetime import datetime, timedelta
from email.message import EmailMessage
from email.utils import format_datetime

import pytest

from bemot.channels.models import Channel
from bemot.conversations import attachments, queries
from bemot.conversations.models import Attachment, Conversation, Message
from bemot.outcomes import private_ways, resolution
from bemot.outcomes.models import FollowUp
from bemot.responses import drafts, publication, review
from bemot.words import Apology, Direction, EventKind, FollowUpState, Outcome, PrivateWay, Purpose, Status
from tests.cast import Cast, kinds_of, make_comment, work
from tests.letters import make_mailbox
from tests.servers.mail.fixtures import mail_server
from tests.servers.mail.server import MailServer

__all__ = ["mail_server"]
pytestmark = [pytest.mark.journeys, pytest.mark.servers]

COMPLAINT = "Tåg 7.14 kom aldrig i morse och jag missade min läkartid. Uselt, och ingen svarar!"
PUBLIC = "Hej Maja! Jag beklagar att du missade din läkartid. Tåget hade ett fel på bromsen.\n\nAna"
TICKET = b"%PDF-1.7\n% en biljett\n"
SECRET = "Jag skulle till njurmottagningen och mitt personnummer är 19640823-3234 om ni behöver det."


def later(cast: Cast, **delta: float) -> datetime:
    return cast.now + timedelta(**delta)


def answer(
    cast: Cast, conversation: Conversation, purpose: Purpose, text: str, *, at: datetime, way: bool = False
) -> None:
    """Write, have approved and publish; the undo window passes."""
    answers = queries.answered_by(conversation, purpose)
    draft = drafts.start(conversation, answers=answers, purpose=purpose, by=cast.ana, now=at)
    drafts.edit(draft, text=text, base_n=drafts.newest_version(draft).n, by=cast.ana, now=at)
    if way:
        private_ways.offer(draft, way=PrivateWay.MAIL, by=cast.ana, now=at)
    draft.refresh_from_db()
    review.submit(draft, by=cast.ana, now=at)
    review.approve(draft, by=cast.bo, now=at)
    publication.publish(draft, by=cast.ana, now=at)
    work(cast, at=at + timedelta(seconds=30))


def write_mail(server: MailServer, sender: str, to: str, text: str, *, at: datetime, **heads: str) -> EmailMessage:
    message = EmailMessage()
    message["From"], message["To"], message["Date"] = f"Maja <{sender}>", to, format_datetime(at)
    message["Message-ID"] = f"<{at:%H%M%S}@kund.example>"
    for name, value in heads.items():
        message[name.replace("_", "-")] = value
    message.set_content(text)
    return message


def take_in_mail(cast: Cast, server: MailServer, mailbox: Channel, message: EmailMessage, *, at: datetime) -> None:
    """Send it to the real server and let the worker look there."""
    have = len(server.inbox(mailbox.own_id))
    server.send(message)
    server.wait_for(mailbox.own_id, count=have + 1)
    Channel.objects.filter(pk=mailbox.pk).update(next_fetch_at=at)
    work(cast, at=at)


def test_from_the_complaint_over_private_mail_to_the_thank_you(  # noqa: PLR0915 - one long way
    cast: Cast, mail_server: MailServer
) -> None:
    address, maja = mail_server.address("desk"), mail_server.address("maja")
    servers = {
        "imap": f"{mail_server.host}:{mail_server.imap_port}",
        "smtp": f"{mail_server.host}:{mail_server.smtp_port}",
    }
    mailbox = make_mailbox(cast.inbox, now=cast.now, address=address, password=mail_server.password, **servers)
    type(cast.inbox).objects.filter(pk=cast.inbox.pk).update(contact_address=address)
    conversation = make_comment(cast, COMPLAINT)

    answer(cast, conversation, Purpose.ANSWER, PUBLIC, at=later(cast, minutes=10), way=True)
    said = cast.network.thread(cast.post)[-1].text
    offered = next(word.strip(",.") for word in said.split() if "+" in word and "@" in word)

    message = write_mail(mail_server, maja, offered, SECRET, at=later(cast, hours=1), Subject="Min läkartid")
    message.add_attachment(TICKET, maintype="application", subtype="pdf", filename="biljett.pdf")
    take_in_mail(cast, mail_server, mailbox, message, at=later(cast, hours=1, minutes=1))
    letter = Message.objects.get(channel=mailbox)
    assert (letter.conversation, letter.text) == (conversation, SECRET)
    assert attachments.body_of(Attachment.objects.get()) == TICKET
    conversation.refresh_from_db()
    assert conversation.status == Status.OPEN

    private = "Hej Maja! Tack för biljetten. Du får pengarna tillbaka på fredag.\n\nAna"
    answer(cast, conversation, Purpose.PRIVATE, private, at=later(cast, hours=2))
    (reply,) = mail_server.wait_for(maja)
    assert reply["In-Reply-To"] == message["Message-ID"]
    assert reply["Subject"] == "Re: Min läkartid"
    assert "pengarna tillbaka" in reply.get_content()
    heads = {"Subject": "Sv: Min läkartid", "In_Reply_To": str(reply["Message-ID"])}
    back = f"Tack!\n\nDen 10 mars 2026 skrev Ana <{address}>:\n\n> Du får pengarna tillbaka"
    again = write_mail(mail_server, maja, address, back, at=later(cast, hours=3), **heads)
    take_in_mail(cast, mail_server, mailbox, again, at=later(cast, hours=3, minutes=1))
    newest = Message.objects.filter(channel=mailbox, direction=Direction.INBOUND).latest("pk")
    assert (newest.conversation, newest.thread, newest.text) == (conversation, letter.thread, "Tack!")
    assert Conversation.objects.count() == 1

    question = "Hej Maja! Har allt ordnat sig för dig nu?\n\nAna"
    resolution.resolve(
        Conversation.objects.get(pk=conversation.pk),
        outcome=Outcome.SOLVED,
        done="Pengarna betalda.",
        cause="Bromsfel",
        our_fault=True,
        apology=Apology.FAULT,
        return_at=later(cast, days=7),
        question=question,
        by=cast.ana,
        now=later(cast, hours=4),
    )
    work(cast, at=later(cast, days=7, seconds=10))
    assert FollowUp.objects.get().state == FollowUpState.DUE
    conversation = Conversation.objects.get(pk=conversation.pk)
    answer(cast, conversation, Purpose.RETURN, question, at=later(cast, days=7, minutes=5))
    assert question.split("\n", maxsplit=1)[0] in cast.network.thread(cast.post)[-1].text
    make_comment(cast, "Tack, nu är allt bra!", at=later(cast, days=7, hours=1))

    assert FollowUp.objects.get().state == FollowUpState.SATISFIED
    conversation.refresh_from_db()
    assert conversation.status == Status.RESOLVED
    public = " ".join(post.text for post in cast.network.posts())
    for secret in ("njurmottagningen", "640823", "pengarna tillbaka", "biljett"):
        assert secret not in public
    told = {EventKind.PRIVATE_WAY_OFFERED, EventKind.PUBLISHED, EventKind.RECEIVED}
    assert [kind for kind in kinds_of(conversation) if kind in told] == [
        "received", "private_way_offered", "published", "received", "published", "received", "published", "received",
    ]  # fmt: skip
