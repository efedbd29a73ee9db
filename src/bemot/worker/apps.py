"""Django's registration of `bemot.worker`."""

from django.apps import AppConfig


class WorkerConfig(AppConfig):
    """Registers the package under its short label."""

    name = "bemot.worker"
    label = "worker"
