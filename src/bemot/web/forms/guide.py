"""The forms of the first day."""

from collections.abc import Iterable, Sequence
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from bemot.accounts.models import User

Line = tuple[str, str, str]
"""A field's name, what it is called, and a word of help."""


class NameForm(forms.Form):
    name = forms.CharField(label=_("What is your organisation called?"), max_length=120)


class FirstMatrixForm(forms.Form):
    """One name for each subject; the other columns can wait."""

    def __init__(self, *args: Any, lines: Sequence[Line], colleagues: Iterable[User], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.colleagues = {str(one.pk): one for one in colleagues}
        # One list for all fields: a query for each would grow with the topics.
        choices = [("", _("Nobody yet")), *((key, str(one)) for key, one in self.colleagues.items())]
        for name, label, help_text in lines:
            self.fields[name] = forms.ChoiceField(label=label, help_text=help_text, choices=choices, required=False)

    def owners(self) -> dict[str, User | None]:
        """Give what was changed: field name to whom it belongs now."""
        return {name: self.colleagues.get(self.cleaned_data[name]) for name in self.changed_data}
