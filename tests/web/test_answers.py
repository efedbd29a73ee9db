"""The answer library and the common questions on the screen."""

import pytest
from django.urls import reverse

from bemot.responses.models import Answer, Question
from tests.cast import Cast
from tests.responses.making import make_comment, make_draft, make_queued, send
from tests.responses.test_library import ASKED, FEE, OTHER_FEE
from tests.responses.test_publication import AFTER_UNDO
from tests.web.door import part, press, signed_in, words


@pytest.fixture
def answered(cast: Cast) -> Answer:
    send(make_queued(cast, make_comment(cast, ASKED, topic="billing"), text=FEE), at=cast.now + AFTER_UNDO)
    return Answer.objects.select_related("message").get()


def test_library_finds_and_asks_what_was_meant(cast: Cast, answered: Answer) -> None:
    client = signed_in(cast.ana)
    assert "En påminnelse kostar 60 kr" in words(client.get(reverse("answers")))
    assert "En påminnelse kostar 60 kr" in words(client.get(reverse("answers"), {"q": "påminnelser"}))
    for typed in ("påminelse", "påminelsen"):
        found = words(client.get(reverse("answers"), {"q": typed}))
        assert "Did you mean" in found or "This is what we answered about" in found
        assert "En påminnelse kostar 60 kr" in found
    assert "En påminnelse" not in words(signed_in(cast.dag).get(reverse("answers")))
    assert signed_in(cast.dag).get(reverse("answer", args=[answered.pk])).status_code == 404


def test_a_departure_stands_beside_the_draft_and_is_explained_there(cast: Cast, answered: Answer) -> None:
    draft = make_draft(cast, make_comment(cast, ASKED, by="olle", topic="billing"), text=OTHER_FEE)
    client, page = signed_in(cast.ana), reverse("draft", args=[draft.pk])
    shown = part(client, page, "consistency").content.decode()
    assert "60 kr" in words(part(client, page, "consistency"))
    refused = press(client, reverse("submit", args=[draft.pk]), {"text": OTHER_FEE, "base_n": 1})
    assert refused.status_code == 409
    assert "say why" in words(refused)
    key = shown.split('name="key" value="')[1].split('"')[0]
    explain = reverse("explain_departure", args=[draft.pk])
    assert press(client, explain, {"key": key, "reason": ""}).status_code == 422
    assert signed_in(cast.dag).post(explain, {"key": key, "reason": "x"}).status_code == 404
    press(client, explain, {"key": key, "reason": "Ny taxa."})
    assert "Ny taxa." in words(part(client, page, "consistency"))
    assert press(client, reverse("submit", args=[draft.pk]), {"text": OTHER_FEE, "base_n": 1}).status_code == 204


def test_an_answer_becomes_a_common_question_that_is_taken_away(cast: Cast, answered: Answer) -> None:
    client = signed_in(cast.ana)
    write = reverse("write_question") + f"?of={answered.pk}"
    first = client.get(write).content.decode()
    assert "Hej Maja" not in first
    assert "En påminnelse kostar 60 kr" in first
    assert client.post(write, {"question": "Vad kostar den?", "text": "Mejla ana@privat.example"}).status_code == 422
    assert client.post(write, {"question": "Vad kostar <b>den</b>?", "text": "60 kr."}).status_code == 303
    row = Question.objects.get()
    file = client.get(reverse("questions"), {"file": "1"})
    assert "attachment" in file.headers["Content-Disposition"]
    assert "Vad kostar &lt;b&gt;den&lt;/b&gt;?" in file.content.decode()
    other = signed_in(cast.dag)
    assert other.post(reverse("remove_question", args=[row.pk])).status_code == 404
    assert "Vad kostar" not in words(other.get(reverse("questions")))
    client.post(reverse("remove_question", args=[row.pk]))
    assert not Question.objects.exists()
