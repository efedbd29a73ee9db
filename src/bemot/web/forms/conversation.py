"""The small forms of a conversation: whom to give it to, until when to hide it, what it is."""

from collections.abc import Iterable, Mapping
from datetime import datetime, time, timedelta
from typing import Any

from django import forms
from django.db.models import QuerySet
from django.utils import timezone
from django.utils.functional import Promise
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _

from bemot.accounts.models import User
from bemot.conversations.models import Topic
from bemot.web import names
from bemot.words import Flag, Intent, Level

MORNING = time(8, 0)


class AssignForm(forms.Form):
    to = forms.ModelChoiceField(label=_("Who takes it"), queryset=User.objects.none(), empty_label=None)

    def __init__(self, *args: Any, colleagues: QuerySet[User], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["to"].queryset = colleagues  # type: ignore[attr-defined]  # a Field to the stubs, a ModelChoiceField here


class SnoozeForm(forms.Form):
    until = forms.ChoiceField(
        label=_("Show it again"),
        choices=[
            ("hours", _("In three hours")),
            ("tomorrow", _("Tomorrow morning")),
            ("monday", _("On Monday morning")),
        ],
    )

    def moment(self, *, now: datetime) -> datetime:
        """Give the chosen time, in the colleague's own mornings."""
        if self.cleaned_data["until"] == "hours":
            return now + timedelta(hours=3)
        today = timezone.localdate(now)
        days = 1 if self.cleaned_data["until"] == "tomorrow" else 7 - today.weekday()
        return timezone.make_aware(datetime.combine(today + timedelta(days=days), MORNING))


class LevelForm(forms.Form):
    level = forms.TypedChoiceField(label=_("How serious it is"), choices=list(names.LEVELS.items()), coerce=int)
    reason = forms.CharField(label=_("Why"), max_length=200)

    def clean_level(self) -> Level:
        return Level(self.cleaned_data["level"])


class LabelForm(forms.Form):
    name = forms.CharField(label=_("Label"), max_length=60)


class NoteForm(forms.Form):
    text = forms.CharField(label=_("Note to colleagues"), widget=forms.Textarea(attrs={"rows": 3}), max_length=10_000)


class CorrectForm(forms.Form):
    """One field of what the desk thinks of a comment, said anew by a person."""

    should_be = forms.ChoiceField(label="")

    def __init__(self, *args: Any, field: str, topics: Iterable[Topic] = (), **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        label, choices = _CORRECTED[field]
        if field == "topic":
            choices = [("", _("No topic")), *((topic.slug, topic_name(topic)) for topic in topics)]
        chooser = forms.MultipleChoiceField if field == "flags" else forms.ChoiceField
        widget = forms.CheckboxSelectMultiple if field == "flags" else forms.RadioSelect
        required = field == "intent"
        self.fields["should_be"] = chooser(label=str(label), choices=choices, widget=widget, required=required)


def topic_name(topic: Topic) -> str:
    """Give a topic's name in the language of the page."""
    return topic.name_sv if (get_language() or "").startswith("sv") else topic.name_en or topic.name_sv


_CORRECTED: Mapping[str, tuple[Promise, list[tuple[str, Any]]]] = {
    "intent": (_("What is it?"), names.choices(names.INTENTS, Intent)),
    "topic": (_("What is it about?"), []),
    "flags": (_("What must be seen?"), names.choices(names.FLAGS, Flag)),
}
