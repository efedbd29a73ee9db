"""The network for all tests of this folder; a fresh account and a critic for the tests of the connector."""

import pytest

from tests.servers.atproto.desk import Desk, make_desk
from tests.servers.atproto.fixtures import at_network
from tests.servers.atproto.network import Network
from tests.servers.atproto.person import Person

__all__ = ["at_network"]


@pytest.fixture
def desk(at_network: Network) -> Desk:
    return make_desk(at_network)


@pytest.fixture(scope="module")
def critic(at_network: Network) -> Person:
    return at_network.person("critic")
