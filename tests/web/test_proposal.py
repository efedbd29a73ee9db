"""The assistant on the screen: what is sent is shown first, what comes back stands beside the editor."""

import json

import pytest
from django.urls import reverse
from pytest_httpserver import HTTPServer

from bemot.responses.assist import proposals
from bemot.responses.models import Draft, Proposal
from bemot.words import Wish
from tests.cast import Cast, make_comment
from tests.responses.making import make_draft
from tests.web.door import part, press, signed_in, words

KIND = "Hej! Tack för att du skriver. Jag tar reda på vad som hände."


@pytest.fixture
def draft(cast: Cast, httpserver: HTTPServer, monkeypatch: pytest.MonkeyPatch) -> Draft:
    """Give a draft on a desk whose lead has switched an assistant on through the page."""
    monkeypatch.setenv("BEMOT_PRIVATE_HOSTS", f"{httpserver.host}:{httpserver.port}")
    content = json.dumps({"text": KIND})
    httpserver.expect_request("/v1/chat/completions").respond_with_json(
        {"choices": [{"message": {"content": content}}]}
    )
    form = {"address": httpserver.url_for("/v1"), "model": "liten-1", "secret": "hemlig"}
    answer = signed_in(cast.cleo).post(reverse("assistant") + f"?inbox={cast.inbox.pk}", form)
    assert answer.status_code == 303
    return make_draft(cast, make_comment(cast, "Tåget var sent igen."), text="")


def test_settings_show_no_key_and_are_for_who_connects(cast: Cast, draft: Draft) -> None:
    page = signed_in(cast.cleo).get(reverse("assistant")).content.decode()
    assert "liten-1 is switched on" in page
    assert "hemlig" not in page
    assert "<form" not in words(signed_in(cast.ana).get(reverse("assistant")))
    assert press(signed_in(cast.ana), reverse("switch_off_assistant") + f"?inbox={cast.inbox.pk}").status_code == 409
    signed_in(cast.cleo).post(reverse("switch_off_assistant") + f"?inbox={cast.inbox.pk}")
    assert "Ask the assistant" not in words(signed_in(cast.ana).get(reverse("draft", args=[draft.pk])))


def test_a_wrong_address_says_what_is_wrong(cast: Cast) -> None:
    answer = signed_in(cast.cleo).post(
        reverse("assistant"), {"address": "http://10.0.0.1:8080/v1", "model": "m", "secret": ""}
    )
    assert answer.status_code == 422
    assert "private address" in words(answer)


def test_asking_shows_what_is_sent_then_the_words_stand_beside_the_editor(cast: Cast, draft: Draft) -> None:
    client = signed_in(cast.ana)
    page = reverse("draft", args=[draft.pk])
    assert "Ask the assistant" in words(client.get(page))
    ask = reverse("propose", args=[draft.pk, Wish.ANSWER])
    assert "Tåget var sent igen." in words(client.get(ask))
    assert not Proposal.objects.exists()
    assert press(client, ask).headers["HX-Redirect"] == page
    assert "Go on writing" in words(part(client, page, "proposals"))
    row = Proposal.objects.get()
    proposals.fetch_one(row.pk, now=cast.now)
    assert KIND in words(part(client, page, "proposals"))
    press(client, reverse("take_proposal", args=[row.pk]))
    shown = words(client.get(page))
    assert KIND in shown
    assert "An assistant proposed words of this text." in shown
    assert "Tåget var sent igen." in words(client.get(reverse("proposals", args=[draft.pk])))


def test_another_team_sees_nothing_of_it(cast: Cast, draft: Draft) -> None:
    row = proposals.ask(draft, wish=Wish.ANSWER, by=cast.ana, now=cast.now)
    client = signed_in(cast.dag)
    for name, pk in (("take_proposal", row.pk), ("put_aside_proposal", row.pk)):
        assert client.post(reverse(name, args=[pk])).status_code == 404
    assert client.get(reverse("proposals", args=[draft.pk])).status_code == 404
    assert client.get(reverse("propose", args=[draft.pk, Wish.ANSWER])).status_code == 404
