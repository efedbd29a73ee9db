"""The forms of private talk: what a person writes by a link, and what somebody outside is asked."""

from django import forms
from django.utils.translation import gettext_lazy as _

from bemot.conversations.letterbox import LONGEST


class WriteForm(forms.Form):
    """Read by people who know nothing of the desk; only the first field is required."""

    text = forms.CharField(
        label=_("What do you want to tell us?"), widget=forms.Textarea(attrs={"rows": 8}), max_length=LONGEST
    )
    name = forms.CharField(
        label=_("Your name"),
        max_length=120,
        required=False,
        widget=forms.TextInput(attrs={"autocomplete": "name"}),
    )
    mail = forms.EmailField(
        label=_("Your mail address"),
        help_text=_("Leave it if you would like an answer by mail."),
        required=False,
        widget=forms.EmailInput(attrs={"autocomplete": "email"}),
    )
    phone = forms.CharField(
        label=_("Your phone number"),
        help_text=_("Leave it if you would rather be called."),
        max_length=40,
        required=False,
        widget=forms.TextInput(attrs={"autocomplete": "tel", "inputmode": "tel"}),
    )


class AskOutsideForm(forms.Form):
    address = forms.EmailField(label=_("To whom?"), help_text=_("A mail address."))
    name = forms.CharField(label=_("The person's name"), max_length=120, required=False)
    question = forms.CharField(
        label=_("What do you want to know?"), widget=forms.Textarea(attrs={"rows": 3}), max_length=4000
    )
    shown = forms.CharField(
        label=_("What they get to read of the post"),
        help_text=_("Personal data is left out already. Take away what is not needed; empty: nothing."),
        widget=forms.Textarea(attrs={"rows": 5}),
        max_length=10_000,
        required=False,
    )
