"""The veil with its count and its way on, the help card, and a person's history over all channels."""

import pytest
from django.urls import reverse

from bemot.conversations.models import Conversation
from bemot.outcomes import resolution
from bemot.responses import decisions
from bemot.words import Flag, Intent, Move, Outcome, Place
from tests.cast import Cast, make_comment
from tests.web.door import signed_in, words


def of(found: Conversation, name: str) -> str:
    return reverse(name, args=[found.pk])


@pytest.fixture
def abuse(cast: Cast) -> Conversation:
    found = make_comment(cast, "Ni är äckliga allihop och borde skämmas ihjäl")
    Conversation.objects.filter(pk=found.pk).update(intent=Intent.ABUSE, flags=[])
    return found


def test_veil_counts_what_one_had_and_hands_on(cast: Cast, abuse: Conversation) -> None:
    bo = signed_in(cast.bo)
    page = bo.get(of(abuse, "conversation"))
    assert "äckliga" not in page.content.decode()
    assert "You have read none of these this week." in words(page)
    bo.post(of(abuse, "unveil"))
    assert "1" in words(bo.get(reverse("settings")))
    assert "You have read 1 veiled post this week." in words(bo.get(reverse("settings")))
    ana = signed_in(cast.ana)
    assert signed_in(cast.dag).post(of(abuse, "pass_reading_on")).status_code == 404
    assert ana.post(of(abuse, "pass_reading_on")).status_code == 303
    abuse.refresh_from_db()
    assert abuse.assignee == cast.bo  # who has read it reads nothing new


def test_help_card_stands_first_and_nothing_closes_it_by_default(cast: Cast) -> None:
    found = make_comment(cast, "Jag orkar inte leva längre. Allt är slut.")
    Conversation.objects.filter(pk=found.pk).update(flags=[Flag.SELF_HARM], needs_reply=False, intent=Intent.OTHER)
    ana = signed_in(cast.ana)
    shown = ana.get(of(found, "conversation"))
    assert '<a href="tel:112">112</a>' in shown.content.decode()  # one tap on a phone
    assert shown.content.decode().count("button--primary") == 1  # the one thing to do is the card's
    page = words(shown)
    for number in ("112", "90101", "1177"):
        assert number in page
    assert "ringa Mind Självmordslinjen på 90101" in page
    assert ana.post(of(found, "close")).status_code == 409
    left = {"outcome": "no_reply_needed", "apology": "none"}
    assert ana.post(of(found, "resolve"), left).status_code == 409
    assert ana.post(of(found, "resolve"), left | {"done": "Ringde 112, hjälp på plats"}).status_code == 303


def test_help_card_asks_where_the_desk_is_unsure_until_somebody_has_said(cast: Cast) -> None:
    found = make_comment(cast, "Orkar snart inte mer med era förseningar.")
    Conversation.objects.filter(pk=found.pk).update(flags=[Flag.SELF_HARM], unsure_flags=[Flag.SELF_HARM])
    ana = signed_in(cast.ana)
    page = words(ana.get(of(found, "conversation")))
    assert "Does somebody need help?" in page
    assert "Somebody may need help?" in page  # among what the desk takes it for
    correct = reverse("correct", args=[found.pk, "flags"])
    assert correct in ana.get(of(found, "conversation")).content.decode()
    assert ana.post(correct, {"should_be": [Flag.SELF_HARM]}).status_code == 303
    page = words(ana.get(of(found, "conversation")))
    assert "Does somebody need help?" not in page
    assert "Somebody may need help" in page
    assert ana.post(correct, {"should_be": []}).status_code == 303
    assert "90101" not in words(ana.get(of(found, "conversation")))


def test_no_help_card_where_nobody_needs_it(cast: Cast, abuse: Conversation) -> None:
    assert "90101" not in words(signed_in(cast.ana).get(of(abuse, "conversation")))


def test_person_shows_decisions_answers_and_outcomes(cast: Cast) -> None:
    found = make_comment(cast, "Tåget var sent igen, tredje veckan i rad.")
    decisions.decide(
        found, move=Move.ACKNOWLEDGE_DIFFERING_VIEW, place=Place.LOCAL, reason="Beslutat", by=cast.ana, now=cast.now
    )
    resolution.resolve(found, outcome=Outcome.AGREED_TO_DIFFER, by=cast.ana, now=cast.now)
    ana = signed_in(cast.ana)
    page = words(ana.get(reverse("person", args=[found.contact.person_id])))
    assert "Acknowledge that we differ" in page
    assert "Agreed to differ" in page
    assert reverse("person", args=[found.contact.person_id]) in ana.get(of(found, "earlier")).content.decode()
