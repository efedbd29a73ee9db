"""A journalist writes at three in the morning, and the spokesperson sleeps: quiet hours, the deputy, the lead."""

from datetime import UTC, datetime, time, timedelta

import pytest
from django.core import mail

from bemot.alerts import notification, tokens, wishes
from bemot.alerts import queries as alerts
from bemot.alerts.models import Alert, Delivery
from bemot.alerts.wishes import Wish
from bemot.outcomes import handoffs
from bemot.responses import clearance, decisions, publication, review
from bemot.routing import matrix
from bemot.words import AlertReason, HandoffWay, Intent, Medium, Move, Place, Purpose, Subject
from tests.cast import Cast, kinds_of, make_comment, work
from tests.journeys.answering import answer, ours, write

pytestmark = pytest.mark.journeys

NIGHT = datetime(2026, 3, 11, 2, 0, tzinfo=UTC)
"""Three o'clock on Wednesday in Stockholm."""
MORNING = datetime(2026, 3, 11, 6, 0, tzinfo=UTC)
AWAKE = Wish(begins=time(7), ends=time(22))
PRESS = (
    "Hej! Jag är reporter på Nybladet och söker er presschef för en kommentar till en artikel om urspårningen i natt."
)
HOLDING = (
    "Hej! Vi har sett din fråga, och vi ringer dig före klockan 07.30. "
    "Mejla gärna ditt nummer till ana@norrbrotag.example. /Ana"
)
TOO_SOON = "Hej! Ett vagnpar spårade ur vid Norrbro. Skriv gärna till ana@norrbrotag.example om mer. /Ana"


def told() -> list[str]:
    """Give who saw the enquiry on the page, in their order."""
    rows = Delivery.objects.filter(alert__reason=AlertReason.PRESS, medium=Medium.PAGE, sent_at__isnull=False)
    return [row.user.first_name for row in rows.select_related("user").order_by("sent_at")]


@pytest.fixture
def asleep(cast: Cast, settings) -> Cast:
    """Bo speaks to the press and Ana stands in for him; both want no mail between ten in the evening and seven."""
    settings.MAIL_CONFIGURED = True
    matrix.name(cast.inbox, subject=Subject.PRESS, spokesperson=cast.bo, deputy=cast.ana, by=cast.cleo, now=cast.now)
    for sleeper in (cast.bo, cast.ana):
        wishes.choose(sleeper, Medium.MAIL, AWAKE)
    return cast


def test_a_press_enquiry_at_night_goes_from_the_sleeping_to_the_lead(asleep: Cast, settings) -> None:  # noqa: PLR0915 - one long night, told to its end
    cast, wait = asleep, settings.DEPUTY_AFTER

    def at(minutes: int) -> datetime:
        return NIGHT + timedelta(minutes=minutes)

    conversation = make_comment(cast, PRESS, by="reporter", at=NIGHT)
    assert (conversation.intent, conversation.assignee) == (Intent.PRESS, cast.bo)
    assert (Alert.objects.get().reason, mail.outbox) == (AlertReason.PRESS, [])  # quiet hours are kept

    work(cast, at=NIGHT + wait)
    assert told() == ["Bo", "Ana"]
    assert mail.outbox == []

    work(cast, at=NIGHT + 2 * wait)
    assert [letter.to for letter in mail.outbox] == [[cast.cleo.email]]
    alert = alerts.open_for(cast.cleo).get()
    token = tokens.make(alert_id=alert.pk, user_id=cast.cleo.pk)
    notification.acknowledge_by(token, now=NIGHT + 2 * wait + timedelta(minutes=1))
    conversation.refresh_from_db()
    assert conversation.assignee == cast.cleo
    assert not alerts.open_for(cast.bo).exists()

    draft = write(cast, conversation, TOO_SOON, Purpose.ANSWER, at=at(25))
    review.submit(draft, by=cast.ana, now=at(26))
    review.approve(draft, by=cast.cleo, now=at(27))
    with pytest.raises(clearance.Undecided):  # nobody answers the press alone at night
        publication.publish(draft, by=cast.ana, now=at(28))
    answer(cast, conversation, HOLDING, Purpose.HOLDING, at=at(30), approver=cast.cleo)
    assert ours(cast) == [f"@reporter {HOLDING}"]

    work(cast, at=MORNING + timedelta(minutes=1))
    assert {letter.to[0] for letter in mail.outbox} == {cast.cleo.email}, "who slept is not rung about what is in hand"
    assert told() == ["Bo", "Ana", "Cleo"]
    decision = decisions.decide(
        conversation, move=Move.ANSWER_IN_PRIVATE, place=Place.CENTRAL, reason="Vi ringer.", by=cast.cleo, now=MORNING
    )
    decisions.second(decision, by=cast.bo, now=MORNING + timedelta(minutes=10))
    handoffs.hand_off(
        conversation, way=HandoffWay.CALL, remark="Bo ringde", by=cast.bo, now=MORNING + timedelta(minutes=20)
    )
    assert ours(cast) == [f"@reporter {HOLDING}"]
    assert kinds_of(conversation) == [
        "received", "assessed", "escalated", "assigned", "routed",
        "alerted", "alerted", "alerted", "alerted", "acknowledged", "assigned",
        "drafted", "submitted", "approved",
        "drafted", "submitted", "approved", "queued", "warned", "alerted", "alerted", "published",
        "warned", "breached", "escalated",
        "decided", "seconded", "handed_off",
    ]  # fmt: skip
