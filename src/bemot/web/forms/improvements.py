"""The forms of what is changed: a cause's name, an improvement, its public line."""

from collections.abc import Sequence
from typing import Any

from django import forms
from django.db.models import QuerySet
from django.utils.translation import gettext_lazy as _

from bemot.accounts.models import User
from bemot.outcomes.models import Cause
from bemot.web.forms.outcome import CauseField, offer_causes


class CauseNameForm(forms.Form):
    name = forms.CharField(label=_("What lies behind it?"), help_text=_("A few plain words."), max_length=120)


class ImprovementForm(forms.Form):
    title = forms.CharField(label=_("What will be different?"), max_length=200)
    cause = forms.CharField(label=_("Why"), widget=forms.Textarea(attrs={"rows": 2}), required=False, max_length=4000)
    owner = forms.ModelChoiceField(
        label=_("Who sees to it?"), queryset=User.objects.none(), required=False, empty_label=_("Nobody yet")
    )
    due_on = forms.DateField(
        label=_("Until when?"), required=False, widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d")
    )

    def __init__(self, *args: Any, colleagues: QuerySet[User], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["owner"].queryset = colleagues  # type: ignore[attr-defined]  # a ModelChoiceField


class DrawForm(ImprovementForm):
    """A new improvement; with a cause it gathers every comment that the cause has brought and will bring."""

    in_tree = CauseField(_("Gather all comments of this cause"))

    def __init__(self, *args: Any, causes: Sequence[Cause], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        offer_causes(self, causes)


class PublicLineForm(forms.Form):
    said = forms.CharField(
        label=_("You said"),
        help_text=_("What many told you, without telling who."),
        widget=forms.Textarea(attrs={"rows": 2}),
        required=False,
        max_length=1000,
    )
    line = forms.CharField(
        label=_("We did"),
        help_text=_("What is different now, in a sentence that anybody can check."),
        widget=forms.Textarea(attrs={"rows": 3}),
        max_length=1000,
    )
