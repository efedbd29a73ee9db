from tests.servers.isso.fixtures import isso_server
from tests.servers.wordpress.fixtures import wordpress_site

__all__ = ["isso_server", "wordpress_site"]
