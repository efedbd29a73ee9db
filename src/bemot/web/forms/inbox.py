"""The forms of the inbox: what is chosen at once, and views that are kept."""

from collections.abc import Sequence
from typing import Any

from django import forms
from django.db.models import QuerySet
from django.utils.translation import gettext_lazy as _

from bemot.accounts.models import User

# What one sees and can still think about.
MOST_AT_ONCE = 100


class BulkForm(forms.Form):
    """Assign, label or close; never reply."""

    do = forms.ChoiceField(choices=[("assign", _("Assign")), ("label", _("Label")), ("close", _("Close"))])
    to = forms.ModelChoiceField(label=_("Who takes them"), queryset=User.objects.none(), required=False)
    name = forms.CharField(label=_("Label"), max_length=60, required=False)

    def __init__(self, *args: Any, colleagues: QuerySet[User], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["to"].queryset = colleagues  # type: ignore[attr-defined]  # a ModelChoiceField

    def is_complete(self) -> bool:
        """Say whether it holds what its action needs: a colleague to assign to, a name for a label."""
        needed = {"assign": "to", "label": "name"}.get(self.cleaned_data["do"])
        return needed is None or bool(self.cleaned_data[needed])


class FilterForm(forms.Form):
    name = forms.CharField(label=_("Name of the view"), max_length=60)
    query = forms.CharField(max_length=500, required=False)
    shared = forms.BooleanField(label=_("Share it with the team"), required=False)


def chosen(values: Sequence[str]) -> list[int]:
    """Give the ids of the chosen conversations; what is no number is left out."""
    return [int(value) for value in values if value.isdigit()][:MOST_AT_ONCE]
