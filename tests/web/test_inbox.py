"""The inbox: its order, its parts, what is done with many at once, and what a stranger cannot put into it."""

import pytest
from django.urls import reverse

from bemot.conversations import filters
from bemot.conversations.models import Conversation
from tests.cast import Cast, kinds_of, make_comment
from tests.web.door import part, press, signed_in

COMPLAINT = "Tåget var sent igen, tredje veckan i rad, och ingen säger något."


def test_show_lists_what_waits_and_is_empty_for_another_team(cast: Cast) -> None:
    make_comment(cast, COMPLAINT)
    assert "tredje veckan" in signed_in(cast.ana).get(reverse("inbox")).content.decode()
    assert "tredje veckan" not in signed_in(cast.dag).get(reverse("inbox")).content.decode()


def test_an_empty_inbox_says_what_to_do_first(cast: Cast) -> None:
    assert "When somebody writes" in signed_in(cast.ana).get(reverse("inbox")).content.decode()
    page = signed_in(cast.dag).get(reverse("inbox")).content.decode()
    assert "Nothing can come in yet" in page
    assert f'href="{reverse("connect")}"' in page


def test_show_escapes_what_strangers_write(cast: Cast) -> None:
    cast.network.join("evil", "<script>alert(1)</script>")
    make_comment(cast, "<script>alert(2)</script> Appen är trasig och jag är arg.", by="evil")
    page = signed_in(cast.ana).get(reverse("inbox"))
    assert "&lt;script&gt;alert(1)" in page.content.decode()
    assert "<script>alert(" not in page.content.decode()
    assert "script-src 'self'" in page.headers["Content-Security-Policy"]
    assert "unsafe-inline" not in page.headers["Content-Security-Policy"]


def test_show_gives_the_rows_alone_to_htmx(cast: Cast) -> None:
    make_comment(cast, COMPLAINT)
    rows = part(signed_in(cast.ana), reverse("inbox"), "list").content.decode()
    assert 'id="list"' in rows
    assert "<html" not in rows


@pytest.mark.parametrize(
    "view", ["mine", "unassigned", "for_reading", "for_approval", "press", "trolls", "all", "no such"]
)
def test_show_opens_every_view(cast: Cast, view: str) -> None:
    make_comment(cast, COMPLAINT)
    assert signed_in(cast.ana).get(reverse("inbox"), {"view": view, "intent": "complaint"}).status_code == 200


def test_show_goes_on_where_the_page_before_ended(cast: Cast) -> None:
    for n in range(52):
        make_comment(cast, f"Tåg {n} var {n + 3} minuter sent i dag.", by=f"person{n}")
    client = signed_in(cast.ana)
    first = client.get(reverse("inbox"), {"view": "all"})
    assert len(first.context["rows"]) == 50
    second = client.get(first.context["more"])
    seen = {row["id"] for row in first.context["rows"]}
    assert second.context["rows"]
    assert not seen & {row["id"] for row in second.context["rows"]}


def test_bulk_asks_whom_then_assigns(cast: Cast) -> None:
    found = make_comment(cast, COMPLAINT)
    client = signed_in(cast.ana)
    asked = client.post(reverse("bulk"), {"do": "assign", "conversation": [found.pk]})
    assert asked.status_code == 200
    assert "Bo Dal" in asked.content.decode()
    done = client.post(reverse("bulk"), {"do": "assign", "conversation": [found.pk], "to": cast.bo.pk})
    assert done.status_code == 303
    assert Conversation.objects.get(pk=found.pk).assignee == cast.bo


def test_bulk_labels_what_was_chosen(cast: Cast) -> None:
    found = make_comment(cast, COMPLAINT)
    signed_in(cast.ana).post(reverse("bulk"), {"do": "label", "conversation": [found.pk], "name": "Linje 7"})
    assert [label.name for label in found.labels.all()] == ["Linje 7"]


def test_bulk_leaves_another_teams_conversations_alone(cast: Cast) -> None:
    found = make_comment(cast, COMPLAINT)
    before = Conversation.objects.get(pk=found.pk).assignee
    signed_in(cast.dag).post(reverse("bulk"), {"do": "label", "conversation": [found.pk], "name": "x"})
    assert not found.labels.exists()
    assert Conversation.objects.get(pk=found.pk).assignee == before


def test_bulk_never_closes_what_waits_for_an_answer(cast: Cast) -> None:
    found = make_comment(cast, COMPLAINT)
    refused = press(signed_in(cast.ana), reverse("bulk"), {"do": "close", "conversation": [found.pk]})
    assert refused.status_code == 409
    assert "resolved" not in kinds_of(found)


def test_keep_filter_keeps_and_forgets_ones_own(cast: Cast) -> None:
    client = signed_in(cast.ana)
    client.post(reverse("keep_filter"), {"name": "Press nu", "query": "view=press", "shared": "on"})
    assert "Press nu" in signed_in(cast.bo).get(reverse("filters")).content.decode()
    kept = filters.visible_to(cast.bo).get()
    signed_in(cast.bo).post(reverse("forget_filter", args=[kept.pk]))
    assert filters.visible_to(cast.ana).count() == 1
    client.post(reverse("forget_filter", args=[kept.pk]))
    assert filters.visible_to(cast.ana).count() == 0


def test_keep_filter_is_not_shown_to_another_team(cast: Cast) -> None:
    signed_in(cast.ana).post(reverse("keep_filter"), {"name": "Press nu", "query": "view=press", "shared": "on"})
    assert filters.visible_to(cast.bo).exists()
    assert not filters.visible_to(cast.dag).exists()
