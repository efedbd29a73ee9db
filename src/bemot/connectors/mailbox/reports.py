"""Recognises what machines send: absence notices, and the reports of mail servers (RFC 3464) on what they are about."""

import email
import re
from email import policy
from email.message import EmailMessage, Message

from bemot.connectors.base import DeliveryFailure

_AUTOMATIC_SENDERS = re.compile(r"^(mailer-daemon|postmaster|no-?reply-?bounce|bounces?)\b", re.IGNORECASE)
_AUTOMATIC_PRECEDENCE = {"auto_reply", "auto-reply"}
_MESSAGE_ID = re.compile(r"<[^<>\s]{3,500}@[^<>\s]{1,500}>")


def is_automatic(message: EmailMessage, sender: str) -> bool:
    """Say whether a machine answered: RFC 3834, its older cousins, or the report of a server."""
    submitted = str(message.get("Auto-Submitted", "no")).split(";")[0].strip().lower()
    if submitted.startswith("auto-replied") or is_report(message):
        return True
    old = {str(message.get("Precedence", "")).strip().lower()} & _AUTOMATIC_PRECEDENCE
    older = message.get("X-Autoreply") or message.get("X-Autorespond")
    return bool(old or older or _AUTOMATIC_SENDERS.match(sender))


def is_report(message: EmailMessage) -> bool:
    """Say whether it is a report about the delivery of another mail."""
    return message.get_content_type() == "multipart/report" or str(message.get("Return-Path", "")).strip() == "<>"


def failure(message: EmailMessage) -> DeliveryFailure | None:
    """Give which letter did not arrive and why; None where nothing failed for good, or it is not said of what."""
    statuses = [part for part in message.walk() if part.get_content_type() == "message/delivery-status"]
    if not statuses:
        return None
    fields = _fields(statuses[0])
    if fields.get("action", "").lower() != "failed":
        return None
    ids = _original_ids(message)
    words = fields.get("diagnostic-code", "").partition(";")[2].strip() or fields.get("status", "")
    return DeliveryFailure(message_id=ids, words=" ".join(words.split())[:500]) if ids else None


def _fields(status: Message) -> dict[str, str]:
    """Give the fields of all recipients; the first failure is what counts."""
    blocks = status.get_payload()
    found: dict[str, str] = {}
    for block in blocks if isinstance(blocks, list) else []:
        if not isinstance(block, Message):
            continue
        fields = {name.lower(): str(value) for name, value in block.items()}
        if fields.get("action", "").lower() == "failed":
            return fields
        found |= fields
    return found


def _original_ids(message: EmailMessage) -> str:
    """Give the Message-ID of the mail that came back: whole, or its head alone."""
    for part in message.walk():
        kind = part.get_content_type()
        if kind == "message/rfc822":
            inner = part.get_payload(0)
            head = str(inner.get("Message-ID", "")) if isinstance(inner, Message) else ""
        elif kind == "text/rfc822-headers":
            data = part.get_payload(decode=True)
            raw = data if isinstance(data, bytes) else b""
            head = str(email.message_from_bytes(raw, policy=policy.compat32).get("Message-ID", ""))
        else:
            continue
        if hit := _MESSAGE_ID.search(head):
            return hit[0]
    return ""
