"""The AT Protocol: Bluesky and every other server that speaks it."""
