"""One folder per network, one contract (`base`). Plain Python: no Django, no domain."""
