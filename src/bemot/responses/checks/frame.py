"""What stands around an answer: a greeting with the name, and at the end who signs and where to write."""

import re

from bemot.responses.checks import courtesy
from bemot.responses.checks.courtesy import Sender

_GREETINGS = {"sv": "Hej", "da": "Hej", "nb": "Hei", "nn": "Hei", "no": "Hei", "fi": "Hei"}
# "/ Ana" and "– Ana" stay together.
_SIGN_OFF = r"(?:(?<!\S)[/–—-]\s*)?"
_NAME = re.compile(r"[^\W\d_]{2,}(?:-[^\W\d_]{2,})?")


def greeting(contact_name: str, *, language: str) -> str:
    """Give the first line; without a name where what we know does not look like one."""
    return f"{_GREETINGS.get(language, 'Hello')} {first_name(contact_name)}".rstrip() + "!"


def first_name(contact_name: str) -> str:
    """Give the first word where it looks like a name, with a capital; else nothing."""
    words = contact_name.lstrip("@").split()
    first = words[0] if words and _NAME.fullmatch(words[0]) else ""
    return first[:1].upper() + first[1:]


def called(contact_name: str) -> str:
    """Give what to call somebody: the first name, else the name as it stands."""
    return first_name(contact_name) or contact_name


def closing(sender: Sender, *, signature: bool = True, address: bool = True) -> str:
    """Give the last lines: who signs, and the writer's own address, else the inbox's."""
    lines = [
        (sender.signature or sender.name) if signature else "",
        sender.addresses[0] if address and sender.addresses else "",
    ]
    return "\n".join(line for line in lines if line)


def empty(sender: Sender, *, contact_name: str, language: str) -> str:
    """Give the frame with nothing in it, as a draft begins."""
    end = closing(sender)
    return greeting(contact_name, language=language) + "\n\n" + (f"\n\n{end}" if end else "")


def is_empty(text: str, sender: Sender, *, contact_name: str, language: str) -> bool:
    """Say whether nobody has written anything yet."""
    return text.split() in ([], empty(sender, contact_name=contact_name, language=language).split())


def with_words(text: str, words: str, sender: Sender) -> str:
    """Put a paragraph into a text: before who signs and where to write, else at its end."""
    body, signed = text.rstrip(), None
    if sender.signature or sender.name:
        address = "|".join(re.escape(each) for each in sender.addresses)
        end = re.escape(sender.signature or sender.name) + (rf"(?:\s+(?:{address}))?" if address else "")
        signed = re.search(_SIGN_OFF + end + r"\Z", body)
    if signed:
        return f"{body[: signed.start()].rstrip()}\n\n{words}\n\n{signed.group()}".lstrip()
    return f"{body}\n\n{words}".lstrip()


def completed(text: str, sender: Sender, *, contact_name: str, language: str) -> str:
    """Put around a text what it lacks; what stands there already stays as it is."""
    first = "" if courtesy.greets(text, contact_name=contact_name) else greeting(contact_name, language=language)
    last = closing(
        sender,
        signature=not courtesy.is_signed(text, sender=sender),
        address=not courtesy.offers_contact(text, sender=sender),
    )
    return "\n\n".join(part for part in (first, text.strip(), last) if part)
