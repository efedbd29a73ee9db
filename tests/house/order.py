"""A pytest plugin for the whole suite: fast tests first; tests that share real servers stay on one worker."""

import pytest

LATER = ("slow", "servers", "journeys", "browser")
SHARING = {"servers", "journeys", "browser"}


def _rank(item: pytest.Item) -> int:
    return max((LATER.index(name) + 1 for name in LATER if item.get_closest_marker(name)), default=0)


@pytest.hookimpl(tryfirst=True)
def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Sort stably by rank, and group what starts the same servers, so that they are started once."""
    items.sort(key=_rank)
    for item in items:
        marks = {mark.name for mark in item.iter_markers()}
        if marks & SHARING and "xdist_group" not in marks:
            item.add_marker(pytest.mark.xdist_group("servers"))
