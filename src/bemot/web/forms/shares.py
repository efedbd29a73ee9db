"""A post of our own: where, in which words, and its link where a person posts it."""

from typing import Any

from django import forms
from django.db.models import QuerySet
from django.utils.translation import gettext_lazy as _

from bemot.channels.models import Channel


class ShareForm(forms.Form):
    channel = forms.ModelChoiceField(label=_("Where?"), queryset=Channel.objects.none(), empty_label=None)
    text = forms.CharField(
        label=_("The post"),
        help_text=_("What is too long for one post becomes a thread. On a site, a short first line is the heading."),
        widget=forms.Textarea(attrs={"rows": 5}),
    )

    def __init__(self, *args: Any, channels: QuerySet[Channel], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["channel"].queryset = channels  # type: ignore[attr-defined]  # a ModelChoiceField


class LinkForm(forms.Form):
    url = forms.CharField(label=_("Link of the post"), max_length=2000)
