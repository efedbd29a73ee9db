"""Bemöt: a response desk that takes each critical comment from the first alert to a closed loop."""

__version__ = "0.1.0"
