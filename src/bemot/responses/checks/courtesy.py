"""Whether an answer greets, is signed with a name, and offers a personal contact."""

import re
from dataclasses import dataclass

from bemot.accounts.models import User
from bemot.channels.models import Inbox

_GREETING = re.compile(
    r"\s*(?:@\S+\s+)?(?:hej\w*|hallå|god (?:morgon|dag|kväll)|tack|kära?|hi|hello|hey|dear|thanks?|thank you|"
    r"good (?:morning|afternoon|evening)|hei|moi|terve|kiitos|takk|goddag|tak)\b",
    re.IGNORECASE,
)
_CONTACT = re.compile(
    r"[\w.+-]+@[\w-]+\.[\w.-]+|\b(?:ring|mejla|maila|skriv (?:till|ett meddelande)|hör av dig|direktmeddelande|dm|"
    r"call|mail|e-?mail|write to|get in touch|contact|message) (?:mig|oss|till|me|us|på|at)\b|\bpm:?a\b",
    re.IGNORECASE,
)
# A signature stands at the end; further up a name is somebody who is spoken of.
_LAST_CHARS = 120


@dataclass(frozen=True, slots=True)
class Sender:
    """Who signs, and the addresses that are the organisation's own."""

    name: str = ""
    signature: str = ""
    addresses: tuple[str, ...] = ()

    @classmethod
    def of(cls, user: User, inbox: Inbox) -> "Sender":
        """Take name and addresses from the colleague and the inbox."""
        addresses = (user.contact_address, inbox.contact_address, user.email)
        return cls(name=user.first_name, signature=user.signature, addresses=tuple(each for each in addresses if each))


def greets(text: str, *, contact_name: str) -> bool:
    """Say whether it begins as one begins to a person: with a greeting or with the person's name."""
    first_name = contact_name.lstrip("@").split(" ")[0].casefold()
    begins_with_name = bool(first_name) and text.lstrip("@ ").casefold().startswith(first_name)
    return begins_with_name or _GREETING.match(text) is not None


def is_signed(text: str, *, sender: Sender) -> bool:
    """Say whether the sender's signature or first name stands near the end."""
    end = text.rstrip()[-_LAST_CHARS:].casefold()
    signed = bool(sender.signature) and sender.signature.casefold() in text.casefold()
    named = bool(sender.name) and re.search(rf"\b{re.escape(sender.name.casefold())}\b", end) is not None
    return signed or named


def offers_contact(text: str, *, sender: Sender) -> bool:
    """Say whether the person is told how to reach somebody."""
    folded = text.casefold()
    return any(address.casefold() in folded for address in sender.addresses) or _CONTACT.search(text) is not None
