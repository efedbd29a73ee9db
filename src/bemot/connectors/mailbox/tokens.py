"""Tokens that bring a mail back to its thread: in the address (`desk+token@…`), else in the subject."""

import re
from collections.abc import Iterable

from bemot.connectors.base import ReplyWay

_SHAPE = "[a-z2-7]{16,40}"
_IN_SUBJECT = re.compile(rf"\[ref:\s*({_SHAPE})\]", re.IGNORECASE)


def way(token: str, *, address: str, separator: str) -> ReplyWay:
    """Give where to write. With an empty `separator` the server knows no such addresses, and the subject bears it."""
    if not separator:
        return ReplyWay(address=address, subject=f"[ref: {token}]")
    local, _, domain = address.rpartition("@")
    return ReplyWay(address=f"{local}{separator}{token}@{domain}")


def found(addresses: Iterable[str], subject: str, *, address: str, separator: str) -> tuple[str, ...]:
    """Give the tokens that a mail bears, each once; those of the addresses first."""
    local, _, domain = re.escape(address).rpartition("@")
    tokens: list[str] = []
    if separator:
        ours = re.compile(rf"{local}{re.escape(separator)}({_SHAPE})@{domain}", re.IGNORECASE)
        tokens += [hit[1].lower() for one in addresses if (hit := ours.fullmatch(one.strip()))]
    tokens += [hit.lower() for hit in _IN_SUBJECT.findall(subject)]
    return tuple(dict.fromkeys(tokens))


def without(subject: str) -> str:
    """Give a subject without its token."""
    return " ".join(_IN_SUBJECT.sub(" ", subject).split())
