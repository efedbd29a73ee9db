"""Facts: reminded by a row, sourced by words, link, day or file, quoted in a draft."""

from datetime import timedelta

import pytest
from django.conf import settings

from bemot.accounts.roles import NotAllowed
from bemot.alerts import notification
from bemot.alerts.models import Alert
from bemot.conversations.models import Conversation
from bemot.lib.uploads import LARGEST, Upload
from bemot.responses import checks, drafts, facts, quoting, sources
from bemot.responses.checks import frame
from bemot.responses.facts import Evidence
from bemot.responses.models import Fact, Quote
from tests.cast import Cast, work
from tests.responses.making import count_of, make_comment, make_draft, reload

PDF = b"%PDF-1.7\n1 0 obj\nendobj\n"
DAY = timedelta(days=1)


@pytest.fixture(autouse=True)
def _folder(tmp_path, monkeypatch) -> None:
    monkeypatch.setattr(settings, "DATA_FOLDER", tmp_path / "data")


def make_question(cast: Cast, conversation: Conversation | None = None) -> Fact:
    found = conversation or make_comment(cast)
    return facts.ask(found, question="Vilket fordon?", owner=cast.cleo, by=cast.ana, now=cast.now)


def answer(cast: Cast, fact: Fact, **more) -> None:
    words = {"text": "Det var T-412.", "source": "Trafikledningen"} | more
    facts.answer(fact, **words, by=cast.cleo, now=cast.now)


def test_ask_plans_the_reminder_half_way_to_the_promise(cast: Cast) -> None:
    conversation = make_comment(cast)
    assert make_question(cast, conversation).remind_at == cast.now + DAY
    Conversation.objects.filter(pk=conversation.pk).update(due_at=cast.now + timedelta(hours=6))
    fact = facts.ask(reload(conversation), question="När?", owner=cast.cleo, by=cast.ana, now=cast.now)
    assert fact.remind_at == cast.now + timedelta(hours=3)


def test_reminder_rings_the_owner_once_and_leaves_the_conversation_whose_it_is(cast: Cast) -> None:
    fact = make_question(cast)
    Conversation.objects.filter(pk=fact.conversation_id).update(assignee=cast.ana)
    Alert.objects.update(acknowledged_at=cast.now)
    assert not facts.remind_one(fact.pk, now=cast.now + DAY - timedelta(minutes=1))
    work(cast, at=cast.now + DAY)
    work(cast, at=cast.now + DAY + timedelta(minutes=1))

    alert = Alert.objects.select_related("conversation__inbox__team").get(reason="fact")
    assert alert.deliveries.order_by("step", "pk").first().user == cast.cleo
    assert count_of(fact.conversation, "fact_reminded") == 1
    notification.acknowledge(alert, by=cast.cleo, now=cast.now + DAY)
    assert reload(fact.conversation).assignee == cast.ana


def test_no_reminder_once_it_is_answered(cast: Cast) -> None:
    fact = make_question(cast)
    assert sources.facts_to_remind_of(cast.now + DAY).get() == fact
    answer(cast, fact)
    assert not sources.facts_to_remind_of(cast.now + DAY).exists()
    assert not facts.remind_one(fact.pk, now=cast.now + DAY)


def test_answer_keeps_link_day_and_file_out_of_reach(cast: Cast) -> None:
    fact = make_question(cast)
    file = Upload("../../etc/Rapport.pdf", PDF)
    answer(cast, fact, source="", evidence=Evidence(link="https://a.example/b", known_on=cast.now.date(), file=file))
    fact.refresh_from_db()
    assert (fact.link, fact.file_name, fact.file_type) == ("https://a.example/b", "Rapport.pdf", "application/pdf")
    assert facts.file_of(fact) == PDF
    kept = facts.folder() / fact.file_key
    assert kept.suffix == ""
    assert kept.stat().st_mode & 0o777 == 0o600
    fact.file_key = "../secret"
    with pytest.raises(FileNotFoundError):
        facts.file_of(fact)


@pytest.mark.parametrize(
    ("name", "data"),
    [
        ("virus.exe", b"MZ\x90\x00"),
        ("bild.png", b"<html><script>alert(1)</script>"),
        ("sida.html", b"<html>"),
        ("bild.svg", b"<svg onload='x'/>"),
        ("text.txt", b"a\0b"),
        ("brev.docx", b"PK\x03\x04 word/vbaProject.bin"),
        ("stor.txt", b"a" * (LARGEST + 1)),
    ],
)
def test_answer_refuses_a_file_that_is_not_what_it_says(cast: Cast, name: str, data: bytes) -> None:
    fact = make_question(cast)
    with pytest.raises(facts.NotKept):
        answer(cast, fact, evidence=Evidence(file=Upload(name, data)))
    assert Fact.objects.get().answered_at is None
    assert not facts.folder().exists()


def test_answer_wants_words_and_some_source(cast: Cast) -> None:
    fact = make_question(cast)
    for words in ({"text": " "}, {"source": " "}):
        with pytest.raises(facts.EmptyFact):
            answer(cast, fact, **words)
    with pytest.raises(NotAllowed):
        facts.answer(fact, text="x", source="y", by=cast.dag, now=cast.now)


def test_quote_puts_the_words_in_once_and_keeps_which_fact_it_is(cast: Cast) -> None:
    conversation = make_comment(cast)
    fact = make_question(cast, conversation)
    draft = make_draft(cast, conversation, text="Hej Maja!")

    def quote(text: str) -> None:
        n = drafts.newest_version(draft).n
        quoting.quote(draft, fact, text=text, base_n=n, by=cast.ana, now=cast.now)

    with pytest.raises(quoting.NothingToQuote):
        quote("Hej Maja!")
    answer(cast, fact)
    fact.refresh_from_db()
    for text in ("Hej Maja! Förlåt.", "Hej Maja! Förlåt.\n\nDet var T-412."):
        quote(text)

    draft.refresh_from_db()
    assert draft.text == "Hej Maja! Förlåt.\n\nDet var T-412."
    assert [row.fact for row in sources.quotes_of(draft)] == [fact]
    assert count_of(conversation, "fact_quoted") == 1
    n = drafts.newest_version(draft).n
    drafts.edit(draft, text="Hej Maja!", base_n=n, by=cast.ana, now=cast.now)
    assert sources.quotes_of(draft) == []


def test_quote_stands_before_who_signs_and_where_to_write(cast: Cast) -> None:
    conversation = make_comment(cast)
    fact = facts.record(conversation, text="Det var T-412.", source="Logg", by=cast.ana, now=cast.now)
    draft = make_draft(cast, conversation, text="Hej!")
    sender = checks.around(draft).sender
    begun = frame.empty(sender, contact_name="Maja", language="sv")
    quoting.quote(draft, fact, text=begun, base_n=1, by=cast.ana, now=cast.now)
    draft.refresh_from_db()
    assert draft.text == f"Hej Maja!\n\nDet var T-412.\n\n{frame.closing(sender)}"
    assert sender.addresses[0] in draft.text


def test_quote_takes_no_fact_of_another_conversation(cast: Cast) -> None:
    other = facts.record(make_comment(cast, by="olle"), text="T-9", source="x", by=cast.ana, now=cast.now)
    draft = make_draft(cast, make_comment(cast))
    with pytest.raises(quoting.NothingToQuote):
        quoting.quote(draft, other, text="Hej", base_n=1, by=cast.ana, now=cast.now)
    assert not Quote.objects.exists()
