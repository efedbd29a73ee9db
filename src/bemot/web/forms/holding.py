"""Saying that an answer is coming, and writing the texts for it."""

from collections.abc import Sequence
from datetime import datetime
from typing import Any

from django import forms
from django.conf import settings
from django.utils.translation import gettext_lazy as _

from bemot.responses.models import SavedReply


class HoldForm(forms.Form):
    text = forms.TypedChoiceField(label=_("Text"))
    until = forms.TypedChoiceField(label=_("We answer before"), coerce=datetime.fromisoformat)

    def __init__(
        self, *args: Any, texts: Sequence[SavedReply], times: Sequence[tuple[datetime, str]], **kwargs: Any
    ) -> None:
        super().__init__(*args, **kwargs)
        by_id = {str(row.pk): row for row in texts}
        text, until = self.fields["text"], self.fields["until"]
        text.choices = [(pk, row.title) for pk, row in by_id.items()]  # type: ignore[attr-defined]  # a ChoiceField
        text.coerce = by_id.__getitem__  # type: ignore[attr-defined]  # a TypedChoiceField
        until.choices = [(at.isoformat(), shown) for at, shown in times]  # type: ignore[attr-defined]  # a ChoiceField
        for field in (text, until):
            field.widget.attrs |= {
                "hx-get": "",
                "hx-trigger": "change",
                "hx-target": "#preview",
                "hx-swap": "outerHTML",
            }


class HoldingTextForm(forms.Form):
    title = forms.CharField(label=_("Title"), help_text=_("For colleagues."), max_length=120)
    text = forms.CharField(
        label=_("The text"),
        help_text=_("Blanks are filled by themselves: [name], [time], [address], [signature]."),
        widget=forms.Textarea(attrs={"rows": 5}),
        max_length=2000,
    )
    language = forms.ChoiceField(label=_("Language"), choices=settings.LANGUAGES)
