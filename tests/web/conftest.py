"""What tests of pages share."""

from typing import Any

import pytest

import bemot.settings


@pytest.fixture
def static_files(settings: Any) -> None:
    """Let the client find the static files as well, as on the running desk."""
    settings.MIDDLEWARE = bemot.settings.MIDDLEWARE
