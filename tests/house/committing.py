"""A pytest plugin: what a test really commits is gone after it, and what the migrations had put there stands again."""

from collections.abc import Iterator
from datetime import UTC, datetime

import pytest

REAL = {"transactional_db", "live_server"}


def _commits(item: pytest.Item) -> bool:
    mark = item.get_closest_marker("django_db")
    return bool(REAL & set(getattr(item, "fixturenames", ())) or (mark and mark.kwargs.get("transaction")))


@pytest.hookimpl(tryfirst=True)
def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Have what the migrations made written down before the first test."""
    for item in filter(_commits, items):
        item.add_marker(pytest.mark.django_db(transaction=True, serialized_rollback=True), append=False)


@pytest.fixture(autouse=True)
def _erasing(request: pytest.FixtureRequest, django_db_blocker: object) -> Iterator[None]:
    """Delete the events within an erasure, before pytest-django empties table by table in an order of its own."""
    if not _commits(request.node):
        yield
        return
    yield
    from bemot.history.models import ErasureWindow, Event

    ErasureWindow.objects.create(opened_at=datetime.now(UTC), reason="the test is over")
    Event.objects.all().delete()


@pytest.hookimpl(wrapper=True)
def pytest_runtest_teardown(item: pytest.Item, nextitem: pytest.Item | None) -> Iterator[None]:
    """Put back the rows that migrations make: a test that rolls back may come after one that commits.

    After the last test the database is gone.
    """
    done = yield
    if _commits(item) and nextitem is not None:
        from django.db import connection

        with item.funcargs["django_db_blocker"].unblock():
            connection.creation.deserialize_db_from_string(connection._test_serialized_contents)
    return done
