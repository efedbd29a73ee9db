"""The form of an opinion: its name and its line."""

from django import forms
from django.utils.translation import gettext_lazy as _


class LineForm(forms.Form):
    title = forms.CharField(
        label=_("What do they say?"), help_text=_("A few words, as they would say it."), max_length=200, required=False
    )
    line = forms.CharField(
        label=_("What do all our answers say?"),
        help_text=_("Dates, amounts and promises count: an answer that states others is shown here."),
        widget=forms.Textarea(attrs={"rows": 5}),
        max_length=4000,
        required=False,
    )


class WatchForm(forms.Form):
    words = forms.CharField(
        label=_("Which words do you look for?"),
        help_text=_("Separated by commas. A word finds what begins with it; in quotation marks it finds itself alone."),
        max_length=500,
    )
