"""From the second reading to the published answer."""
