"""What still rings: a return that is due, and nothing of a matter that is put away."""

from bemot.alerts.models import Alert, Delivery
from bemot.conversations.models import Conversation
from bemot.outcomes import follow_ups
from bemot.outcomes.models import FollowUp
from bemot.words import AlertReason
from tests.cast import Cast, make_comment, work
from tests.outcomes.test_outcomes import WEEK, resolve

LATE = "Tåget uteblev igen, jag missar mitt jobb. Skärp er!"


def standing(conversation: Conversation) -> list[str]:
    return list(Alert.objects.filter(conversation=conversation, acknowledged_at=None).values_list("reason", flat=True))


def told_of(reason: AlertReason) -> list[str]:
    rows = Delivery.objects.filter(alert__reason=reason, medium="page", alert__acknowledged_at=None)
    return [str(row.user) for row in rows.order_by("step", "pk").select_related("user")]


def test_a_due_return_rings_who_promised_it_and_then_who_is_on_duty(cast: Cast) -> None:
    conversation = make_comment(cast, LATE)
    resolve(cast, conversation)
    Conversation.objects.filter(pk=conversation.pk).update(assignee=None)
    FollowUp.objects.update(owner=cast.bo)
    work(cast, at=cast.now + WEEK)
    assert standing(conversation) == [AlertReason.FOLLOW_UP]
    assert told_of(AlertReason.FOLLOW_UP)[0] == "Bo Dal"
    assert "Cleo Ek" in told_of(AlertReason.FOLLOW_UP)  # the lead, where nobody takes it

    row = FollowUp.objects.select_related("conversation__inbox__team").get()
    follow_ups.waive(row, reason="Maja tackade på stationen", by=cast.ana, now=cast.now + WEEK)
    assert standing(conversation) == []


def test_resolve_lets_the_alerts_of_a_matter_go(cast: Cast) -> None:
    conversation = make_comment(cast, LATE)
    assert standing(conversation) == [AlertReason.CRITIQUE]
    resolve(cast, conversation)
    assert standing(conversation) == []


def test_resolve_lets_an_alert_about_many_go_on_with_the_next(cast: Cast) -> None:
    first, second = (make_comment(cast, LATE, by=who) for who in ("maja", "nils"))
    alert = Alert.objects.get()
    assert alert.conversation == first
    resolve(cast, first)
    alert.refresh_from_db()
    assert (alert.conversation, alert.acknowledged_at) == (second, None)
    resolve(cast, second)
    alert.refresh_from_db()
    assert alert.acknowledged_at is not None
