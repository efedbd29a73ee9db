"""The forms of an answer on its way out."""

from typing import Any

from django import forms
from django.db.models import QuerySet
from django.utils.translation import gettext_lazy as _

from bemot.accounts.models import User

LONGEST = 50_000


class TextForm(forms.Form):
    """The text of a draft; empty is allowed, since it is saved while one writes."""

    text = forms.CharField(
        label=_("The answer"), widget=forms.Textarea, required=False, strip=False, max_length=LONGEST
    )
    base_n = forms.IntegerField(widget=forms.HiddenInput, required=False, min_value=1)


class TakeForm(TextForm):
    """The text, and where in it a saved reply goes."""

    at = forms.IntegerField(widget=forms.HiddenInput, required=False, min_value=0)


class SubmitForm(TextForm):
    reviewer = forms.ModelChoiceField(
        label=_("Who looks at it"), queryset=User.objects.none(), required=False, empty_label=_("Whoever may")
    )

    def __init__(self, *args: Any, colleagues: QuerySet[User], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["reviewer"].queryset = colleagues  # type: ignore[attr-defined]  # a ModelChoiceField


class AnswerForm(forms.Form):
    """The short way: one text box, one button."""

    text = forms.CharField(
        label=_("Your answer"), widget=forms.Textarea(attrs={"rows": 4}), strip=False, max_length=LONGEST
    )


class SendBackForm(forms.Form):
    reason = forms.CharField(
        label=_("What should be different?"),
        help_text=_("One line helps more than none."),
        widget=forms.Textarea(attrs={"rows": 2}),
        max_length=2000,
    )


class ByHandForm(forms.Form):
    url = forms.URLField(
        label=_("Link to the published answer"),
        help_text=_("Copy it from the network once the answer stands there."),
        max_length=2000,
        assume_scheme="https",
    )
