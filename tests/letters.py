"""A mailbox for the cast, and mails that come into it as if a server had given them."""

from datetime import datetime
from email import policy
from email.message import EmailMessage

import pytest
from django.conf import settings

from bemot.channels import fetching
from bemot.channels.models import Channel, Inbox
from bemot.connectors.base import Account, Payload, Sent
from bemot.connectors.mailbox import fetching as mailbox_fetching
from bemot.connectors.mailbox import reading, writing
from bemot.conversations.models import Message
from bemot.lib import secrets
from tests.cast import Cast, work

ADDRESS = "kontakt@norrbrotag.example"


def make_mailbox(
    inbox: Inbox, *, now: datetime, address: str = ADDRESS, separator: str = "+", **servers: str
) -> Channel:
    """Make a connected mailbox without asking a server."""
    given = {"address": address, "name": inbox.name, "separator": separator, "user": "", **servers}
    password = given.pop("password", "")
    return Channel.objects.create(
        inbox=inbox,
        connector="mailbox",
        title=inbox.name,
        handle=address,
        own_id=address,
        settings=given,
        sealed_credentials=secrets.seal({"password": password}, settings.SEALING_KEYS),
        state_since=now,
        next_fetch_at=now if servers else None,
    )


def take_in(cast: Cast, mailbox: Channel, *mails: EmailMessage | bytes, at: datetime | None = None) -> list[Message]:
    """Let mails come in and be worked up; give all messages of the mailbox, oldest first."""
    items = [reading.item(mail if isinstance(mail, bytes) else mail.as_bytes(policy=policy.SMTP)) for mail in mails]
    fetching.keep(mailbox, items, now=at or cast.now)
    work(cast, at=at or cast.now)
    return list(Message.objects.filter(channel=mailbox).order_by("pk"))


class Post:
    """Stands in for the mail server at the outermost edge: keeps the letters that would be handed in."""

    def __init__(self, monkeypatch: pytest.MonkeyPatch) -> None:
        self.letters: list[EmailMessage] = []
        self.fails: Exception | None = None
        monkeypatch.setattr(writing, "send", self._send)
        monkeypatch.setattr(mailbox_fetching, "holds", lambda _account, name: name in self._ids())

    def _send(self, payload: Payload, _account: Account) -> Sent:
        if self.fails is not None:
            raise self.fails
        self.letters.append(writing._message(payload.body))
        return writing.sent(payload.body)

    def _ids(self) -> list[str]:
        return [str(letter["Message-ID"]) for letter in self.letters]
