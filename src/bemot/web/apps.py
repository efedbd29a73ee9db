"""Django's registration of `bemot.web`."""

from django.apps import AppConfig


class WebConfig(AppConfig):
    """Registers the package under its short label."""

    name = "bemot.web"
    label = "web"
