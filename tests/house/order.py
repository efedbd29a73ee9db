"""A pytest plugin for the whole suite: fast tests first; tests that share a real server stay on one worker."""

import pytest

LATER = ("slow", "servers", "journeys", "browser")
# What takes long to start, in the order in which a test with several of them chooses its company.
SERVERS = ("at_network", "wordpress_site", "isso_server", "mail_server")


def _rank(item: pytest.Item) -> int:
    return max((LATER.index(name) + 1 for name in LATER if item.get_closest_marker(name)), default=0)


def _company(item: pytest.Item) -> str | None:
    """Say with which others a test should stand, so that what they use is started once: a server, or a file's desk."""
    server = next((name for name in SERVERS if name in getattr(item, "fixturenames", ())), None)
    return server or (item.path.stem if item.get_closest_marker("browser") else None)


@pytest.hookimpl(tryfirst=True)
def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Sort stably by rank, and group what starts the same."""
    items.sort(key=_rank)
    for item in items:
        company = _company(item)
        if company and not item.get_closest_marker("xdist_group"):
            item.add_marker(pytest.mark.xdist_group(company))
