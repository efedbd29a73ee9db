"""A letter finds its conversation: by token, by what it answers, else it opens one; strangers are kept apart."""

from datetime import timedelta

import pytest

from bemot.conversations import attachments, joining, lifecycle
from bemot.conversations import queries as conversations
from bemot.conversations.models import Attachment, Conversation, Letter, Message
from bemot.outcomes import private_ways
from bemot.responses import drafts
from bemot.words import Direction, EventKind, PrivateWay, Purpose, Refused, Status
from tests.cast import kinds_of, make_comment
from tests.connectors.mailbox.mails import BOUNCE, make_mail
from tests.letters import ADDRESS, make_mailbox, take_in

COMPLAINT = "Tåget var två timmar sent och ingen sa något. Uselt!"


@pytest.fixture
def mailbox(cast):
    return make_mailbox(cast.inbox, now=cast.now)


def make_offer(cast, conversation):
    """Offer the mail address in a public draft; give the address."""
    newest = conversations.last_inbound(conversation)
    draft = drafts.start(conversation, answers=newest, purpose=Purpose.ANSWER, by=cast.ana, now=cast.now, text="Hej!")
    version = private_ways.offer(draft, way=PrivateWay.MAIL, by=cast.ana, now=cast.now)
    return next(word for word in version.text.replace(",", " ").split() if "@" in word)


def test_letter_to_the_offered_address_lands_in_the_same_conversation(cast, mailbox):
    conversation = make_comment(cast, COMPLAINT)
    address = make_offer(cast, conversation)

    (message,) = take_in(cast, mailbox, make_mail("Det var tåg 12.", to=address), at=cast.now + timedelta(hours=1))

    assert message.conversation == conversation
    assert message.thread.private
    assert message.thread != conversation.thread
    assert Conversation.objects.count() == 1
    view = conversations.thread_of(conversation)
    assert [row.text for row in view.private] == ["Det var tåg 12."]
    assert message.pk not in [node.message.pk for node in view.nodes]
    assert kinds_of(conversation).count(EventKind.RECEIVED) == 2


def test_letter_with_the_word_in_its_subject_lands_in_the_same_conversation(cast):
    mailbox = make_mailbox(cast.inbox, now=cast.now, separator="")
    conversation = make_comment(cast, COMPLAINT)
    newest = conversations.last_inbound(conversation)
    draft = drafts.start(conversation, answers=newest, purpose=Purpose.ANSWER, by=cast.ana, now=cast.now)
    text = private_ways.offer(draft, way=PrivateWay.MAIL, by=cast.ana, now=cast.now).text
    assert ADDRESS in text
    word = text[text.index("[ref:") : text.index("]") + 1]

    (message,) = take_in(cast, mailbox, make_mail("Det var tåg 12.", Subject=f"Hej {word}"))

    assert message.conversation == conversation


def test_second_stranger_at_a_public_address_gets_a_conversation_of_their_own(cast, mailbox):
    conversation = make_comment(cast, COMPLAINT)
    address = make_offer(cast, conversation)
    other = make_mail("Jag heter Nils och är sjuk.", sender="nils@annan.example", to=address, Message_ID="<2@x>")

    first, second = take_in(cast, mailbox, make_mail("Det var tåg 12.", to=address), other)

    assert first.conversation == conversation
    assert second.conversation != conversation
    assert second.thread != first.thread
    again = take_in(cast, mailbox, make_mail("Och tåg 14.", to=address, Message_ID="<3@x>"))[-1]
    assert again.conversation == conversation


def test_answer_to_a_letter_joins_it_without_any_token(cast, mailbox):
    (first,) = take_in(cast, mailbox, make_mail("Var är min väska?"))
    reply = make_mail("Hittade den.", Message_ID="<2@kund.example>", References="<0@x> <1@kund.example>")

    second = take_in(cast, mailbox, reply, at=cast.now + timedelta(hours=1))[-1]

    assert second.conversation == first.conversation
    assert second.thread == first.thread
    assert second.parent_external_id == first.external_id


def test_two_letters_of_one_talk_that_come_at_once_are_one_conversation(cast, mailbox):
    reply = make_mail("Hittade den.", Message_ID="<2@kund.example>", In_Reply_To="<1@kund.example>")

    first, second = take_in(cast, mailbox, make_mail("Var är min väska?"), reply)

    assert first.conversation == second.conversation


def test_new_matter_of_a_known_person_opens_a_conversation(cast, mailbox):
    (first,) = take_in(cast, mailbox, make_mail("Var är min väska?"))

    second = take_in(cast, mailbox, make_mail("En annan sak: priset.", Message_ID="<9@kund.example>"))[-1]

    assert second.conversation != first.conversation
    assert second.contact == first.contact
    assert second.conversation.thread.private


def test_letter_to_what_was_settled_long_ago_opens_a_conversation(cast, mailbox):
    conversation = make_comment(cast, COMPLAINT)
    address = make_offer(cast, conversation)
    lifecycle.resolve(conversation, now=cast.now)
    within, later = cast.now + timedelta(days=20), cast.now + joining.STAYS_OPEN_TO_JOIN + timedelta(days=25)

    first = take_in(cast, mailbox, make_mail("Hej", to=address), at=within)[-1]
    lifecycle.resolve(conversation, now=within)
    second = take_in(cast, mailbox, make_mail("Hej igen", to=address, Message_ID="<2@x>"), at=later)[-1]

    assert first.conversation == conversation
    assert second.conversation != conversation


def test_token_of_another_inbox_leads_nowhere(cast, mailbox):
    conversation = make_comment(cast, COMPLAINT)
    address = make_offer(cast, conversation)
    others = make_mailbox(cast.other_inbox, now=cast.now, address="bad@norrbro.example")
    token = address.partition("+")[2].partition("@")[0]

    (message,) = take_in(cast, others, make_mail("Hej", to=f"bad+{token}@norrbro.example"))

    assert message.conversation.inbox == cast.other_inbox
    assert not conversations.visible_to(cast.dag).filter(pk=conversation.pk).exists()
    assert conversations.visible_to(cast.ana).filter(pk=conversation.pk).exists()


def test_same_letter_twice_is_one_message(cast, mailbox):
    mail = make_mail("Var är min väska?")
    take_in(cast, mailbox, mail)
    copy = make_mail("Var är min väska?", Received="from a by b", Delivered_To=ADDRESS)

    assert len(take_in(cast, mailbox, mail, copy)) == 1


def test_letter_with_the_message_id_of_another_is_a_letter_of_its_own(cast, mailbox):
    take_in(cast, mailbox, make_mail("Var är min väska?"))

    first, second = take_in(cast, mailbox, make_mail("Sätt in pengar här.", sender="tjuv@x.example"))

    assert first.text == "Var är min väska?"
    assert second.text == "Sätt in pengar här."


def test_absence_notice_stands_in_the_thread_and_waits_for_nothing(cast, mailbox):
    conversation = make_comment(cast, COMPLAINT)
    address = make_offer(cast, conversation)
    take_in(cast, mailbox, make_mail("Det var tåg 12.", to=address))
    lifecycle.wait(conversation)
    before = kinds_of(conversation)

    away = make_mail("Jag är på semester.", to=address, Message_ID="<4@x>", Auto_Submitted="auto-replied")
    message = take_in(cast, mailbox, away)[-1]

    conversation.refresh_from_db()
    assert message.direction == Direction.AUTOMATIC
    assert message.conversation == conversation
    assert conversation.status == Status.WAITING
    assert kinds_of(conversation) == before
    assert conversations.last_inbound(conversation).text == "Det var tåg 12."


def test_absence_notice_about_nothing_opens_no_conversation(cast, mailbox):
    away = make_mail("Jag är på semester.", Auto_Submitted="auto-replied")

    (message,) = take_in(cast, mailbox, away)

    assert message.conversation is None
    assert not Conversation.objects.exists()


def test_report_of_a_failure_opens_the_conversation_and_stands_at_the_letter(cast, mailbox):
    (first,) = take_in(cast, mailbox, make_mail("Var är min väska?"))
    letter = Message.objects.create(
        thread=first.thread,
        channel=mailbox,
        external_id="<bemot.1@norrbrotag.example>",
        conversation=first.conversation,
        direction=Direction.OUTBOUND,
        by=cast.ana,
        text="Den är här.",
        sent_at=cast.now,
        received_at=cast.now,
        worked_up_at=cast.now,
    )
    lifecycle.wait(first.conversation)
    report = BOUNCE % {b"action": b"failed", b"id": b"<bemot.1@norrbrotag.example>"}

    take_in(cast, mailbox, report)
    take_in(cast, mailbox, report.replace(b"<b1@", b"<b2@"))

    found = Letter.objects.filter(about=letter)
    assert [row.words for row in found] == ["550 5.1.1 <maja@kund.example>: No such user here"] * 2
    first.conversation.refresh_from_db()
    assert first.conversation.status == Status.OPEN
    assert kinds_of(first.conversation).count(EventKind.UNDELIVERED) == 1
    view = conversations.thread_of(first.conversation)
    assert [len(row.reports.all()) for row in view.private if row.pk == letter.pk] == [2]


def test_mail_that_cannot_be_read_is_kept_with_its_reason(cast, mailbox):
    take_in(cast, mailbox, b"\r\n\r\nbara bytes \xff")

    (raw,) = mailbox.raw_events.filter(set_aside_at__isnull=False)
    assert "no head" in raw.reason
    assert bytes(raw.body).endswith(b"\xff")


FILES = [
    (b"%PDF-1.7\n1 0 obj", "application", "pdf", "biljett.pdf", ""),
    (b"\x89PNG\r\n\x1a\n\x00\x00\x00\rIHDR", "image", "png", "skärm bild.PNG", ""),
    (b"\xff\xd8\xff\xe0\x00\x10JFIF\x00", "image", "jpeg", "foto.jpg", ""),
    ("Hej på er\n".encode(), "text", "plain", "lista.csv", ""),
    (b"MZ\x90\x00\x03\x00\x00\x00", "application", "pdf", "faktura.exe", Refused.TYPE),
    (b"MZ\x90\x00\x03\x00\x00\x00", "application", "pdf", "faktura.pdf", Refused.TYPE),
    (b"<html><script>alert(1)</script>", "text", "html", "sida.html", Refused.TYPE),
    (b"<svg xmlns='http://www.w3.org/2000/svg' onload='x'/>", "image", "svg+xml", "bild.svg", Refused.TYPE),
    (b"#!/bin/sh\nrm -rf /", "text", "plain", "hej.txt", Refused.TYPE),
    (b"%PDF-1.7\n1 0 obj", "application", "octet-stream", "biljett.exe", Refused.DISGUISED),
    (b"%PDF-1.7\n" + b"0" * attachments.MOST_BYTES, "application", "pdf", "stor.pdf", Refused.SIZE),
]


@pytest.mark.parametrize(("body", "main", "sub", "name", "refused"), FILES, ids=[f"{row[3]}-{row[4]}" for row in FILES])
def test_file_is_known_by_its_bytes_and_refused_by_name(cast, mailbox, body, main, sub, name, refused):
    mail = make_mail("Se filen")
    mail.add_attachment(body, maintype=main, subtype=sub, filename=name)

    take_in(cast, mailbox, mail)

    (found,) = Attachment.objects.all()
    assert (found.name, found.refused, found.size) == (name, refused, len(body))
    if refused:
        with pytest.raises(attachments.NotGivenOut):
            attachments.body_of(found)
    else:
        assert attachments.body_of(found) == body


def test_name_of_a_file_leads_nowhere(cast, mailbox):
    mail = make_mail("Se filen")
    mail.add_attachment(b"%PDF-1.7", maintype="application", subtype="pdf", filename='..\\..\\etc/.x"y\u202e.pdf')

    take_in(cast, mailbox, mail)

    assert Attachment.objects.get().name == "x'y.pdf"
