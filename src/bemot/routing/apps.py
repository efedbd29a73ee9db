"""Django's registration of `bemot.routing`."""

from django.apps import AppConfig


class RoutingConfig(AppConfig):
    """Registers the package under its short label."""

    name = "bemot.routing"
    label = "routing"
