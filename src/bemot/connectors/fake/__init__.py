"""A network in one SQLite file, for the demo story and for tests: it does what it is told, failures included."""
