"""What every test shares: a data folder of its own, the two databases, and the cast."""

import os
import tempfile
from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path

import pytest

# Before Django reads its settings: no test touches a real installation.
os.environ["BEMOT_DATA"] = tempfile.mkdtemp(prefix="bemot-tests-")
os.environ.setdefault("BEMOT_SECRET_KEY", "a key for tests alone, forty characters long")
os.environ["DATABASE_URL"] = os.environ.get("BEMOT_TEST_DATABASE_URL", "")

from tests.cast import Cast, make_cast

pytest_plugins = ["tests.house.no_skips", "tests.house.order"]


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
    corpora = __import__("sys").modules.get("bemot.listening.corpora")

    if corpora:
        corpora.forget()


@pytest.fixture
def _erasing(transactional_db: None) -> Iterator[None]:
    """Let the database be emptied after a test that really commits: events are deleted by an erasure only."""
    yield
    from bemot.history.models import ErasureWindow

    ErasureWindow.objects.create(opened_at=datetime.now(UTC), reason="the test is over")
