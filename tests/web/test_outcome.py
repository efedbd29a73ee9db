"""The private contact, the resolution and the return, through their pages."""

from datetime import timedelta

import pytest
from django.urls import reverse
from django.utils import timezone

from bemot.conversations.models import Conversation
from bemot.outcomes.models import FollowUp, Handoff, Resolution
from tests.cast import Cast, kinds_of, make_comment
from tests.web.door import press, signed_in, words

COMPLAINT = "Tåget var sent igen, tredje veckan i rad, och ingen säger något."


def of(found: Conversation, name: str, *more: object) -> str:
    return reverse(name, args=[found.pk, *more])


@pytest.mark.parametrize("page", ["hand_off", "resolve", "reopen", "plan_return"])
def test_each_page_opens_and_is_not_there_for_another_team(cast: Cast, page: str) -> None:
    found = make_comment(cast, COMPLAINT)
    assert signed_in(cast.ana).get(of(found, page)).status_code == 200
    assert signed_in(cast.dag).get(of(found, page)).status_code == 404
    assert signed_in(cast.dag).post(of(found, page), {"reason": "x"}).status_code == 404


def test_hand_off_notes_the_private_contact(cast: Cast) -> None:
    found = make_comment(cast, COMPLAINT)
    form = {"way": "call", "address": "010-555 01 14", "remark": "Hon vill ha ersättning."}
    assert signed_in(cast.ana).post(of(found, "hand_off"), form).status_code == 303
    assert Handoff.objects.get().way == "call"
    known = signed_in(cast.ana).get(reverse("conversation", args=[found.pk]) + "?tab=known")
    assert "By phone: 010-555 01 14" in words(known)


def test_resolve_wants_a_return_or_a_reason(cast: Cast) -> None:
    found = make_comment(cast, COMPLAINT)
    client = signed_in(cast.ana)
    form = {"outcome": "solved", "done": "Bytte fordon", "cause": "Slitet hjul", "apology": "fault", "our_fault": "on"}
    refused = press(client, of(found, "resolve"), form)
    assert refused.status_code == 409
    assert not Resolution.objects.exists()
    day = (timezone.localdate() + timedelta(days=3)).isoformat()
    assert client.post(of(found, "resolve"), form | {"return_at": day, "question": "Blev det bra?"}).status_code == 303
    assert Resolution.objects.get().cause == "Slitet hjul"
    assert FollowUp.objects.get().question == "Blev det bra?"
    assert "Resolved" in words(client.get(reverse("conversation", args=[found.pk])))


def test_reopen_takes_it_up_again(cast: Cast) -> None:
    found = make_comment(cast, COMPLAINT)
    client = signed_in(cast.ana)
    form = {"outcome": "agreed_to_differ", "apology": "none"}
    client.post(of(found, "resolve"), form)
    assert client.post(of(found, "reopen"), {"reason": "Det hände igen."}).status_code == 303
    assert kinds_of(found)[-1] == "reopened"


def test_close_takes_only_what_needs_no_reply(cast: Cast) -> None:
    found = make_comment(cast, COMPLAINT)
    client = signed_in(cast.ana)
    assert press(client, of(found, "close")).status_code == 409
    Conversation.objects.filter(pk=found.pk).update(needs_reply=False, flags=[])
    assert client.post(of(found, "close")).status_code == 303
    assert Conversation.objects.get(pk=found.pk).status == "resolved"


def test_a_return_is_planned_asked_in_the_thread_or_waived(cast: Cast) -> None:
    found = make_comment(cast, COMPLAINT)
    client = signed_in(cast.ana)
    day = (timezone.localdate() + timedelta(days=3)).isoformat()
    client.post(of(found, "plan_return"), {"due_at": day, "question": "Gick tåget i måndags?"})
    begun = client.post(of(found, "start_draft_for", "return"))
    assert "Gick tåget i måndags?" in words(client.get(begun.url))
    row = FollowUp.objects.get()
    assert client.post(of(found, "waive_return", row.pk), {"reason": ""}).status_code == 422
    assert client.post(of(found, "waive_return", row.pk), {"reason": "Hon flyttade."}).status_code == 303
    assert FollowUp.objects.get().state == "waived"


def test_state_cause_adds_what_lay_behind_it_once_it_is_resolved(cast: Cast) -> None:
    found = make_comment(cast, COMPLAINT)
    client = signed_in(cast.ana)
    assert press(client, of(found, "state_cause"), {"cause": "Slitet hjul"}).status_code == 409
    form = {"outcome": "solved", "done": "Bytte fordon", "apology": "fault", "return_waived": "Hon är nöjd."}
    assert client.post(of(found, "resolve"), form).status_code == 303
    assert client.get(of(found, "state_cause")).status_code == 200
    assert client.post(of(found, "state_cause"), {"cause": "Slitet hjul"}).status_code == 303
    assert Resolution.objects.get().cause == "Slitet hjul"
    assert kinds_of(found)[-1] == "cause_stated"
    assert press(client, of(found, "state_cause"), {"cause": "Något annat"}).status_code == 409
    assert signed_in(cast.dag).get(of(found, "state_cause")).status_code == 404


def test_show_says_on_top_how_it_ended(cast: Cast) -> None:
    found = make_comment(cast, COMPLAINT)
    client = signed_in(cast.ana)
    client.post(of(found, "resolve"), {"outcome": "agreed_to_differ", "apology": "none"})
    head = client.get(of(found, "conversation"), headers={"HX-Request": "true", "HX-Target": "head"})
    assert "Agreed to differ" in words(head)
    assert "Ana Berg" in words(head)


def test_settle_return_takes_a_colleagues_word_for_an_unclear_reply(cast: Cast) -> None:
    found = make_comment(cast, COMPLAINT)
    client = signed_in(cast.ana)
    asked = FollowUp.objects.create(
        conversation=found,
        thread=found.thread,
        due_at=cast.now,
        state="asked",
        asked_at=cast.now,
        planned_at=cast.now,
        planned_by=cast.ana,
        owner=cast.ana,
    )
    settle = of(found, "settle_return", asked.pk)
    assert settle in client.get(of(found, "conversation")).content.decode()
    assert signed_in(cast.dag).post(settle, {"satisfied": "yes"}).status_code == 404
    assert press(client, settle, {"satisfied": "yes"}).status_code == 204
    assert FollowUp.objects.get().state == "satisfied"
    assert kinds_of(found)[-1] == "satisfied"
    assert settle not in client.get(of(found, "conversation")).content.decode()
    assert press(client, settle, {"satisfied": "no"}).status_code == 409
