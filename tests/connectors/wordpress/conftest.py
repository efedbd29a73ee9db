from tests.servers.wordpress.fixtures import wordpress_site

__all__ = ["wordpress_site"]
