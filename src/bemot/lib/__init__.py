"""A few helpers without domain words."""
