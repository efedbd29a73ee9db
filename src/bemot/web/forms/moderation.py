"""What a network is asked to do about a post, and on what ground; the grounds themselves."""

from collections.abc import Iterable
from typing import Any

from django import forms
from django.db.models import QuerySet
from django.utils.translation import gettext_lazy as _

from bemot.responses.models import Ground
from bemot.web import names
from bemot.web.forms.groundwork import line
from bemot.words import GroundKind, Measure


class ModerateForm(forms.Form):
    measure = forms.TypedChoiceField(label=_("What is to be done?"), coerce=Measure, widget=forms.RadioSelect)
    ground = forms.ModelChoiceField(
        label=_("On what ground?"),
        help_text=_("To hide, remove or block takes a published rule or a law. Criticism is never a ground."),
        queryset=Ground.objects.none(),
        required=False,
        empty_label=_("No ground"),
    )
    reason = line(_("What in the post is it about?"), help_text=_("One line. The person may ask."))

    def __init__(self, *args: Any, grounds: QuerySet[Ground], measures: Iterable[Measure], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["ground"].queryset = grounds  # type: ignore[attr-defined]  # a ModelChoiceField
        self.fields["measure"].choices = [  # type: ignore[attr-defined]  # a ChoiceField
            (measure.value, names.MEASURES[measure]) for measure in measures
        ]


class UndoMeasureForm(forms.Form):
    reason = line(_("Why?"), help_text=_("One line is enough."))


class GroundForm(forms.Form):
    kind = forms.TypedChoiceField(
        label=_("What is it?"),
        choices=names.choices(names.GROUND_KINDS, GroundKind),
        coerce=GroundKind,
        widget=forms.RadioSelect,
        initial=GroundKind.RULE.value,
    )
    title = forms.CharField(
        label=_("Its name"), help_text=_("As the person whose post is hidden will read it."), max_length=120
    )
    text = line(_("Its words"), help_text=_("As they are published."), required=False, rows=4)
    url = forms.URLField(label=_("Where everybody can read it"), max_length=500, required=False, assume_scheme="https")


class RegistrarForm(forms.Form):
    address = forms.EmailField(
        label=_("The registrar's mail address"),
        help_text=_("Gets a copy of each post that is hidden or removed, as it was. Empty where there is none."),
        required=False,
    )
