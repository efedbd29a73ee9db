"""Web push: which browsers ring for whom, and ringing one of them (RFC 8030, 8291, 8292)."""

import base64
import json
from collections.abc import Mapping
from datetime import datetime, timedelta
from urllib.parse import urlsplit

import http_ece
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.hazmat.primitives.serialization import Encoding, PublicFormat
from django.conf import settings
from django.utils.translation import gettext_lazy as _
from py_vapid import Vapid02

from bemot.accounts.models import User
from bemot.alerts.models import PushDevice, PushKey
from bemot.connectors import http
from bemot.connectors.base import NeedsAttention, Rejected
from bemot.lib import secrets
from bemot.lib.errors import Refusal

# More browsers than one person carries; whoever has more has forgotten some.
MOST = 8
# A push that cannot be handed over within this time would ring for something that the deputy has long taken.
_LIVES_FOR = timedelta(hours=1)
# Push services take at most a day; half of it leaves room for clocks that differ.
_SIGNED_FOR = timedelta(hours=12)
_POINT, _SECRET = 65, 16
"""Bytes of a public key (uncompressed, P-256) and of the shared secret: RFC 8291, section 3.2."""


class NoDevice(Refusal):
    """What the browser handed over is no push subscription."""


class DeviceIsGone(Exception):
    """The push service knows the browser no longer, or no longer takes our key for it."""


def add(user: User, *, endpoint: str, p256dh: str, auth: str, name: str, now: datetime) -> PushDevice:
    """Let a browser ring for a colleague; the same browser again is the same device. Raises `NoDevice`."""
    if urlsplit(endpoint).scheme not in {"https", "http"} or not urlsplit(endpoint).hostname:
        raise NoDevice(_("This browser gave no address to ring it at. Update it, or try another one."))
    try:
        ec.EllipticCurvePublicKey.from_encoded_point(ec.SECP256R1(), _bytes(p256dh, _POINT))
        _bytes(auth, _SECRET)
    except ValueError as error:
        raise NoDevice(_("This browser gave no key to encrypt with. Update it, or try another one.")) from error
    device, _made = PushDevice.objects.update_or_create(
        endpoint=endpoint,
        defaults={
            "user": user,
            "p256dh": p256dh,
            "auth": auth,
            "name": name[:80],
            "made_at": now,
            "gone_at": None,
        },
    )
    live = PushDevice.objects.filter(user=user, gone_at__isnull=True).order_by("-made_at", "-pk")
    PushDevice.objects.filter(pk__in=[row.pk for row in live[MOST:]]).update(gone_at=now)
    return device


def remove(device: PushDevice, *, now: datetime) -> None:
    """Let a browser ring no more. Only the colleague whose it is calls this."""
    PushDevice.objects.filter(pk=device.pk, gone_at__isnull=True).update(gone_at=now)


def public_key(*, now: datetime) -> str:
    """Give the installation's public key as a browser wants it; makes the pair at first need."""
    point = _signer(now).public_key.public_bytes(Encoding.X962, PublicFormat.UncompressedPoint)
    return _text(point)


def ring(device: PushDevice, news: Mapping[str, str], *, topic: str, now: datetime) -> None:
    """Encrypt `news` for one browser and post it. Outside any transaction.

    `topic` lets a newer push replace one that waits for the same thing. Raises `TryLater`, or `DeviceIsGone`, which
    has then been written down.
    """
    body = http_ece.encrypt(
        json.dumps(news, ensure_ascii=False).encode(),
        private_key=ec.generate_private_key(ec.SECP256R1()),
        dh=_bytes(device.p256dh, _POINT),
        auth_secret=_bytes(device.auth, _SECRET),
        version="aes128gcm",
    )
    headers = {
        "Content-Encoding": "aes128gcm",
        "Content-Type": "application/octet-stream",
        "TTL": str(int(_LIVES_FOR.total_seconds())),
        "Urgency": "high",
        "Topic": topic,
        **_signature(device.endpoint, now=now),
    }
    try:
        with http.client() as client:
            http.request(client, "POST", device.endpoint, content=body, headers=headers, max_bytes=10_000)
    except (NeedsAttention, Rejected) as error:
        # 404 and 410: the browser has let go. 401 and 403: it was asked for with a key that is no longer ours.
        remove(device, now=now)
        raise DeviceIsGone(str(error)) from error


def _signature(endpoint: str, *, now: datetime) -> dict[str, str]:
    parts = urlsplit(endpoint)
    claims = {
        "aud": f"{parts.scheme}://{parts.netloc}",
        "exp": int((now + _SIGNED_FOR).timestamp()),
        "sub": settings.VAPID_SUBJECT,
    }
    signed: dict[str, str] = _signer(now).sign(claims)
    return signed


def _signer(now: datetime) -> Vapid02:
    if settings.VAPID_PRIVATE_KEY:
        return Vapid02.from_raw(settings.VAPID_PRIVATE_KEY.encode())
    row = PushKey.objects.first()
    if row is None:
        made = Vapid02()
        made.generate_keys()
        number = made.private_key.private_numbers().private_value
        sealed = secrets.seal({"private": _text(number.to_bytes(32, "big"))}, settings.SEALING_KEYS)
        # Two processes may come here at once: the first row counts for both.
        row, _made = PushKey.objects.get_or_create(pk=1, defaults={"sealed": sealed, "made_at": now})
    return Vapid02.from_raw(secrets.unseal(bytes(row.sealed), settings.SEALING_KEYS)["private"].encode())


def _text(value: bytes) -> str:
    return base64.urlsafe_b64encode(value).rstrip(b"=").decode()


def _bytes(value: str, length: int) -> bytes:
    """Read base64url without padding. Raises `ValueError` where it does not give `length` bytes."""
    found = base64.urlsafe_b64decode(value + "=" * (-len(value) % 4))
    if len(found) != length:
        msg = f"{len(found)} bytes, not {length}"
        raise ValueError(msg)
    return found
