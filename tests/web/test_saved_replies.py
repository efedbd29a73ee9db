"""The page of saved replies, and choosing one for a draft with and without script."""

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from bemot.responses import saved_replies
from bemot.responses.models import Draft, SavedReply
from tests.cast import Cast
from tests.responses.making import make_comment, make_draft
from tests.web.door import press, signed_in, words

TEXT = "Hej [namn]! Tåget mot [ort] går igen. [signatur]"


@pytest.fixture
def saved(cast: Cast) -> SavedReply:
    return saved_replies.keep(cast.inbox, title="Går igen", text=TEXT, folder="Trafik", by=cast.cleo, now=cast.now)


def of(row: SavedReply, name: str) -> str:
    return reverse(name, args=[row.pk])


def test_text_is_written_and_approved_by_somebody_else(cast: Cast) -> None:
    ana, page = signed_in(cast.ana), reverse("saved_replies")
    values = {"title": "Går igen", "text": TEXT, "folder": "Trafik", "language": "sv", "purpose": "", "topic": ""}
    assert ana.post(page, values | {"title": ""}).status_code == 422
    assert ana.post(page, values).status_code == 303
    row = SavedReply.objects.get()
    assert "Trafik" in words(ana.get(page))
    assert of(row, "approve_saved_reply") not in ana.get(page).content.decode()
    bo = signed_in(cast.bo)
    assert of(row, "approve_saved_reply") in bo.get(page).content.decode()
    assert bo.post(of(row, "approve_saved_reply")).status_code == 303
    assert SavedReply.objects.get().approved_by == cast.bo


def test_wording_title_and_use_change(cast: Cast, saved: SavedReply) -> None:
    ana = signed_in(cast.ana)
    assert TEXT in ana.get(of(saved, "change_saved_reply")).content.decode()
    ana.post(of(saved, "change_saved_reply"), {"text": "Ny text"})
    ana.post(of(saved, "file_saved_reply"), {"title": "Ny", "folder": "Annat"})
    row = SavedReply.objects.get()
    assert (row.text, row.title, row.folder) == ("Ny text", "Ny", "Annat")
    ana.post(of(saved, "retire_saved_reply"))
    assert "Out of use" in words(ana.get(reverse("saved_replies")))


@pytest.mark.parametrize(
    "verb", ["approve_saved_reply", "change_saved_reply", "file_saved_reply", "retire_saved_reply"]
)
def test_another_team_sees_and_changes_nothing(cast: Cast, saved: SavedReply, verb: str) -> None:
    assert "Går igen" in words(signed_in(cast.ana).get(reverse("saved_replies")))
    dag = signed_in(cast.dag)
    assert "Går igen" not in words(dag.get(reverse("saved_replies")))
    assert dag.post(of(saved, verb), {"text": "x", "title": "x"}).status_code == 404
    draft = make_draft(cast, make_comment(cast), text="")
    assert dag.get(of(draft, "choose_reply")).status_code == 404
    assert dag.post(reverse("take_reply", args=[draft.pk, saved.pk])).status_code == 404


def test_editor_offers_them_and_takes_one_with_what_is_on_the_page(cast: Cast, saved: SavedReply) -> None:
    draft, ana = make_draft(cast, make_comment(cast), text=""), signed_in(cast.ana)
    take = reverse("take_reply", args=[draft.pk, saved.pk])
    page = ana.get(of(draft, "draft")).content.decode()
    assert take in page
    assert "js/replies.js" in page
    assert press(ana, take, {"text": "Inte sparat än", "at": "14"}).status_code == 204
    assert Draft.objects.get().text == "Inte sparat än\n\nHej Maja! Tåget mot [ort] går igen. Ana"


def test_without_script_the_text_is_kept_and_a_page_opens(cast: Cast, saved: SavedReply) -> None:
    draft, ana = make_draft(cast, make_comment(cast), text=""), signed_in(cast.ana)
    answer = ana.post(of(draft, "edit_draft"), {"text": "Först", "leave": "replies"})
    assert answer.url == of(draft, "choose_reply")
    assert "Hej Maja! Tåget" in words(ana.get(answer.url))
    assert "No saved reply fits." in words(ana.get(answer.url, {"q": "buss"}))
    ana.post(reverse("take_reply", args=[draft.pk, saved.pk]))
    assert Draft.objects.get().text.startswith("Först\n\nHej Maja!")


def test_page_asks_as_much_for_many_as_for_one(cast: Cast, saved: SavedReply) -> None:
    ana, asked = signed_in(cast.ana), []
    draft = make_draft(cast, make_comment(cast), text="")
    for _turn in range(2):
        for path in (reverse("saved_replies"), of(draft, "draft"), of(draft, "choose_reply")):
            ana.get(path)
            with CaptureQueriesContext(connection) as queries:
                ana.get(path)
            asked.append(len(queries))
        for n in range(20):
            saved_replies.keep(cast.inbox, title=f"{n}", text=TEXT, by=cast.bo, now=cast.now)
    assert asked[:3] == asked[3:]
