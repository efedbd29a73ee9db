"""Handing in what was seen on a network without a connector."""

from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.core.files.uploadedfile import UploadedFile
from django.db.models import QuerySet
from django.utils.translation import gettext_lazy as _

from bemot.channels.models import Channel

_MOST_MAIL = 20 * 2**20
_SIGNS = ((b"\x89PNG\r\n\x1a\n", "image/png"), (b"\xff\xd8\xff", "image/jpeg"))


class _Where(forms.Form):
    channel = forms.ModelChoiceField(
        label=_("Where did you see it?"), queryset=Channel.objects.none(), empty_label=None
    )

    def __init__(self, *args: Any, channels: QuerySet[Channel], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["channel"].queryset = channels  # type: ignore[attr-defined]  # a ModelChoiceField


class HandInForm(_Where):
    url = forms.CharField(
        label=_("Link to the post"),
        help_text=_("Usually behind the time of the post. With it the answer finds its place."),
        max_length=2000,
        required=False,
        widget=forms.TextInput(attrs={"inputmode": "url", "placeholder": "https://"}),
    )
    text = forms.CharField(
        label=_("What it says"), widget=forms.Textarea(attrs={"rows": 4}), max_length=20000, required=False
    )
    author = forms.CharField(
        label=_("Who wrote it"), help_text=_("As they are called there."), max_length=300, required=False
    )
    created_at = forms.DateTimeField(
        label=_("When"),
        help_text=_("The clock runs from there. Empty: now."),
        required=False,
        input_formats=["%Y-%m-%dT%H:%M", "%Y-%m-%dT%H:%M:%S", "%Y-%m-%d %H:%M"],
        widget=forms.DateTimeInput(attrs={"type": "datetime-local"}, format="%Y-%m-%dT%H:%M"),
    )
    picture = forms.FileField(
        label=_("A screenshot"),
        help_text=_("PNG, JPEG or WebP, at most 8 MB. It is kept as it is."),
        required=False,
        widget=forms.FileInput(attrs={"accept": "image/png,image/jpeg,image/webp"}),
    )

    def clean(self) -> dict[str, Any]:
        """Ask for something to go by."""
        words = super().clean() or {}
        if not self.errors and not any(words.get(name) for name in ("url", "text", "picture")):
            raise ValidationError(_("Give at least one of these: the link, the text, or a screenshot."))
        return words

    def screenshot(self) -> dict[str, Any]:
        """Give the picture's bytes with the type that they themselves show, whatever the browser calls it."""
        file: UploadedFile[bytes] | None = self.cleaned_data["picture"]
        data = file.read() if file else b""
        return {"picture": data, "picture_type": _type_of(data)}


class MailForm(_Where):
    mail = forms.FileField(
        label=_("The mail"),
        help_text=_(
            "What the network sent you, saved as a file (.eml). In most mail programs: save as, or drag it out."
        ),
        widget=forms.FileInput(attrs={"accept": ".eml,message/rfc822"}),
    )

    def clean_mail(self) -> "UploadedFile[bytes]":
        """Refuse what is no mail by its size."""
        file: UploadedFile[bytes] = self.cleaned_data["mail"]
        if (file.size or 0) > _MOST_MAIL:
            raise ValidationError(_("The file is larger than 20 MB. Paste the text instead."))
        return file


def _type_of(data: bytes) -> str:
    if data[:4] == b"RIFF" and data[8:12] == b"WEBP":
        return "image/webp"
    return next((kind for sign, kind in _SIGNS if data.startswith(sign)), "")
