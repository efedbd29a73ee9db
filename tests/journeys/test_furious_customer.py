"""Somebody who is furious and has a matter is a customer, whatever words they use: nobody calls them a troll."""

from datetime import timedelta

import pytest
from django.urls import reverse

from bemot.conversations import veil
from bemot.overview import standing
from bemot.playbook import advice, checklist, questions
from bemot.responses import readings
from bemot.words import Intent, Move, Purpose, StepStatus, Tip
from tests.cast import Cast, kinds_of, make_ringing_comment
from tests.journeys.answering import answer, ours
from tests.web.door import signed_in, words

pytestmark = pytest.mark.journeys

FURIOUS = [
    "MEN VAD FAN HÅLLER NI PÅ MED?! Tåget 7.14 inställt TREDJE dagen i rad! Ni är jävla värdelösa! Var är min lön?!",
    "Fy fan vilket skitbolag!!! Jag stod i en timme på perrongen med min sjuka mamma och ingen jävel svarar i telefon.",
    "Ni är idioter hela bunten. Biljettautomaten i Norrbro har ätit mitt kort TVÅ GÅNGER. Fixa skiten!",
    "What the hell is wrong with you?! The 7.14 was cancelled again. You useless clowns, I want my money back!",
]
ANSWER = (
    "Hej Maja! Tre dagar utan 7.14 är för mycket, och jag beklagar att det har kostat dig lön. "
    "Felet var vårt. Skriv gärna till ana@norrbrotag.example så hjälper jag dig med pengarna. /Ana"
)


@pytest.mark.parametrize("text", FURIOUS)
def test_the_machine_sees_the_matter_in_the_anger(cast: Cast, text: str) -> None:
    conversation = make_ringing_comment(cast, text)
    assert conversation.intent == Intent.COMPLAINT
    assert not veil.is_veiled(conversation)
    found = standing.of(conversation, now=cast.now)
    row = next(row for row in checklist.rows(found) if row.tip is Tip.FEED_NO_TROLLS)
    assert row.status is StepStatus.DOES_NOT_APPLY
    assert advice.advise(found).move not in (Move.LEAVE, Move.HIDE, Move.MONITOR, Move.REPORT)
    assert questions.known(found).voice is questions.Voice.UNKNOWN


def test_a_furious_customer_is_answered_like_anybody(cast: Cast) -> None:
    conversation = make_ringing_comment(cast, FURIOUS[0])
    at = cast.now + timedelta(minutes=1)
    page = words(signed_in(cast.ana).get(reverse("propose_verdict", args=[conversation.pk])))
    assert "The playbook would:" in page
    readings.waive(conversation, reason="Det är klart vad hon vill", by=cast.ana, now=at)
    readings.read(conversation, says="7.14 inställt tre dagar", wants="Sin lön", by=cast.ana, now=at)
    answer(cast, conversation, ANSWER, Purpose.ANSWER, at=at)
    assert ours(cast) == [f"@maja {ANSWER}"]
    assert kinds_of(conversation) == [
        "received", "assessed", "assigned", "routed", "alerted",
        "reading_waived", "read", "drafted", "submitted", "approved", "queued", "published",
    ]  # fmt: skip
