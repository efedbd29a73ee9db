"""Putting somebody on duty."""

import zoneinfo
from datetime import date, datetime, time, timedelta
from typing import Any

from django import forms
from django.db.models import QuerySet
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from bemot.accounts.models import User


def day_field(label: Any, help_text: Any = "") -> forms.DateField:
    """Give a field for a day, as browsers show it."""
    return forms.DateField(
        label=label, help_text=help_text, widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d")
    )


class DutyForm(forms.Form):
    user = forms.ModelChoiceField(label=_("Who is on duty"), queryset=User.objects.none(), empty_label=None)
    deputy = forms.ModelChoiceField(
        label=_("Deputy"),
        help_text=_("Is told when an alert is not answered in time."),
        queryset=User.objects.none(),
        required=False,
        empty_label=_("Nobody: the leads are told"),
    )
    first_day = day_field(_("From"))
    last_day = day_field(_("To"), _("That day included."))

    def __init__(self, *args: Any, colleagues: QuerySet[User], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for name in ("user", "deputy"):
            self.fields[name].queryset = colleagues  # type: ignore[attr-defined]  # a ModelChoiceField

    def clean(self) -> dict[str, Any]:
        """Say at its field what does not fit."""
        words = super().clean() or {}
        first, last = words.get("first_day"), words.get("last_day")
        if first and last and last < first:
            self.add_error("last_day", _("The last day comes before the first one."))
        if words.get("deputy") and words["deputy"] == words.get("user"):
            self.add_error("deputy", _("The deputy must be somebody else."))
        return words

    def moments(self, *, zone: str) -> tuple[datetime, datetime]:
        """Give the beginning of the first day and the end of the last one, where the inbox is."""
        first, last = self.cleaned_data["first_day"], self.cleaned_data["last_day"]
        return midnight(first, zone), midnight(last + timedelta(days=1), zone)


def midnight(day: date, zone: str) -> datetime:
    """Give the first moment of a day in a time zone."""
    return timezone.make_aware(datetime.combine(day, time()), zoneinfo.ZoneInfo(zone))
