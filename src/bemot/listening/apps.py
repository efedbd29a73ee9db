"""Django's registration of `bemot.listening`."""

from django.apps import AppConfig


class ListeningConfig(AppConfig):
    """Registers the package under its short label."""

    name = "bemot.listening"
    label = "listening"
