"""The guard admits the public internet and nothing else, however an address is written."""

import socket

import pytest

from bemot.lib import http_guard
from bemot.lib.http_guard import PrivateAddress

PRIVATE = [
    "127.0.0.1",
    "localhost",
    "LOCALHOST.",
    "::1",
    "[::1]",
    "0.0.0.0",
    "::",
    "10.1.2.3",
    "172.16.0.1",
    "192.168.1.1",
    "169.254.169.254",
    "2130706433",
    "0x7f.1",
    "017700000001",
    "::ffff:10.0.0.1",
    "::ffff:127.0.0.1",
    "64:ff9b::7f00:1",
    "2002:7f00:1::",
    "100.64.0.1",
    "fe80::1",
    "fd00::1",
    "fec0::1",
    "224.0.0.1",
    "ff02::1",
    "240.0.0.1",
    "255.255.255.255",
    "192.0.2.1",
]


@pytest.mark.parametrize("host", PRIVATE)
def test_check_refuses_what_is_not_public(host):
    with pytest.raises(PrivateAddress, match="private address"):
        http_guard.check(host, 80)


@pytest.mark.parametrize("host", ["8.8.8.8", "2001:4860:4860::8888", "::ffff:8.8.8.8"])
def test_check_admits_what_is_public(host):
    assert http_guard.check(host, 443) == [host]


def resolving_to(*addresses):
    def look_up(host, port, *_args, **_kw):
        family = [socket.AF_INET6 if ":" in one else socket.AF_INET for one in addresses]
        rows = zip(family, addresses, strict=True)
        return [(kind, socket.SOCK_STREAM, 6, "", (address, port)) for kind, address in rows]

    return look_up


def test_check_refuses_a_name_with_one_private_address(monkeypatch):
    monkeypatch.setattr(socket, "getaddrinfo", resolving_to("8.8.8.8", "10.0.0.1"))

    with pytest.raises(PrivateAddress):
        http_guard.check("both.example", 80)


def test_check_gives_each_address_once(monkeypatch):
    monkeypatch.setattr(socket, "getaddrinfo", resolving_to("8.8.8.8", "8.8.8.8", "8.8.4.4"))

    assert http_guard.check("public.example", 80) == ["8.8.8.8", "8.8.4.4"]


def test_environment_admits_one_host_at_one_port(monkeypatch):
    monkeypatch.setenv(http_guard.ADMITTED, " LocalHost:2583, [::1]:25 ")

    assert "127.0.0.1" in http_guard.check("localhost", 2583)
    assert http_guard.check("::1", 25) == ["::1"]
    for host, port in [("localhost", 2584), ("127.0.0.1", 2583)]:
        with pytest.raises(PrivateAddress):
            http_guard.check(host, port)


@pytest.mark.parametrize("entry", ["localhost", ":80", "localhost:", "localhost:http", "localhost:80;other:81"])
def test_environment_is_read_loudly(monkeypatch, entry):
    monkeypatch.setenv(http_guard.ADMITTED, entry)

    with pytest.raises(ValueError, match="host:port"):
        http_guard.check("8.8.8.8", 80)


@pytest.mark.parametrize("host", ["no-such-host.invalid", "a" * 70 + ".example", "", "a..b"])
def test_check_raises_oserror_for_a_name_that_is_none(host, monkeypatch):
    with pytest.raises((OSError, PrivateAddress)):
        http_guard.check(host, 80)


def test_connect_opens_an_admitted_host_only(monkeypatch):
    with socket.create_server(("127.0.0.1", 0)) as server:
        port = server.getsockname()[1]
        with pytest.raises(PrivateAddress):
            http_guard.connect("127.0.0.1", port, timeout_s=2)
        monkeypatch.setenv(http_guard.ADMITTED, f"127.0.0.1:{port}")
        with http_guard.connect("127.0.0.1", port, timeout_s=2) as opened:
            assert opened.getpeername() == ("127.0.0.1", port)
