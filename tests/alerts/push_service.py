"""A browser with its push service on loopback: hands out subscriptions, decrypts what comes, checks who signed it."""

import base64
import json
import os
from dataclasses import dataclass, field
from typing import Any

import http_ece
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.hazmat.primitives.serialization import Encoding, PublicFormat
from py_vapid import Vapid02, jwt
from pytest_httpserver import HTTPServer
from werkzeug import Request, Response


def _text(value: bytes) -> str:
    return base64.urlsafe_b64encode(value).rstrip(b"=").decode()


@dataclass
class Browser:
    """One browser: its keys, and what it was rung with."""

    service: HTTPServer
    path: str
    private: ec.EllipticCurvePrivateKey = field(default_factory=lambda: ec.generate_private_key(ec.SECP256R1()))
    secret: bytes = field(default_factory=lambda: os.urandom(16))
    rung: list[dict[str, Any]] = field(default_factory=list)
    claims: list[dict[str, Any]] = field(default_factory=list)
    signers: set[str] = field(default_factory=set)
    headers: list[dict[str, str]] = field(default_factory=list)
    bodies: list[bytes] = field(default_factory=list)
    answers: list[Response] = field(default_factory=list)
    """What the service answers first; afterwards it takes what comes."""

    @property
    def subscription(self) -> dict[str, str]:
        point = self.private.public_key().public_bytes(Encoding.X962, PublicFormat.UncompressedPoint)
        return {"endpoint": self.service.url_for(self.path), "p256dh": _text(point), "auth": _text(self.secret)}

    def take(self, request: Request) -> Response:
        """Do what a push service and then the browser do: check the signature, decrypt."""
        if self.answers:
            return self.answers.pop(0)
        signed = request.headers["Authorization"]
        assert Vapid02.verify(signed)
        parts = dict(part.split("=", 1) for part in signed.removeprefix("vapid ").split(","))
        self.claims.append(jwt.decode(parts["t"], parts["k"]))
        self.signers.add(parts["k"])
        self.headers.append(dict(request.headers))
        self.bodies.append(request.data)
        plain = http_ece.decrypt(request.data, private_key=self.private, auth_secret=self.secret, version="aes128gcm")
        self.rung.append(json.loads(plain))
        return Response(status=201)


def open_browser(service: HTTPServer, path: str = "/push/one") -> Browser:
    """Let a browser subscribe with the service."""
    browser = Browser(service, path)
    service.expect_request(path, method="POST").respond_with_handler(browser.take)
    return browser
