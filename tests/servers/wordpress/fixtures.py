"""The fixture `wordpress_site`: a real WordPress for the whole run, or one clear line why there is none."""

import os
from collections.abc import Iterator

import pytest

from tests.servers.wordpress import site as wordpress


@pytest.fixture(scope="session")
def wordpress_site() -> Iterator[wordpress.Site]:
    """Give the running site and let the address guard admit it. With CI=true a missing piece is an error."""
    try:
        site = wordpress.shared()
    except wordpress.Missing as missing:
        if os.environ.get("CI") == "true":
            raise
        pytest.skip(str(missing))
    with pytest.MonkeyPatch.context() as patch:
        admitted = [os.environ.get("BEMOT_PRIVATE_HOSTS", ""), site.hosts]
        patch.setenv("BEMOT_PRIVATE_HOSTS", ",".join(filter(None, admitted)))
        yield site
