"""Handing over an export."""

from pathlib import PurePath
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.core.files.uploadedfile import UploadedFile
from django.db.models import QuerySet
from django.utils.translation import gettext_lazy as _

from bemot.channels.models import Inbox

MOST_MB = 20


class ImportForm(forms.Form):
    file = forms.FileField(
        label=_("The file"),
        help_text=_(
            "CSV or JSONL, at most 20 MB. One column holds the text; names, dates and links are used where they are."
        ),
        widget=forms.FileInput(attrs={"accept": ".csv,.tsv,.txt,.jsonl,.ndjson"}),
    )
    inbox = forms.ModelChoiceField(label=_("Inbox"), queryset=Inbox.objects.none(), empty_label=None)
    name = forms.CharField(
        label=_("Where is it from?"),
        help_text=_("What colleagues call that place. Empty: as the file is called."),
        max_length=200,
        required=False,
    )
    us = forms.CharField(
        label=_("What are you called there?"),
        help_text=_("Your own answers in the file are told by this name. Several with commas between them."),
        max_length=400,
        required=False,
    )

    def __init__(self, *args: Any, inboxes: QuerySet[Inbox], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["inbox"].queryset = inboxes  # type: ignore[attr-defined]  # a ModelChoiceField
        rows = list(inboxes[:2])
        if len(rows) == 1:
            self.fields["inbox"].widget = forms.HiddenInput()
            self.initial["inbox"] = rows[0].pk

    def clean_file(self) -> "UploadedFile[bytes]":
        """Refuse what is too large to be read while somebody waits."""
        file: UploadedFile[bytes] = self.cleaned_data["file"]
        if (file.size or 0) > MOST_MB * 2**20:
            raise ValidationError(_("The file is larger than 20 MB. Use `bemot import` on the server, or part it."))
        return file

    def channel_name(self) -> str:
        """Give the name of the channel that the rows go to."""
        return str(self.cleaned_data["name"] or PurePath(self.cleaned_data["file"].name or "").stem)[:200]

    def names(self) -> list[str]:
        """Give the names under which the organisation writes there."""
        inbox: Inbox = self.cleaned_data["inbox"]
        return [*self.cleaned_data["us"].split(","), inbox.principal.name, inbox.name]
