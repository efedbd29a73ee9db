"""Django's registration of `bemot.responses`."""

from django.apps import AppConfig


class ResponsesConfig(AppConfig):
    """Registers the package under its short label."""

    name = "bemot.responses"
    label = "responses"
