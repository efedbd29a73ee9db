"""Measures on a real network: a hidden reply is gone from the thread, the gate's rules stay, all comes back."""

from datetime import UTC, datetime

import pytest

from bemot.connectors import contract_tests
from bemot.connectors.base import Account, Aim
from bemot.words import Measure
from tests.servers.atproto.desk import AT, Desk, thread
from tests.servers.atproto.network import Network
from tests.servers.atproto.person import Person, Ref

pytestmark = pytest.mark.servers

GATE = "app.bsky.feed.threadgate"


def aim_at(root: Ref, comment: Ref, author: Person) -> Aim:
    return Aim(comment["uri"], comment["cid"], root["uri"], author.did)


def key() -> str:
    return AT.new_send_key(datetime.now(UTC))


class TestModerate(contract_tests.Moderate):
    connector = AT

    @pytest.fixture
    def account(self, desk: Desk) -> Account:
        return desk.account

    @pytest.fixture
    def aim(self, at_network: Network, desk: Desk, critic: Person) -> Aim:
        root, comment = thread(at_network, desk, critic)
        return aim_at(root, comment, critic)


def gate_of(desk: Desk, root: Ref) -> dict:
    rkey = root["uri"].rsplit("/", 1)[1]
    return desk.person.get("com.atproto.repo.getRecord", repo=desk.person.did, collection=GATE, rkey=rkey)["value"]


def test_hide_keeps_the_rules_of_the_thread_and_what_is_hidden_already(at_network, desk, critic):
    root, comment = thread(at_network, desk, critic)
    other = at_network.wait_indexed(critic.reply(root, "Ännu en"))
    desk.person.close_replies(root)
    for ref in (comment, other):
        AT.moderate(Measure.HIDE, aim_at(root, ref, critic), desk.account, reason="Påhopp", key=key())

    gate = gate_of(desk, root)
    assert gate["allow"] == []
    assert gate["hiddenReplies"] == [comment["uri"], other["uri"]]
    AT.unmoderate(Measure.HIDE, aim_at(root, comment, critic), desk.account, undo={}, key=key())
    assert gate_of(desk, root)["hiddenReplies"] == [other["uri"]]
    assert gate_of(desk, root)["allow"] == []


def test_block_stands_between_the_two(at_network, desk, critic):
    root, comment = thread(at_network, desk, critic)
    mine = key()
    AT.moderate(Measure.BLOCK, aim_at(root, comment, critic), desk.account, reason="Hot", key=mine)
    found = desk.person.get("com.atproto.repo.listRecords", repo=desk.person.did, collection="app.bsky.graph.block")
    assert [row["value"]["subject"] for row in found["records"]] == [critic.did]
    assert found["records"][0]["uri"].endswith(mine)
