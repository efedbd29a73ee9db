"""Being away: who stands in, until when, and what goes to somebody else."""

from collections.abc import Iterator, Sequence
from datetime import date, datetime, timedelta
from typing import Any

from django import forms
from django.db.models import QuerySet
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from bemot.accounts.models import User
from bemot.web.forms.roster import day_field, midnight
from bemot.words import Bearer

STAYS = "stays"
Thing = tuple[Bearer, int, str]
"""A kind, a row, and what it is called."""


class LeaveForm(forms.Form):
    substitute = forms.ModelChoiceField(
        label=_("Who stands in?"), queryset=User.objects.none(), empty_label=_("Choose somebody")
    )
    first_day = day_field(_("First day away"))
    last_day = day_field(_("Last day away"), _("That day included."))

    def __init__(self, *args: Any, colleagues: QuerySet[User], things: Sequence[Thing], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["substitute"].queryset = colleagues  # type: ignore[attr-defined]  # a ModelChoiceField
        self.people = {str(one.pk): one for one in colleagues}
        self.things = {f"{kind.value}_{pk}": (kind, pk) for kind, pk, _name in things}
        others = [*((key, str(one)) for key, one in self.people.items()), (STAYS, _("Nobody: it stays"))]
        for kind, pk, name in things:
            usual = _("The deputy, else the substitute") if kind is Bearer.MATRIX else _("The substitute")
            field = forms.ChoiceField(label=name, choices=[("", usual), *others], required=False)
            self.fields[f"{kind.value}_{pk}"] = field

    def clean(self) -> dict[str, Any]:
        """Say at its field what does not fit."""
        words = super().clean() or {}
        first, last = words.get("first_day"), words.get("last_day")
        if first and last and last < first:
            self.add_error("last_day", _("The last day comes before the first one."))
        return words

    def days(self, *, now: datetime) -> tuple[datetime, datetime]:
        """Give when the leave begins, now where that day has begun, and when it is over, in the reader's own days."""
        zone = timezone.get_current_timezone_name()
        first: date = self.cleaned_data["first_day"]
        return max(midnight(first, zone), now), midnight(self.cleaned_data["last_day"] + timedelta(days=1), zone)

    def chosen(self) -> dict[tuple[Bearer, int], User | None]:
        """Give what goes to somebody else than the substitute, or stays."""
        picked = {name: self.cleaned_data.get(name, "") for name in self.things}
        return {self.things[name]: self.people.get(to) for name, to in picked.items() if to}

    def groups(self) -> Iterator[tuple[Bearer, list[forms.BoundField]]]:
        """Give the choices kind by kind, for the page."""
        for kind in Bearer:
            fields = [self[name] for name, (of, _pk) in self.things.items() if of == kind]
            if fields:
                yield kind, fields
