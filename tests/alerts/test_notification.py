from datetime import timedelta

import pytest
from django.core import mail
from django.urls import reverse

from bemot.accounts.roles import NotAllowed
from bemot.alerts import notification, queries, tokens
from bemot.alerts.models import Alert, Delivery
from bemot.lib.errors import SomebodyWasFaster
from bemot.words import Medium
from tests.cast import Cast, kinds_of, make_ringing_comment, work

COMPLAINT = "Tåget är försenat varje dag och ingen svarar. Jag är så trött på det här."


@pytest.fixture
def alert(cast: Cast) -> Alert:
    make_ringing_comment(cast, COMPLAINT)
    return Alert.objects.select_related("conversation__inbox__team").get()


def test_acknowledge_takes_the_matter_and_spares_the_deputy(cast: Cast, alert: Alert, settings) -> None:
    notification.acknowledge(alert, by=cast.ana, now=cast.now)
    alert.refresh_from_db()
    assert (alert.acknowledged_by, alert.acknowledged_at) == (cast.ana, cast.now)
    assert alert.conversation.assignee == cast.ana
    work(cast, at=cast.now + settings.DEPUTY_AFTER)
    assert list(queries.open_for(cast.bo)) == []
    assert kinds_of(alert.conversation).count("acknowledged") == 1


def test_acknowledge_twice_by_the_same_leaves_one_event(cast: Cast, alert: Alert) -> None:
    notification.acknowledge(alert, by=cast.ana, now=cast.now)
    notification.acknowledge(alert, by=cast.ana, now=cast.now)
    assert kinds_of(alert.conversation).count("acknowledged") == 1


def test_acknowledge_says_who_was_faster(cast: Cast, alert: Alert) -> None:
    notification.acknowledge(alert, by=cast.ana, now=cast.now)
    with pytest.raises(SomebodyWasFaster, match="Ana"):
        notification.acknowledge(alert, by=cast.bo, now=cast.now)


def test_acknowledge_refuses_another_team(cast: Cast, alert: Alert) -> None:
    with pytest.raises(NotAllowed):
        notification.acknowledge(alert, by=cast.dag, now=cast.now)


def test_pass_on_tells_the_deputy_at_once(cast: Cast, alert: Alert) -> None:
    notification.pass_on(alert, by=cast.ana, now=cast.now)
    work(cast, at=cast.now + timedelta(seconds=1))
    assert list(queries.open_for(cast.bo)) == [alert]


def test_notify_sends_a_mail_where_a_server_is_configured(cast: Cast, settings) -> None:
    settings.MAIL_CONFIGURED = True
    settings.DESK_ADDRESS = "https://desk.example"
    conversation = make_ringing_comment(cast, COMPLAINT)
    letter = mail.outbox[0]
    assert letter.to == ["ana@example.test"]
    assert f"https://desk.example/conversations/{conversation.pk}" in letter.body
    assert "maja" in letter.subject
    assert "försenat" not in letter.body  # a stranger's words stay at the desk


def test_mail_says_i_have_it_by_one_button_without_signing_in(cast: Cast, client, settings) -> None:
    settings.MAIL_CONFIGURED, settings.DESK_ADDRESS = True, ""
    conversation = make_ringing_comment(cast, COMPLAINT)
    (address,) = [row for row in mail.outbox[0].body.splitlines() if "/i-have-it/" in row]
    page = client.get(address).content.decode()
    assert "Criticism that needs you" in page
    assert "försenat" not in page
    assert not Alert.objects.filter(acknowledged_at__isnull=False).exists()  # what reads mail ahead takes nothing
    assert "You have it" in client.post(address).content.decode()
    assert Alert.objects.get().acknowledged_by == cast.ana
    assert kinds_of(conversation).count("acknowledged") == 1
    of_bo = reverse("say_i_have_it", args=[tokens.make(alert_id=Alert.objects.get().pk, user_id=cast.bo.pk)])
    assert client.post(of_bo).status_code == 409
    assert client.get(address[:-2] + "xx").status_code == 409


def test_notify_tries_again_when_the_mail_server_is_away(cast: Cast, settings) -> None:
    settings.MAIL_CONFIGURED = True
    settings.EMAIL_BACKEND = "django.core.mail.backends.smtp.EmailBackend"
    settings.EMAIL_HOST, settings.EMAIL_PORT = "127.0.0.1", 9
    make_ringing_comment(cast, COMPLAINT)
    letter = Delivery.objects.get(medium=Medium.MAIL, step=0)
    assert letter.sent_at is None
    assert letter.error
    assert letter.due_at > cast.now
    settings.EMAIL_BACKEND = "django.core.mail.backends.locmem.EmailBackend"
    work(cast, at=letter.due_at)
    assert [message.to for message in mail.outbox] == [["ana@example.test"]]
