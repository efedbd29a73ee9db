"""The forms of the first day."""

from typing import Any

from django import forms
from django.db.models import QuerySet
from django.utils.translation import gettext_lazy as _

from bemot.accounts.models import User
from bemot.conversations.models import Topic
from bemot.web.shown.inbox import topic_name
from bemot.web.shown.matrix import SUBJECTS
from bemot.words import Subject


class NameForm(forms.Form):
    name = forms.CharField(label=_("What is your organisation called?"), max_length=120)


class FirstMatrixForm(forms.Form):
    """One name for each subject; the other columns can wait."""

    def __init__(self, *args: Any, topics: QuerySet[Topic], colleagues: QuerySet[User], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.keys: dict[str, tuple[Subject, Topic | None]] = {}
        order: list[tuple[Subject, Topic | None]] = [
            (Subject.EVERYTHING_ELSE, None),
            (Subject.PRESS, None),
            (Subject.SAFETY, None),
        ]
        order += [(Subject.TOPIC, topic) for topic in topics]
        order += [(Subject.THREAT, None), (Subject.SELF_HARM, None)]
        # One list for all rows: a query for each would grow with the topics.
        choices = [("", _("Nobody yet")), *((str(one.pk), str(one)) for one in colleagues)]
        self.colleagues = {str(one.pk): one for one in colleagues}
        for subject, topic in order:
            name = f"topic_{topic.pk}" if topic else str(subject)
            label, help_text = (topic_name(topic), "") if topic else SUBJECTS[subject]
            self.keys[name] = (subject, topic)
            self.fields[name] = forms.ChoiceField(label=label, help_text=help_text, choices=choices, required=False)

    def owners(self) -> dict[tuple[Subject, Topic | None], User | None]:
        """Give what was changed: whom each subject belongs to now."""
        return {self.keys[name]: self.colleagues.get(self.cleaned_data[name]) for name in self.changed_data}
