"""What a screen needs from many layers in a fixed number of queries."""
