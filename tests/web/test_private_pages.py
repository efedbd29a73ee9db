"""The pages of private talk: the offer in the draft, the form that is used once, the files, the question outside."""

from datetime import timedelta

import pytest
from django.core.cache import cache
from django.urls import reverse
from django.utils import timezone

from bemot.conversations import letterbox
from bemot.conversations import queries as conversations
from bemot.conversations.models import Attachment, FormLink, Message, Note
from bemot.history.models import Event
from bemot.outcomes import private_ways
from bemot.overview import standing
from bemot.responses import checks, drafts
from bemot.words import EventKind, PrivateWay, Purpose
from tests.cast import kinds_of, make_comment, work
from tests.connectors.mailbox.mails import make_mail
from tests.letters import ADDRESS, make_mailbox, take_in

COMPLAINT = "Tåget var två timmar sent och ingen sa något. Uselt!"


@pytest.fixture
def conversation(cast):
    return make_comment(cast, COMPLAINT, at=timezone.now() - timedelta(minutes=5))


@pytest.fixture
def draft(cast, conversation):
    newest = conversations.last_inbound(conversation)
    return drafts.start(
        conversation, answers=newest, purpose=Purpose.ANSWER, by=cast.ana, now=timezone.now(), text="Hej Maja!\n\nAna"
    )


@pytest.fixture
def link(cast, draft):
    private_ways.offer(draft, way=PrivateWay.FORM, by=cast.ana, now=timezone.now())
    return FormLink.objects.get()


def test_offer_keeps_what_is_typed_and_stands_before_the_signature(cast, draft, client):
    make_mailbox(cast.inbox, now=cast.now)
    client.force_login(cast.ana)
    page = client.get(reverse("draft", args=[draft.pk])).content.decode()
    assert reverse("offer_private", args=[draft.pk, "mail"]) in page

    client.post(reverse("offer_private", args=[draft.pk, "mail"]), {"text": "Hej Maja, så tråkigt!\n\nAna"})
    client.post(reverse("offer_private", args=[draft.pk, "mail"]))

    draft.refresh_from_db()
    head, line, signature = draft.text.split("\n\n")
    assert (head, signature) == ("Hej Maja, så tråkigt!", "Ana")
    assert "kontakt+" in line
    assert Event.objects.filter(kind=EventKind.PRIVATE_WAY_OFFERED).count() == 1


def test_offer_of_an_address_is_no_personal_data_and_counts_as_a_contact(cast, conversation, draft):
    make_mailbox(cast.inbox, now=cast.now)
    private_ways.offer(draft, way=PrivateWay.MAIL, by=cast.ana, now=timezone.now())
    private_ways.offer(draft, way=PrivateWay.FORM, by=cast.ana, now=timezone.now())
    draft.refresh_from_db()

    found = checks.check(draft)

    assert found.personal_data == ()
    assert found.contact


def test_offer_of_an_address_without_a_mailbox_says_what_to_do(cast, draft):
    with pytest.raises(private_ways.NoWay, match="form"):
        private_ways.offer(draft, way=PrivateWay.MAIL, by=cast.ana, now=timezone.now())


def test_form_lands_in_the_same_conversation_and_is_used_once(cast, conversation, link, client):
    address = reverse("write_privately", args=[link.token])
    assert f"/write/{link.token}" in letterbox.address_of(link)
    shown = client.get(address)
    assert client.get(address).status_code == 200  # looking uses nothing up
    assert COMPLAINT not in shown.content.decode()
    assert shown.headers["X-Robots-Tag"] == "noindex, nofollow"

    words = {"text": "Det var tåg 12.", "name": "Maja", "mail": "Maja@kund.example", "phone": "070-123 45 67"}
    done = client.post(address, words)
    again = client.post(address, words)
    work(cast, at=timezone.now())

    assert (done.status_code, again.status_code) == (200, 410)
    message = Message.objects.get(thread=link.thread)
    assert message.conversation == conversation
    assert message.thread.private
    assert message.text == "Det var tåg 12.\n\n☎ 070-123 45 67"
    assert (message.contact.external_id, message.contact.name) == ("maja@kund.example", "Maja")
    assert kinds_of(conversation).count(EventKind.RECEIVED) == 2


@pytest.mark.parametrize(
    ("left", "said"),
    [({}, "Neither mail nor phone was left"), ({"phone": "0701234567"}, "ring"), ({"mail": "maja@kund.example"}, "")],
)
def test_desk_says_what_to_do_where_no_letter_can_go_back(cast, conversation, draft, link, client, left, said):
    client.post(reverse("write_privately", args=[link.token]), {"text": "Det var tåg 12."} | left)
    work(cast, at=timezone.now())
    drafts.discard(draft, by=cast.ana, now=timezone.now())
    client.force_login(cast.ana)
    for page in (
        reverse("conversation", args=[conversation.pk]),
        reverse("start_draft_for", args=[conversation.pk, "private"]),
    ):
        shown = client.get(page, follow=True).content.decode()
        assert (said in shown) if said else ("was left" not in shown)


def test_page_opens_at_the_letter_where_that_is_the_last_word(cast, conversation, link, client):
    client.post(reverse("write_privately", args=[link.token]), {"text": "Det var tåg 12."})
    work(cast, at=timezone.now())
    client.force_login(cast.ana)
    shown = client.get(reverse("conversation", args=[conversation.pk])).content.decode()
    letter = Message.objects.get(thread=link.thread)
    assert shown.count("data-newest") == 1
    assert f'id="message-{letter.pk}" data-newest' in shown


@pytest.mark.parametrize("words", [{"text": ""}, {"text": "Hej", "mail": "ingen adress"}, {"text": "x" * 10_001}])
def test_form_keeps_its_link_where_something_is_wrong(cast, link, client, words):
    address = reverse("write_privately", args=[link.token])

    assert client.post(address, words).status_code == 422
    assert client.get(address).status_code == 200


def test_form_is_over_when_its_time_has_passed(cast, link, client):
    FormLink.objects.update(expires_at=timezone.now() - timedelta(seconds=1))

    assert client.get(reverse("write_privately", args=[link.token])).status_code == 410
    with pytest.raises(letterbox.LinkIsOver):
        letterbox.put_in(link, text="Hej", now=timezone.now())


def test_form_lets_nobody_try_for_ever(cast, link, client):
    cache.clear()
    address = reverse("write_privately", args=[link.token])

    answers = [client.post(address, {"text": ""}).status_code for _ in range(12)]

    assert 429 in answers
    cache.clear()


def test_unknown_link_says_the_same_as_a_used_one(cast, client):
    answer = client.get(reverse("write_privately", args=["a" * 18]))

    assert answer.status_code == 410


def test_form_speaks_the_visitors_language(cast, link, client):
    address = reverse("write_privately", args=[link.token])

    assert "Skriv till" in client.get(address, headers={"Accept-Language": "sv"}).content.decode()
    assert "Write to" in client.get(address, headers={"Accept-Language": "en"}).content.decode()


def test_two_who_find_two_forms_are_kept_apart(cast, conversation, draft, link):
    letterbox.put_in(link, text="Jag är Maja.", mail="maja@kund.example", now=timezone.now())
    second = letterbox.open_for(conversation, by=cast.ana, now=timezone.now())
    letterbox.put_in(second, text="Jag är Nils.", mail="nils@kund.example", now=timezone.now())
    work(cast, at=timezone.now())

    threads = set(Message.objects.filter(thread__private=True).values_list("thread_id", flat=True))
    assert len(threads) == 2


def test_mail_is_shown_with_its_files_folded_quotes_and_what_was_refused(cast, conversation, client):
    mailbox = make_mailbox(cast.inbox, now=cast.now)
    mail = make_mail("Det var tåg 12.\n\n> Vilket tåg var det?")
    mail.add_attachment(b"%PDF-1.7 x", maintype="application", subtype="pdf", filename="biljett.pdf")
    mail.add_attachment(b"MZ\x90\x00", maintype="application", subtype="pdf", filename="virus.exe")
    (message,) = take_in(cast, mailbox, mail, at=timezone.now())
    client.force_login(cast.ana)

    page = client.get(reverse("conversation", args=[message.conversation_id])).content.decode()

    taken, refused = Attachment.objects.order_by("position")
    assert reverse("attachment", args=[taken.pk]) in page
    assert reverse("attachment", args=[refused.pk]) not in page
    assert "virus.exe" in page
    assert "Vilket tåg var det?" in page
    assert client.get(reverse("attachment", args=[refused.pk])).status_code == 409


def test_file_is_a_download_for_those_who_may_see_it(cast, client):
    mailbox = make_mailbox(cast.inbox, now=cast.now)
    mail = make_mail("Se filen")
    mail.add_attachment(b"%PDF-1.7 x", maintype="application", subtype="pdf", filename="biljett å.pdf")
    take_in(cast, mailbox, mail)
    address = reverse("attachment", args=[Attachment.objects.get().pk])

    assert client.get(address).status_code == 302
    client.force_login(cast.ana)
    found = client.get(address)
    client.force_login(cast.dag)

    assert found.content == b"%PDF-1.7 x"
    assert found.headers["Content-Type"] == "application/octet-stream"
    assert found.headers["Content-Disposition"].startswith("attachment;")
    assert found.headers["X-Content-Type-Options"] == "nosniff"
    assert "sandbox" in found.headers["Content-Security-Policy"]
    assert client.get(address).status_code == 404


def test_answer_to_what_came_by_mail_is_begun_in_private(cast, client):
    mailbox = make_mailbox(cast.inbox, now=cast.now)
    (message,) = take_in(cast, mailbox, make_mail("Var är min väska?"), at=timezone.now())
    client.force_login(cast.ana)

    client.post(reverse("start_draft", args=[message.conversation_id]))

    draft = message.conversation.drafts.get()
    assert (draft.purpose, draft.thread) == (Purpose.PRIVATE, message.thread)
    assert client.get(reverse("draft", args=[draft.pk])).status_code == 200


@pytest.mark.parametrize(("way", "address"), [("call", ""), ("visit", ""), ("mail", ADDRESS)])
def test_private_contact_recorded_by_hand_counts_as_a_handoff(cast, conversation, client, way, address):
    client.force_login(cast.ana)
    assert standing.of(conversation, viewer=cast.ana, now=timezone.now()).private.handoffs == 0

    client.post(
        reverse("hand_off", args=[conversation.pk]), {"way": way, "address": address, "remark": "Vi talades vid."}
    )

    assert standing.of(conversation, viewer=cast.ana, now=timezone.now()).private.handoffs == 1
    assert kinds_of(conversation)[-1] == EventKind.HANDED_OFF


def test_letter_of_the_person_counts_as_private_contact(cast, conversation, link):
    letterbox.put_in(link, text="Det var tåg 12.", now=timezone.now())
    work(cast, at=timezone.now())

    assert standing.of(conversation, viewer=cast.ana, now=timezone.now()).private.handoffs == 1


def test_ask_outside_shows_what_is_masked_and_asks(cast, conversation, client):
    make_mailbox(cast.inbox, now=cast.now)
    client.force_login(cast.ana)
    address = reverse("ask_outside", args=[conversation.pk])
    assert "två timmar sent" in client.get(address).content.decode()

    answer = client.post(
        address, {"address": "karin@x.example", "question": "Stämmer det?", "shown": "Tåget var sent."}
    )

    assert answer.status_code == 303
    assert Note.objects.filter(conversation=conversation, text__contains="Stämmer det?").exists()
    client.force_login(cast.dag)
    assert client.get(address).status_code == 404


@pytest.mark.parametrize("sign_off", ["/ Ana", "/Ana", "– Ana", "Ana"])
def test_offer_stands_before_the_whole_signature(cast, draft, client, sign_off):
    client.force_login(cast.ana)
    client.post(reverse("offer_private", args=[draft.pk, "form"]), {"text": f"Hej Maja, så tråkigt! {sign_off}"})
    draft.refresh_from_db()
    head, line, signature = draft.text.split("\n\n")
    assert (head, signature) == ("Hej Maja, så tråkigt!", sign_off)
    assert "/write/" in line


def test_form_without_a_name_is_from_whom_it_was_offered_to(cast, conversation, link):
    letterbox.put_in(link, text="Det var tåg 12.", now=timezone.now())
    work(cast, at=timezone.now())
    private = Message.objects.get(thread__private=True)
    assert str(private.contact) == str(conversation.contact)
    assert link.token not in str(private.contact)
