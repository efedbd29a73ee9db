"""Django's registration of `bemot.accounts`."""

from django.apps import AppConfig


class AccountsConfig(AppConfig):
    """Registers the package under its short label."""

    name = "bemot.accounts"
    label = "accounts"
