"""What is written before the answer: readings, facts, decisions."""

from dataclasses import fields
from enum import StrEnum
from typing import Any

from django import forms
from django.db.models import QuerySet
from django.utils.translation import gettext_lazy as _

from bemot.accounts.models import User
from bemot.lib.uploads import LARGEST, Upload
from bemot.playbook import questions
from bemot.playbook.standing import Finding
from bemot.responses.facts import Evidence
from bemot.web import names
from bemot.words import Move, Place

LINES = 2
_FINDINGS = [
    (Finding.UNKNOWN.value, _("Nothing yet about who is right")),
    (Finding.OUR_FAULT.value, _("It was our fault")),
    (Finding.NOT_SO.value, _("It is not so")),
    (Finding.DIFFERING_VIEW.value, _("We see it differently")),
]


def line(label: Any, *, help_text: Any = "", required: bool = True, rows: int = LINES) -> forms.CharField:
    """Give a field for a few lines of text, which tells the others that somebody types."""
    widget = forms.Textarea(attrs={"rows": rows, "data-typing": ""})
    return forms.CharField(label=label, help_text=help_text, required=required, widget=widget, max_length=4000)


class AskReadingForm(forms.Form):
    reader = forms.ModelChoiceField(label=_("Who reads it"), queryset=User.objects.none(), empty_label=None)

    def __init__(self, *args: Any, colleagues: QuerySet[User], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["reader"].queryset = colleagues  # type: ignore[attr-defined]  # a ModelChoiceField


class ReadingForm(forms.Form):
    says = line(_("What does the post say?"), help_text=_("In your own words, one or two sentences."))
    wants = line(_("What does the person want?"), required=False)
    feels = line(_("Why may they feel so?"), required=False)


class WaiveForm(forms.Form):
    reason = line(_("Why is it not needed?"), help_text=_("One line is enough."))


class SettleForm(forms.Form):
    agreed = line(_("What does the post mean?"), help_text=_("One or two sentences that both of you stand behind."))


class FactForm(forms.Form):
    """What was found out; the fields of `more` are folded away, so that the page asks one thing."""

    more = ("link", "known_on", "file")
    text = line(_("What did you find out?"), rows=3)
    source = forms.CharField(
        label=_("Where does it come from?"),
        help_text=_("A person, a system, a document."),
        max_length=500,
        required=False,
    )
    link = forms.URLField(label=_("Link"), max_length=2000, required=False, assume_scheme="https")
    known_on = forms.DateField(
        label=_("On which day was it so?"),
        required=False,
        widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d"),
    )
    file = forms.FileField(
        label=_("File"), help_text=_("PDF, picture, text or office document, at most 10 MB."), required=False
    )
    finding = forms.TypedChoiceField(
        label=_("What does it say about the criticism?"),
        choices=_FINDINGS,
        coerce=Finding,
        initial=Finding.UNKNOWN.value,
    )

    def words(self) -> dict[str, Any]:
        """Give what the verbs take."""
        held = self.cleaned_data
        file = Upload(held["file"].name or "", held["file"].read(LARGEST + 1)) if held["file"] else None
        evidence = Evidence(link=held["link"], known_on=held["known_on"], file=file)
        return {"text": held["text"], "source": held["source"], "finding": held["finding"], "evidence": evidence}


class AskFactForm(forms.Form):
    question = line(_("What do you need to know?"))
    owner = forms.ModelChoiceField(
        label=_("Who knows?"), queryset=User.objects.none(), required=False, empty_label=_("Whoever knows")
    )

    def __init__(self, *args: Any, colleagues: QuerySet[User], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["owner"].queryset = colleagues  # type: ignore[attr-defined]  # a ModelChoiceField


def _ask(label: Any, words: type[StrEnum]) -> forms.TypedChoiceField:
    return forms.TypedChoiceField(
        label=label, choices=names.choices(names.ANSWERS, words), coerce=words, required=False
    )


class QuestionsForm(forms.Form):
    """The playbook's questions; what is left open stays with what the desk knows."""

    truth = _ask(_("Is it true?"), questions.Truth)
    ours = _ask(_("Is it ours to answer for?"), questions.Ours)
    wish = _ask(_("Does the person want something that we can give?"), questions.Wish)
    voice = _ask(_("Who speaks?"), questions.Voice)
    others = _ask(_("Who else is affected?"), questions.Others)
    touches = forms.TypedMultipleChoiceField(
        label=_("What does it touch?"),
        choices=names.choices(names.ANSWERS, questions.Touch),
        coerce=questions.Touch,
        required=False,
        widget=forms.CheckboxSelectMultiple,
    )

    @classmethod
    def filled(cls, known: questions.Answers) -> "QuestionsForm":
        """Give the form as the desk would fill it in."""
        return cls({field.name: getattr(known, field.name) for field in fields(known)})

    def answers(self) -> questions.Answers:
        """Give what was answered; a wrong word in the address counts as no answer."""
        self.full_clean()
        said = {name: value for name, value in self.cleaned_data.items() if value}
        return questions.Answers(**said | {"touches": frozenset(said.get("touches", ()))})


class DecisionForm(forms.Form):
    move = forms.TypedChoiceField(
        label=_("What do we do?"), choices=names.choices(names.MOVES, Move), coerce=Move, widget=forms.RadioSelect
    )
    place = forms.TypedChoiceField(
        label=_("Where is it answered?"),
        choices=names.choices(names.PLACES, Place),
        coerce=Place,
        widget=forms.RadioSelect,
    )
    reason = line(_("Why?"), help_text=_("One line. Whoever reads it next week will want to know."))
