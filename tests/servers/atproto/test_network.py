"""Where the AT Protocol network cannot run, it says what is missing and how to get it."""

import pytest

from tests.servers.atproto import network


def test_start_names_the_missing_redis(monkeypatch):
    monkeypatch.setattr(network, "_need", lambda *_: "node")
    monkeypatch.setattr(network, "REDIS", "127.0.0.1:1")

    with pytest.raises(network.Missing, match=r"needs Redis at 127\.0\.0\.1:1 \(apt install redis-server\)"):
        network.start()


def test_start_names_the_missing_node(monkeypatch):
    monkeypatch.setenv("PATH", "/nowhere")

    with pytest.raises(network.Missing, match="Node 20"):
        network.start()


def test_start_names_the_missing_database(monkeypatch):
    monkeypatch.setattr(network, "POSTGRES", "postgresql://ana:secret@127.0.0.1:1/postgres")
    monkeypatch.setattr(network, "_need", lambda *_: "node")
    monkeypatch.setattr(network, "_need_server", lambda *_: None)
    monkeypatch.setattr(network, "install", lambda: None)

    with pytest.raises(network.Missing, match=r"needs PostgreSQL at 127\.0\.0\.1:1") as caught:
        network.start()
    assert "secret" not in str(caught.value)
