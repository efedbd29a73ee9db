"""Nothing private leaves by the public path: every public verb is tried with private words, and the database itself."""

from datetime import timedelta

import pytest
from django.conf import settings
from django.db import IntegrityError, transaction

from bemot.conversations import notes
from bemot.conversations import queries as conversations
from bemot.conversations.models import Message, Note, Thread
from bemot.responses import clearance, drafts, publication, review
from bemot.responses.models import Answer, Draft, DraftVersion, Publication
from bemot.routing.models import ResponsePolicy
from bemot.words import Direction, DraftState, Purpose, SecondPerson
from tests.cast import make_comment, work
from tests.connectors.mailbox.mails import make_mail
from tests.conversations.test_letters import make_offer
from tests.letters import Post, make_mailbox, take_in

SECRET = "Min mamma ligger på sjukhuset i Umeå sedan i tisdags och jag kan inte resa."
PUBLIC = "Hej Maja! Vi beklagar att du fick vänta. Hälsningar Ana, ana@norrbrotag.example"


@pytest.fixture
def talk(cast):
    """Give a public comment whose person has then written a private mail."""
    ResponsePolicy.objects.create(
        inbox=cast.inbox, four_eyes=SecondPerson.NONE, second_decider=SecondPerson.NONE, reading=SecondPerson.NONE
    )
    mailbox = make_mailbox(cast.inbox, now=cast.now)
    conversation = make_comment(cast, "Tåget var två timmar sent och ingen sa något. Uselt!")
    address = make_offer(cast, conversation)
    Draft.objects.filter(conversation=conversation).update(state=DraftState.DISCARDED)
    take_in(cast, mailbox, make_mail(SECRET, to=address), at=cast.now)
    return conversation


def public_texts(cast):
    """Read the network: what everybody sees."""
    return [post.text for post in cast.network.posts()]


def make_leak(cast, talk, text, *, purpose=Purpose.ANSWER):
    """Begin a public answer whose text says what was said in private."""
    comment = Message.objects.filter(conversation=talk, thread=talk.thread, direction=Direction.INBOUND).earliest("pk")
    return drafts.start(talk, answers=comment, purpose=purpose, by=cast.ana, now=cast.now, text=text)


@pytest.mark.parametrize("purpose", [one for one in Purpose if one not in {Purpose.PRIVATE, Purpose.OFFER}])
def test_every_public_verb_refuses_the_words_of_a_private_mail(cast, talk, purpose):
    draft = make_leak(cast, talk, f"{PUBLIC}\n\nDu skrev: {SECRET}", purpose=purpose)
    assert not draft.thread.private

    for verb in (
        lambda: publication.publish(draft, by=cast.cleo, now=cast.now),
        lambda: review.submit(draft, by=cast.ana, now=cast.now),
    ):
        with pytest.raises(clearance.StaysPrivate):
            verb()
    Draft.objects.filter(pk=draft.pk).update(state=DraftState.IN_REVIEW, submitted_at=cast.now)
    for text in (None, f"{PUBLIC} {SECRET}"):
        with pytest.raises(clearance.StaysPrivate):
            review.approve(draft, text=text, by=cast.bo, now=cast.now)
    Draft.objects.filter(pk=draft.pk).update(state=DraftState.APPROVED, four_eyes=SecondPerson.NONE)
    with pytest.raises(clearance.StaysPrivate):
        publication.publish(draft, by=cast.cleo, now=cast.now)
    work(cast, at=cast.now + settings.UNDO_WINDOW + timedelta(minutes=1))
    assert not Publication.objects.exists()
    assert not any("Umeå" in text for text in public_texts(cast))


def test_the_same_words_may_go_out_where_the_person_said_them_in_public(cast, talk):
    make_comment(cast, SECRET, at=cast.now + timedelta(minutes=1))
    draft = make_leak(cast, talk, f"{PUBLIC}\n\n{SECRET}")
    drafts.look_again(draft, by=cast.ana, now=cast.now + timedelta(minutes=2))

    clearance.refuse_private(draft)


def test_short_way_answers_a_private_mail_in_private(cast, talk, monkeypatch):
    post = Post(monkeypatch)
    before = public_texts(cast)

    publication.answer_now(talk, text="Hej Maja! Krya på din mamma. Ana", by=cast.cleo, now=cast.now)
    work(cast, at=cast.now + settings.UNDO_WINDOW + timedelta(minutes=1))

    assert [letter["To"] for letter in post.letters] == ["maja@kund.example"]
    sent = Message.objects.get(conversation=talk, direction=Direction.OUTBOUND)
    assert sent.thread.private
    assert not Answer.objects.filter(message=sent).exists()  # the library stands beside public drafts
    assert public_texts(cast) == before


def test_public_answer_is_begun_on_the_public_comment_although_a_mail_came_since(cast, talk):
    assert conversations.last_inbound(talk).text == SECRET
    assert conversations.answered_by(talk, Purpose.RETURN).thread == talk.thread
    assert conversations.answered_by(talk, Purpose.PRIVATE).text == SECRET


@pytest.mark.parametrize("purpose", list(Purpose))
def test_database_refuses_a_public_draft_to_a_private_message(cast, talk, purpose):
    mail = conversations.last_inbound(talk)
    row = Draft(
        conversation=talk,
        thread=mail.thread,
        answers=mail,
        purpose=Purpose.PRIVATE,
        author=cast.ana,
        edited_by=cast.ana,
        started_at=cast.now,
        edited_at=cast.now,
        looked_at=cast.now,
    )
    row.save()
    with pytest.raises(IntegrityError, match="stays private"), transaction.atomic():
        Draft.objects.filter(pk=row.pk).update(thread=talk.thread)
    row.pk, row.thread, row.purpose, row.offer_to = None, talk.thread, purpose, "x" if purpose == Purpose.OFFER else ""
    with pytest.raises(IntegrityError, match="stays private"), transaction.atomic():
        row.save(force_insert=True)


def test_database_refuses_to_open_a_private_thread(cast, talk):
    mail = conversations.last_inbound(talk)

    with pytest.raises(IntegrityError, match="stays private"), transaction.atomic():
        Thread.objects.filter(pk=mail.thread_id).update(private=False)

    assert Thread.objects.get(pk=mail.thread_id).private


def test_draft_to_a_private_message_never_leaves_by_the_public_channel(cast, talk, monkeypatch):
    post = Post(monkeypatch)
    mail = conversations.last_inbound(talk)
    for purpose in (Purpose.ANSWER, Purpose.RETURN, Purpose.HOLDING, Purpose.THANKS, Purpose.PRIVATE):
        draft = drafts.start(
            talk, answers=mail, purpose=purpose, by=cast.ana, now=cast.now, text=f"{purpose}: {SECRET}"
        )

        assert draft.thread == mail.thread
        publication.publish(draft, by=cast.cleo, now=cast.now)
    work(cast, at=cast.now + settings.UNDO_WINDOW + timedelta(minutes=1))

    assert len(post.letters) == 5
    assert not Message.objects.filter(thread=talk.thread, text__contains="Umeå").exists()
    assert not any("Umeå" in text for text in public_texts(cast))


def test_letter_is_not_divided_at_a_line_of_hyphens(cast, talk, monkeypatch):
    post = Post(monkeypatch)
    text = "Hej Maja!\n\n---\n\nKrya på din mamma. Ana"
    draft = drafts.start(
        talk, answers=conversations.last_inbound(talk), purpose=Purpose.PRIVATE, by=cast.ana, now=cast.now, text=text
    )

    publication.publish(draft, by=cast.cleo, now=cast.now)
    work(cast, at=cast.now + settings.UNDO_WINDOW + timedelta(minutes=1))

    (letter,) = post.letters
    assert letter.get_content().strip() == text


def test_answer_of_somebody_outside_stays_among_the_notes(cast, talk):
    words = "Föraren sov inte utan hade fått en stroke den morgonen enligt företagshälsan."
    Note.objects.create(conversation=talk, who="Karin <karin@x.example>", text=words, at=cast.now)
    draft = make_leak(cast, talk, f"{PUBLIC}\n\n{words}")

    with pytest.raises(clearance.StaysPrivate):
        publication.publish(draft, by=cast.cleo, now=cast.now)


def test_note_is_no_message_and_no_verb_takes_one(cast, talk):
    note = notes.write(talk, "Ring hennes syster i stället.", by=cast.ana, now=cast.now)
    assert Note.objects.filter(pk=note.pk).exists()

    assert not Message.objects.filter(text=note.text).exists()
    assert not DraftVersion.objects.filter(text__contains=note.text).exists()
    with pytest.raises(ValueError, match="instance"):
        Draft(conversation=talk, answers=note)
