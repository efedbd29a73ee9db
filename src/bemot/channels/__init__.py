"""Connected accounts: connecting, fetching, sending, health."""
