from datetime import timedelta

import pytest

from bemot.alerts.models import Delivery
from bemot.words import Medium
from tests.cast import Cast, make_ringing_comment, work
from tests.servers.mail.server import MailServer

pytestmark = pytest.mark.servers

COMPLAINT = "Tåget är försenat varje dag och ingen svarar. Jag är så trött på det här."


@pytest.fixture
def by_mail(mail_server: MailServer, settings) -> MailServer:
    settings.MAIL_CONFIGURED = True
    settings.EMAIL_BACKEND = "django.core.mail.backends.smtp.EmailBackend"
    settings.EMAIL_HOST, settings.EMAIL_PORT = "127.0.0.1", mail_server.smtp_port
    settings.DESK_ADDRESS = "https://desk.example"
    return mail_server


def test_notify_reaches_the_person_on_duty_and_then_the_deputy(cast: Cast, by_mail: MailServer, settings) -> None:
    cast.ana.email, cast.bo.email = by_mail.address("ana"), by_mail.address("bo")
    cast.ana.save(update_fields=["email"])
    cast.bo.save(update_fields=["email"])
    conversation = make_ringing_comment(cast, COMPLAINT)
    (letter,) = by_mail.wait_for(cast.ana.email)
    assert f"https://desk.example/conversations/{conversation.pk}" in letter.get_content()
    assert letter["Auto-Submitted"] == "auto-generated"
    assert by_mail.inbox(cast.bo.email) == []
    work(cast, at=cast.now + settings.DEPUTY_AFTER + timedelta(seconds=1))
    assert len(by_mail.wait_for(cast.bo.email)) == 1
    assert not Delivery.objects.filter(medium=Medium.MAIL, step=1, sent_at__isnull=True).exists()
