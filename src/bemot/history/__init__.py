"""What happened, as an append-only list of events."""
