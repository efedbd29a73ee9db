"""The demo's mailbox: letters in a folder, read once and in order; ours lie beside them once."""

from email import policy
from pathlib import Path

import pytest

from bemot.connectors import contract_tests
from bemot.connectors.base import Account, Author, Envelope, NeedsAttention, RawItem, Target
from bemot.connectors.mailbox import reading
from bemot.connectors.mailbox.in_a_folder import CONNECTOR
from tests.connectors.mailbox.mails import ACCOUNT, make_mail

TARGET = Target(
    external_id="<1@kund.example>#ab",
    revision="ab",
    root_id="r",
    root_revision="",
    author=Author("maja@kund.example", name="Maja"),
    envelope=Envelope(subject="Försenat", token="abcdefghijklmnopqr", references=("<1@kund.example>",)),
)


class TestDigest(contract_tests.Digest):
    connector = CONNECTOR
    account = ACCOUNT

    def sample(self, *, text: str, with_author: bool = True, edited: bool = False) -> RawItem:  # noqa: ARG002 - as the contract calls it
        mail = make_mail(text, sender="Maja Åkesson <maja@kund.example>" if with_author else "")
        return reading.item(mail.as_bytes(policy=policy.SMTP))


class TestRender(contract_tests.Render):
    connector = CONNECTOR
    account = ACCOUNT
    target = TARGET


@pytest.fixture
def account(tmp_path: Path) -> Account:
    (tmp_path / "in").mkdir()
    settings = {"folder": str(tmp_path), "address": "kontakt@tag.example", "name": "Tåget"}
    found = CONNECTOR.connect(settings, {})
    return Account(settings=found.settings, credentials={}, own_id=found.own_id)


def put_in(account: Account, name: str, text: str) -> None:
    mail = make_mail(text, sender="Maja <maja@kund.example>")
    (Path(account.settings["folder"]) / "in" / name).write_bytes(mail.as_bytes(policy=policy.SMTP))


def test_connect_refuses_a_folder_that_is_not_there(tmp_path: Path) -> None:
    with pytest.raises(NeedsAttention):
        CONNECTOR.connect({"folder": str(tmp_path / "gone"), "address": "a@b.example"}, {})


def test_fetch_gives_what_came_since_in_order(account: Account) -> None:
    put_in(account, "2.eml", "Två")
    put_in(account, "1.eml", "Ett")
    (page,) = CONNECTOR.fetch(account, {})
    texts = [post.text for item in page.items for post in CONNECTOR.digest(item, account)]
    assert texts == ["Ett", "Två"]
    put_in(account, "3.eml", "Tre")
    (page,) = CONNECTOR.fetch(account, page.cursor)
    assert len(page.items) == 1
    (page,) = CONNECTOR.fetch(account, page.cursor)
    assert (len(page.items), page.cursor) == (0, {"last": "3.eml"})


def test_wait_hears_nothing_where_nothing_comes(account: Account) -> None:
    assert not CONNECTOR.wait(account, seconds=0.0)


def test_send_lays_the_letter_there_once_and_finds_it_again(account: Account) -> None:
    key = "a" * 32
    payload = CONNECTOR.render("Hej Maja!", language="sv", target=TARGET, account=account, send_key=key)
    assert CONNECTOR.find_sent(payload, account) is None
    assert CONNECTOR.send(payload, account) == CONNECTOR.find_sent(payload, account)
    (letter,) = (Path(account.settings["folder"]) / "out").glob("*.eml")
    assert b"Reply-To: kontakt+abcdefghijklmnopqr@tag.example" in letter.read_bytes()
    assert "Hej Maja!" in letter.read_text()
