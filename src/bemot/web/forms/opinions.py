"""The form of an opinion: its name and its line."""

from django import forms
from django.http import QueryDict
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


class CrowdForm(forms.Form):
    """Which of the comments that were shown say the same, and whether the others are another matter."""

    shown = forms.RegexField(r"^\d+( \d+)*$")
    same = forms.TypedMultipleChoiceField(coerce=int, required=False)
    others = forms.BooleanField(required=False)

    def __init__(self, data: QueryDict) -> None:
        super().__init__(data)
        self.fields["same"].choices = [(pk, pk) for pk in data.get("shown", "").split()]  # type: ignore[attr-defined]  # a ChoiceField

    def parted(self) -> tuple[list[int], list[int]]:
        """Give who says the same, and who does not where that was said."""
        shown, same = [int(pk) for pk in self.cleaned_data["shown"].split()], self.cleaned_data["same"]
        others = [pk for pk in shown if pk not in same] if self.cleaned_data["others"] else []
        return same, others


class WatchForm(forms.Form):
    words = forms.CharField(
        label=_("Which words do you look for?"),
        help_text=_("Separated by commas. A word finds what begins with it; in quotation marks it finds itself alone."),
        max_length=500,
    )
