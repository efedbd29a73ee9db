"""Makes a post of a mail as it came over the wire: who, when, the newest words, what it answers, and the files."""

import email
import hashlib
import re
from datetime import UTC, datetime
from email import policy
from email.errors import MessageError
from email.message import EmailMessage, MIMEPart
from email.utils import getaddresses, parsedate_to_datetime

from bemot.connectors.base import Account, Author, Enclosure, Letter, Post, RawItem, Rejected
from bemot.connectors.mailbox import reports, tokens, trimming
from bemot.lib import markup

MAILED = "mail"
CUT = "message/rfc822; cut=yes"
"""The content type of a mail of which only the beginning was fetched."""

OWN_ID = re.compile(r"<bemot\.[0-9a-f]{32}@")
"""How the Message-IDs begin that the desk has made."""

_MESSAGE_ID = re.compile(r"<[^<>\s]{3,500}>")
_HEADS = (b"message-id", b"from", b"date", b"subject")
_TO = ("To", "Cc", "Delivered-To", "X-Original-To", "Envelope-To", "Resent-To")
_MOST_ENCLOSURES = 30
_LONGEST_ID = 400
# What Python's parser of headers raises over broken mails, beside its own errors.
_UNREADABLE = (MessageError, ValueError, LookupError, AttributeError, TypeError, RecursionError)


def item(body: bytes, *, cut: bool = False) -> RawItem:
    """Give a fetched mail what it is known by: what was written, not where it lies.

    A server that numbers its mails anew gives the same ones again; and two mails that claim the same Message-ID are
    two mails.
    """
    head, _, rest = body.replace(b"\r\n", b"\n").partition(b"\n\n")
    lines = re.split(rb"\n(?![ \t])", head)
    known = [line for line in lines if line.partition(b":")[0].strip().lower() in _HEADS]
    digest = hashlib.sha256(b"\n".join([*known, b"", rest])).hexdigest()
    given = next((line for line in known if line.lower().startswith(b"message-id")), b"").decode("ascii", "replace")
    message_id = _MESSAGE_ID.search(given)
    name = message_id[0][:_LONGEST_ID] if message_id else ""
    return RawItem(
        kind=MAILED,
        external_id=f"{name}#{digest[:16]}",
        revision=digest[:32],
        body=body,
        content_type=CUT if cut else "message/rfc822",
    )


def read(raw: RawItem, account: Account) -> Post | None:
    """Make a post; None for the copy of what the desk itself has sent. Raises `Rejected` for what cannot be read."""
    message = email.message_from_bytes(raw.body, policy=policy.default)
    try:
        if not any(message.get(name) for name in ("From", "Message-ID", "Date", "Subject")):
            raise Rejected("This is no mail: it has no head.")
        return _post(raw, message, account)
    except _UNREADABLE as error:
        raise Rejected(f"This mail cannot be read: {error!r}") from error


def _post(raw: RawItem, message: EmailMessage, account: Account) -> Post | None:
    message_id = _first_id(message, "Message-ID")
    if OWN_ID.match(message_id):
        return None
    whole = _text(message).replace("\r\n", "\n").strip()
    text = trimming.trimmed(whole)
    author = _author(message, account)
    subject = _header(message, "Subject")
    answers = _answered(message)
    sender = author.external_id if author else ""
    letter = Letter(
        message_id=message_id,
        subject=tokens.without(subject),
        tokens=_tokens(message, subject, account),
        answers=answers,
        whole="" if text.strip() == whole else whole,
        automatic=reports.is_automatic(message, sender),
        failure=reports.failure(message),
        enclosures=_enclosures(message, cut=raw.content_type == CUT),
    )
    return Post(
        external_id=raw.external_id,
        root_id=raw.external_id,
        revision=raw.revision,
        author=author,
        text=text,
        created_at=_time(_header(message, "Date")),
        private=True,
        addressed=not letter.automatic,
        title=letter.subject,
        letter=letter,
    )


def _header(message: EmailMessage, name: str) -> str:
    return " ".join(str(message.get(name, "")).split())


def _first_id(message: EmailMessage, name: str) -> str:
    found = _MESSAGE_ID.search(_header(message, name))
    return found[0][:_LONGEST_ID] if found else ""


def _answered(message: EmailMessage) -> tuple[str, ...]:
    near = _MESSAGE_ID.findall(_header(message, "In-Reply-To"))
    far = _MESSAGE_ID.findall(_header(message, "References"))
    return tuple(dict.fromkeys(each[:_LONGEST_ID] for each in (*near, *reversed(far))))[:50]


def _author(message: EmailMessage, account: Account) -> Author | None:
    """Give who would be answered. A form on the own site sends from the own address and names its visitor thus."""
    people = getaddresses([_header(message, "Reply-To")]) + getaddresses([_header(message, "From")])
    own = account.own_id.casefold()
    for name, address in people:
        known = address.strip().casefold()
        if "@" in known and known != own and not _is_tokened(known, account):
            shown = name.strip() or _name_of(people, known)
            return Author(external_id=known[:500], handle=address.strip()[:300], name=shown[:300])
    return None


def _is_tokened(address: str, account: Account) -> bool:
    separator = str(account.settings.get("separator", ""))
    return bool(tokens.found([address], "", address=account.own_id, separator=separator))


def _name_of(people: list[tuple[str, str]], address: str) -> str:
    return next((name.strip() for name, one in people if one.strip().casefold() == address and name.strip()), "")


def _tokens(message: EmailMessage, subject: str, account: Account) -> tuple[str, ...]:
    heads = [str(each) for name in _TO for each in message.get_all(name, [])]
    addresses = [address for _, address in getaddresses(heads)]
    separator = str(account.settings.get("separator", ""))
    return tokens.found(addresses, subject, address=account.own_id, separator=separator)


def _time(value: str) -> datetime | None:
    try:
        found = parsedate_to_datetime(value)
    except (ValueError, IndexError, TypeError):
        return None
    return (found if found.tzinfo else found.replace(tzinfo=UTC)).astimezone(UTC)


def _text(message: EmailMessage) -> str:
    """Give the words, plain where there are plain ones; a report's explanation counts as its words."""
    plain = _decoded(message.get_body(("plain",)))
    if plain.strip():
        return plain
    html = _decoded(message.get_body(("html",)))
    if html.strip():
        return markup.plain(html)
    parts = [part for part in message.walk() if part.get_content_type() == "text/plain" and not part.get_filename()]
    return _decoded(parts[0]) if parts else ""


def _decoded(part: MIMEPart | None) -> str:
    data = part.get_payload(decode=True) if part is not None else None
    if part is None or not isinstance(data, bytes):
        return ""
    try:
        return data.decode(part.get_content_charset() or "utf-8")
    except (LookupError, UnicodeDecodeError):
        return data.decode("cp1252", errors="replace")


def _enclosures(message: EmailMessage, *, cut: bool) -> tuple[Enclosure, ...]:
    if reports.is_report(message):
        return ()
    bodies = {id(message.get_body((kind,))) for kind in ("plain", "html")}
    parts = [part for part in message.walk() if id(part) not in bodies and _is_file(part)]
    return tuple(
        Enclosure(
            name=(part.get_filename() or "")[:200],
            declared_type=part.get_content_type(),
            body=_bytes(part),
            cut=cut and number == len(parts) - 1,
        )
        for number, part in enumerate(parts[:_MOST_ENCLOSURES])
    )


def _is_file(part: EmailMessage) -> bool:
    if part.is_multipart() and part.get_content_type() != "message/rfc822":
        return False
    return bool(part.get_filename()) or part.get_content_disposition() == "attachment" or not _is_text(part)


def _is_text(part: EmailMessage) -> bool:
    return part.get_content_maintype() == "text"


def _bytes(part: EmailMessage) -> bytes:
    if part.get_content_type() == "message/rfc822":
        return part.as_bytes()
    data = part.get_payload(decode=True)
    return data if isinstance(data, bytes) else b""
