"""Django's registration of `bemot.conversations`."""

from django.apps import AppConfig


class ConversationsConfig(AppConfig):
    """Registers the package under its short label."""

    name = "bemot.conversations"
    label = "conversations"
