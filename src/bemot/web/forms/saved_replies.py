"""Writing saved replies, and finding one."""

from django import forms
from django.conf import settings
from django.utils.translation import gettext_lazy as _

from bemot.conversations import queries as conversations
from bemot.web import names
from bemot.words import Purpose

# A holding answer is written on a page of its own: it makes a promise.
_PURPOSES = [("", _("Any answer")), *((one, names.PURPOSES[one]) for one in Purpose if one is not Purpose.HOLDING)]


class FilingForm(forms.Form):
    """What can change without the approval being lost."""

    title = forms.CharField(label=_("Title"), help_text=_("For colleagues."), max_length=120)
    folder = forms.CharField(label=_("Folder"), required=False, max_length=80)
    for_team = forms.BooleanField(label=_("Offer it in all inboxes of the team"), required=False)


class WordingForm(forms.Form):
    text = forms.CharField(
        label=_("The text"),
        help_text=_(
            "Blanks stand in [square brackets]. The desk fills [name], [signature] and [address]; "
            "any other blank stops the answer until somebody fills it in."
        ),
        widget=forms.Textarea(attrs={"rows": 6}),
        max_length=5000,
    )


class SavedReplyForm(FilingForm, WordingForm):
    language = forms.ChoiceField(label=_("Language"), choices=settings.LANGUAGES)
    topic = forms.ModelChoiceField(
        label=_("Topic"), queryset=conversations.topics(), required=False, empty_label=_("Any topic")
    )
    purpose = forms.TypedChoiceField(
        label=_("What it is for"), choices=_PURPOSES, required=False, coerce=Purpose, empty_value=None
    )

    field_order = ("title", "text", "folder", "topic", "language", "purpose", "for_team")
