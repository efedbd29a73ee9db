"""The verdict, the appeal and the sheet of kept posts through their pages."""

from datetime import timedelta

import pytest
from django.urls import reverse
from django.utils import timezone

from bemot.alerts import detection
from bemot.alerts.models import Alert
from bemot.conversations.models import Conversation
from bemot.responses.models import Appeal, KeptPost, Verdict
from bemot.words import AlertReason, Intent
from tests.cast import Cast, kinds_of, make_comment
from tests.web.door import signed_in, words


def of(found: Conversation, name: str) -> str:
    return reverse(name, args=[found.pk])


@pytest.fixture
def troll(cast: Cast) -> Conversation:
    found = make_comment(cast, "Haha vilka clowner, ingen gillar er!")
    Conversation.objects.filter(pk=found.pk).update(intent=Intent.TROLLING, unsure=False)
    signed_in(cast.ana).post(of(found, "propose_verdict"), {"reason": "Bara hån"})
    signed_in(cast.bo).post(of(found, "confirm_verdict"))
    return found


def known(found: Conversation) -> str:
    return of(found, "conversation") + "?tab=known"


def test_known_shows_the_verdict_and_its_ways_back(cast: Cast, troll: Conversation) -> None:
    page = signed_in(cast.ana).get(known(troll)).content.decode()
    assert "Bara hån" in page
    assert "confirmed by Bo Dal" in page
    assert of(troll, "lift_verdict") in page
    assert of(troll, "appeal") in page
    assert of(troll, "evidence") in page


def test_nobody_begins_to_write_what_may_not_go_out(cast: Cast, troll: Conversation) -> None:
    ana = signed_in(cast.ana)
    page = words(ana.get(of(troll, "start_draft")))
    assert "Make the one offer, then leave it." in page
    assert "Begin to write" not in page
    for purpose in ("offer", "private"):
        assert "Begin to write" in words(ana.get(reverse("start_draft_for", args=[troll.pk, purpose])))


def test_leaving_it_there_is_chosen_already(cast: Cast, troll: Conversation) -> None:
    page = signed_in(cast.ana).get(of(troll, "resolve")).content.decode()
    assert '<option value="broken_off" selected>' in page


def test_appeal_is_written_down_and_answered_by_a_third(cast: Cast, troll: Conversation) -> None:
    ana = signed_in(cast.ana)
    assert ana.get(of(troll, "decide_appeal")).status_code == 404
    assert ana.post(of(troll, "appeal"), {"text": ""}).status_code == 422
    assert ana.post(of(troll, "appeal"), {"text": "Jag menade tåget"}).status_code == 303
    assert ">Answer the appeal</a>" not in ana.get(known(troll)).content.decode()
    assert ana.post(of(troll, "decide_appeal"), {"granted": "yes", "reason": "Ja"}).status_code == 409
    cleo = signed_in(cast.cleo)
    assert ">Answer the appeal</a>" in cleo.get(known(troll)).content.decode()
    asked = cleo.get(of(troll, "decide_appeal")).content.decode()
    assert "Jag menade tåget" in asked
    assert "Ana Berg, Bo Dal: " in asked  # who looks again sees what the two had said
    answer = {"granted": "no", "reason": "Ingen sak i det"}
    assert cleo.post(of(troll, "decide_appeal"), answer).status_code == 303
    assert Appeal.objects.get().granted is False
    assert "Ingen sak i det" in ana.get(known(troll)).content.decode()


def test_lifting_answers_the_appeal_that_waits(cast: Cast, troll: Conversation) -> None:
    signed_in(cast.ana).post(of(troll, "appeal"), {"text": "Jag menade tåget"})
    assert detection.tell(troll, AlertReason.APPEAL, people=[cast.cleo], now=cast.now) is not None
    signed_in(cast.cleo).post(of(troll, "lift_verdict"), {"reason": "En riktig fråga"})
    appeal = Appeal.objects.get()
    assert (appeal.granted, appeal.reason, appeal.decided_by) == (True, "En riktig fråga", cast.cleo)
    assert not Alert.objects.filter(reason=AlertReason.APPEAL, acknowledged_at=None).exists()
    assert kinds_of(troll).count("appeal_decided") == 1


@pytest.mark.parametrize("page", ["lift_verdict", "appeal", "decide_appeal", "evidence"])
def test_pages_are_not_there_for_another_team(cast: Cast, troll: Conversation, page: str) -> None:
    signed_in(cast.ana).post(of(troll, "appeal"), {"text": "Läs igen"})
    assert signed_in(cast.cleo).get(of(troll, page)).status_code == 200
    assert signed_in(cast.dag).get(of(troll, page)).status_code == 404
    assert signed_in(cast.dag).post(of(troll, page), {"reason": "x", "text": "x"}).status_code == 404
    assert Verdict.objects.get().lifted_at is None


def test_lift_wants_a_reason(cast: Cast, troll: Conversation) -> None:
    assert signed_in(cast.bo).post(of(troll, "lift_verdict"), {"reason": ""}).status_code == 422
    assert signed_in(cast.bo).post(of(troll, "lift_verdict"), {"reason": "Ny sak"}).status_code == 303
    assert "Ny sak" in signed_in(cast.ana).get(known(troll)).content.decode()
    assert signed_in(cast.ana).get(of(troll, "appeal")).status_code == 404


def test_a_threat_is_kept_when_it_comes_and_veiled_on_the_sheet(cast: Cast) -> None:
    found = make_comment(cast, "Jag vet var du bor och ska döda dig din jävel. Du är död.")
    assert "threat" in found.flags
    assert KeptPost.objects.get().kept_by is None
    assert "post_kept" in kinds_of(found)
    ana = signed_in(cast.ana)
    assert "Jag vet var du bor" not in ana.get(of(found, "evidence")).content.decode()
    ana.post(of(found, "unveil"))
    sheet = ana.get(of(found, "evidence"))
    assert "Jag vet var du bor" in words(sheet)
    assert KeptPost.objects.get().digest in sheet.content.decode()
    assert ana.post(of(found, "evidence")).status_code == 303
    assert KeptPost.objects.count() == 1


def only(cast: Cast, *people: object) -> None:
    """Let nobody else be in the team."""
    cast.inbox.team.memberships.exclude(user__in=people).delete()


def test_who_works_alone_finds_the_second_look_at_a_verdict(cast: Cast) -> None:
    found = make_comment(cast, "Haha vilka clowner, ingen gillar er!")
    ana = signed_in(cast.ana)
    ana.post(of(found, "propose_verdict"), {"reason": "Bara hån"})
    assert of(found, "confirm_verdict") not in ana.get(known(found)).content.decode()
    assert of(found, "confirm_verdict") in signed_in(cast.bo).get(known(found)).content.decode()
    only(cast, cast.ana)
    assert of(found, "confirm_verdict") in ana.get(known(found)).content.decode()
    assert b"Sleep on it" in ana.post(of(found, "confirm_verdict")).content


def test_an_appeal_is_answered_by_the_two_where_nobody_else_is_there(cast: Cast, troll: Conversation) -> None:
    ana = signed_in(cast.ana)
    ana.post(of(troll, "appeal"), {"text": "Jag menade tåget"})
    only(cast, cast.ana, cast.bo)
    assert ">Answer the appeal</a>" in ana.get(known(troll)).content.decode()
    answer = {"granted": "yes", "reason": "Vi läste den fel"}
    assert ana.post(of(troll, "decide_appeal"), answer).status_code == 409  # not on the same day
    Verdict.objects.update(confirmed_at=timezone.now() - timedelta(days=1))
    assert ana.post(of(troll, "decide_appeal"), answer).status_code == 303
