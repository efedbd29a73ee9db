"""How long a test waits for what must come.

What is asserted is that a thing comes, never how soon: the machine may be busy, and where all is well
waiting costs nothing.
"""

PATIENCE = 90.0  # s
PATIENCE_MS = 90_000
