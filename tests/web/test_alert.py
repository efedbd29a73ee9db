"""Alerts on the page: the banner, the two buttons, and who may press them."""

from datetime import timedelta

from django.urls import reverse
from django.utils import timezone

from bemot.alerts.models import Alert, Delivery
from bemot.conversations.models import Conversation
from bemot.routing.models import Duty
from tests.cast import Cast, make_comment
from tests.web.door import part, press, signed_in, words

DANGER = "Dörren på tåget stängdes om mitt barns arm, hon kunde ha dött. Det är livsfarligt."


def alerted(cast: Cast) -> Alert:
    """Give an open alert that ana has been told of on the page."""
    make_comment(cast, DANGER)
    found = Alert.objects.filter(conversation__isnull=False).first()
    assert found is not None, "the comment raised no alert"
    Delivery.objects.update_or_create(
        alert=found, user=cast.ana, medium="page", step=0, defaults={"due_at": cast.now, "sent_at": cast.now}
    )
    return found


def test_show_tells_who_where_and_what(cast: Cast) -> None:
    alerted(cast)
    page = words(signed_in(cast.ana).get(reverse("alerts")))
    assert "maja" in page
    assert "Dörren på tåget" in page
    assert "I have it" in page
    assert "Dörren" not in words(signed_in(cast.dag).get(reverse("alerts")))


def test_banner_holds_the_card_with_its_two_buttons(cast: Cast) -> None:
    found = alerted(cast)
    Delivery.objects.get_or_create(
        alert=found, user=cast.bo, medium="page", step=1, defaults={"due_at": cast.now.replace(year=2030)}
    )
    banner = part(signed_in(cast.ana), reverse("alert_banner"), "banner")
    assert reverse("acknowledge", args=[found.pk]) in banner.content.decode()
    assert "<html" not in banner.content.decode()
    assert "Hand over to Bo" in words(banner)


def test_inbox_opens_with_the_card_for_whom_it_rings_and_with_a_line_for_others(cast: Cast) -> None:
    found = alerted(cast)
    now = timezone.now()
    Duty.objects.update(starts_at=now - timedelta(days=1), ends_at=now + timedelta(days=1))
    Delivery.objects.update_or_create(
        alert=found, user=cast.cleo, medium="page", step=2, defaults={"due_at": cast.now, "sent_at": cast.now}
    )
    inbox = reverse("inbox")
    card = reverse("acknowledge", args=[found.pk])
    assert card in signed_in(cast.ana).get(inbox).content.decode()
    of_cleo = signed_in(cast.cleo).get(inbox).content.decode()
    assert card not in of_cleo
    assert "banner__text" in of_cleo
    # Its own page asks by itself.
    assert (
        "banner--alert"
        not in signed_in(cast.ana).get(reverse("conversation", args=[found.conversation_id])).content.decode()
    )


def test_acknowledge_takes_it_once(cast: Cast) -> None:
    found = alerted(cast)
    assert signed_in(cast.dag).post(reverse("acknowledge", args=[found.pk])).status_code == 404
    assert press(signed_in(cast.ana), reverse("acknowledge", args=[found.pk])).status_code == 204
    assert Alert.objects.get(pk=found.pk).acknowledged_by == cast.ana
    assert Conversation.objects.get(pk=found.conversation_id).assignee == cast.ana
    late = signed_in(cast.bo).post(reverse("acknowledge", args=[found.pk]))
    assert late.status_code == 409
    assert "Ana Berg has this one already" in words(late)


def test_acknowledge_in_takes_every_alert_of_a_conversation(cast: Cast) -> None:
    found = alerted(cast)
    assert signed_in(cast.ana).post(reverse("acknowledge_in", args=[found.conversation_id])).status_code == 303
    assert not Alert.objects.filter(conversation=found.conversation_id, acknowledged_at__isnull=True).exists()


def test_pass_on_tells_the_deputy_at_once(cast: Cast) -> None:
    found = alerted(cast)
    Delivery.objects.filter(alert=found, sent_at__isnull=True).delete()
    waiting = Delivery.objects.create(
        alert=found, user=cast.bo, medium="page", step=1, due_at=cast.now.replace(year=2030)
    )
    assert signed_in(cast.dag).post(reverse("pass_on", args=[found.pk])).status_code == 404
    assert signed_in(cast.ana).post(reverse("pass_on", args=[found.pk])).status_code == 303
    assert Delivery.objects.get(pk=waiting.pk).due_at.year < 2030
