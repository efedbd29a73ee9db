"""Files that come with letters: looked at before anybody can open them, and given out as downloads only."""

import unicodedata
from pathlib import PurePath

import puremagic
from django.utils.translation import gettext_lazy as _

from bemot.connectors import registry
from bemot.connectors.base import Enclosure, Post
from bemot.conversations import wording
from bemot.conversations.models import Attachment, Message
from bemot.lib.errors import Refusal
from bemot.words import Refused

MOST_BYTES = 10_000_000
"""Larger than what people send of a ticket or a broken seat, smaller than what fills a disk."""

# What people send when something went wrong: pictures, scans, letters, tables, a short film. Nothing that acts.
_TAKEN = {
    "application/pdf": {"pdf"},
    "image/jpeg": {"jpg", "jpeg", "jfif"},
    "image/png": {"png"},
    "image/gif": {"gif"},
    "image/webp": {"webp"},
    "image/heic": {"heic", "heif"},
    "video/mp4": {"mp4", "m4v"},
    "video/quicktime": {"mov"},
    "audio/mpeg": {"mp3"},
    "audio/mp4": {"m4a"},
    "application/vnd.openxmlformats-officedocument.wordprocessingml.document": {"docx"},
    "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet": {"xlsx"},
    "application/vnd.oasis.opendocument.text": {"odt"},
    "application/vnd.oasis.opendocument.spreadsheet": {"ods"},
    "text/plain": {"txt", "csv", "log"},
}
_BY_ENDING = {ending: kind for kind, endings in _TAKEN.items() for ending in endings}
_MACRO = b"vbaProject.bin"
_UNNAMED = "file"
_NOT_TAKEN = _("This file was not taken in. Ask the person to send it as a PDF or a picture.")


class NotGivenOut(Refusal):
    """The file was refused when it came."""


def looked_at(message: Message, enclosure: Enclosure, position: int) -> Attachment:
    """Give the row of a file, unsaved: what it is by its bytes, and why it is refused where it is."""
    kind = kind_of(enclosure)
    return Attachment(
        message=message,
        position=position,
        name=_name(enclosure.name, kind),
        content_type=kind,
        size=len(enclosure.body),
        refused=_refused(enclosure, kind),
    )


def kind_of(enclosure: Enclosure) -> str:
    """Give the type that the bytes speak of; empty where they speak of none that is taken."""
    body, ending = enclosure.body, _ending(enclosure.name)
    found = _types(body)
    named = _BY_ENDING.get(ending, "")
    if named in found:  # several types begin alike (all office files are archives): then the name decides
        return named
    if (named == "text/plain" or not ending) and _is_text(body):
        return "text/plain"
    return min(found, default="") if named != "text/plain" else ""


def _types(body: bytes) -> set[str]:
    """Give the taken types that the bytes may be of."""
    try:
        hits = puremagic.magic_string(body[:100_000])
    except (puremagic.PureError, ValueError):
        return set()
    kinds = {one.mime_type for one in hits} | {_BY_ENDING.get(one.extension.lstrip("."), "") for one in hits}
    return kinds & _TAKEN.keys()


def body_of(attachment: Attachment) -> bytes:
    """Give the bytes of a file that was taken. Raises `NotGivenOut`."""
    if attachment.refused:
        raise NotGivenOut(_NOT_TAKEN)
    raw = attachment.message.raw_event
    if raw is None:
        raise NotGivenOut(_NOT_TAKEN)
    for piece in registry.get(raw.channel.connector).digest(wording.item(raw), raw.channel.account):
        if isinstance(piece, Post) and piece.letter and piece.external_id == attachment.message.external_id:
            return piece.letter.enclosures[attachment.position].body
    raise NotGivenOut(_NOT_TAKEN)


def _refused(enclosure: Enclosure, kind: str) -> str:
    if enclosure.cut:
        return Refused.CUT
    if len(enclosure.body) > MOST_BYTES:
        return Refused.SIZE
    if not kind or _MACRO in enclosure.body:
        return Refused.TYPE
    ending = _ending(enclosure.name)
    if ending and ending not in _TAKEN[kind]:
        return Refused.DISGUISED
    return ""


def _ending(name: str) -> str:
    return PurePath(name.replace("\\", "/")).suffix.lstrip(".").casefold()


def _name(given: str, kind: str) -> str:
    """Give a name that is safe in a header and on a disk."""
    bare = PurePath(given.replace("\\", "/")).name
    kept = "".join(sign for sign in unicodedata.normalize("NFC", bare) if unicodedata.category(sign)[0] != "C")
    kept = " ".join(kept.replace('"', "'").split()).lstrip(".")
    return kept[-200:] or f"{_UNNAMED}.{min(_TAKEN[kind])}" if kind else kept[-200:] or _UNNAMED


def _is_text(body: bytes) -> bool:
    if b"\x00" in body:
        return False
    try:
        body.decode("utf-8")
    except UnicodeDecodeError:
        return False
    return not body.lstrip()[:20].lower().startswith((b"<!doctype", b"<html", b"<svg", b"<?xml", b"<script", b"#!"))
