"""The fake network keeps the contract of all connectors."""

from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path
from tempfile import TemporaryDirectory

import pytest

from bemot.connectors import contract_tests
from bemot.connectors.base import Account, Aim, Author, Payload, RawItem, Rejected, Target
from bemot.connectors.fake.connector import CONNECTOR
from bemot.connectors.fake.network import Fault, Network

NOW = datetime(2026, 3, 2, 9, tzinfo=UTC)


def make_item(text: str, *, edited: bool = False, deleted: bool = False) -> RawItem:
    with TemporaryDirectory() as folder:
        network = Network(Path(folder) / "network.sqlite3")
        me = network.join("norrbanan")
        post = network.post("maja", "x @norrbanan" if edited else text, parent=None, created_at=NOW)
        if edited:
            network.edit(post, text, at=NOW)
        if deleted:
            network.delete(post, at=NOW)
        settings = {"path": str(network.path), "handle": "norrbanan", "watched": True}
        (page,) = CONNECTOR.fetch(Account(settings=settings, own_id=me.id), {})
        return page.items[-1]


class TestDigest(contract_tests.Digest):
    connector = CONNECTOR

    def sample(self, *, text: str, with_author: bool = True, edited: bool = False) -> RawItem:
        item = make_item(text, edited=edited)
        if with_author:
            return item
        return replace(
            item, body=item.body.replace(b'"author": {"id": "u2", "handle": "maja", "name": "maja"}', b'"author": null')
        )

    def deletion(self) -> RawItem | None:
        return make_item("x", deleted=True)


class TestRender(contract_tests.Render):
    connector = CONNECTOR
    account = Account()
    target = Target("p1", "1", "p1", "1", None)


class TestSend(contract_tests.Send):
    connector = CONNECTOR

    @pytest.fixture
    def network(self, tmp_path: Path) -> Network:
        network = Network(tmp_path / "network.sqlite3")
        network.join("norrbanan")
        return network

    @pytest.fixture
    def account(self, network: Network) -> Account:
        settings = {"path": str(network.path), "handle": "norrbanan"}
        return Account(settings=settings, own_id=network.person("norrbanan").id)

    @pytest.fixture
    def unsure_account(self, network: Network, account: Account) -> Account:
        network.script(Fault.TIME_OUT_AFTER_ACCEPTING)
        return account

    @pytest.fixture
    def payload(self, network: Network, account: Account) -> Payload:
        maja = network.join("maja")
        post = network.post("maja", "Sämst", created_at=NOW)
        target = Target(post, "1", post, "1", Author(maja.id, handle="maja"))
        key = CONNECTOR.new_send_key(datetime.now(UTC))
        return CONNECTOR.render("Förlåt!", language="sv", target=target, account=account, send_key=key)


class TestModerate(contract_tests.Moderate):
    connector = CONNECTOR

    @pytest.fixture
    def network(self, tmp_path: Path) -> Network:
        network = Network(tmp_path / "network.sqlite3")
        network.join("norrbanan")
        return network

    @pytest.fixture
    def account(self, network: Network) -> Account:
        settings = {"path": str(network.path), "handle": "norrbanan"}
        return Account(settings=settings, own_id=network.person("norrbanan").id)

    @pytest.fixture
    def aim(self, network: Network) -> Aim:
        root = network.post("norrbanan", "Ny tidtabell", created_at=NOW)
        comment = network.post("maja", "Sämst", parent=root, created_at=NOW)
        return Aim(comment, "1", root, network.person("maja").id)


class TestPosts(contract_tests.Posts):
    connector = CONNECTOR

    @pytest.fixture
    def account(self, tmp_path: Path) -> Account:
        network = Network(tmp_path / "network.sqlite3")
        me = network.join("norrbanan")
        return Account(settings={"path": str(network.path), "handle": "norrbanan"}, own_id=me.id)


def test_take_down_refuses_what_others_wrote(tmp_path: Path) -> None:
    network = Network(tmp_path / "network.sqlite3")
    me, post = network.join("norrbanan"), network.post("maja", "Tack!", created_at=NOW)
    account = Account(settings={"path": str(network.path), "handle": "norrbanan"}, own_id=me.id)
    with pytest.raises(Rejected):
        CONNECTOR.take_down(post, account)
    assert network.get(post).deleted_at is None
