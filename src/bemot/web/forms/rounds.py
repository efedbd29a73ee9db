"""One answer for many: the text with its blanks, and to whom."""

from collections.abc import Sequence
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _


class RoundForm(forms.Form):
    text = forms.CharField(
        label=_("The answer, written once"),
        help_text=_(
            "[name] and [what they asked] become each person's own; where the desk finds no question, the blank stays "
            "until you have filled it in. [signature] and [address] are yours."
        ),
        widget=forms.Textarea(attrs={"rows": 8}),
        max_length=5000,
    )
    people = forms.TypedMultipleChoiceField(label=_("To whom"), coerce=int, widget=forms.CheckboxSelectMultiple)

    def __init__(self, *args: Any, people: Sequence[tuple[int, str]], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["people"].choices = people  # type: ignore[attr-defined]  # a ChoiceField
        self.fields["people"].initial = [pk for pk, _words in people]
