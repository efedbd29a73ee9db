"""Kind words: whom they are about, what the person answered, where they are shared."""

from typing import Any

from django import forms
from django.db.models import QuerySet
from django.utils.translation import gettext_lazy as _

from bemot.accounts.models import User


class KeepForm(forms.Form):
    colleague = forms.ModelChoiceField(
        label=_("A colleague at the desk"), queryset=User.objects.none(), required=False, empty_label=_("Somebody else")
    )
    name = forms.CharField(
        label=_("Somebody who does not work at the desk"),
        help_text=_("A name, a shift, or all of you."),
        max_length=100,
        required=False,
    )
    address = forms.EmailField(
        label=_("Their mail address"),
        help_text=_("The words are sent there. A colleague of the desk is told anyway."),
        required=False,
    )
    on_wall = forms.BooleanField(label=_("Show it on the team's wall"), required=False, initial=True)

    def __init__(self, *args: Any, colleagues: QuerySet[User], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["colleague"].queryset = colleagues  # type: ignore[attr-defined]  # a ModelChoiceField


class ConsentForm(forms.Form):
    answer = forms.CharField(
        label=_("What did the person answer?"),
        help_text=_("Word for word. It is kept with the question."),
        widget=forms.Textarea(attrs={"rows": 2}),
    )


class WithdrawForm(forms.Form):
    words = forms.CharField(
        label=_("How did the person take it back?"), help_text=_("One line is enough."), max_length=500
    )
