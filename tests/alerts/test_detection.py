from dataclasses import replace
from datetime import timedelta

import pytest

from bemot.alerts import queries
from bemot.alerts.models import Alert, Delivery
from bemot.conversations import assessment
from bemot.words import AlertReason, Flag, Level, Medium
from tests.cast import Cast, kinds_of, make_ringing_comment, work

COMPLAINT = "Tåget är försenat varje dag och ingen svarar. Jag är så trött på det här."


def test_detect_rings_the_person_on_duty_at_once(cast: Cast) -> None:
    conversation = make_ringing_comment(cast, COMPLAINT)
    alert = Alert.objects.get()
    assert (alert.conversation, alert.reason) == (conversation, AlertReason.CRITIQUE)
    told = Delivery.objects.get(sent_at__isnull=False)
    assert (told.user, told.medium, told.step, told.sent_at) == (cast.ana, Medium.PAGE, 0, cast.now)
    assert list(queries.open_for(cast.ana)) == [alert]
    assert list(queries.open_for(cast.bo)) == []
    assert "alerted" in kinds_of(conversation)


@pytest.mark.parametrize("unsure", [True, False])
def test_detect_takes_what_the_core_is_unsure_of_for_critique(cast: Cast, monkeypatch, unsure: bool) -> None:
    read = assessment.triage.read

    def flagged(comments, **options):
        flags = (Flag.SELF_HARM,)
        return [replace(one, flags=flags, unsure_flags=flags if unsure else ()) for one in read(comments, **options)]

    monkeypatch.setattr(assessment.triage, "read", flagged)
    conversation = make_ringing_comment(cast, COMPLAINT)
    assert conversation.flags == ["self_harm"]
    assert conversation.sure_flags == (set() if unsure else {"self_harm"})
    assert conversation.level == (Level.NORMAL if unsure else Level.SERIOUS)
    assert Alert.objects.get().reason == (AlertReason.CRITIQUE if unsure else AlertReason.SELF_HARM)


def test_what_is_sure_once_stays_sure(cast: Cast, monkeypatch) -> None:
    read = assessment.triage.read
    unsure: tuple[Flag, ...] = ()

    def flagged(comments, **options):
        return [replace(one, flags=(Flag.SAFETY,), unsure_flags=unsure) for one in read(comments, **options)]

    monkeypatch.setattr(assessment.triage, "read", flagged)
    make_ringing_comment(cast, COMPLAINT)
    unsure = (Flag.SAFETY,)
    again = make_ringing_comment(cast, "Och nu är det inställt också.", at=cast.now + timedelta(minutes=2))
    assert again.sure_flags == {"safety"}


def test_detect_tells_the_deputy_when_nobody_answers(cast: Cast, settings) -> None:
    make_ringing_comment(cast, COMPLAINT)
    just_before = cast.now + settings.DEPUTY_AFTER - timedelta(seconds=1)
    work(cast, at=just_before)
    assert list(queries.open_for(cast.bo)) == []
    work(cast, at=cast.now + settings.DEPUTY_AFTER)
    assert list(queries.open_for(cast.bo)) == [Alert.objects.get()]


def test_detect_rings_once_for_one_matter(cast: Cast) -> None:
    make_ringing_comment(cast, COMPLAINT)
    make_ringing_comment(cast, "Och nu är det inställt också. Skärpning!", at=cast.now + timedelta(minutes=2))
    assert Alert.objects.count() == 1


def test_detect_rings_nobody_about_praise(cast: Cast) -> None:
    make_ringing_comment(cast, "Tack för en fin resa! Ni är bäst.")
    assert not Alert.objects.exists()


def test_detect_rings_nobody_about_history(cast: Cast) -> None:
    make_ringing_comment(cast, COMPLAINT, at=cast.now - timedelta(days=5))
    work(cast, at=cast.now)
    long_ago = Alert.objects.filter(conversation__last_message_at__lt=cast.now - timedelta(days=3), raised_at=cast.now)
    assert not long_ago.exists()


@pytest.mark.parametrize(
    ("text", "reason"),
    [
        ("Jag orkar inte leva längre. Ni har tagit det sista från mig.", AlertReason.SELF_HARM),
        (
            "Hej! Jag är reporter på Nybladet och söker er presschef för en kommentar till en artikel.",
            AlertReason.PRESS,
        ),
    ],
)
def test_detect_names_the_gravest_reason(cast: Cast, text: str, reason: AlertReason) -> None:
    make_ringing_comment(cast, text)
    assert Alert.objects.get().reason == reason
