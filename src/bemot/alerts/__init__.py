"""Who must know now, by which way, and whether somebody has it."""
