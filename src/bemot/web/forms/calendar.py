"""Handing over a roster as an iCalendar file."""

from django import forms
from django.utils.translation import gettext_lazy as _


class CalendarFileForm(forms.Form):
    file = forms.FileField(
        label=_("The file"),
        help_text=_("A calendar as .ics, at most 1 MB. Nothing counts until you have looked at it."),
        widget=forms.FileInput(attrs={"accept": ".ics,text/calendar"}),
    )
