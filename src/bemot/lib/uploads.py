"""Files that colleagues hand in: looked at, written where no web server looks, given back as bytes and never run."""

import os
import secrets
from dataclasses import dataclass
from pathlib import Path

import puremagic

from bemot.lib.errors import Refusal

LARGEST = 10 * 1024 * 1024
"""Bytes; a scanned letter of ten pages takes less."""
ALLOWED = {
    ".pdf": "application/pdf",
    ".png": "image/png",
    ".jpg": "image/jpeg",
    ".jpeg": "image/jpeg",
    ".webp": "image/webp",
    ".docx": "application/vnd.openxmlformats-officedocument.wordprocessingml.document",
    ".xlsx": "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
    ".odt": "application/vnd.oasis.opendocument.text",
    ".ods": "application/vnd.oasis.opendocument.spreadsheet",
    ".txt": "text/plain",
    ".csv": "text/csv",
}
"""What is kept, by the end of the name; programs, scripts, web pages and files with macros are not."""
_PLAIN = {".txt", ".csv"}
_ZIPPED = {".docx", ".xlsx", ".odt", ".ods"}


class TooLarge(Refusal):
    """The file is larger than `LARGEST`."""


class WrongKind(Refusal):
    """The file is of a kind that is not kept, or is not what its name says."""


@dataclass(frozen=True, slots=True)
class Upload:
    """A file as it was handed in."""

    name: str
    data: bytes


def kind_of(upload: Upload) -> str:
    """Give the media type. Raises `TooLarge` or `WrongKind` with no sentence: the caller says it in its own words."""
    if len(upload.data) > LARGEST:
        raise TooLarge
    ending = Path(upload.name).suffix.lower()
    if ending not in ALLOWED or not _is(ending, upload.data):
        raise WrongKind
    return ALLOWED[ending]


def keep(upload: Upload, folder: Path) -> str:
    """Write the bytes below `folder` under a random name without an ending, for the desk alone; give the name."""
    folder.mkdir(parents=True, exist_ok=True, mode=0o700)
    key = secrets.token_urlsafe(24)
    with os.fdopen(os.open(folder / key, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "wb") as file:
        file.write(upload.data)
    return key


def read(key: str, folder: Path) -> bytes:
    """Give the bytes back. Raises `FileNotFoundError`, also for a name that leads elsewhere."""
    if not key or Path(key).name != key:
        raise FileNotFoundError(key)
    return (folder / key).read_bytes()


def _is(ending: str, data: bytes) -> bool:
    if ending in _PLAIN:
        return _is_text(data)
    if ending in _ZIPPED:
        return data.startswith(b"PK\x03\x04") and b"vbaProject" not in data
    try:
        return ending in {found.extension for found in puremagic.magic_string(data)}
    except (puremagic.PureError, ValueError):
        return False


def _is_text(data: bytes) -> bool:
    try:
        return "\0" not in data.decode()
    except UnicodeDecodeError:
        return False
