"""Which server proposes words, where an organisation wants that."""

from django import forms
from django.utils.translation import gettext_lazy as _


class AssistantForm(forms.Form):
    address = forms.URLField(
        label=_("Address of the server"),
        help_text=_(
            "Up to the part before /chat/completions, for example https://models.example/v1. A server on your own "
            "computer or network must be named in BEMOT_PRIVATE_HOSTS when the desk is started."
        ),
        max_length=500,
        assume_scheme="https",
    )
    model = forms.CharField(label=_("Name of the model"), max_length=120)
    secret = forms.CharField(
        label=_("Key"),
        help_text=_("Kept sealed, never shown again. Empty: the one that is there stays, or none is needed."),
        widget=forms.PasswordInput(attrs={"autocomplete": "off"}),
        max_length=500,
        required=False,
    )
