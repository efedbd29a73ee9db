"""What comes after the answer: private contact, resolution, the return, corrections, improvements."""
