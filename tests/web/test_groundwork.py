"""Readings, facts, decisions and verdicts through their pages."""

import pytest
from django.urls import reverse

from bemot.conversations.models import Conversation
from bemot.responses.models import Decision, Fact, Reading, Verdict
from tests.cast import Cast, kinds_of, make_comment
from tests.web.door import press, signed_in

COMPLAINT = "Tåget var sent igen, tredje veckan i rad, och ingen säger något."


def of(found: Conversation, name: str, *more: object) -> str:
    return reverse(name, args=[found.pk, *more])


PAGES = ["ask_reading", "read", "waive_reading", "ask_fact", "record_fact", "decide", "propose_verdict"]


@pytest.mark.parametrize("page", PAGES)
def test_each_page_opens_and_is_not_there_for_another_team(cast: Cast, page: str) -> None:
    found = make_comment(cast, COMPLAINT)
    assert signed_in(cast.ana).get(of(found, page)).status_code == 200
    assert signed_in(cast.dag).get(of(found, page)).status_code == 404
    assert signed_in(cast.dag).post(of(found, page), {"says": "x", "reason": "x"}).status_code == 404


def test_ask_of_asks_the_second_reader_with_one_click(cast: Cast) -> None:
    found = make_comment(cast, COMPLAINT)
    assert press(signed_in(cast.ana), of(found, "ask_reading_of", cast.bo.pk)).status_code == 204
    assert Reading.objects.get().reader == cast.bo
    assert signed_in(cast.ana).post(of(found, "ask_reading_of", cast.dag.pk)).status_code == 404


def test_read_keeps_it_and_hides_it_from_who_has_not_read(cast: Cast) -> None:
    found = make_comment(cast, COMPLAINT)
    assert signed_in(cast.bo).post(of(found, "read"), {"says": "Tåget uteblev tre gånger."}).status_code == 303
    known = reverse("conversation", args=[found.pk]) + "?tab=known"
    assert "uteblev" not in signed_in(cast.ana).get(known).content.decode()
    signed_in(cast.ana).post(of(found, "read"), {"says": "Hon står ensam."})
    assert "uteblev" in signed_in(cast.ana).get(known).content.decode()


def test_read_tells_what_is_missing_and_keeps_what_was_written(cast: Cast) -> None:
    found = make_comment(cast, COMPLAINT)
    answer = signed_in(cast.bo).post(of(found, "read"), {"says": "", "wants": "Ett svar"})
    assert answer.status_code == 422
    assert "Ett svar" in answer.content.decode()
    assert "<html" not in press(signed_in(cast.bo), of(found, "read"), {"says": ""}).content.decode()


def test_waive_wants_a_reason(cast: Cast) -> None:
    found = make_comment(cast, COMPLAINT)
    client = signed_in(cast.ana)
    assert client.post(of(found, "waive_reading"), {"reason": ""}).status_code == 422
    assert client.post(of(found, "waive_reading"), {"reason": "Ensam på jobbet"}).status_code == 303
    assert "reading_waived" in kinds_of(found)


def test_facts_are_asked_answered_and_recorded(cast: Cast) -> None:
    found = make_comment(cast, COMPLAINT)
    client = signed_in(cast.ana)
    client.post(of(found, "ask_fact"), {"question": "Vilket fordon?", "owner": cast.cleo.pk})
    fact = Fact.objects.get()
    words = {"text": "T-412", "source": "Trafikledningen", "finding": "our_fault"}
    assert signed_in(cast.cleo).post(of(found, "answer_fact", fact.pk), words).status_code == 303
    client.post(of(found, "record_fact"), words | {"text": "Byts i kväll", "finding": "unknown"})
    assert [row.text for row in Fact.objects.order_by("pk")] == ["T-412", "Byts i kväll"]
    page = client.get(reverse("conversation", args=[found.pk]) + "?tab=known").content.decode()
    assert "Trafikledningen" in page


def test_decide_keeps_the_advice_that_was_shown(cast: Cast) -> None:
    found = make_comment(cast, COMPLAINT)
    client = signed_in(cast.ana)
    assert "The playbook would" in client.get(of(found, "decide")).content.decode()
    words = {"move": "apologise", "place": "local", "reason": "Det var vårt fel."}
    assert client.post(of(found, "decide"), words).status_code == 303
    decision = Decision.objects.get()
    assert decision.move == "apologise"
    assert decision.advised_move
    assert decision.advised_reason


def test_second_stands_behind_anothers_decision(cast: Cast) -> None:
    found = make_comment(cast, COMPLAINT)
    signed_in(cast.ana).post(of(found, "decide"), {"move": "hold", "place": "local", "reason": "Vi tar reda på det."})
    Decision.objects.update(needs_second=True)
    decision = Decision.objects.get()
    assert signed_in(cast.ana).post(of(found, "second", decision.pk)).status_code == 409
    assert signed_in(cast.dag).post(of(found, "second", decision.pk)).status_code == 404
    assert signed_in(cast.bo).post(of(found, "second", decision.pk)).status_code == 303
    assert Decision.objects.get().seconded_by == cast.bo


def test_verdict_takes_two_and_is_lifted_by_one(cast: Cast) -> None:
    found = make_comment(cast, COMPLAINT)
    ana, bo = signed_in(cast.ana), signed_in(cast.bo)
    assert ana.post(of(found, "propose_verdict"), {"reason": "Samma mening trettio gånger."}).status_code == 303
    assert ana.post(of(found, "confirm_verdict")).status_code == 409
    assert signed_in(cast.dag).post(of(found, "confirm_verdict")).status_code == 404
    assert bo.post(of(found, "confirm_verdict")).status_code == 303
    assert Verdict.objects.get().confirmed_by == cast.bo
    assert bo.post(of(found, "lift_verdict"), {"reason": "Det fanns en sak"}).status_code == 303
    assert Verdict.objects.get().lifted_at is not None


def test_same_opinion_is_confirmed_or_refused(cast: Cast) -> None:
    one = make_comment(cast, COMPLAINT)
    other = make_comment(cast, COMPLAINT + " Nu igen.", by="karim")
    client = signed_in(cast.ana)
    assert client.post(of(one, "confirm_same", other.pk)).status_code == 303
    assert "joined_opinion" in kinds_of(one)
    assert client.post(of(one, "refuse_same", other.pk)).status_code == 303
    assert signed_in(cast.dag).post(of(one, "confirm_same", other.pk)).status_code == 404


def test_questions_lead_to_another_advice_and_are_kept(cast: Cast) -> None:
    found = make_comment(cast, COMPLAINT)
    client = signed_in(cast.ana)
    asked = of(found, "decide") + "?truth=view&touches=politics&others=many"
    page = client.get(asked)
    assert "We honestly see it differently" in page.content.decode()
    assert page.context["form"].initial == {"move": "acknowledge_differing_view", "place": "central"}
    words = {"move": "acknowledge_differing_view", "place": "central", "reason": "Nämnden har beslutat annorlunda."}
    assert client.post(asked, words).status_code == 303
    decision = Decision.objects.get()
    assert decision.answers["truth"] == "view"
    assert decision.answers["touches"] == ["politics"]
    assert decision.advised_reason == "we_see_it_differently"
    known = client.get(reverse("conversation", args=[found.pk]) + "?tab=known").content.decode()
    assert "It is a matter of view" in known
    assert 'value="agreed_to_differ" selected' in client.get(of(found, "resolve")).content.decode()


def test_questions_take_no_harm_from_a_wrong_address(cast: Cast) -> None:
    found = make_comment(cast, COMPLAINT)
    page = signed_in(cast.ana).get(of(found, "decide") + "?truth=maybe&touches=x&touches=law&who=1")
    assert page.status_code == 200
