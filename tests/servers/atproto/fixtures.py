"""The fixture `at_network`: a real AT Protocol network for the whole run, or one clear line why there is none."""

import os
from collections.abc import Iterator

import pytest

from tests.servers.atproto import network as at


@pytest.fixture(scope="session")
def at_network() -> Iterator[at.Network]:
    """Give the running network and let the address guard admit it. With CI=true a missing piece is an error."""
    try:
        network = at.shared()
    except at.Missing as missing:
        if os.environ.get("CI") == "true":
            raise
        pytest.skip(str(missing))
    with pytest.MonkeyPatch.context() as patch:
        admitted = [os.environ.get("BEMOT_PRIVATE_HOSTS", ""), network.hosts]
        patch.setenv("BEMOT_PRIVATE_HOSTS", ",".join(filter(None, admitted)))
        yield network
