"""Somebody outside is asked by mail with what is needed and no more; what they answer lands as a note."""

from datetime import timedelta

import pytest

from bemot.accounts.roles import NotAllowed
from bemot.connectors.base import Rejected, TryLater
from bemot.conversations.models import Message, Note
from bemot.responses import consultations
from bemot.responses.models import Consultation
from bemot.words import ConsultationState, EventKind
from tests.cast import kinds_of, make_comment, work
from tests.connectors.mailbox.mails import make_mail
from tests.letters import Post, make_mailbox, take_in

COMPLAINT = "Jag, Maja Lind, väntade på tåg 12. Ring 070-123 45 67 eller skriv till maja.lind@kund.example!"


@pytest.fixture
def mailbox(cast):
    return make_mailbox(cast.inbox, now=cast.now)


@pytest.fixture
def post(monkeypatch):
    return Post(monkeypatch)


def make_question(cast, conversation, **words):
    given = {"address": "karin@verkstad.example", "name": "Karin", "question": "Var tåg 12 trasigt i tisdags?"} | words
    return consultations.ask(conversation, **given, by=cast.ana, now=cast.now)


def test_ask_mails_the_question_and_keeps_it_as_a_note(cast, mailbox, post):
    conversation = make_comment(cast, COMPLAINT)
    make_question(cast, conversation, shown=consultations.masked_words(conversation))
    work(cast, at=cast.now)
    work(cast, at=cast.now + timedelta(minutes=10))

    (letter,) = post.letters
    text = letter.get_content()
    assert letter["To"] == "karin@verkstad.example"
    assert letter["Reply-To"].startswith("kontakt+")
    assert "Var tåg 12 trasigt i tisdags?" in text
    assert "väntade på tåg 12" in text
    assert "070" not in text
    assert "maja.lind@" not in text
    assert Consultation.objects.get().state == ConsultationState.SENT
    note = Note.objects.get()
    assert (note.by, note.conversation) == (cast.ana, conversation)
    assert "Karin <karin@verkstad.example>: Var tåg 12 trasigt i tisdags?" in note.text
    assert kinds_of(conversation).count(EventKind.CONSULTED) == 1


def test_answer_lands_as_a_note_with_who_and_when(cast, mailbox, post):
    conversation = make_comment(cast, COMPLAINT)
    make_question(cast, conversation)
    work(cast, at=cast.now)
    (letter,) = post.letters
    mail = make_mail(
        "Ja, en dörr.\n\nDen 10 mars skrev Ana <kontakt@norrbrotag.example>:\n> Var tåg 12 trasigt?",
        sender="Karin Ek <karin@verkstad.example>",
        to=str(letter["Reply-To"]),
        In_Reply_To=str(letter["Message-ID"]),
    )

    assert take_in(cast, mailbox, mail, at=cast.now + timedelta(hours=2)) == []

    note = Note.objects.get(by__isnull=True)
    assert (note.who, note.text) == ("Karin Ek <karin@verkstad.example>", "Ja, en dörr.")
    assert note.at.isoformat() == "2026-03-10T09:00:00+00:00"
    assert note.conversation == conversation
    assert not Message.objects.filter(text__contains="dörr").exists()
    assert kinds_of(conversation)[-1] == EventKind.CONSULT_ANSWERED


def test_masked_words_leave_out_who_wrote(cast, mailbox):
    conversation = make_comment(cast, COMPLAINT, by="maja")
    contact = conversation.contact
    type(contact).objects.filter(pk=contact.pk).update(name="Maja Lind")

    shown = consultations.masked_words(conversation)

    assert "tåg 12" in shown
    for secret in ("Maja", "Lind", "070", "kund.example"):
        assert secret in COMPLAINT
        assert secret not in shown


def test_question_waits_while_the_mail_server_is_away_and_goes_once(cast, mailbox, post):
    conversation = make_comment(cast, COMPLAINT)
    row = make_question(cast, conversation)
    post.fails = TryLater("No connection: x", accepted_perhaps=True)
    assert consultations.send_one(row.pk, now=cast.now)
    assert not consultations.send_one(row.pk, now=cast.now)
    post.fails = None

    later = cast.now + timedelta(hours=1)
    assert consultations.send_one(row.pk, now=later)
    assert not consultations.send_one(row.pk, now=later + timedelta(hours=1))

    assert len(post.letters) == 1


def test_question_to_nobody_is_told(cast, mailbox, post):
    conversation = make_comment(cast, COMPLAINT)
    row = make_question(cast, conversation)
    post.fails = Rejected("550 No such user")

    consultations.send_one(row.pk, now=cast.now)

    row.refresh_from_db()
    assert (row.state, row.error) == (ConsultationState.FAILED, "550 No such user")
    assert kinds_of(conversation)[-1] == EventKind.UNDELIVERED


def test_ask_refuses_where_no_answer_could_come_back(cast):
    conversation = make_comment(cast, COMPLAINT)

    with pytest.raises(consultations.CannotAsk):
        make_question(cast, conversation)
    assert not Note.objects.exists()


def test_ask_refuses_an_empty_question_and_strangers(cast, mailbox):
    conversation = make_comment(cast, COMPLAINT)

    with pytest.raises(consultations.CannotAsk):
        make_question(cast, conversation, question=" ")
    with pytest.raises(NotAllowed):
        consultations.ask(conversation, address="x@y.example", question="Hej?", by=cast.dag, now=cast.now)
    assert not Consultation.objects.exists()
