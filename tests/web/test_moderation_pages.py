"""Measures and grounds through their pages."""

import pytest
from django.urls import reverse
from django.utils import timezone

from bemot.conversations.models import Conversation
from bemot.responses import appeal_links
from bemot.responses.measures import appeals, moderating
from bemot.responses.models import Ground, Moderation, Registrar
from bemot.words import Intent
from tests.cast import Cast, make_comment
from tests.web.door import press, signed_in


def of(found: Conversation, name: str) -> str:
    return reverse(name, args=[found.pk])


@pytest.fixture
def abuse(cast: Cast) -> Conversation:
    found = make_comment(cast, "Sådana som du borde inte finnas, din äckliga typ")
    Conversation.objects.filter(pk=found.pk).update(intent=Intent.ABUSE, needs_reply=False, flags=[])
    return found


@pytest.fixture
def rule(cast: Cast) -> Ground:
    words = {"kind": "rule", "title": "Inga påhopp", "url": "https://norrbrotag.example/regler"}
    assert signed_in(cast.cleo).post(reverse("add_ground", args=[cast.inbox.pk]), words).status_code == 303
    return Ground.objects.get()


def test_hide_goes_from_the_form_to_the_network_and_back(cast: Cast, abuse: Conversation, rule: Ground) -> None:
    ana = signed_in(cast.ana)
    page = ana.get(of(abuse, "moderate")).content.decode()
    assert "Remove the post" in page
    assert "own app: Remove the post" in page
    words = {"measure": "hide", "reason": "Påhopp"}
    assert ana.post(of(abuse, "moderate"), words).status_code == 409
    assert ana.post(of(abuse, "moderate"), words | {"ground": rule.pk}).status_code == 303
    row = Moderation.objects.get()
    assert row.state == "waiting"
    assert press(ana, reverse("second_measure", args=[row.pk])).status_code == 409
    assert press(signed_in(cast.bo), reverse("second_measure", args=[row.pk])).status_code == 204
    moderating.act_one(row.pk, now=timezone.now())
    row.refresh_from_db()
    assert row.state == "taken"
    known = ana.get(of(abuse, "conversation") + "?tab=known").content.decode()
    assert "Inga påhopp" in known
    assert reverse("draft", args=[row.letter_id]) in known
    assert "We have hidden this from others." in ana.get(of(abuse, "conversation")).content.decode()
    assert ana.post(reverse("undo_measure", args=[row.pk]), {"reason": ""}).status_code == 422
    assert ana.post(reverse("undo_measure", args=[row.pk]), {"reason": "Fel"}).status_code == 303
    moderating.act_one(row.pk, now=timezone.now())
    row.refresh_from_db()
    assert row.state == "undone"
    assert "We have hidden this" not in ana.get(of(abuse, "conversation")).content.decode()


def test_by_hand_is_settled_with_a_click(cast: Cast, abuse: Conversation, rule: Ground) -> None:
    ana = signed_in(cast.ana)
    ana.post(of(abuse, "moderate"), {"measure": "remove", "ground": rule.pk, "reason": "Påhopp"})
    row = Moderation.objects.get()
    press(signed_in(cast.bo), reverse("second_measure", args=[row.pk]))
    row.refresh_from_db()
    assert row.state == "by_hand"
    assert press(ana, reverse("settle_measure", args=[row.pk])).status_code == 204
    assert press(ana, reverse("settle_measure", args=[row.pk])).status_code == 409
    assert press(ana, reverse("declare_measure", args=[row.pk]), {"taken": "yes"}).status_code == 409


def test_nothing_is_there_for_another_team(cast: Cast, abuse: Conversation, rule: Ground) -> None:
    signed_in(cast.ana).post(of(abuse, "moderate"), {"measure": "hide", "ground": rule.pk, "reason": "Påhopp"})
    pk = Moderation.objects.get().pk
    dag = signed_in(cast.dag)
    for url in (
        of(abuse, "moderate"),
        *(reverse(name, args=[pk]) for name in ("undo_measure", "settle_measure", "declare_measure")),
        reverse("add_ground", args=[cast.inbox.pk]),
        reverse("name_registrar", args=[cast.inbox.pk]),
        reverse("retire_ground", args=[cast.inbox.pk, rule.pk]),
    ):
        assert dag.post(url, {"reason": "x", "measure": "hide", "title": "x", "kind": "law"}).status_code == 404
    assert "Inga påhopp" in signed_in(cast.ana).get(reverse("grounds")).content.decode()
    assert "Inga påhopp" not in dag.get(reverse("grounds")).content.decode()
    assert dag.post(reverse("retire_ground", args=[cast.other_inbox.pk, rule.pk])).status_code == 404


def test_grounds_are_kept_by_leads(cast: Cast, rule: Ground) -> None:
    ana, cleo = signed_in(cast.ana), signed_in(cast.cleo)
    url = reverse("name_registrar", args=[cast.inbox.pk])
    assert ana.post(url, {"address": "arkiv@norrbrotag.example"}).status_code == 409
    assert cleo.post(url, {"address": "arkiv@norrbrotag.example"}).status_code == 303
    assert "arkiv@norrbrotag.example" in ana.get(reverse("grounds")).content.decode()
    assert cleo.post(url, {"address": ""}).status_code == 303
    assert not Registrar.objects.exists()
    assert cleo.post(reverse("retire_ground", args=[cast.inbox.pk, rule.pk])).status_code == 303
    assert "No rule yet" in ana.get(reverse("grounds")).content.decode()


def test_moderate_page_says_where_a_rule_is_missing(cast: Cast, abuse: Conversation) -> None:
    assert "No rule or law is named yet" in signed_in(cast.ana).get(of(abuse, "moderate")).content.decode()


def test_criticism_is_not_even_offered_to_be_hidden(cast: Cast, rule: Ground) -> None:
    found = make_comment(cast, "Ni är sämst i Sverige på att hålla tider.")
    Conversation.objects.filter(pk=found.pk).update(intent=Intent.COMPLAINT, flags=[])
    ana = signed_in(cast.ana)
    page = ana.get(of(found, "moderate")).content.decode()
    assert "Criticism is never a ground, so it stays" in page
    assert 'value="mute"' in page
    assert 'value="hide"' not in page
    assert ana.post(of(found, "moderate"), {"measure": "hide", "ground": rule.pk, "reason": "x"}).status_code == 422
    assert not Moderation.objects.exists()


def test_who_asked_for_a_measure_is_not_asked_to_agree_nor_to_judge(
    cast: Cast, abuse: Conversation, rule: Ground
) -> None:
    ana, bo, cleo = (signed_in(user) for user in (cast.ana, cast.bo, cast.cleo))
    ana.post(of(abuse, "moderate"), {"measure": "hide", "ground": rule.pk, "reason": "Påhopp"})
    row, known = Moderation.objects.get(), of(abuse, "conversation") + "?tab=known"
    assert row.state == "waiting"
    agree = reverse("second_measure", args=[row.pk])
    assert agree not in ana.get(known).content.decode()
    assert agree in bo.get(known).content.decode()
    assert bo.post(agree).status_code == 303
    appeals.receive(appeal_links.open_for(row, now=timezone.now()), text="Läs en gång till", now=timezone.now())
    for client, asked in ((ana, False), (bo, False), (cleo, True)):
        assert ("Answer the appeal" in client.get(known).content.decode()) is asked
