"""The answer library: what was answered, found again, held to one line, and told to everybody beforehand."""
