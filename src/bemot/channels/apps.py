"""Django's registration of `bemot.channels`."""

from django.apps import AppConfig


class ChannelsConfig(AppConfig):
    """Registers the package under its short label."""

    name = "bemot.channels"
    label = "channels"
