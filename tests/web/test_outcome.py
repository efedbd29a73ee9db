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
