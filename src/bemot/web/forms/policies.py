"""Saying what is promised, when a place is open, and how many people look."""

import re
import zoneinfo
from datetime import date, datetime, time, timedelta
from typing import Any

from django import forms
from django.utils.dates import WEEKDAYS
from django.utils.translation import gettext_lazy as _

from bemot.routing.models import ResponsePolicy
from bemot.routing.policies import Terms
from bemot.web import names, spans
from bemot.web.forms.profile import time_zones
from bemot.words import Intent, Level, SecondPerson

_SPAN = re.compile(r"(\d{1,4})(?:[.,](\d))?\s*([a-zåäö]*)(?:\s.*)?", re.IGNORECASE)
_UNITS = {"m": timedelta(minutes=1), "h": timedelta(hours=1), "t": timedelta(hours=1), "d": timedelta(days=1)}
_DAY_WORDS = ("arbetsdag", "working")
_PERIOD = re.compile(r"(\d{1,2})(?:[:.](\d{2}))?\s*[-–—]\s*(\d{1,2})(?:[:.](\d{2}))?")
_MIDNIGHT = 24


class SpanField(forms.CharField):
    """A duration as people write it: 30 min, 2 h, 5 days (of work, where the promise counts working hours)."""

    def __init__(self, **kwargs: Any) -> None:
        super().__init__(max_length=40, required=False, **kwargs)

    def prepare_value(self, value: Any) -> Any:
        """Show a duration as it would be written."""
        return spans.of(value) if isinstance(value, timedelta) else value

    def clean(self, value: Any) -> Any:
        """Read what was written; None where it is empty."""
        text = super().clean(value).strip()
        if not text:
            return None
        found = _SPAN.fullmatch(text)
        word = found[3].casefold() if found else ""
        unit = timedelta(days=1) if word.startswith(_DAY_WORDS) else _UNITS.get(word[:1])
        if found is None or unit is None:
            raise forms.ValidationError(_("Write a number and a unit, for example 30 min, 2 h or 5 days."))
        return unit * int(found[1]) + unit * int(found[2] or 0) / 10


def _mode(label: Any, help_text: Any = "") -> forms.TypedChoiceField:
    return forms.TypedChoiceField(
        label=label, help_text=help_text, choices=names.choices(names.SECOND_PERSON, SecondPerson), coerce=SecondPerson
    )


class PolicyForm(forms.Form):
    intent = forms.TypedChoiceField(
        label=_("For which posts"), required=False, coerce=lambda word: Intent(word) if word else None, empty_value=None
    )
    level = forms.TypedChoiceField(
        label=_("From which level"), coerce=lambda n: Level(int(n)), choices=list(names.LEVELS.items())
    )
    first_answer = SpanField(
        label=_("First answer within"), help_text=_("For example 30 min, 2 h or 5 days. Empty: nothing is promised.")
    )
    next_answer = SpanField(label=_("Next answer within"), help_text=_("When the person has written again."))
    resolution = SpanField(label=_("Solved within"), help_text=_("Stands still while it is the person's turn."))
    working_hours_only = forms.BooleanField(
        label=_("Count working hours only"), help_text=_("Otherwise day and night."), required=False
    )
    holding_counts = forms.BooleanField(
        label=_("A holding answer counts as the first answer"),
        help_text=_("“We have seen this and come back before 15.00.” What it promises becomes the next promise."),
        required=False,
    )
    warn_before = SpanField(
        label=_("Tell whoever has it before the time runs out"), help_text=_("So long before. Empty: do not tell.")
    )
    deputy_after = SpanField(
        label=_("Tell the deputy if nobody takes an alert within"), help_text=_("Empty: as the desk is set up.")
    )
    lead_after = SpanField(
        label=_("Tell the leads after a missed promise"), help_text=_("So long after. Empty: do not tell.")
    )
    reading = _mode(_("A second person reads the post"))
    second_decider = _mode(_("Two people decide"))
    four_eyes = _mode(_("A second person approves the answer"))
    review_within = SpanField(
        label=_("Ask a deputy if an approval takes longer than"), help_text=_("Empty: it waits as long as it takes.")
    )
    cool_off = SpanField(
        label=_("A hot draft rests"), help_text=_("A third of it once a second person looks. Empty: not at all.")
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        every = [("", _("Every class that is not named"))]
        self.fields["intent"].choices = [*every, *names.choices(names.INTENTS, Intent)]  # type: ignore[attr-defined]  # a ChoiceField

    def terms(self) -> Terms:
        """Give what was filled in."""
        return Terms(**{name: self.cleaned_data[name] for name in Terms.__slots__})


def values_of(policy: ResponsePolicy | Terms) -> dict[str, Any]:
    """Give a policy as the form begins with it."""
    values = {name: getattr(policy, name) for name in Terms.__slots__}
    if isinstance(policy, ResponsePolicy):
        values |= {"intent": policy.intent, "level": policy.level}
    return values


class HoursField(forms.CharField):
    """The periods of one day as people write them: 8–12, 13–17."""

    def __init__(self, **kwargs: Any) -> None:
        super().__init__(max_length=120, required=False, widget=forms.TextInput(attrs={"class": "input"}), **kwargs)

    def prepare_value(self, value: Any) -> Any:
        """Show periods as they would be written."""
        if not isinstance(value, list):
            return value
        return ", ".join(f"{opens:%H:%M}–{closes:%H:%M}" for opens, closes in value)

    def clean(self, value: Any) -> Any:
        """Read periods: pairs of times."""
        text = super().clean(value).strip()
        parts = [part.strip() for part in re.split(r"[,;]", text) if part.strip()]
        return [_period(part) for part in parts]


def _period(text: str) -> tuple[time, time]:
    found = _PERIOD.fullmatch(text)
    if found is None:
        raise forms.ValidationError(_("Write periods as 8–12, 13–17. Leave a day empty when you are closed."))
    opens, closes = _clock(found[1], found[2]), _clock(found[3], found[4])
    if closes <= opens:
        raise forms.ValidationError(_("Each period must close after it opens."))
    return opens, closes


def _clock(hour: str, minute: str | None) -> time:
    if int(hour) == _MIDNIGHT and not int(minute or 0):
        return time(23, 59, 59)
    try:
        return time(int(hour), int(minute or 0))
    except ValueError:
        raise forms.ValidationError(_("There is no such time of day. Write periods as 8–12, 13–17.")) from None


COUNTRIES = {
    "SE": _("Sweden"),
    "NO": _("Norway"),
    "DK": _("Denmark"),
    "FI": _("Finland"),
    "AX": _("Åland"),
    "IS": _("Iceland"),
    "EE": _("Estonia"),
    "DE": _("Germany"),
    "NL": _("The Netherlands"),
    "GB": _("The United Kingdom"),
    "IE": _("Ireland"),
    "US": _("The United States"),
}


class HoursForm(forms.Form):
    """Seven days, a zone, and whose holidays count."""

    time_zone = forms.ChoiceField(label=_("Time zone"))
    holiday_country = forms.ChoiceField(
        label=_("Whose public holidays are closed"), required=False, help_text=_("Further closed days are added below.")
    )

    def __init__(self, *args: Any, country: str = "", **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        days = {f"day_{n}": HoursField(label=name) for n, name in WEEKDAYS.items()}
        self.fields = days | self.fields
        known = {country: country} | COUNTRIES if country else COUNTRIES
        self.fields["time_zone"].choices = time_zones()  # type: ignore[attr-defined]  # a ChoiceField
        self.fields["holiday_country"].choices = [("", _("Nobody's")), *known.items()]  # type: ignore[attr-defined]  # a ChoiceField

    @property
    def days(self) -> list[forms.BoundField]:
        """The seven days."""
        return [self[f"day_{n}"] for n in range(len(WEEKDAYS))]

    @property
    def place(self) -> list[forms.BoundField]:
        """Where it is."""
        return [self["time_zone"], self["holiday_country"]]

    def periods(self) -> dict[int, list[tuple[time, time]]]:
        """Give weekday to its periods."""
        return {n: self.cleaned_data[f"day_{n}"] for n in range(len(WEEKDAYS))}


class ClosedDayForm(forms.Form):
    day = forms.DateField(label=_("Day"), widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d"))
    name = forms.CharField(label=_("What it is called"), required=False, max_length=120)


def today(zone: str, *, now: datetime) -> date:
    """Give the day that it is at a place."""
    return now.astimezone(zoneinfo.ZoneInfo(zone)).date()
