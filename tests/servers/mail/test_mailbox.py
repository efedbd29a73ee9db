"""The mailbox against a real IMAP and SMTP server: nothing lost, nothing twice, told plainly when it is away."""

import threading
import time
from collections.abc import Iterator
from dataclasses import replace
from datetime import UTC, datetime
from email.message import EmailMessage

import pytest

from bemot.connectors import contract_tests
from bemot.connectors.base import Account, Author, Envelope, NeedsAttention, Payload, Rejected, Target, TryLater
from bemot.connectors.mailbox import fetching, reading, servers
from bemot.connectors.mailbox.connector import CONNECTOR
from tests.servers.mail.broken_way import broken_way
from tests.servers.mail.fixtures import mail_server
from tests.servers.mail.server import MailServer

__all__ = ["mail_server"]
pytestmark = pytest.mark.servers


def make_account(server: MailServer, *, smtp: int | None = None) -> Account:
    address = server.address("desk")
    settings = {
        "address": address,
        "name": "Norrbro Tåg",
        "imap": f"{server.host}:{server.imap_port}",
        "smtp": f"{server.host}:{smtp or server.smtp_port}",
        "user": "",
        "separator": "+",
    }
    found = CONNECTOR.connect(settings, {"password": server.password})
    return Account(settings=found.settings, credentials=found.credentials, own_id=found.own_id)


def make_mail(account: Account, text: str, **heads: str) -> EmailMessage:
    message = EmailMessage()
    given = {"From": "maja@kund.example", "To": account.own_id, "Subject": "Försenat"}
    for name, value in (given | heads).items():
        message[name] = value
    message.set_content(text)
    return message


def fetch(account: Account, cursor: dict) -> tuple[list[str], dict]:
    """Give the texts that are new, and the cursor after them."""
    texts = []
    for page in CONNECTOR.fetch(account, cursor):
        texts += [post.text for item in page.items for post in CONNECTOR.digest(item, account)]
        cursor = dict(page.cursor)
    return texts, cursor


def make_payload(account: Account, *, to: str, text: str = "Hej Maja!") -> Payload:
    target = Target(
        external_id="<1@kund.example>#x",
        revision="x",
        root_id="r",
        root_revision="",
        author=Author(to),
        envelope=Envelope(
            subject="Försenat", token="abcdefghijklmnop", references=("<0@kund.example>", "<1@kund.example>")
        ),
    )
    key = CONNECTOR.new_send_key(datetime.now(UTC))
    return CONNECTOR.render(text, language="sv", target=target, account=account, send_key=key)


@pytest.fixture
def account(mail_server: MailServer) -> Account:
    return make_account(mail_server)


def test_connect_tells_a_wrong_password_in_the_servers_words(mail_server: MailServer) -> None:
    good = make_account(mail_server)

    with pytest.raises(NeedsAttention, match=r"does not accept the password: .*[Aa]uthentication"):
        CONNECTOR.connect(good.settings, {"password": "fel"})


def test_connect_goes_to_no_private_host(mail_server: MailServer, monkeypatch: pytest.MonkeyPatch) -> None:
    account = make_account(mail_server)
    monkeypatch.setenv("BEMOT_PRIVATE_HOSTS", f"127.0.0.1:{mail_server.imap_port}")

    with pytest.raises(NeedsAttention, match="private address"):
        CONNECTOR.connect(account.settings, account.credentials)
    monkeypatch.setenv("BEMOT_PRIVATE_HOSTS", f"127.0.0.1:{mail_server.smtp_port}")
    with pytest.raises(NeedsAttention, match="private address"):
        CONNECTOR.connect(account.settings, account.credentials)


def test_fetch_gives_each_mail_once_and_leaves_it_unread(mail_server: MailServer, account: Account) -> None:
    mail_server.send(make_mail(account, "Ett"))
    mail_server.send(make_mail(account, "Två"))
    mail_server.wait_for(account.own_id, count=2)

    first, cursor = fetch(account, {})
    mail_server.send(make_mail(account, "Tre"))
    mail_server.wait_for(account.own_id, count=3)
    second, cursor = fetch(account, cursor)
    third, _ = fetch(account, cursor)

    assert (sorted(first), second, third) == (["Ett", "Två"], ["Tre"], [])
    with servers.mailbox(account) as box:
        box.folder.set("INBOX", readonly=True)
        assert len(box.uids("UNSEEN")) == 3


def test_fetch_survives_that_the_server_numbers_its_mails_anew(mail_server: MailServer, account: Account) -> None:
    mail_server.send(make_mail(account, "Ett"))
    mail_server.wait_for(account.own_id)
    _, cursor = fetch(account, {})
    before = [item for page in CONNECTOR.fetch(account, {}) for item in page.items]
    with servers.mailbox(account) as box:  # a box that is made anew has another UIDVALIDITY, and numbers from 1
        box.folder.create("Kopia")
        box.folder.set("INBOX")
        box.copy(box.uids("ALL"), "Kopia")
        box.delete(box.uids("ALL"))
        box.folder.set("Kopia")
        box.client.rename("INBOX", "Gammalt")  # RFC 3501: INBOX stays, emptied
        box.folder.set("Kopia")
        box.copy(box.uids("ALL"), "INBOX")
    with servers.mailbox(account) as box:
        renumbered = {**cursor, "validity": fetching._select(box) + 1}
    mail_server.send(make_mail(account, "Två"))
    mail_server.wait_for(account.own_id, count=2)

    after = [item for page in CONNECTOR.fetch(account, renumbered) for item in page.items]

    texts = [post.text for item in after for post in CONNECTOR.digest(item, account)]
    assert texts == ["Ett", "Två"]
    # The same mail is known by the same names, so that the desk refuses the double.
    assert [(one.kind, one.external_id, one.revision) for one in after[:1]] == [
        (one.kind, one.external_id, one.revision) for one in before
    ]


def test_fetch_gives_the_beginning_of_a_mail_that_is_too_large(
    mail_server: MailServer, account: Account, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(fetching, "MOST_BYTES", 20_000)
    message = make_mail(account, "Se filen")
    message.add_attachment(b"x" * 60_000, maintype="application", subtype="pdf", filename="allt.pdf")
    mail_server.send(message)
    mail_server.wait_for(account.own_id)

    (item,) = [item for page in CONNECTOR.fetch(account, {}) for item in page.items]

    assert item.content_type == reading.CUT
    (post,) = CONNECTOR.digest(item, account)
    assert post.text == "Se filen"
    assert post.letter.enclosures[0].cut


def test_fetch_tells_that_the_server_is_away_and_goes_on_when_it_is_back(
    mail_server: MailServer, account: Account, monkeypatch: pytest.MonkeyPatch
) -> None:
    mail_server.send(make_mail(account, "Ett"))
    mail_server.wait_for(account.own_id)
    _, cursor = fetch(account, {})
    mail_server.send(make_mail(account, "Två"))
    monkeypatch.setenv("BEMOT_PRIVATE_HOSTS", f"{mail_server.hosts},127.0.0.1:1")
    away = replace(account, settings={**account.settings, "imap": "127.0.0.1:1"})

    with pytest.raises(TryLater, match="No connection"):
        fetch(away, cursor)
    mail_server.wait_for(account.own_id, count=2)

    assert fetch(account, cursor)[0] == ["Två"]


def test_wait_hears_a_new_mail_at_once(mail_server: MailServer, account: Account) -> None:
    heard: list[tuple[bool, float]] = []

    def listen() -> None:
        start = time.monotonic()
        heard.append((CONNECTOR.wait(account, seconds=15), time.monotonic() - start))

    thread = threading.Thread(target=listen)
    thread.start()
    time.sleep(0.5)
    mail_server.send(make_mail(account, "Hör ni?"))
    thread.join(20)

    assert heard[0][0] is True
    assert heard[0][1] < 10
    assert CONNECTOR.wait(account, seconds=0.2) is False


def test_send_threads_in_every_mail_program(mail_server: MailServer, account: Account) -> None:
    person = mail_server.address("maja")

    sent = CONNECTOR.send(make_payload(account, to=person, text="Hej Maja!\n\nVi ser på det. Å ä ö."), account)

    (mail,) = mail_server.wait_for(person)
    assert mail["Message-ID"] == sent.external_id
    assert mail["In-Reply-To"] == "<1@kund.example>"
    assert mail["References"] == "<0@kund.example> <1@kund.example>"
    assert mail["Subject"] == "Re: Försenat"
    assert mail["From"].addresses[0].display_name == "Norrbro Tåg"
    local, _, domain = account.own_id.partition("@")
    assert mail["Reply-To"] == f"{local}+abcdefghijklmnop@{domain}"
    assert mail.get_content().strip().replace("\r\n", "\n") == "Hej Maja!\n\nVi ser på det. Å ä ö."
    assert account.own_id not in str(mail["To"])
    assert fetch(account, {})[0] == []  # our own copy is no news


def test_send_tells_that_nobody_lives_there(mail_server: MailServer, account: Account) -> None:
    with pytest.raises(Rejected):
        CONNECTOR.send(make_payload(account, to="maja@@"), account)


class TestSend(contract_tests.Send):
    """The contract of sending, with a way that breaks off after the letter was handed in."""

    connector = CONNECTOR

    @pytest.fixture
    def account(self, mail_server: MailServer) -> Account:
        return make_account(mail_server)

    @pytest.fixture
    def payload(self, mail_server: MailServer, account: Account) -> Payload:
        return make_payload(account, to=mail_server.address("maja"))

    @pytest.fixture
    def unsure_account(
        self, account: Account, mail_server: MailServer, monkeypatch: pytest.MonkeyPatch
    ) -> Iterator[Account]:
        with broken_way(mail_server) as port:
            monkeypatch.setenv("BEMOT_PRIVATE_HOSTS", f"{mail_server.hosts},127.0.0.1:{port}")
            yield replace(account, settings={**account.settings, "smtp": f"127.0.0.1:{port}"})

    def test_send_makes_one_mail_at_the_persons(
        self, payload: Payload, account: Account, mail_server: MailServer
    ) -> None:
        self.connector.send(payload, account)
        mail_server.wait_for(account.own_id)
        self.connector.send(payload, account)

        assert len(mail_server.wait_for(payload.body["to"])) == 1
