"""The fake network keeps what people do on it, and several processes share it."""

import subprocess
import sys
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from bemot.connectors.fake.network import Network
from bemot.connectors.fake.posts import Unknown
from bemot.connectors.fake.schema import NoNetwork

NOW = datetime(2026, 3, 2, 9, tzinfo=UTC)


@pytest.fixture
def network(tmp_path: Path) -> Network:
    return Network(tmp_path / "network.sqlite3")


def test_post_starts_and_continues_a_thread(network: Network) -> None:
    root = network.post("norrbanan", "Ny tidtabell från söndag.", created_at=NOW)
    answer = network.post("maja", "Försent igen! 😡", parent=root, created_at=NOW + timedelta(minutes=1))
    under = network.post("ola", "Håller med", parent=answer, created_at=NOW + timedelta(minutes=2))

    assert [post.id for post in network.thread(root)] == [root, answer, under]
    assert network.get(under).root == root
    assert network.get(under).parent == answer
    assert network.get(answer).text == "Försent igen! 😡"


def test_edit_counts_the_revision_and_delete_takes_the_text_away(network: Network) -> None:
    post = network.post("maja", "Tåget är sent", created_at=NOW)
    network.edit(post, "Tåget var sent", at=NOW + timedelta(hours=1))
    assert (network.get(post).text, network.get(post).revision) == ("Tåget var sent", "2")

    network.delete(post, at=NOW + timedelta(hours=2))
    network.delete(post, at=NOW + timedelta(hours=3))
    assert network.posts() == []
    assert network.get(post).text == ""
    assert network.get(post).deleted_at == NOW + timedelta(hours=2)
    with pytest.raises(Unknown):
        network.post("ola", "svar", parent=post, created_at=NOW)
    with pytest.raises(Unknown):
        network.edit(post, "igen", at=NOW)


def test_message_keeps_two_people_in_one_private_thread(network: Network) -> None:
    first = network.message("maja", "norrbanan", "Mitt ärende", created_at=NOW)
    second = network.message("norrbanan", "maja", "Tack", created_at=NOW)
    third = network.post("maja", "Och en sak till", parent=second, created_at=NOW)
    other = network.message("ola", "norrbanan", "Hej", created_at=NOW)

    assert [post.id for post in network.thread(first)] == [first, second, third]
    assert all(post.private for post in network.posts())
    assert network.get(third).recipient == network.person("norrbanan")
    assert network.get(other).root == other


def test_block_hides_what_is_answered(network: Network) -> None:
    post = network.post("maja", "Aldrig mer", created_at=NOW)
    before = network.post("norrbanan", "Hej @maja", parent=post, created_at=NOW)
    network.block("maja", "norrbanan")
    after = network.post("norrbanan", "Hej @maja", parent=post, created_at=NOW)

    assert network.get(before).visible
    assert not network.get(after).visible
    assert [found.id for found in network.notified("maja")] == [before]


def test_rename_keeps_the_person(network: Network) -> None:
    person = network.join("maja", "Maja Å")
    network.rename("maja", "maja.aa")
    assert network.person("maja.aa").id == person.id
    with pytest.raises(Unknown):
        network.person("maja")


def test_open_refuses_what_is_no_network(tmp_path: Path) -> None:
    other = tmp_path / "letter.txt"
    other.write_text("Hej, det här är ett brev och ingen databas alls, och det ska få vara ifred.")
    with pytest.raises(NoNetwork):
        Network(other)
    with pytest.raises(NoNetwork):
        Network(tmp_path / "missing", create=False)
    assert not (tmp_path / "missing").exists()
    assert other.read_text().startswith("Hej")


def test_processes_share_one_network(network: Network) -> None:
    script = (
        "import sys\nfrom datetime import UTC, datetime\nfrom bemot.connectors.fake.network import Network\n"
        "net = Network(sys.argv[1])\n"
        "for n in range(25):\n    net.post(sys.argv[2], f'{n}', created_at=datetime(2026, 3, 2, tzinfo=UTC))\n"
    )
    started = [subprocess.Popen([sys.executable, "-c", script, str(network.path), name]) for name in ("maja", "ola")]
    assert [process.wait(timeout=60) for process in started] == [0, 0]
    posts = network.posts()
    assert len(posts) == 50
    assert {post.author.handle for post in posts} == {"maja", "ola"}
