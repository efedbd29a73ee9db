"""Django's registration of `bemot.alerts`."""

from django.apps import AppConfig


class AlertsConfig(AppConfig):
    """Registers the package under its short label."""

    name = "bemot.alerts"
    label = "alerts"
