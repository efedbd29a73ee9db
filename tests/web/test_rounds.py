"""The pages of one answer for many."""

from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from bemot.conversations.models import Conversation
from bemot.responses import readings
from bemot.responses.models import Draft, Publication, Round
from bemot.routing.models import ResponsePolicy
from tests.cast import Cast
from tests.responses.test_rounds import TEXT, ask, begun, voiced
from tests.web.door import signed_in, words


def test_answer_is_written_once_gone_through_and_stopped(cast: Cast) -> None:
    people = [ask(cast, n) for n in range(3)]
    opinion, cleo = voiced(cast, people), signed_in(cast.cleo)
    Conversation.objects.filter(pk=people[2].pk).update(intent="abuse")
    begin = reverse("begin_round", args=[opinion.pk])
    assert begin in cleo.get(reverse("opinion", args=[opinion.pk])).content.decode()
    page = words(cleo.get(begin))
    assert "Går hissen den 1 maj?" in page
    assert "Går hissen den 3 maj?" not in page  # veiled
    assert cleo.post(begin, {"text": TEXT}).status_code == 422
    chosen = {"text": TEXT, "people": [one.pk for one in people[:2]]}
    assert cleo.post(begin, chosen | {"text": "Hej [name]!"}).status_code == 409
    at = cleo.post(begin, chosen).url
    made = Round.objects.get()
    assert "2 people" in words(cleo.get(at))
    assert at in cleo.get(reverse("opinion", args=[opinion.pk])).content.decode()

    ResponsePolicy.objects.create(inbox=cast.inbox, four_eyes="none")
    for draft in made.drafts.all():
        text = {"text": draft.text + " Hej då.", "act": "queue"}
        assert cleo.post(reverse("go_through", args=[made.pk, draft.pk]), text).status_code == 303
    assert Publication.objects.filter(state="queued", text__endswith="Hej då.").count() == 2
    assert "goes out" in words(cleo.get(at))
    cleo.post(reverse("stop_round", args=[made.pk]))
    assert Publication.objects.filter(state="queued").count() == 0


def test_begins_with_blanks_in_the_language_of_the_reader(cast: Cast) -> None:
    begin = reverse("begin_round", args=[voiced(cast, [ask(cast, n) for n in range(2)]).pk])
    page = signed_in(cast.ana).get(begin, headers={"Accept-Language": "sv"}).content.decode()
    assert "[signatur]\n[adress]" in page
    assert "[signature]" not in page


def test_where_everybody_has_an_answer_there_is_no_form(cast: Cast) -> None:
    made = begun(cast, [ask(cast, n) for n in range(2)])
    answer = signed_in(cast.ana).get(reverse("begin_round", args=[made.opinion_id]), follow=True)
    assert answer.redirect_chain == [(reverse("opinion", args=[made.opinion_id]), 303)]
    assert "Everybody who says it here has an answer" in words(answer)


def test_whoever_has_still_to_read_the_post_sees_no_draft_of_it(cast: Cast) -> None:
    people = [ask(cast, n) for n in range(2)]
    made = begun(cast, people)
    readings.ask(people[0], reader=cast.bo, by=cast.ana, now=cast.now)
    readings.waive(people[1], reason="Tydligt.", by=cast.ana, now=cast.now)
    at, bo = reverse("round", args=[made.pk]), signed_in(cast.bo)
    draft = made.drafts.get(conversation=people[0])
    assert "Du frågar ”Går hissen den 1 maj?”" in words(signed_in(cast.ana).get(at))
    page = words(bo.get(at))
    assert "Read the post first" in page
    assert "Du frågar ”Går hissen den 1 maj?”" not in page
    assert "Du frågar ”Går hissen den 2 maj?”" in page
    go = bo.post(reverse("go_through", args=[made.pk, draft.pk]), {"text": "x", "act": "approve"})
    assert go.url == reverse("read", args=[people[0].pk])


def test_second_person_approves_in_the_list(cast: Cast) -> None:
    ResponsePolicy.objects.create(inbox=cast.inbox, four_eyes="before")
    made = begun(cast, [ask(cast, n) for n in range(2)])
    at, ana, bo = reverse("round", args=[made.pk]), signed_in(cast.ana), signed_in(cast.bo)
    assert 'value="queue"' not in ana.get(at).content.decode()
    ana.post(reverse("submit_round", args=[made.pk]))
    assert 'value="approve"' not in ana.get(at).content.decode()
    assert bo.get(at).content.decode().count('value="approve"') == 2
    first, second = made.drafts.order_by("pk")
    bo.post(reverse("go_through", args=[made.pk, first.pk]), {"text": first.text + " Vänligen", "act": "approve"})
    assert Draft.objects.get(pk=first.pk).approved_by == cast.bo
    line = reverse("queue_round", args=[made.pk])
    assert line not in bo.get(at).content.decode()  # bo approves; ana publishes
    assert "Ask a lead" in words(bo.post(line, follow=True))
    assert line in ana.get(at).content.decode()
    ana.post(line)
    assert list(Publication.objects.values_list("draft", flat=True)) == [first.pk]
    assert Draft.objects.get(pk=second.pk).state == "in_review"


def test_another_team_sees_and_stops_nothing(cast: Cast) -> None:
    made = begun(cast, [ask(cast, n) for n in range(2)])
    dag, draft = signed_in(cast.dag), made.drafts.first()
    assert signed_in(cast.ana).get(reverse("round", args=[made.pk])).status_code == 200
    assert dag.get(reverse("round", args=[made.pk])).status_code == 404
    assert dag.get(reverse("begin_round", args=[made.opinion_id])).status_code == 404
    for verb in ("submit_round", "queue_round", "stop_round"):
        assert dag.post(reverse(verb, args=[made.pk])).status_code == 404
    assert dag.post(reverse("go_through", args=[made.pk, draft.pk]), {"text": "x"}).status_code == 404


def test_list_asks_as_much_for_many_as_for_few(cast: Cast) -> None:
    ana, asked = signed_in(cast.ana), []
    few = begun(cast, [ask(cast, n) for n in range(2)])
    many = begun(cast, [ask(cast, n) for n in range(2, 12)])
    for made in (few, many):
        at = reverse("round", args=[made.pk])
        ana.get(at)
        with CaptureQueriesContext(connection) as queries:
            ana.get(at)
        asked.append(len(queries))
    assert asked[0] == asked[1]
