"""Browsers of the cast: signed in, and asking for English, so that sentences can be compared."""

from collections.abc import Callable

import pytest
from django.test import Client

from bemot.accounts.models import User


@pytest.fixture
def sits(settings) -> Callable[[User | None], Client]:
    """Give a function that gives the browser of a colleague; None stands for nobody."""
    settings.DESK_ADDRESS = "http://testserver"

    def sits(user: User | None = None) -> Client:
        client = Client(headers={"accept-language": "en"})
        if user is not None:
            client.force_login(user)
        return client

    return sits
