"""Kind words through their pages: where to thank, for whom, may we, shared, taken back; the wall and one's own."""

from datetime import timedelta

import pytest
from django.urls import reverse

from bemot.conversations.models import Conversation
from bemot.outcomes import praise, wall
from bemot.outcomes.models import Consent, Praise, Share
from bemot.responses import publication
from bemot.words import ShareState
from tests.cast import Cast, make_comment, work
from tests.web.door import signed_in, words

KIND = "Tusen tack till konduktören Bo på 7.14 som hjälpte mig med barnvagnen. Vilken fantastisk service!"


def at(found: Conversation, name: str) -> str:
    return reverse(name, args=[found.pk])


def make_asked(cast: Cast, found: Conversation) -> Praise:
    kept = praise.keep(found, colleague=cast.bo, by=cast.ana, now=cast.now)
    publication.publish(praise.ask(kept, by=cast.ana, now=cast.now), by=cast.ana, now=cast.now)
    work(cast, at=cast.now + timedelta(minutes=1))
    return kept


@pytest.mark.parametrize("needs_reply", [True, False])
def test_the_page_says_where_to_thank_and_why(cast: Cast, needs_reply: bool) -> None:
    found = make_comment(cast, KIND)
    Conversation.objects.filter(pk=found.pk).update(needs_reply=needs_reply)
    page = words(signed_in(cast.ana).get(at(found, "conversation")))
    assert ("Thank in public, in a line of your own" in page) is needs_reply
    assert ("Thank in private" in page) is not needs_reply


def test_another_team_sees_nothing(cast: Cast) -> None:
    found = make_comment(cast, KIND)
    make_asked(cast, found)
    assert KIND[:40] in words(signed_in(cast.ana).get(at(found, "praise")))
    other = signed_in(cast.dag)
    assert other.get(at(found, "praise")).status_code == 404
    for name in ("keep_praise", "ask_consent", "note_consent", "withdraw_consent", "share_praise", "see_praise"):
        assert other.post(at(found, name), {"answer": "Ja", "words": "x", "given": "yes"}).status_code == 404
    assert KIND[:40] in words(signed_in(cast.ana).get(reverse("start")))
    assert KIND[:40] not in words(other.get(reverse("start")))
    assert "About Bo Dal" in words(signed_in(cast.ana).get(reverse("inbox")))
    assert "About Bo Dal" not in words(other.get(reverse("inbox")))
    assert not Consent.objects.exists()


def test_from_the_name_to_the_post_and_back(cast: Cast) -> None:
    found, ana = make_comment(cast, KIND), signed_in(cast.ana)
    assert ana.post(at(found, "keep_praise"), {"colleague": cast.bo.pk, "on_wall": "on"}).status_code == 303
    kept = Praise.objects.get()
    asked = ana.post(at(found, "ask_consent"))
    assert asked.headers["Location"] == reverse("draft", args=[wall.question_of(kept).pk])
    publication.publish(wall.question_of(kept), by=cast.ana, now=cast.now)
    work(cast, at=cast.now + timedelta(minutes=1))

    assert "only a clear yes is a yes" in words(ana.get(at(found, "praise")))
    assert ana.post(at(found, "note_consent"), {"answer": "", "given": "yes"}).status_code == 422
    ana.post(at(found, "note_consent"), {"answer": "Ja!", "given": "yes"})
    assert Consent.objects.get().given
    page = words(ana.get(at(found, "praise")))
    assert "maja @maja said yes." in page
    text = f"“{KIND}” – maja"
    assert ana.post(at(found, "share_praise"), {"channel": cast.channel.pk, "text": KIND}).status_code == 409
    assert ana.post(at(found, "share_praise"), {"channel": cast.channel.pk, "text": text}).status_code == 303
    row = Share.objects.get()
    assert "goes out in a moment" in words(ana.get(at(found, "praise")))

    ana.post(at(found, "withdraw_consent"), {"words": "Nej, ta bort"})
    row.refresh_from_db()
    assert row.state == ShareState.CANCELLED
    assert "Nej, ta bort" in words(ana.get(at(found, "praise")))


def test_what_is_shared_by_hand_is_told_and_taken_down_by_hand(cast: Cast) -> None:
    found, ana = make_comment(cast, KIND), signed_in(cast.ana)
    kept = make_asked(cast, found)
    ana.post(at(found, "note_consent"), {"answer": "Ja!", "given": "yes"})
    row = Share.objects.create(
        consent=wall.consent_of(kept),
        channel=cast.channel,
        text=KIND,
        state=ShareState.BY_HAND,
        by=cast.ana,
        at=cast.now,
        next_at=cast.now,
    )
    assert "Copy the text" in words(ana.get(at(found, "praise")))
    assert ana.post(reverse("settle_share", args=[row.pk]), {"url": "https://p.example/1"}).status_code == 303
    assert signed_in(cast.dag).post(reverse("cancel_share", args=[row.pk])).status_code == 404
    ana.post(at(found, "withdraw_consent"), {"words": "Nej"})
    assert "must be taken down by hand, now" in words(ana.get(at(found, "praise")))
    ana.post(reverse("share_is_down", args=[row.pk]))
    assert Share.objects.get().state == ShareState.DOWN


def test_the_colleague_finds_it_marked_until_it_is_read(cast: Cast) -> None:
    found = make_comment(cast, KIND)
    praise.keep(found, colleague=cast.bo, by=cast.ana, now=cast.now)
    bo = signed_in(cast.bo)
    page = words(bo.get(reverse("settings")))
    assert "Kind words about you" in page
    assert "I have read it" in page
    assert "Kind words about you 1" in words(bo.get(reverse("inbox")))
    assert "sees it in the desk" in words(signed_in(cast.ana).get(at(found, "praise")))
    bo.post(at(found, "see_praise"))
    assert "I have read it" not in words(bo.get(reverse("settings")))
    assert "Kind words about you" not in words(bo.get(reverse("inbox")))
    assert "has read it" in words(signed_in(cast.ana).get(at(found, "praise")))
    assert "Kind words about you" not in words(signed_in(cast.ana).get(reverse("settings")))
