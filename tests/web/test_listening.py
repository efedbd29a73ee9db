"""Readings side by side, a fact with its file, and a fact quoted in a draft, through their pages."""

import pytest
from django.conf import settings
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse

from bemot.responses import facts, readings
from bemot.responses.models import Difference, Draft, Fact
from tests.cast import Cast
from tests.responses.making import make_comment, make_draft
from tests.web.door import press, signed_in, words


@pytest.fixture(autouse=True)
def _folder(tmp_path, monkeypatch) -> None:
    monkeypatch.setattr(settings, "DATA_FOLDER", tmp_path / "data")


def test_readings_stand_side_by_side_and_are_settled(cast: Cast) -> None:
    found = make_comment(cast)
    readings.read(found, says="Tåget är sent varje dag.", by=cast.ana, now=cast.now)
    readings.read(found, says="Biljetten kostar för mycket.", by=cast.bo, now=cast.now)
    ana, known = signed_in(cast.ana), reverse("conversation", args=[found.pk]) + "?tab=known"
    assert "The two readings do not say the same." in words(ana.get(known))
    page = words(ana.get(reverse("settle_readings", args=[found.pk])))
    assert "Tåget är sent varje dag." in page
    assert "Biljetten kostar för mycket." in page
    assert signed_in(cast.dag).get(reverse("settle_readings", args=[found.pk])).status_code == 404
    answer = ana.post(reverse("settle_readings", args=[found.pk]), {"agreed": "Tåget är både sent och dyrt."})
    assert answer.status_code == 303
    assert Difference.objects.get().settled_by == cast.ana
    assert "Tåget är både sent och dyrt." in words(ana.get(known))


def test_readings_differ_is_said_with_one_click(cast: Cast) -> None:
    found = make_comment(cast)
    for user in (cast.ana, cast.bo):
        readings.read(found, says="Tåget är sent varje dag.", by=user, now=cast.now)
    known = reverse("conversation", args=[found.pk]) + "?tab=known"
    assert "These do not mean the same" in words(signed_in(cast.ana).get(known))
    assert press(signed_in(cast.ana), reverse("readings_differ", args=[found.pk])).status_code == 204
    assert Difference.objects.get().found_by == cast.ana


def test_draft_is_not_shown_to_who_has_still_to_read(cast: Cast) -> None:
    found = make_comment(cast)
    readings.ask(found, reader=cast.bo, by=cast.ana, now=cast.now)
    draft = make_draft(cast, found)
    path = reverse("draft", args=[draft.pk])
    assert signed_in(cast.bo).get(path).url == reverse("read", args=[found.pk])
    readings.read(found, says="Tåget är sent.", by=cast.bo, now=cast.now)
    assert signed_in(cast.bo).get(path).status_code == 200


def test_question_is_answered_on_a_page_that_asks_one_thing(cast: Cast) -> None:
    found = make_comment(cast)
    fact = facts.ask(found, question="Vilket fordon var det?", owner=cast.cleo, by=cast.ana, now=cast.now)
    cleo = signed_in(cast.cleo)
    assert "Vilket fordon var det?" in words(cleo.get(reverse("answer_fact", args=[found.pk, fact.pk])))
    assert f"/conversations/{found.pk}" in cleo.get(reverse("inbox") + "?view=to_find_out").content.decode()
    assert (
        f"/conversations/{found.pk}"
        not in signed_in(cast.bo).get(reverse("inbox") + "?view=to_find_out").content.decode()
    )
    file = SimpleUploadedFile("Logg.txt", b"T-412 stod still", content_type="text/html")
    data = {"text": "T-412", "source": "", "finding": "unknown", "link": "https://t.example/1", "file": file}
    assert cleo.post(reverse("answer_fact", args=[found.pk, fact.pk]), data).status_code == 303
    assert f"/conversations/{found.pk}" not in cleo.get(reverse("inbox") + "?view=to_find_out").content.decode()

    given = cleo.get(reverse("fact_file", args=[found.pk, fact.pk]))
    assert given.content == b"T-412 stod still"
    assert given["Content-Disposition"] == 'attachment; filename="Logg.txt"'
    assert (given["Content-Type"], given["X-Content-Type-Options"]) == ("application/octet-stream", "nosniff")
    assert signed_in(cast.dag).get(reverse("fact_file", args=[found.pk, fact.pk])).status_code == 404


def test_refused_file_keeps_the_words(cast: Cast) -> None:
    found = make_comment(cast)
    file = SimpleUploadedFile("x.exe", b"MZ", content_type="application/pdf")
    data = {"text": "T-412", "source": "loggen", "finding": "unknown", "file": file}
    answer = press(signed_in(cast.ana), reverse("record_fact", args=[found.pk]), data)
    assert answer.status_code == 409
    assert not Fact.objects.exists()


def test_fact_is_quoted_from_beside_the_draft(cast: Cast) -> None:
    found = make_comment(cast)
    fact = facts.record(found, text="Vagnen byts i kväll.", source="Depån", by=cast.ana, now=cast.now)
    draft, ana = make_draft(cast, found, text="Hej!"), signed_in(cast.ana)
    path = reverse("draft", args=[draft.pk])
    assert "Put it into the text" in words(ana.get(path))
    data = {"text": "Hej Maja!", "base_n": 1}
    assert signed_in(cast.dag).post(reverse("quote_fact", args=[draft.pk, fact.pk]), data).status_code == 404
    assert ana.post(reverse("quote_fact", args=[draft.pk, fact.pk]), data).status_code == 303
    assert Draft.objects.get().text == "Hej Maja!\n\nVagnen byts i kväll."
    assert "The draft quotes: Depån" in " ".join(words(ana.get(path)).split())
