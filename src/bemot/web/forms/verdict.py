"""What is written about a verdict: why, why not any more, and what the person says against it."""

from typing import Any

from django import forms
from django.db.models import QuerySet
from django.utils.translation import gettext_lazy as _

from bemot.conversations.models import Message
from bemot.lib import text
from bemot.web.forms.groundwork import line

_FIRST_WORDS = 90


class VerdictForm(forms.Form):
    reason = line(_("What makes you think so?"), help_text=_("A critic is not a troll. Name what was said and done."))


class AfreshForm(forms.Form):
    reason = line(_("What is the new matter?"), help_text=_("One line: what the person wants now."))


class LiftForm(forms.Form):
    reason = line(_("Why?"), help_text=_("A new, concrete matter, or a mistake. One line."))


class _Letters(forms.ModelChoiceField):  # type: ignore[type-arg]  # the class takes none at run time
    def label_from_instance(self, obj: Message) -> str:
        return text.cut(" ".join(obj.text.split()), graphemes=_FIRST_WORDS)


class AppealForm(forms.Form):
    said_in = _Letters(
        label=_("Which private message says so?"),
        queryset=Message.objects.none(),
        required=False,
        empty_label=_("None: it was said in another way"),
    )
    text = line(_("What does the person say?"), help_text=_("In the person's own words."), required=False, rows=4)

    def __init__(self, *args: Any, letters: QuerySet[Message], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["said_in"].queryset = letters  # type: ignore[attr-defined]  # a ModelChoiceField
        newest = letters.last()
        if newest is None:
            del self.fields["said_in"]
            self.fields["text"].required = True
        else:
            self.fields["said_in"].initial = newest.pk


class SayNoForm(forms.Form):
    """Read by people who know nothing of the desk."""

    text = forms.CharField(
        label=_("What should we look at again?"),
        help_text=_("In your own words, as short as you like."),
        widget=forms.Textarea(attrs={"rows": 6}),
        max_length=5000,
    )


class DecideAppealForm(forms.Form):
    granted = forms.TypedChoiceField(
        label=_("Was it right?"),
        choices=[("yes", _("The person is right: it is taken back")), ("no", _("It stays"))],
        coerce=lambda value: value == "yes",
        widget=forms.RadioSelect,
    )
    reason = line(_("Why?"), help_text=_("One line that could be read to the person."))
