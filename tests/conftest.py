"""What every test shares: a data folder of its own, the two databases, and the cast."""

import gc
from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path

import pytest
from pytest_django import DjangoDbBlocker

from tests.cast import Cast, make_cast

pytest_plugins = [
    "tests.house.closed_network",
    "tests.house.committing",
    "tests.house.no_skips",
    "tests.house.order",
    "tests.servers.atproto.fixtures",
    "tests.servers.wordpress.fixtures",
]


@pytest.fixture
def now() -> datetime:
    """Give a Tuesday morning in working hours (Stockholm: 10:00)."""
    return datetime(2026, 3, 10, 9, 0, tzinfo=UTC)


@pytest.fixture
def cast(db: None, now: datetime, tmp_path: Path) -> Cast:
    """Give ana, bo, cleo and dag with their inboxes and a channel on the fake network."""
    return make_cast(tmp_path / "network.sqlite3", now=now)


@pytest.fixture(autouse=True)
def _forget() -> Iterator[None]:
    """Let no test see what an earlier one left in this process."""
    yield
    for name in ("bemot.listening.corpora", "bemot.conversations.heads", "bemot.responses.library.shelf"):
        holding = __import__("sys").modules.get(name)
        if holding:
            holding.forget()


@pytest.fixture(scope="session")
def django_db_setup(django_db_setup: None, django_db_blocker: DjangoDbBlocker) -> Iterator[None]:
    """Let nobody hold on to the test database when it is dropped: threads of the live stream keep their connections."""
    yield
    from django.db import connection

    if connection.vendor == "postgresql":
        with django_db_blocker.unblock(), connection.cursor() as cursor:
            cursor.execute(
                "SELECT pg_terminate_backend(pid) FROM pg_stat_activity"
                " WHERE datname = current_database() AND pid <> pg_backend_pid()"
            )


def pytest_collection_finish() -> None:
    """Let the collector of garbage pass over what lives as long as the process: all modules, all tests."""
    gc.collect()
    gc.freeze()
