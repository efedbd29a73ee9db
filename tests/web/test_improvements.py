"""Causes, improvements and the public page, through their pages."""

from datetime import timedelta

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from bemot.conversations.models import Message
from bemot.outcomes import causes, follow_ups, improvements
from bemot.outcomes.models import Cause, FollowUp, Improvement, Resolution, Share
from tests.cast import Cast, work
from tests.responses.making import comment_of, make_comment, make_queued, send
from tests.web.door import press, signed_in, words

SORRY = "Hej Maja! Det var vårt fel att 7.14 uteblev, förlåt. Mejla mig på ana@norrbrotag.example. Ana"


def make_improvement(cast: Cast, *, n: int = 0, done: bool = True) -> Improvement:
    drawn = improvements.draw(
        cast.inbox.principal, title=f"Nytt omlopp {n}", conversations=[make_comment(cast, by=f"maja{n}")], by=cast.ana,
        now=cast.now,
    )  # fmt: skip
    if done:
        improvements.finish(drawn, by=cast.ana, now=cast.now)
    return drawn


def test_tree_is_changed_by_leads_and_chosen_when_resolving(cast: Cast) -> None:
    cleo, ana = signed_in(cast.cleo), signed_in(cast.ana)
    assert cleo.post(reverse("add_cause") + f"?inbox={cast.inbox.pk}", {"name": "Fordon"}).status_code == 303
    top = Cause.objects.get()
    assert cleo.post(reverse("add_cause_below", args=[top.pk]), {"name": "Dörrar"}).status_code == 303
    assert ana.post(reverse("add_cause"), {"name": "Nej"}).status_code == 409
    assert signed_in(cast.dag).post(reverse("rename_cause", args=[top.pk]), {"name": "x"}).status_code == 404
    assert "Dörrar" in words(ana.get(reverse("causes")))
    assert "Dörrar" not in words(signed_in(cast.dag).get(reverse("causes")))

    found = make_comment(cast)
    page = ana.get(reverse("resolve", args=[found.pk])).content.decode()
    assert "\u2003Dörrar" in page
    below = Cause.objects.get(name="Dörrar")
    data = {
        "outcome": "solved", "done": "Bytt", "in_tree": below.pk, "cost": "149,50", "apology": "fault",
        "return_waived": "Hon bad oss låta bli",
    }  # fmt: skip
    assert ana.post(reverse("resolve", args=[found.pk]), data | {"cost": "149.50"}).status_code == 303
    row = Resolution.objects.get()
    assert (row.in_tree, str(row.cost)) == (below, "149.50")
    strange = Cause.objects.create(principal=cast.other_inbox.principal, name="Klor")
    other = make_comment(cast, by="olle")
    assert ana.post(reverse("resolve", args=[other.pk]), data | {"in_tree": strange.pk}).status_code == 422


def test_resolve_knows_what_we_apologised_for_and_suggests_the_question(cast: Cast) -> None:
    found = make_comment(cast)
    send(make_queued(cast, found, text=SORRY), at=cast.now + timedelta(minutes=1))
    form = signed_in(cast.ana).get(reverse("resolve", args=[found.pk])).context["form"]
    assert (form.initial["apology"], form.initial["our_fault"]) == ("fault", True)
    assert "Blev det bra för dig?" in form.initial["question"]


def test_improvement_is_drawn_finished_and_told_in_public(cast: Cast) -> None:
    ana, found = signed_in(cast.ana), make_comment(cast)
    assert ana.get(reverse("draw_improvement", args=[found.pk])).status_code == 200
    answer = ana.post(reverse("draw_improvement", args=[found.pk]), {"title": "Nytt omlopp", "owner": cast.cleo.pk})
    drawn = Improvement.objects.get()
    assert answer.url == reverse("improvement", args=[drawn.pk])
    for name in ("improvement", "change_improvement", "publish_improvement"):
        assert ana.get(reverse(name, args=[drawn.pk])).status_code == 200
        assert signed_in(cast.dag).get(reverse(name, args=[drawn.pk])).status_code == 404
    changed = {"title": "Nya omlopp", "owner": cast.cleo.pk, "due_on": "2026-04-01"}
    assert ana.post(reverse("change_improvement", args=[drawn.pk]), changed).status_code == 303
    ana.post(reverse("finish_improvement", args=[drawn.pk]))
    public = reverse("said", args=[cast.inbox.principal_id])
    assert Client().get(public).status_code == 404
    told = {"said": "7.14 kommer inte.", "line": "Ett tåg står berett."}
    assert ana.post(reverse("publish_improvement", args=[drawn.pk]), told).status_code == 303

    page = Client(headers={"accept-language": "en"}).get(public)
    assert "Ett tåg står berett." in words(page)
    for hidden in ("maja", "Nya omlopp", "Cleo", "Tredje veckan"):
        assert hidden not in page.content.decode()
    assert Client().get(reverse("said", args=[cast.other_inbox.principal_id])).status_code == 404
    assert "You said: 7.14 kommer inte." in words(ana.get(reverse("improvement", args=[drawn.pk])))
    ana.post(reverse("unpublish_improvement", args=[drawn.pk]))
    assert Client().get(public).status_code == 404


def test_improvement_is_posted_from_its_page_and_undone(cast: Cast) -> None:
    ana, drawn = signed_in(cast.ana), make_improvement(cast)
    page = reverse("improvement", args=[drawn.pk])
    assert "share_form" not in ana.get(page).context, "nothing to tell before its line is written"
    improvements.publish(drawn, line="Ett tåg står berett.", by=cast.ana, now=cast.now)
    assert ana.get(page).context["share_form"].initial["text"] == "Ett tåg står berett."
    post = {"channel": cast.channel.pk, "text": "Ni sa: 7.14 kommer inte.\n\nVi gjorde: ett tåg står berett."}
    there = reverse("post_improvement", args=[drawn.pk])
    assert signed_in(cast.dag).post(there, post).status_code == 404
    assert ana.post(there, post).status_code == 303
    row = Share.objects.get()
    assert "goes out in a moment" in words(ana.get(page))
    assert signed_in(cast.dag).post(reverse("cancel_share", args=[row.pk])).status_code == 404
    assert ana.post(reverse("cancel_share", args=[row.pk])).url == page


def test_list_makes_as_many_queries_with_many_as_with_one(cast: Cast) -> None:
    make_improvement(cast)
    client, path = signed_in(cast.ana), reverse("improvements")

    def asked() -> int:
        client.get(path)
        with CaptureQueriesContext(connection) as found:
            client.get(path)
        return len(found)

    alone = asked()
    for n in range(1, 6):
        make_improvement(cast, n=n, done=n % 2 == 0)
    assert asked() == alone <= 20


def test_page_shows_what_was_criticised_not_the_thanks_in_the_same_number_of_queries(cast: Cast) -> None:
    row = make_improvement(cast)
    found = row.conversations.get()
    first = comment_of(found)
    cast.network.post("maja0", "Ja, nu är det bra. Tack!", created_at=cast.now, parent=first.external_id)
    work(cast, at=cast.now)
    assert comment_of(found).text.startswith("Ja, nu")
    client, path = signed_in(cast.ana), reverse("improvement", args=[row.pk])
    assert [one["text"] for one in client.get(path).context["rows"]] == [first.text]

    def asked() -> int:
        with CaptureQueriesContext(connection) as made:
            client.get(path)
        return len(made)

    alone = asked()
    more = [make_comment(cast, by=f"pelle{n}") for n in range(12)]
    improvements.tie(row, conversations=more, by=cast.ana, now=cast.now)
    assert asked() == alone


@pytest.mark.parametrize("page", ["start", "inbox"])
def test_first_page_says_how_many_loops_are_closed(cast: Cast, page: str) -> None:
    ana = signed_in(cast.ana)
    assert "Loops closed" not in words(ana.get(reverse(page)))
    now = comment_of(make_comment(cast)).received_at
    FollowUp.objects.create(
        conversation=make_comment(cast, by="olle"), owner=cast.ana, planned_by=cast.ana, planned_at=now, due_at=now,
        state="satisfied",
    )  # fmt: skip
    FollowUp.objects.update(due_at=_recently())
    assert "1 of 1 in three months" in words(ana.get(reverse(page)))


def test_desk_says_when_the_way_back_is_closed(cast: Cast) -> None:
    found = make_comment(cast)
    follow_ups.plan(found, due_at=cast.now + timedelta(days=3), by=cast.ana, now=cast.now)
    ana, path = signed_in(cast.ana), reverse("conversation", args=[found.pk])
    assert "The way back is closed" not in words(ana.get(path))
    Message.objects.filter(conversation=found).update(deleted_at=cast.now)
    assert "The way back is closed" in words(ana.get(path))
    assert reverse("waive_return", args=[found.pk, FollowUp.objects.get().pk]) in ana.get(path).content.decode()
    assert press(ana, reverse("return_privately", args=[found.pk])).headers["HX-Redirect"].endswith("/write/return")


def test_retired_cause_is_offered_no_more(cast: Cast) -> None:
    cause = causes.add(cast.inbox.principal, name="Fordon", by=cast.cleo, now=cast.now)
    cleo = signed_in(cast.cleo)
    assert cleo.post(reverse("rename_cause", args=[cause.pk]), {"name": "Tåg"}).status_code == 303
    assert cleo.post(reverse("retire_cause", args=[cause.pk])).status_code == 303
    assert "Tåg" not in cleo.get(reverse("resolve", args=[make_comment(cast).pk])).context["form"].fields


def _recently():
    from django.utils import timezone

    return timezone.now() - timedelta(days=1)
