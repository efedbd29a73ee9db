"""The forms of what comes after the answer."""

from collections.abc import Sequence
from datetime import datetime, time, timedelta
from typing import Any

from django import forms
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from bemot.outcomes.models import Cause
from bemot.web import names
from bemot.words import Apology, HandoffWay, Outcome

MORNING = time(9, 0)
# Long enough for the remedy to be felt, short enough to be remembered.
RETURN_AFTER_DAYS = 3
_STEP = "\u2003"
"""One level of the tree, in a list that knows no indentation."""


def _text(label: Any, *, help_text: Any = "", required: bool = False, rows: int = 2) -> forms.CharField:
    widget = forms.Textarea(attrs={"rows": rows})
    return forms.CharField(label=label, help_text=help_text, required=required, widget=widget, max_length=4000)


def return_day(now: datetime) -> str:
    """Give the day that is suggested for the return, as a date field wants it."""
    return (timezone.localdate(now) + timedelta(days=RETURN_AFTER_DAYS)).isoformat()


class _OnADay(forms.Form):
    def moment(self, name: str) -> datetime | None:
        """Give the chosen day's morning, or None."""
        day = self.cleaned_data[name]
        return timezone.make_aware(datetime.combine(day, MORNING)) if day else None


def _day(label: Any, *, required: bool = False, help_text: Any = "") -> forms.DateField:
    widget = forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d")
    return forms.DateField(label=label, required=required, help_text=help_text, widget=widget)


class HandOffForm(forms.Form):
    way = forms.TypedChoiceField(
        label=_("How do you go on?"), choices=names.choices(names.HANDOFF_WAYS, HandoffWay), coerce=HandoffWay
    )
    address = forms.CharField(
        label=_("Where"), help_text=_("A mail address, a phone number, a place."), max_length=200, required=False
    )
    remark = _text(_("What was said"), help_text=_("For colleagues; it stays at the desk."), rows=3)


class CauseField(forms.TypedChoiceField):
    """A place in the organisation's tree of causes; the form says which ones there are."""

    def __init__(self, label: Any = "") -> None:
        super().__init__(label=label or _("What lay behind it"), required=False, empty_value=None)


def offer_causes(form: forms.Form, causes: Sequence[Cause]) -> None:
    """Let the form choose among `causes`, in the order of the tree; without any the question is not asked."""
    if not causes:
        del form.fields["in_tree"]
        return
    by_pk = {str(row.pk): row for row in causes}
    field = form.fields["in_tree"]
    field.choices = [("", _("Not said"))] + [(pk, f"{_STEP * (row.level - 1)}{row.name}") for pk, row in by_pk.items()]  # type: ignore[attr-defined]
    field.coerce = by_pk.get  # type: ignore[attr-defined]


class ResolveForm(_OnADay):
    outcome = forms.TypedChoiceField(
        label=_("How did it end?"), choices=names.choices(names.OUTCOMES, Outcome), coerce=Outcome
    )
    done = _text(_("What was done"))
    in_tree = CauseField()
    cause = _text(_("What lay behind it, in your own words"))
    remedy = _text(_("What prevents it from happening again"))
    our_fault = forms.BooleanField(label=_("It was our fault"), required=False)
    apology = forms.TypedChoiceField(
        label=_("What did we apologise for?"), choices=names.choices(names.APOLOGIES, Apology), coerce=Apology
    )
    cost = forms.DecimalField(
        label=_("What did it cost us?"),
        help_text=_("Refunds, vouchers, a replacement. Leave it empty if nothing."),
        required=False,
        min_value=0,
        max_digits=12,
        decimal_places=2,
    )
    return_at = _day(_("When do we come back and ask?"), help_text=_("In the same thread, so that others see it too."))
    question = _text(_("What do we ask then?"))
    return_waived = _text(_("If nobody comes back: why?"))

    def __init__(self, *args: Any, causes: Sequence[Cause], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        offer_causes(self, causes)


class CauseForm(forms.Form):
    in_tree = CauseField()
    cause = _text(_("What lay behind it, in your own words"))
    remedy = _text(_("What prevents it from happening again"))

    def __init__(self, *args: Any, causes: Sequence[Cause], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        offer_causes(self, causes)


class ReopenForm(forms.Form):
    reason = _text(_("Why is it open again?"), required=True)


class PlanForm(_OnADay):
    due_at = _day(_("When do we come back?"), required=True)
    question = _text(_("What do we ask then?"))
    promise = _text(_("What was promised?"), help_text=_("If it is more than coming back."))


class WaiveReturnForm(forms.Form):
    reason = _text(_("Why does nobody come back?"), required=True)
