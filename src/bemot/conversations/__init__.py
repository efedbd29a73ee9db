"""Contacts, conversations, threads and messages: what was said, by whom, about what."""
