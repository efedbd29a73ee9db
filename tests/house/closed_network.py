"""A pytest plugin: a test speaks with this machine only, and every name but this machine's own is unknown."""

import ipaddress
import socket
import sys
from typing import Any

OWN_NAMES = {"", "localhost"}


class NetworkIsClosed(RuntimeError):
    """No OSError, so that nothing takes it for a network that is down."""


def _is_own(host: Any) -> bool:
    name = host.decode() if isinstance(host, bytes) else str(host or "")
    try:
        address = ipaddress.ip_address(name)
    except ValueError:
        return name.lower().rstrip(".") in OWN_NAMES
    return address.is_loopback or address.is_unspecified


def _is_address(host: Any) -> bool:
    name = host.decode() if isinstance(host, bytes) else str(host)
    try:
        socket.inet_aton(name)  # takes every way in which an IPv4 address can be written, also as one number
    except OSError:
        return ":" in name
    return True


def _watch(event: str, arguments: tuple[Any, ...]) -> None:
    if event in {"socket.connect", "socket.sendto"}:
        address = arguments[1]
        if isinstance(address, tuple) and not _is_own(address[0]):
            raise NetworkIsClosed(f"A test tried to reach {address[0]}. Tests speak with loopback only.")
    elif event == "socket.getaddrinfo" and not _is_own(arguments[0]) and not _is_address(arguments[0]):
        raise socket.gaierror(socket.EAI_NONAME, f"Tests ask no name server ({arguments[0]!r}).")


# A hook of the interpreter sees what libraries in C do with Python's sockets too, and no patch of a test takes it away.
sys.addaudithook(_watch)
