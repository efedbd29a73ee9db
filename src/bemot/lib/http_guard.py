"""Refuses to connect to private addresses, so that nobody can make the desk speak with its own network."""

import ipaddress
import os
import re
import socket

from bemot.lib.errors import Refusal

Address = ipaddress.IPv4Address | ipaddress.IPv6Address

ADMITTED = "BEMOT_PRIVATE_HOSTS"
"""Environment variable: `host:port` pairs divided by commas that may be private; empty by default."""

_ENTRY = re.compile(r"(\[[0-9a-fA-F:.]+\]|[\w.-]+):([0-9]{1,5})")
_NAT64 = ipaddress.IPv6Network("64:ff9b::/96")


class PrivateAddress(Refusal):
    """The host leads to an address that is not on the public internet."""


def admitted_hosts() -> frozenset[tuple[str, int]]:
    """Read the pairs that `BEMOT_PRIVATE_HOSTS` admits. Raises `ValueError` for an entry that is not `host:port`."""
    pairs = set()
    for entry in os.environ.get(ADMITTED, "").split(","):
        if not entry.strip():
            continue
        found = _ENTRY.fullmatch(entry.strip())
        if not found:
            msg = f"{ADMITTED} wants host:port pairs divided by commas, not {entry.strip()!r}."
            raise ValueError(msg)
        pairs.add((_plain(found[1]), int(found[2])))
    return frozenset(pairs)


def is_admitted(host: str, port: int) -> bool:
    """Say whether the environment lets this host and port be private."""
    return (_plain(host), port) in admitted_hosts()


def check(host: str, port: int) -> list[str]:
    """Resolve `host` and give its addresses, best first, each safe to connect to as it stands.

    Connect to one of these and not to the name: a second look-up could give another answer. All addresses must be
    global, else `PrivateAddress` is raised, unless the environment admits `host:port`. Raises `OSError` when the
    name cannot be resolved.
    """
    try:
        found = socket.getaddrinfo(_plain(host), port, type=socket.SOCK_STREAM)
    except UnicodeError as error:  # an over-long or malformed label; the resolver's own codec raises this
        raise socket.gaierror(socket.EAI_NONAME, f"{host!r} is not a host name") from error
    addresses = list(dict.fromkeys(str(row[4][0]) for row in found))
    if not is_admitted(host, port):
        for address in addresses:
            if not is_public(ipaddress.ip_address(address.partition("%")[0])):
                msg = f"{host} leads to a private address. The desk connects to the public internet only."
                raise PrivateAddress(msg)
    return addresses


def connect(host: str, port: int, *, timeout_s: float) -> socket.socket:
    """Open a TCP connection to a checked address of `host`. Raises `PrivateAddress` or `OSError`."""
    problem: OSError | None = None
    for address in check(host, port):
        try:
            return socket.create_connection((address, port), timeout=timeout_s)
        except OSError as error:
            problem = error
    raise problem or OSError(f"{host} has no address")


def is_public(address: Address) -> bool:
    """Say whether an address, and the IPv4 address that it may carry inside, is on the public internet."""
    if isinstance(address, ipaddress.IPv6Address):
        inner = _inner(address)
        if inner is not None:
            return is_public(inner)
        if address.is_site_local:
            return False
    return address.is_global and not (address.is_multicast or address.is_reserved or address.is_unspecified)


def _inner(address: ipaddress.IPv6Address) -> ipaddress.IPv4Address | None:
    """Give the IPv4 address that a mapped, 6to4, Teredo or NAT64 address leads to."""
    if address.teredo is not None:
        return address.teredo[1]
    if address in _NAT64:
        return ipaddress.IPv4Address(int(address) & 0xFFFF_FFFF)
    return address.ipv4_mapped or address.sixtofour


def _plain(host: str) -> str:
    return host.strip().strip("[]").rstrip(".").lower()
