"""The pages of opinions: the list, one opinion, its line; nothing is shown to another team."""

from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from bemot.conversations.models import Message
from bemot.history.models import Event
from bemot.listening import crowd, opinions
from bemot.listening.models import Likeness, Match, Opinion
from tests.cast import Cast
from tests.responses.making import make_comment, make_draft
from tests.web.door import signed_in, words

SAME = "Hissen i Norrvinge står still igen och jag kommer inte upp."


def make_opinion(cast: Cast, *, n: int = 0, title: str = "") -> Opinion:
    one, two = (make_comment(cast, f"{SAME} {who}", by=f"{who}{n}") for who in ("maja", "karim"))
    return opinions.confirm(one, two, title=title, by=cast.ana, now=cast.now)


def test_pages_open_and_are_not_there_for_another_team(cast: Cast) -> None:
    opinion = make_opinion(cast)
    ana, dag = signed_in(cast.ana), signed_in(cast.dag)
    assert "2 comments" in words(ana.get(reverse("opinions")))
    assert "2 comments" not in words(dag.get(reverse("opinions")))
    for name in ("opinion", "write_line"):
        assert ana.get(reverse(name, args=[opinion.pk])).status_code == 200
        assert dag.get(reverse(name, args=[opinion.pk])).status_code == 404
    assert dag.post(reverse("write_line", args=[opinion.pk]), {"line": "x"}).status_code == 404


def test_nameless_opinion_is_called_by_its_first_words(cast: Cast) -> None:
    opinion = make_opinion(cast)
    assert SAME in words(signed_in(cast.ana).get(reverse("opinion", args=[opinion.pk])))


def test_line_stands_beside_the_draft_and_departures_on_the_page(cast: Cast) -> None:
    opinion, ana = make_opinion(cast), signed_in(cast.ana)
    line = {"title": "Hissen", "line": "Delen till hissen kommer 3 maj."}
    assert ana.post(reverse("write_line", args=[opinion.pk]), line).status_code == 303
    one = opinion.matches.first().conversation
    draft = make_draft(cast, one, text="Hej! Delen till hissen kommer 13 maj. Ana")
    assert "Delen till hissen kommer 3 maj." in words(ana.get(reverse("draft", args=[draft.pk])))
    page = words(ana.get(reverse("opinion", args=[opinion.pk])))
    assert "Another date" in page
    assert "13 maj" in page


def test_candidates_are_taken_or_parted(cast: Cast) -> None:
    opinion, ana = make_opinion(cast), signed_in(cast.ana)
    one = opinion.matches.first().conversation
    two, three = make_comment(cast, SAME, by="eva"), make_comment(cast, SAME, by="liv")
    for other in (two, three):
        Likeness.objects.create(conversation=other, other=one, score=0.5, found_at=cast.now)
    assert "Do these say the same?" in words(ana.get(reverse("opinion", args=[opinion.pk])))
    assert signed_in(cast.dag).post(reverse("take_into_opinion", args=[opinion.pk, two.pk])).status_code == 404
    assert ana.post(reverse("take_into_opinion", args=[opinion.pk, two.pk])).status_code == 303
    assert ana.post(reverse("part_from_opinion", args=[opinion.pk, three.pk])).status_code == 303
    page = words(ana.get(reverse("opinion", args=[opinion.pk])))
    assert "3 comments" in page
    assert "Do these say the same?" not in page


def test_merged_opinion_leads_to_the_one_that_holds_both(cast: Cast) -> None:
    first, second = make_opinion(cast), make_opinion(cast, n=2)
    opinions.confirm(first.matches.first().conversation, second.matches.first().conversation, by=cast.ana, now=cast.now)
    answer = signed_in(cast.ana).get(reverse("opinion", args=[second.pk]))
    assert (answer.status_code, answer.url) == (303, reverse("opinion", args=[first.pk]))


def test_list_makes_as_many_queries_with_many_opinions_as_with_one(cast: Cast) -> None:
    make_opinion(cast)
    client, path = signed_in(cast.ana), reverse("opinions")

    def asked() -> int:
        client.get(path)
        with CaptureQueriesContext(connection) as found:
            client.get(path)
        return len(found)

    alone = asked()
    for n in range(1, 6):
        make_opinion(cast, n=n)
    assert Match.objects.count() == 12
    assert asked() == alone <= 20


def test_many_are_taken_at_once_and_let_go(cast: Cast) -> None:
    opinion, ana = make_opinion(cast), signed_in(cast.ana)
    others = [make_comment(cast, SAME, by=f"eva{n}") for n in range(3)]
    Message.objects.update(worked_up_at=cast.now)
    address = reverse("crowd", args=[opinion.pk])
    assert "Not looked for yet" in words(ana.get(address))
    assert signed_in(cast.dag).post(reverse("ask_for_crowd", args=[opinion.pk])).status_code == 404
    assert ana.post(reverse("ask_for_crowd", args=[opinion.pk])).status_code == 303
    assert "The desk is looking" in words(ana.get(address))
    crowd.look_for(opinion.pk, now=cast.now)
    assert signed_in(cast.dag).get(address).status_code == 404
    assert "checked" not in ana.get(address).content.decode()
    assert ana.get(f"{address}?ticked=all").content.decode().count("checked") == 3
    form = {"shown": " ".join(str(row.pk) for row in others), "same": [others[0].pk, others[1].pk], "others": "yes"}
    assert ana.post(address, form).status_code == 303
    page = words(ana.get(reverse("opinion", args=[opinion.pk])))
    assert "4 comments" in page
    assert "2 in at once" in page
    assert "Everybody has been looked at" in words(ana.get(address))
    undo = reverse("undo_crowd", args=[opinion.pk, opinion.takings.get().pk])
    assert signed_in(cast.dag).post(undo).status_code == 404
    assert ana.post(undo).status_code == 303
    assert "2 comments" in words(ana.get(reverse("opinion", args=[opinion.pk])))


def test_crowd_asks_as_often_for_one_as_for_many(cast: Cast) -> None:
    opinion, ana = make_opinion(cast), signed_in(cast.ana)
    asked = []
    for many in (1, 12):
        for n in range(many):
            other = make_comment(cast, SAME, by=f"eva{many}{n}")
            Match.objects.create(opinion=opinion, conversation=other, score=0.5, found_at=cast.now)
        with CaptureQueriesContext(connection) as seen:
            ana.get(reverse("crowd", args=[opinion.pk]))
        asked.append(len(seen))
    assert asked[0] == asked[1]


def test_two_opinions_that_were_joined_by_one_click_are_parted_by_one(cast: Cast) -> None:
    kept, gone = make_opinion(cast, title="Hissen"), make_opinion(cast, n=1, title="Trapporna")
    ana = signed_in(cast.ana)
    one, two = (list(row.matches.values_list("conversation", flat=True)) for row in (kept, gone))
    ana.post(reverse("confirm_same", args=[one[0], two[0]]))
    page = words(ana.get(reverse("opinion", args=[kept.pk])))
    assert "4 comments" in page
    assert "“Trapporna” was found to be the same, with 2 comments" in page
    parted = reverse("unmerge_opinions", args=[kept.pk, gone.pk])
    assert signed_in(cast.dag).post(parted).status_code == 404
    assert ana.post(parted).status_code == 303
    assert ana.post(parted).status_code == 404
    for row, mine in ((kept, one), (gone, two)):
        assert sorted(row.matches.values_list("conversation", flat=True)) == sorted(mine)
        assert ana.get(reverse("opinion", args=[row.pk])).status_code == 200
    assert Event.objects.filter(kind="opinions_parted").count() == 1
