"""Personal data that a public text would show; the organisation's own addresses are none."""

import re

from bemot.language import personal_data
from bemot.responses.checks.courtesy import Sender

_NO_DIGIT = re.compile(r"\D")
# Everybody has an address there: sharing the domain says nothing about belonging together.
_EVERYBODYS = {
    *("gmail.com", "googlemail.com", "hotmail.com", "hotmail.se", "outlook.com", "live.com", "live.se", "msn.com"),
    *("yahoo.com", "yahoo.se", "icloud.com", "me.com", "proton.me", "protonmail.com", "telia.com", "comhem.se"),
}


def exposed(text: str, *, sender: Sender) -> tuple[tuple[int, int], ...]:
    """Give the places of somebody's personal data, in order."""
    return tuple(
        (found.start, found.end)
        for found in personal_data.find(text)
        if not _is_own(text[found.start : found.end], sender)
    )


def _bare(address: str) -> str:
    """Give an address without the ending that leads a mail to its conversation."""
    local, _, domain = address.casefold().rpartition("@")
    return f"{local.partition('+')[0]}@{domain}"


def _is_own(found: str, sender: Sender) -> bool:
    if "@" in found:
        own = {address.casefold() for address in sender.addresses if "@" in address}
        domains = {address.rpartition("@")[2] for address in own} - _EVERYBODYS
        return _bare(found) in own or found.casefold().rpartition("@")[2] in domains
    digits = _NO_DIGIT.sub("", found)
    return any(digits and digits in _NO_DIGIT.sub("", address) for address in sender.addresses if "@" not in address)
