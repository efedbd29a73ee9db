"""Benchmarks: each prints its figures as ratios to a trivial page, or against the budget, of the same run."""
