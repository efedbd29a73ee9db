"""Putting somebody on duty, and swapping a duty."""

import zoneinfo
from collections.abc import Callable
from datetime import date, datetime, time, timedelta
from typing import Any

from django import forms
from django.db.models import QuerySet
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from bemot.accounts.models import User
from bemot.routing.models import Duty

Span = tuple[datetime, datetime]


def day_field(label: Any, help_text: Any = "") -> forms.DateField:
    """Give a field for a day, as browsers show it."""
    return forms.DateField(
        label=label, help_text=help_text, widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d")
    )


def _clock(label: Any, help_text: Any) -> forms.TimeField:
    return forms.TimeField(
        label=label,
        help_text=help_text,
        required=False,
        widget=forms.TimeInput(attrs={"type": "time"}, format="%H:%M"),
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
    starts = _clock(_("Takes over at"), _("Where the inbox is. Empty: when the day begins."))
    last_day = day_field(_("To"), _("That day included."))
    ends = _clock(_("Hands over at"), _("Empty: when that day is over."))
    weeks = forms.IntegerField(
        label=_("For how many weeks?"),
        help_text=_("The same days each week."),
        min_value=1,
        max_value=52,
        initial=1,
        required=False,
    )
    title = forms.CharField(
        label=_("Which duty?"),
        help_text=_("Only where several have duty at the same time, such as “Evening” beside “Press”."),
        max_length=60,
        required=False,
    )

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
        elif first and first == last and words.get("ends") and words["ends"] <= (words.get("starts") or time()):
            self.add_error("ends", _("The hand-over comes before the beginning. Choose the next day as the last one."))
        if words.get("deputy") and words["deputy"] == words.get("user"):
            self.add_error("deputy", _("The deputy must be somebody else."))
        return words

    def spans(self, *, zone: str) -> list[Span]:
        """Give when each of the duties begins and ends: by the clock where the inbox is, week after week."""
        words = self.cleaned_data
        first, last, ends = words["first_day"], words["last_day"], words.get("ends")
        found = []
        for week in range(words.get("weeks") or 1):
            later = timedelta(weeks=week)
            over = moment(last + later, ends, zone) if ends else midnight(last + later + timedelta(days=1), zone)
            found.append((moment(first + later, words.get("starts") or time(), zone), over))
        return found


class SwapForm(forms.Form):
    to = forms.ModelChoiceField(
        label=_("Who could take it?"), queryset=User.objects.none(), empty_label=_("Choose a colleague")
    )
    in_return = forms.ModelChoiceField(
        label=_("Which duty do you take in return?"),
        queryset=Duty.objects.none(),
        required=False,
        empty_label=_("None: I only ask"),
    )

    def __init__(
        self,
        *args: Any,
        colleagues: QuerySet[User],
        duties: QuerySet[Duty],
        said: Callable[[Duty], str],
        **kwargs: Any,
    ) -> None:
        super().__init__(*args, **kwargs)
        to: Any = self.fields["to"]
        in_return: Any = self.fields["in_return"]
        to.queryset, in_return.queryset = colleagues, duties
        in_return.label_from_instance = lambda duty: f"{duty.user}: {said(duty)}"

    def clean(self) -> dict[str, Any]:
        """What is taken in return is a duty of whom one asks."""
        words = super().clean() or {}
        if words.get("in_return") and words.get("to") and words["in_return"].user_id != words["to"].pk:
            self.add_error("in_return", _("Choose a duty of %(name)s, or none.") % {"name": words["to"]})
        return words


def midnight(day: date, zone: str) -> datetime:
    """Give the first moment of a day in a time zone."""
    return moment(day, time(), zone)


def moment(day: date, clock: time, zone: str) -> datetime:
    """Give a moment by the clock of a time zone."""
    return timezone.make_aware(datetime.combine(day, clock), zoneinfo.ZoneInfo(zone))
