"""Greeting, name, signature and address come from the writer's profile; a long answer becomes a tidy thread."""

import pytest
from django.urls import reverse

from bemot.channels import sending
from bemot.responses import checks, clearance, framing, parts, tidying
from bemot.responses.checks import frame
from bemot.responses.checks.courtesy import Sender
from bemot.responses.models import Draft
from tests.cast import Cast, make_comment
from tests.responses.making import make_draft
from tests.web.door import press, signed_in, words

ANA = Sender(name="Ana", signature="Ana Berg", addresses=("ana@n.example",))


@pytest.mark.parametrize(
    ("name", "language", "first"),
    [
        ("maja", "sv", "Hej Maja!"),
        ("Anna-Karin Ek", "en", "Hello Anna-Karin!"),
        ("@x_42", "sv", "Hej!"),
        ("", "nb", "Hei!"),
    ],
)
def test_greeting_takes_a_name_where_it_is_one(name: str, language: str, first: str) -> None:
    assert frame.greeting(name, language=language) == first


def test_completed_adds_what_is_missing_alone() -> None:
    whole = "Hej Maja!\n\nVi byter vagn.\n\nAna Berg\nana@n.example"
    assert frame.completed("Vi byter vagn.", ANA, contact_name="Maja", language="sv") == whole
    assert frame.completed(whole, ANA, contact_name="Maja", language="sv") == whole
    half = "Hej! Vi byter vagn. Mejla mig. /Ana"
    assert frame.completed(half, ANA, contact_name="Maja", language="sv") == half


def test_start_fills_in_the_frame_and_the_frame_alone_does_not_go_out(cast: Cast) -> None:
    found, ana = make_comment(cast, "Tåget var sent igen, tredje veckan i rad."), signed_in(cast.ana)
    ana.post(reverse("start_draft", args=[found.pk]))
    draft = Draft.objects.get()
    assert draft.text.split("\n") == ["Hej Maja!", "", "", "", "Ana", "ana@norrbrotag.example"]
    with pytest.raises(clearance.Stopped, match="nothing in it"):
        clearance.refuse_stopped(checks.check(draft))


def test_editor_says_what_is_missing_and_fills_it_in(cast: Cast) -> None:
    found, ana = make_comment(cast, "Tåget var sent igen, tredje veckan i rad."), signed_in(cast.ana)
    draft = make_draft(cast, found, text="Vi byter vagn i kväll.")
    page = ana.get(reverse("draft", args=[draft.pk]))
    assert "data-courtesy-greeting data-missing" in page.content.decode()
    assert "Says where to write" in words(page)
    assert press(ana, reverse("complete_draft", args=[draft.pk]), {"text": "Vi byter vagn nu."}).status_code == 204
    assert Draft.objects.get().text == "Hej Maja!\n\nVi byter vagn nu.\n\nAna\nana@norrbrotag.example"
    answer = ana.post(reverse("check_draft", args=[draft.pk]), {"text": Draft.objects.get().text})
    assert answer.json()["courtesy"] == {"greeting": True, "signature": True, "contact": True}
    assert framing.first_words(found, draft.answers, "holding", by=cast.ana, now=cast.now) == ""


def test_divided_cuts_between_sentences_and_leaves_no_signature_alone() -> None:
    text = "En första mening här. En andra mening här.\n\nEn tredje mening kommer nu. En fjärde.\n\nAna"
    posts = parts.of(parts.divided(text, fits=lambda post: len(post) <= 42))
    assert posts == ["En första mening här. En andra mening här.", "En tredje mening kommer nu.", "En fjärde.\n\nAna"]
    assert parts.divided("Kort.", fits=lambda post: len(post) <= 45) == "Kort."


def test_divided_cuts_a_long_sentence_between_words_and_keeps_an_address_whole() -> None:
    address = "https://n.example/" + "x" * 40
    posts = parts.of(
        parts.divided(f"ett två tre fyra fem sex sju åtta nio {address}", fits=lambda post: len(post) <= 20)
    )
    assert " ".join(posts).split() == ["ett", "två", "tre", "fyra", "fem", "sex", "sju", "åtta", "nio", address]
    assert [post for post in posts if len(post) > 20] == [address]


def test_tidy_makes_posts_that_the_network_takes(cast: Cast) -> None:
    draft = make_draft(cast, make_comment(cast, "Hur går det till när tåget är sent?"), text="")
    text = "Hej Maja! " + "Vi tar reda på varför tåget är sent. " * 40 + "Ana"
    channel = draft.thread.channel
    assert sending.length(channel, text) is not None
    tidying.tidy(draft, text=text, base_n=1, by=cast.ana, now=cast.now)
    posts = parts.of(Draft.objects.get().text)
    assert len(posts) > 1
    assert all(sending.length(channel, post) is None for post in posts)
    assert " ".join(posts).split() == text.split()
