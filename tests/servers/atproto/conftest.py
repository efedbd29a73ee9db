from tests.servers.atproto.fixtures import at_network

__all__ = ["at_network"]
