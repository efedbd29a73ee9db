"""Praise on the fake network: thanked, asked about, agreed to, shared, taken back and taken down."""

from datetime import datetime, timedelta

import pytest
from django.core import mail
from pytest_django import Settings

from bemot.conversations.models import Conversation
from bemot.outcomes import consents, praise, sharing, wall
from bemot.outcomes.models import Share
from bemot.responses import publication
from bemot.words import Intent, Purpose, ShareState, Status
from tests.cast import OWN_HANDLE, Cast, kinds_of, make_comment, work

pytestmark = pytest.mark.journeys

KIND = "Tusen tack till konduktören Bo på 7.14 som hjälpte mig med barnvagnen. Vilken fantastisk service!"


def later(cast: Cast, **delta: float) -> datetime:
    return cast.now + timedelta(**delta)


def roots_on(cast: Cast) -> list[str]:
    return [
        post.text
        for post in cast.network.posts()
        if post.author.handle == OWN_HANDLE and post.parent is None and post.deleted_at is None
    ]


def test_praise_goes_from_the_thanks_to_the_post_taken_down(cast: Cast, settings: Settings) -> None:  # noqa: PLR0915
    settings.MAIL_CONFIGURED = True
    conversation = make_comment(cast, KIND)
    assert conversation.intent == Intent.PRAISE

    kept = praise.keep(conversation, colleague=cast.bo, by=cast.ana, now=later(cast, minutes=1))
    thanks = "Hej Maja! Så fint att höra, jag hälsar till Bo. Ha en fin dag! Ana"
    publication.answer_now(conversation, text=thanks, purpose=Purpose.THANKS, by=cast.ana, now=later(cast, minutes=2))
    work(cast, at=later(cast, minutes=4))
    assert [letter.to for letter in mail.outbox if KIND in letter.body] == [["bo@example.test"]]
    conversation.refresh_from_db()
    assert conversation.status == Status.RESOLVED

    question = praise.ask(kept, by=cast.ana, now=later(cast, minutes=5))
    publication.publish(question, by=cast.ana, now=later(cast, minutes=5))
    work(cast, at=later(cast, minutes=7))
    said = [post.text for post in cast.network.thread(cast.post) if post.author.handle == OWN_HANDLE]
    assert said[-1] == f"@maja {question.text}"

    make_comment(cast, "Ja, det får ni så gärna!", at=later(cast, hours=1))
    assert wall.reply_to(wall.question_of(kept)).text == "Ja, det får ni så gärna!"
    reply = wall.reply_to(wall.question_of(kept)).text
    consent = consents.note(kept, given=True, answer=reply, by=cast.ana, now=later(cast, hours=2))
    conversation.refresh_from_db()
    assert (conversation.status, consent.words) == (Status.RESOLVED, KIND)

    sharing.share(kept, channel=cast.channel, text=sharing.first_words(consent), by=cast.ana, now=later(cast, hours=2))
    work(cast, at=later(cast, hours=2))
    assert len(roots_on(cast)) == 1
    work(cast, at=later(cast, hours=2, minutes=1))
    assert roots_on(cast)[-1] == f"“{KIND}”\n– maja @maja"
    assert Share.objects.get().state == ShareState.SHARED
    work(cast, at=later(cast, hours=2, minutes=5))  # our own echo comes back
    assert Conversation.objects.count() == 1

    consents.withdraw(kept, words="Hen har ångrat sig", by=cast.bo, now=later(cast, days=3))
    work(cast, at=later(cast, days=3, seconds=1))
    assert len(roots_on(cast)) == 1
    assert Share.objects.get().state == ShareState.DOWN
    assert kinds_of(conversation) == [
        "received", "assessed", "assigned", "routed", "praise_kept",
        "drafted", "queued", "published", "resolved", "praise_told",
        "drafted", "queued", "published",
        "received", "assessed", "reopened", "routed", "consent_given",
        "share_queued", "shared", "consent_withdrawn", "taken_down",
    ]  # fmt: skip
