"""Comments of a WordPress site, read and answered by its REST API."""
