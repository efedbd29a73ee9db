"""Seal what must not be readable in the database: channel credentials."""

import base64
import hashlib
import json
from collections.abc import Mapping, Sequence
from typing import Any

from cryptography.fernet import Fernet, InvalidToken, MultiFernet


class CannotUnseal(Exception):
    """The sealed bytes were made with a key that this installation does not have."""


def key_from(secret: str) -> str:
    """Derive a sealing key from the installation's secret."""
    digest = hashlib.sha256(b"bemot sealing " + secret.encode()).digest()
    return base64.urlsafe_b64encode(digest).decode()


def seal(value: Mapping[str, Any], keys: Sequence[str]) -> bytes:
    """Seal a JSON object with the first of `keys`."""
    return _box(keys).encrypt(json.dumps(value).encode())


def unseal(sealed: bytes, keys: Sequence[str]) -> dict[str, Any]:
    """Open what `seal` made with any of `keys`; empty bytes are an empty object. Raises `CannotUnseal`."""
    if not sealed:
        return {}
    try:
        opened: dict[str, Any] = json.loads(_box(keys).decrypt(sealed))
    except InvalidToken as error:
        raise CannotUnseal("sealed with another secret key") from error
    return opened


def _box(keys: Sequence[str]) -> MultiFernet:
    return MultiFernet([Fernet(key) for key in keys])
