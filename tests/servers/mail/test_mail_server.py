"""The mail server of the tests keeps what was sent, headers byte for byte."""

from email.message import EmailMessage

import pytest

from tests.servers.mail.fixtures import mail_server
from tests.servers.mail.server import MailServer

__all__ = ["mail_server"]
pytestmark = pytest.mark.servers


def make_mail(to: str, subject: str) -> EmailMessage:
    message = EmailMessage()
    message["From"], message["To"], message["Subject"] = "maja@kund.example", to, subject
    message["In-Reply-To"] = "<a.b+c@desk.test>"
    message["References"] = "<0@desk.test> <a.b+c@desk.test>"
    message.set_content("Försenat igen! 😡\n")
    return message


def test_mail_reaches_the_box_of_its_address(mail_server: MailServer) -> None:
    ours, other = mail_server.address("oss"), mail_server.address("andra")
    mail_server.send(make_mail(ours, "Åter försenat"))
    mail_server.send(make_mail(ours, "Och en gång till"))

    found = mail_server.wait_for(ours, count=2)

    assert {str(mail["Subject"]) for mail in found} == {"Åter försenat", "Och en gång till"}
    assert found[0].get_content().strip() == "Försenat igen! 😡"
    assert found[0]["In-Reply-To"] == "<a.b+c@desk.test>"
    assert found[0]["References"] == "<0@desk.test> <a.b+c@desk.test>"
    assert mail_server.inbox(other) == []


def test_wait_for_says_what_did_not_come(mail_server: MailServer) -> None:
    with pytest.raises(AssertionError, match="has 0 mails"):
        mail_server.wait_for(mail_server.address("tom"), seconds=0.2)
