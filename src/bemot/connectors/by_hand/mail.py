"""Finds the post in a notification mail, forwarded or not: its text, author, link and time."""

import email
import re
from dataclasses import dataclass
from datetime import UTC, datetime
from email import policy
from email.message import EmailMessage, MIMEPart
from email.utils import parsedate_to_datetime

from bemot.connectors.by_hand import links
from bemot.lib import markup

_FORWARDED = re.compile(
    r"^[ \t>]*-{2,}\s*((forwarded|original) message|vidarebefordrat (meddelande|mejl)|ursprungligt meddelande)\s*-{2,}"
    r"|^\s*(begin forwarded message|vidarebefordrat brev|börja vidarebefordrat).*:\s*$",
    re.IGNORECASE | re.MULTILINE,
)
_HEADER = re.compile(
    r"^[ \t>*]*(from|från|sent|skickat|date|datum|to|till|cc|kopia|subject|ämne|reply-to)[ \t]*:\*?[ \t]*(.*)$",
    re.IGNORECASE,
)
_DID = (
    r"commented|replied|answered|mentioned|tagged|posted|wrote|left a|reviewed|rated"
    r"|kommenterade|har kommenterat|svarade|har svarat|nämnde|har nämnt|omnämnde|taggade|skrev|lämnade|recenserade"
    r"|betygsatte"
)
_SOMEBODY_DID = re.compile(rf"^\W*(?P<who>[^\n:]{{1,60}}?)\s+(?:{_DID})\b", re.IGNORECASE)
_FROM_SOMEBODY = re.compile(
    r"(?:comment|reply|review|message|mention|kommentar|svar|recension|omdöme|meddelande|omnämnande)\s+(?:from|by|från|av)\s+"
    r"(?P<who>[^\n:(]{1,60})",
    re.IGNORECASE,
)
_AUTHOR_LINE = re.compile(r"^(?:author|författare|av|skribent)\s*:\s*(?P<who>[^(\n]+)", re.IGNORECASE | re.MULTILINE)
_TEXT_LINE = re.compile(r"^(?:comment|kommentar|message|meddelande|text)\s*:[ \t]*", re.IGNORECASE | re.MULTILINE)
_QUOTED = re.compile(r"[“”\"»«](?P<text>[^“”\"»«]{2,}?)[”“\"«»]\s*$", re.MULTILINE)
_CALL = re.compile(
    r"(view|see|show|reply|read|open|like|go to|approve|trash|spam|permalink|visa|se|svara|läs|öppna|gilla|gå till"
    r"|godkänn|permalänk)\b",
    re.IGNORECASE,
)
# Anchored at the start of a line: a comment may well speak of unsubscribing.
_FOOT = re.compile(
    r"(unsubscribe|avprenumerera|avregistrera|you (are )?receiv(e|ing) this|this (message|e-?mail) was sent"
    r"|detta (meddelande|mejl) skickades|du får (det här|detta) (mejlet|meddelandet|mejl|meddelande)"
    r"|you can see all comments|du kan se alla kommentarer|notification settings|aviseringsinställningar|©)",
    re.IGNORECASE,
)
_HOUSEKEEPING = re.compile(
    r"unsubscribe|avprenumerera|avregistrera|settings|preferences|privacy|/help|/wp-admin/|action=", re.IGNORECASE
)
_ADDRESS = re.compile(r"https?://[^\s<>\"')\]]+")
_SPEAKS_OF_COMMENT = re.compile(r"\b(new|ny|nytt|a) (comment|kommentar|reply|svar)\b", re.IGNORECASE)
_LONGEST_CALL = 40
"""Characters; a longer line that starts with "View" is somebody's sentence."""


@dataclass(frozen=True, slots=True)
class Notification:
    """What was found; `author` and `url` are empty where the mail does not say."""

    text: str
    author: str = ""
    url: str = ""
    subject: str = ""
    created_at: datetime | None = None


def read(data: bytes) -> Notification:
    """Read a mail as it came over the wire. What is of no known shape gives its whole text."""
    message = _innermost(email.message_from_bytes(data, policy=policy.default))
    text, addresses = _contents(message)
    subject, sent = str(message.get("Subject", "")), _time(str(message.get("Date", "")))
    text, inner = _unwrapped(text)
    subject, sent = inner.get("subject", subject), _time(inner.get("date", "")) or sent
    subject = re.sub(r"^((fwd?|vb|vs|sv|re)\s*:\s*)+", "", subject.strip(), flags=re.IGNORECASE)
    author = _author(subject, text)
    return Notification(
        text=_post(text, author) or text, author=author, url=_link(addresses), subject=subject, created_at=sent
    )


def _innermost(message: EmailMessage) -> EmailMessage:
    """Take the mail that was attached whole, where there is one."""
    for part in message.walk():
        if part.get_content_type() == "message/rfc822" and part is not message:
            inner = part.get_payload(0)
            if isinstance(inner, EmailMessage):
                return _innermost(inner)
    return message


def _contents(message: EmailMessage) -> tuple[str, list[tuple[str, str]]]:
    """Give the text and all addresses with the words that lead to them."""
    plain, html = (_decoded(message.get_body((kind,))) for kind in ("plain", "html"))
    addresses = markup.links(html)
    text = plain if plain.strip() else markup.plain(html)
    before = ""
    for line in text.splitlines():
        addresses += [
            (found.rstrip(".,;"), line.replace(found, "").strip() or before) for found in _ADDRESS.findall(line)
        ]
        before = line.strip()
    return text.replace("\r\n", "\n"), addresses


def _decoded(part: MIMEPart | None) -> str:
    if part is None:
        return ""
    data = part.get_payload(decode=True)
    if not isinstance(data, bytes):
        return ""
    try:
        return data.decode(part.get_content_charset() or "utf-8")
    except (LookupError, UnicodeDecodeError):
        return data.decode("cp1252", errors="replace")


def _unwrapped(text: str) -> tuple[str, dict[str, str]]:
    """Take away what the one who forwarded wrote, and the copied head; give subject and date of that head."""
    marker = _FORWARDED.search(text)
    lines = (text[marker.end() :] if marker else text).lstrip("\n").split("\n")
    start = next((n for n in range(len(lines)) if all(_HEADER.match(line) for line in lines[n : n + 3])), None)
    if len(lines) < 4 or start is None or (not marker and not _HEADER.match(lines[start])):
        return ("\n".join(lines) if marker else text).strip(), {}
    head: dict[str, str] = {}
    end = start
    while end < len(lines) and (found := _HEADER.match(lines[end])):
        name = {"ämne": "subject", "datum": "date", "skickat": "date", "sent": "date"}.get(
            found[1].lower(), found[1].lower()
        )
        head[name] = found[2].strip()
        end += 1
    return "\n".join(re.sub(r"^> ?", "", line) for line in lines[end:]).strip(), head


def _author(subject: str, text: str) -> str:
    body = _AUTHOR_LINE.search(text)
    candidates = [body, _SOMEBODY_DID.match(subject), _FROM_SOMEBODY.search(subject)]
    candidates += [_SOMEBODY_DID.match(line) for line in text.split("\n")[:12]]
    who = next((found["who"] for found in candidates if found), "")
    return who.strip(" \t\"'“”*[]-–.")


def _post(text: str, author: str) -> str:
    """Cut the post out: after `Comment:`, else in quotes, else between who did what and what one can click on."""
    if (marked := _TEXT_LINE.search(text)) and _AUTHOR_LINE.search(text):
        return _until_foot(text[marked.end() :], call_has_address=True)
    lines = text.split("\n")
    said = next(
        (n for n, line in enumerate(lines[:12]) if author and author in line and _SOMEBODY_DID.match(line)), None
    )
    if said is None:
        return ""
    rest = _until_foot("\n".join(lines[said + 1 :]), call_has_address=False)
    if not rest and (quoted := _QUOTED.search(lines[said])):
        rest = quoted["text"]
    quoted = _QUOTED.fullmatch(rest)
    return quoted["text"].strip() if quoted else rest


def _until_foot(text: str, *, call_has_address: bool) -> str:
    """Take lines up to the first button or the foot. In plain mails a button shows its address; a sentence has none."""
    kept: list[str] = []
    for line in text.strip().split("\n"):
        bare = line.strip(" \t[]>*")
        if _FOOT.match(bare) or bare.startswith("-- ") or (kept and _is_call(bare, has_address=call_has_address)):
            break
        if not _ADDRESS.fullmatch(bare):
            kept.append(line.rstrip())
    return re.sub(r"\n{3,}", "\n\n", "\n".join(kept)).strip()


def _is_call(line: str, *, has_address: bool) -> bool:
    """Say whether a line is a button's words; what ends like a sentence is somebody's sentence."""
    words = _ADDRESS.sub("", line).strip()
    if has_address and words == line:
        return False
    return len(words) <= _LONGEST_CALL and _CALL.match(words) is not None and not words.endswith((".", "!", "?"))


def _link(addresses: list[tuple[str, str]]) -> str:
    """Choose the address of the post: one that names a post, else one whose words offer to show or answer it."""
    offered = ""
    for address, words in addresses:
        if _FOOT.match(words) or _HOUSEKEEPING.search(address):
            continue
        try:
            link = links.read(address)
        except links.NoLink:
            continue
        if link.post:
            return link.url
        if not offered and (_CALL.match(words) or _SPEAKS_OF_COMMENT.search(words)):
            offered = link.url
    return offered


def _time(value: str) -> datetime | None:
    try:
        found = parsedate_to_datetime(value)
    except ValueError:
        return None
    return found if found.tzinfo else found.replace(tzinfo=UTC)
