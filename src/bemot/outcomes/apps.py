"""Django's registration of `bemot.outcomes`."""

from django.apps import AppConfig


class OutcomesConfig(AppConfig):
    """Registers the package under its short label."""

    name = "bemot.outcomes"
    label = "outcomes"
