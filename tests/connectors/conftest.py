"""A web server on loopback that the address guard admits."""

import pytest
from pytest_httpserver import HTTPServer


@pytest.fixture
def web(httpserver: HTTPServer, monkeypatch: pytest.MonkeyPatch) -> HTTPServer:
    """Give the server; `web.url_for("/path")` is its address."""
    monkeypatch.setenv("BEMOT_PRIVATE_HOSTS", f"{httpserver.host}:{httpserver.port}")
    return httpserver
