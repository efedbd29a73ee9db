"""A raised level is heard: by whoever is on duty, by the ways that it opens, and a crisis waits for no hours."""

from datetime import time, timedelta

import pytest
from django.urls import reverse

from bemot.accounts.roles import NotAllowed
from bemot.alerts import notification, raising, wishes
from bemot.alerts.models import Alert, Delivery
from bemot.words import AlertReason, Level, Medium
from tests.cast import Cast, kinds_of, make_ringing_comment, work
from tests.web.door import signed_in

COMPLAINT = "Tåget är försenat varje dag och ingen svarar. Jag är så trött på det här."
QUESTION = "Går det att ta med cykeln på tåget till Norrbro på lördag?"


@pytest.fixture(autouse=True)
def _mail(settings) -> None:
    settings.MAIL_CONFIGURED = True


def rings(cast: Cast, name: str, medium: Medium = Medium.MAIL) -> int:
    return Delivery.objects.filter(user=getattr(cast, name), medium=medium, sent_at__isnull=False).count()


def test_escalate_tells_who_is_on_duty_of_what_rang_nobody(cast: Cast) -> None:
    conversation = make_ringing_comment(cast, QUESTION)
    assert rings(cast, "ana") == 0
    raising.escalate(conversation, level=Level.SERIOUS, reason="Det sprids", by=cast.bo, now=cast.now)
    work(cast, at=cast.now)
    alert = Alert.objects.get()
    assert (alert.reason, alert.level, rings(cast, "ana")) == (AlertReason.RAISED, Level.SERIOUS, 1)
    raising.escalate(conversation, level=Level.SERIOUS, reason="igen", by=cast.bo, now=cast.now)
    raising.escalate(conversation, level=Level.NORMAL, reason="lugnt", by=cast.bo, now=cast.now)
    work(cast, at=cast.now)
    assert (Alert.objects.count(), rings(cast, "ana")) == (1, 1)
    with pytest.raises(NotAllowed):
        raising.escalate(conversation, level=Level.CRISIS, reason="?", by=cast.dag, now=cast.now)


def test_escalate_rings_by_the_way_that_the_level_opens_and_no_way_twice(cast: Cast) -> None:
    wishes.choose(cast.ana, Medium.MAIL, wishes.Wish(from_level=Level.SERIOUS))
    conversation = make_ringing_comment(cast, COMPLAINT)
    assert [rings(cast, "ana", medium) for medium in (Medium.PAGE, Medium.MAIL)] == [1, 0]
    for level in (Level.SERIOUS, Level.CRISIS):
        raising.escalate(conversation, level=level, reason="Det sprids", by=cast.cleo, now=cast.now)
        work(cast, at=cast.now)
    assert [rings(cast, "ana", medium) for medium in (Medium.PAGE, Medium.MAIL)] == [1, 1]
    assert (Alert.objects.get().level, kinds_of(conversation).count("escalated")) == (Level.CRISIS, 2)


def test_escalate_to_a_crisis_breaks_the_hours_that_an_alert_waits_for(cast: Cast) -> None:
    wishes.choose(cast.ana, Medium.MAIL, wishes.Wish(begins=time(20), ends=time(21)))
    conversation = make_ringing_comment(cast, COMPLAINT)
    raising.escalate(conversation, level=Level.SERIOUS, reason="Det sprids", by=cast.cleo, now=cast.now)
    work(cast, at=cast.now)
    assert rings(cast, "ana") == 0
    raising.escalate(conversation, level=Level.CRISIS, reason="Det brinner", by=cast.cleo, now=cast.now)
    work(cast, at=cast.now)
    assert rings(cast, "ana") == 1
    assert rings(cast, "bo") == 0  # the deputy's turn comes when it comes


def test_escalate_of_what_somebody_has_tells_the_next_and_not_who_raised_it(cast: Cast) -> None:
    conversation = make_ringing_comment(cast, COMPLAINT)
    notification.acknowledge(Alert.objects.select_related("conversation__inbox__team").get(), by=cast.ana, now=cast.now)
    conversation.refresh_from_db()
    raising.escalate(conversation, level=Level.SERIOUS, reason="Det sprids", by=cast.ana, now=cast.now)
    work(cast, at=cast.now + timedelta(minutes=1))
    assert [rings(cast, name) for name in ("ana", "bo", "dag")] == [1, 1, 0]


def test_the_form_that_says_that_a_raised_level_tells_somebody_does_so(cast: Cast) -> None:
    page = reverse("escalate", args=[make_ringing_comment(cast, QUESTION).pk])
    bo = signed_in(cast.bo)
    assert "A raised level tells whoever is on duty." in bo.get(page).content.decode()
    assert bo.post(page, {"level": Level.SERIOUS, "reason": "Det sprids"}).status_code == 303
    assert Delivery.objects.filter(alert__reason=AlertReason.RAISED, medium=Medium.PAGE).exists()
