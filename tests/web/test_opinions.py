"""The pages of opinions: the list, one opinion, its line; nothing is shown to another team."""

from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from bemot.listening import opinions
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
    assert "another date" in page
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
