"""The worker waits at a mailbox and has a letter in the conversation long before the regular look."""

import threading
import time
from datetime import UTC, datetime, timedelta
from email.message import EmailMessage
from pathlib import Path

import pytest

from bemot.channels.models import Channel
from bemot.conversations.models import Message
from bemot.worker.idling import Idling
from bemot.worker.loop import Loop
from tests.cast import make_cast
from tests.letters import make_mailbox
from tests.servers.mail.fixtures import mail_server
from tests.servers.mail.server import MailServer

__all__ = ["mail_server"]
pytestmark = [pytest.mark.servers, pytest.mark.django_db(transaction=True)]


def test_letter_is_there_long_before_the_regular_look(mail_server: MailServer, tmp_path: Path) -> None:
    now = datetime.now(UTC)
    cast = make_cast(tmp_path / "network.sqlite3", now=now)
    address = mail_server.address("desk")
    mailbox = make_mailbox(
        cast.inbox,
        now=now,
        address=address,
        imap=f"{mail_server.host}:{mail_server.imap_port}",
        smtp=f"{mail_server.host}:{mail_server.smtp_port}",
        password=mail_server.password,
    )
    Channel.objects.filter(pk=mailbox.pk).update(fetch_every=timedelta(hours=1))
    loop = Loop()
    thread = threading.Thread(target=loop.go_on)
    thread.start()
    idling = Idling()
    idling.start()
    try:
        wait_until(lambda: Channel.objects.get(pk=mailbox.pk).fetched_at is not None)
        # Nothing tells from outside when the mailbox is in IDLE: what comes before waits for the next letter.
        wait_until(lambda: send_and_look(mail_server, mailbox), seconds=60)
    finally:
        idling.stop()
        loop.stop()
        thread.join(20)

    assert {row.text for row in Message.objects.filter(channel=mailbox)} == {"Var är min väska?"}


def send_and_look(server: MailServer, mailbox: Channel) -> bool:
    letter = EmailMessage()
    letter["From"], letter["To"], letter["Subject"] = "maja@kund.example", mailbox.own_id, "Väskan"
    letter["Message-ID"] = f"<{time.monotonic_ns()}@kund.example>"
    letter.set_content("Var är min väska?")
    server.send(letter)
    time.sleep(2)
    return Message.objects.filter(channel=mailbox, worked_up_at__isnull=False).exists()


def wait_until(there, *, seconds: float = 30) -> None:
    end = time.monotonic() + seconds
    while not there():
        assert time.monotonic() < end, "it did not come"
        time.sleep(0.1)
