"""Two colleagues take up the same comment in the same moment: the second is told kindly, one answer goes out."""

from datetime import timedelta

import pytest

from bemot.alerts import notification
from bemot.alerts.models import Alert
from bemot.lib.errors import SomebodyWasFaster
from bemot.responses import drafts, publication, readings, review
from bemot.responses.models import Draft, Publication
from bemot.words import Purpose
from tests.cast import Cast, kinds_of, make_ringing_comment, work
from tests.journeys.answering import ours, write

pytestmark = pytest.mark.journeys

COMPLAINT = "Tredje veckan i rad som 7.14 inte kommer. Jag missar mitt jobb och ingen svarar. Så trött på det här!"
ANSWER = (
    "Hej Maja! Tre veckor utan 7.14 är för mycket, och jag beklagar att du har missat jobbet för vår skull. "
    "Skriv gärna till ana@norrbrotag.example så hjälper jag dig med ersättningen. /Ana"
)
BOS = "Hej Maja! Jag beklagar att 7.14 uteblir. Skriv gärna till kontakt@norrbrotag.example så hjälper vi dig. /Bo"


def test_two_who_answer_at_once_put_one_answer_out(cast: Cast) -> None:  # noqa: PLR0915 - one story
    conversation = make_ringing_comment(cast, COMPLAINT)
    at = [cast.now + timedelta(minutes=n) for n in range(30)]
    alert, seen_by_bo = Alert.objects.get(), Alert.objects.get()
    notification.acknowledge(alert, by=cast.ana, now=at[1])
    with pytest.raises(SomebodyWasFaster, match="Ana Berg has this one already"):
        notification.acknowledge(seen_by_bo, by=cast.bo, now=at[1])
    readings.waive(conversation, reason="bråttom", by=cast.ana, now=at[1])
    anas = write(cast, conversation, ANSWER, Purpose.ANSWER, at=at[2])
    with pytest.raises(drafts.SomebodyElseWrites, match="Ana Berg is writing this answer"):
        write(cast, conversation, BOS, Purpose.ANSWER, at=at[2], by=cast.bo)

    # She writes more while Ana writes; Cleo takes that up.
    make_ringing_comment(cast, "Hallå? Svara då!", at=at[3])
    with pytest.raises(drafts.SomebodyElseWrites, match="Ana Berg is writing this answer"):
        publication.answer_now(conversation, text=BOS, by=cast.cleo, now=at[4])
    drafts.look_again(anas, by=cast.ana, now=at[5])
    review.submit(anas, by=cast.ana, now=at[6])
    review.approve(anas, by=cast.bo, now=at[7])
    with pytest.raises(SomebodyWasFaster):
        review.approve(anas, by=cast.cleo, now=at[7])

    # Both press the button.
    seen_by_cleo = Draft.objects.get(pk=anas.pk)
    publication.publish(Draft.objects.get(pk=anas.pk), by=cast.ana, now=at[8])
    with pytest.raises(SomebodyWasFaster, match="on its way"):
        publication.publish(seen_by_cleo, by=cast.cleo, now=at[8])
    work(cast, at=at[9])
    with pytest.raises(drafts.AlreadyAnswered):
        drafts.start(conversation, answers=anas.answers, purpose=Purpose.ANSWER, by=cast.cleo, now=at[10])
    assert ours(cast) == [f"@maja {ANSWER}"]
    assert Publication.objects.count() == 1
    assert kinds_of(conversation) == [
        "received", "assessed", "assigned", "routed", "alerted", "acknowledged", "reading_waived", "drafted",
        "received", "assessed", "routed", "looked_again", "submitted", "approved", "queued", "published",
    ]  # fmt: skip
