"""Signing in for tests, and asking as htmx asks."""

import re
from typing import Any

from django.http import HttpResponse
from django.test import Client

from bemot.accounts.models import User


def signed_in(user: User) -> Client:
    """Give a browser in which `user` is signed in."""
    client = Client(headers={"accept-language": "en"})
    client.force_login(user, backend="allauth.account.auth_backends.AuthenticationBackend")
    return client


def part(client: Client, path: str, target: str) -> HttpResponse:
    """Ask for the part of a page that htmx would put into `target`."""
    return client.get(path, headers={"HX-Request": "true", "HX-Target": target})


def press(client: Client, path: str, data: dict[str, Any] | None = None) -> HttpResponse:
    """Post as htmx posts."""
    return client.post(path, data or {}, headers={"HX-Request": "true"})


def words(page: HttpResponse) -> str:
    """Give what a page says, without its tags."""
    return re.sub(r"<[^>]*>", "", page.content.decode())
