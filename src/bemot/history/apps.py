"""Django's registration of `bemot.history`."""

from django.apps import AppConfig


class HistoryConfig(AppConfig):
    """Registers the package under its short label."""

    name = "bemot.history"
    label = "history"
