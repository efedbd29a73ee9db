"""The connector to the fake network sees what concerns us, answers once, and fails as ordered."""

from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from bemot.connectors.base import (
    Account,
    Author,
    Connector,
    Deletion,
    NeedsAttention,
    Post,
    Rejected,
    Target,
    TryLater,
)
from bemot.connectors.fake.connector import CONNECTOR
from bemot.connectors.fake.network import Call, Fault, Network

NOW = datetime(2026, 3, 2, 9, tzinfo=UTC)


@pytest.fixture
def network(tmp_path: Path) -> Network:
    network = Network(tmp_path / "network.sqlite3")
    network.join("norrbanan", "Norrbanan")
    return network


@pytest.fixture
def account(network: Network) -> Account:
    connected = CONNECTOR.connect({"path": str(network.path), "handle": "norrbanan"}, {})
    return Account(settings=connected.settings, own_id=connected.own_id)


def fetch(account: Account, cursor: dict[str, int] | None = None) -> tuple[list[Post | Deletion], dict[str, int]]:
    found: list[Post | Deletion] = []
    reached = dict(cursor or {})
    for page in CONNECTOR.fetch(account, reached):
        reached = dict(page.cursor)
        for item in page.items:
            found.extend(CONNECTOR.digest(item, account))
    return found, reached


def target(network: Network, post: str) -> Target:
    found = network.get(post)
    author = Author(external_id=found.author.id, handle=found.author.handle)
    return Target(external_id=post, revision=found.revision, root_id=found.root, root_revision="1", author=author)


def test_connector_keeps_the_contract() -> None:
    assert isinstance(CONNECTOR, Connector)


def test_connect_names_what_is_missing(tmp_path: Path, network: Network) -> None:
    with pytest.raises(NeedsAttention, match="no network"):
        CONNECTOR.connect({"path": str(tmp_path / "nowhere"), "handle": "norrbanan"}, {})
    with pytest.raises(NeedsAttention, match="@ingen"):
        CONNECTOR.connect({"path": str(network.path), "handle": "@ingen"}, {})


def test_fetch_gives_what_concerns_us_and_nothing_else(network: Network, account: Account) -> None:
    root = network.post("norrbanan", "Ny tidtabell", created_at=NOW)
    comment = network.post("maja", "Sämst", parent=root, created_at=NOW)
    network.post("ola", "Vackert väder", created_at=NOW)
    strange = network.post("ola", "Någon som åkt tåg?", created_at=NOW)
    naming = network.post("eva", "Fråga @norrbanan!", parent=strange, created_at=NOW)
    ours = network.message("maja", "norrbanan", "Privat", created_at=NOW)
    network.message("maja", "ola", "Mellan oss", created_at=NOW)

    found, _ = fetch(account)

    assert [post.external_id for post in found] == [root, comment, strange, naming, ours]
    assert [post.private for post in found if isinstance(post, Post)] == [False, False, False, False, True]
    assert CONNECTOR.count(account) == 2
    watching = Account(settings={**account.settings, "watched": True}, own_id=account.own_id)
    assert CONNECTOR.count(watching) == 2


def test_fetch_goes_on_from_the_cursor_and_sees_edits_and_deletions(network: Network, account: Account) -> None:
    root = network.post("norrbanan", "Ny tidtabell", created_at=NOW)
    comment = network.post("maja", "Sämst @norrbanan", parent=root, created_at=NOW)
    under = network.post("ola", "Ja", parent=comment, created_at=NOW)
    _, cursor = fetch(account)
    assert fetch(account, cursor) == ([], cursor)

    network.edit(under, "Ja, verkligen", at=NOW + timedelta(hours=1))
    network.delete(comment, at=NOW + timedelta(hours=2))
    found, cursor = fetch(account, cursor)

    edited = next(post for post in found if post.external_id == under)
    assert isinstance(edited, Post)
    assert (edited.text, edited.revision, edited.edited_at) == ("Ja, verkligen", "2", NOW + timedelta(hours=1))
    assert (edited.parent_id, edited.parent_missing) == (comment, True)
    assert Deletion(external_id=comment, at=NOW + timedelta(hours=2)) in found
    assert fetch(account, cursor)[0] == []


def test_fetch_comes_in_pages_with_a_cursor_each(network: Network, account: Account) -> None:
    root = network.post("norrbanan", "Ny tidtabell", created_at=NOW)
    for n in range(230):
        network.post("maja", f"nummer {n}", parent=root, created_at=NOW)
    pages = list(CONNECTOR.fetch(account, {}))
    assert [page.cursor for page in pages] == [{"change": 100}, {"change": 200}, {"change": 231}]
    ids = {item.external_id for page in pages for item in page.items}
    assert len(ids) == 231
    rest = list(CONNECTOR.fetch(account, pages[1].cursor))
    assert {item.external_id for item in rest[0].items} - {root} == {f"p{n}" for n in range(201, 232)}


def test_fetch_leaves_out_who_blocked_us(network: Network, account: Account) -> None:
    root = network.post("norrbanan", "Ny tidtabell", created_at=NOW)
    comment = network.post("maja", "Sämst", parent=root, created_at=NOW)
    under = network.post("ola", "Ja", parent=comment, created_at=NOW)
    assert len(fetch(account)[0]) == 3
    network.block("maja", "norrbanan")
    found = {post.external_id: post for post in fetch(account)[0]}
    assert set(found) == {root, under}
    assert isinstance(found[under], Post)
    assert found[under].parent_missing


def test_digest_refuses_what_it_cannot_read(network: Network, account: Account) -> None:
    network.post("norrbanan", "Hej", created_at=NOW)
    item = next(CONNECTOR.fetch(account, {})).items[0]
    for body in (b"", b"{}", b"\xff", b"[1]"):
        broken = type(item)(kind="post", external_id="p1", revision="1", body=body)
        with pytest.raises(Rejected):
            CONNECTOR.digest(broken, account)


def test_render_names_the_author_once_and_counts_graphemes(network: Network, account: Account) -> None:
    post = network.post("maja", "Sämst", created_at=NOW)
    key = CONNECTOR.new_send_key(NOW)
    to_maja = target(network, post)

    def text(draft: str) -> str:
        payload = CONNECTOR.render(draft, language="sv", target=to_maja, account=account, send_key=key)
        return str(payload.body["text"])

    assert text("Förlåt!") == "@maja Förlåt!"
    assert text("Hej @maja förlåt!") == "Hej @maja förlåt!"
    assert CONNECTOR.length("👨‍👩‍👧‍👦🇸🇪é" * 166 + "åä") is None
    problem = CONNECTOR.length("å" * 501)
    assert problem is not None
    assert (problem.used, problem.allowed, problem.unit) == (501, 500, "graphemes")
    with pytest.raises(Rejected):
        text("å" * 495)


def test_send_stands_once_in_the_thread_and_comes_back_as_our_own(network: Network, account: Account) -> None:
    root = network.post("norrbanan", "Ny tidtabell", created_at=NOW)
    comment = network.post("maja", "Sämst", parent=root, created_at=NOW)
    key = CONNECTOR.new_send_key(NOW + timedelta(hours=1))
    payload = CONNECTOR.render("Förlåt!", language="sv", target=target(network, comment), account=account, send_key=key)
    assert CONNECTOR.find_sent(payload, account) is None

    sent = CONNECTOR.send(payload, account)

    assert CONNECTOR.send(payload, account).external_id == sent.external_id
    assert CONNECTOR.find_sent(payload, account) == sent
    assert [post.text for post in network.thread(root)] == ["Ny tidtabell", "Sämst", "@maja Förlåt!"]
    assert network.attempts(key) == 2
    assert [post.id for post in network.notified("maja")] == [sent.external_id]
    echo = next(post for post in fetch(account)[0] if post.external_id == sent.external_id)
    assert isinstance(echo, Post)
    assert echo.author is not None
    assert echo.author.external_id == account.own_id
    assert (echo.parent_id, echo.root_id, echo.created_at) == (comment, root, NOW + timedelta(hours=1))


def test_send_answers_a_private_message_in_private(network: Network, account: Account) -> None:
    message = network.message("maja", "norrbanan", "Mitt nummer är hemligt", created_at=NOW)
    payload = CONNECTOR.render(
        "Tack!", language="sv", target=target(network, message), account=account, send_key=CONNECTOR.new_send_key(NOW)
    )
    sent = CONNECTOR.send(payload, account)
    assert network.get(sent.external_id).private
    assert network.get(sent.external_id).root == message


@pytest.mark.parametrize(
    ("fault", "error", "stands"),
    [
        (Fault.TIME_OUT_AFTER_ACCEPTING, TryLater, True),
        (Fault.TIME_OUT_BEFORE_ACCEPTING, TryLater, False),
        (Fault.RATE_LIMITED, TryLater, False),
        (Fault.REVOKED, NeedsAttention, False),
        (Fault.REFUSED, Rejected, False),
    ],
)
def test_send_fails_as_ordered_and_find_sent_knows(
    network: Network, account: Account, fault: Fault, error: type[Exception], *, stands: bool
) -> None:
    comment = network.post("maja", "Sämst", created_at=NOW)
    key = CONNECTOR.new_send_key(NOW)
    payload = CONNECTOR.render("Förlåt!", language="sv", target=target(network, comment), account=account, send_key=key)
    network.script(fault, "the network's own words" if fault is Fault.REFUSED else "")

    with pytest.raises(error) as raised:
        CONNECTOR.send(payload, account)

    assert (CONNECTOR.find_sent(payload, account) is not None) is stands
    if fault is Fault.REFUSED:
        assert str(raised.value) == "the network's own words"
    if isinstance(raised.value, TryLater):
        timed_out = fault in (Fault.TIME_OUT_AFTER_ACCEPTING, Fault.TIME_OUT_BEFORE_ACCEPTING)
        assert raised.value.accepted_perhaps is timed_out
    CONNECTOR.send(payload, account)
    assert len(network.thread(comment)) == 2


def test_send_tells_when_nobody_can_see_it(network: Network, account: Account) -> None:
    comment = network.post("maja", "Sämst", created_at=NOW)
    network.script(Fault.HIDDEN)
    payload = CONNECTOR.render(
        "Hej", language="sv", target=target(network, comment), account=account, send_key=CONNECTOR.new_send_key(NOW)
    )
    sent = CONNECTOR.send(payload, account)
    assert not sent.visible
    assert sent.remark
    assert network.notified("maja") == []


def test_send_is_refused_where_the_post_is_gone(network: Network, account: Account) -> None:
    comment = network.post("maja", "Sämst", created_at=NOW)
    payload = CONNECTOR.render(
        "Hej", language="sv", target=target(network, comment), account=account, send_key=CONNECTOR.new_send_key(NOW)
    )
    network.delete(comment, at=NOW)
    with pytest.raises(Rejected, match="not there"):
        CONNECTOR.send(payload, account)


def test_fetch_fails_as_ordered_and_loses_nothing(network: Network, account: Account) -> None:
    network.post("norrbanan", "Ny tidtabell", created_at=NOW)
    network.script(Fault.RATE_LIMITED, on=Call.FETCH)
    network.script(Fault.REVOKED, on=Call.FETCH)
    with pytest.raises(TryLater) as raised:
        list(CONNECTOR.fetch(account, {}))
    assert raised.value.after is not None
    with pytest.raises(NeedsAttention):
        list(CONNECTOR.fetch(account, {}))
    assert len(fetch(account)[0]) == 1
