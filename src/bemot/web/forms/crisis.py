"""What is asked of whoever begins, leads or ends a crisis."""

from datetime import date
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from bemot.accounts import queries as accounts
from bemot.accounts.models import Team, User
from bemot.routing import crises


class BeginForm(forms.Form):
    reason = forms.CharField(
        label=_("What has happened?"),
        help_text=_("One sentence; everybody who is rung reads it at the desk."),
        max_length=300,
    )


class LineForm(forms.Form):
    line = forms.CharField(
        label=_("What we say"),
        help_text=_("What is known, what we do, when we say more. It stands above every draft until you change it."),
        max_length=1000,
        widget=forms.Textarea(attrs={"rows": 3}),
        required=False,
    )


class NoteForm(forms.Form):
    text = forms.CharField(label=_("Into the log"), max_length=1000)


class EndForm(forms.Form):
    learned = forms.CharField(
        label=_("What did we learn?"),
        help_text=_("It stands in the summary, for the next time."),
        max_length=4000,
        widget=forms.Textarea(attrs={"rows": 4}),
        required=False,
    )


class ListForm(forms.Form):
    users = forms.ModelMultipleChoiceField(
        label=_("Colleagues"), queryset=User.objects.none(), required=False, widget=forms.CheckboxSelectMultiple
    )

    def __init__(self, *args: Any, team: Team, on: date, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        field = self.fields["users"]
        field.queryset = accounts.colleagues_of(team, on=on)  # type: ignore[attr-defined]  # a ModelMultipleChoiceField
        field.initial = crises.chosen_for(team)
