"""Mailboxes: IMAP in, SMTP out; private talk in the conversation that it belongs to."""
