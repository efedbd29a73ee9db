"""The demo story: a week at a fictional regional railway, as data and a reader. Plain Python."""
