"""Screens: URLs, views, forms, templates, the live stream."""
