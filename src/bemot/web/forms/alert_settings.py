"""How a colleague wants to be told: each way from which level, at which hours; and a browser that rings."""

from datetime import time
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from bemot.alerts.models import Subscription
from bemot.alerts.wishes import Wish
from bemot.words import Level


class WishForm(forms.Form):
    from_level = forms.TypedChoiceField(
        label=_("What rings"),
        coerce=int,
        choices=[
            (int(Level.NORMAL), _("Everything that is mine")),
            (int(Level.URGENT), _("What is urgent, or worse")),
            (int(Level.SERIOUS), _("What is serious, or worse")),
            (int(Level.CRISIS), _("A crisis only")),
            (Subscription.NEVER, _("Nothing")),
        ],
    )
    begins = forms.TimeField(
        label=_("From"), required=False, widget=forms.TimeInput(attrs={"type": "time"}, format="%H:%M")
    )
    ends = forms.TimeField(
        label=_("To"), required=False, widget=forms.TimeInput(attrs={"type": "time"}, format="%H:%M")
    )
    working_days = forms.BooleanField(label=_("Monday to Friday only"), required=False)

    def clean(self) -> dict[str, Any]:
        """Both hours or none: half a choice would be a guess."""
        words = super().clean() or {}
        begins, ends = words.get("begins"), words.get("ends")
        if not self.errors and (begins is None) != (ends is None):
            missing = "ends" if ends is None else "begins"
            self.add_error(missing, _("Give both hours, or leave both empty to be told at any hour."))
        return words

    def wish(self) -> Wish:
        """Give what was chosen. The same hour twice is the whole day."""
        words = dict(self.cleaned_data)
        if words["begins"] == words["ends"] and words["begins"] != time():
            words["begins"] = words["ends"] = None
        return Wish(**words)


class PushWishForm(WishForm):
    with_words = forms.BooleanField(
        label=_("Show how the comment begins"),
        help_text=_("It travels encrypted to this browser alone, but whoever sees your screen can read it."),
        required=False,
    )


class DeviceForm(forms.Form):
    endpoint = forms.CharField(max_length=1000, widget=forms.HiddenInput)
    p256dh = forms.CharField(max_length=100, widget=forms.HiddenInput)
    auth = forms.CharField(max_length=40, widget=forms.HiddenInput)
    old = forms.CharField(max_length=1000, widget=forms.HiddenInput, required=False)


class ServiceForm(forms.Form):
    address = forms.CharField(
        label=_("Address of the service"),
        help_text=_("As Apprise writes it, for example ntfy://our-desk, slack://… or 46elks://…. It is kept sealed."),
        max_length=500,
        widget=forms.TextInput(attrs={"autocomplete": "off", "spellcheck": "false"}),
    )
