"""A text to look at."""

from django import forms


class CheckForm(forms.Form):
    text = forms.CharField(max_length=20000, strip=False, required=False, widget=forms.Textarea)
