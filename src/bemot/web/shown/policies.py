"""What is promised, and how that went, as their pages show it."""

from datetime import datetime, timedelta
from typing import Any

from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from bemot.channels.models import Inbox
from bemot.overview import clocks
from bemot.routing import policies, working_hours
from bemot.routing import queries as routing
from bemot.routing.models import ResponsePolicy
from bemot.routing.policies import Preset, Terms
from bemot.web import names, spans
from bemot.web.forms.policies import today
from bemot.words import Intent, Level, SecondPerson

LOOKS_BACK = timedelta(days=30)
# Far enough for the summer's and the winter's holidays to be seen at once.
HOLIDAYS_AHEAD = timedelta(days=300)

PRESETS = {
    Preset.ONE_PERSON: (
        gettext_lazy("One person"),
        gettext_lazy("You answer alone. What weighs is looked at twice, the second time after a pause."),
    ),
    Preset.SMALL_TEAM: (
        gettext_lazy("A small team"),
        gettext_lazy("A second person reads criticism and approves the answer. Light matters take one person."),
    ),
    Preset.LARGE: (
        gettext_lazy("A large organisation"),
        gettext_lazy("Four eyes for all criticism, two people decide what is urgent, deputies step in after minutes."),
    ),
}


def page(inbox: Inbox, *, now: datetime) -> dict[str, Any]:
    """Give the policies of an inbox, how the promises went, and the presets; in a fixed number of queries."""
    held = list(routing.policies_of(inbox))
    return {
        "rows": [_row(policy, inbox) for policy in sorted(held or routing.default_policies(), key=_place)],
        "own": bool(held),
        "reports": [_report(row) for row in clocks.report(inbox, since=now - LOOKS_BACK, now=now)],
        "presets": [
            {"name": name, "help": says, "url": reverse("apply_preset", args=[inbox.pk, preset.value])}
            for preset, (name, says) in PRESETS.items()
        ],
    }


def preset(inbox: Inbox, chosen: Preset) -> dict[str, Any]:
    """Give what a preset would make hold."""
    name, says = PRESETS[chosen]
    rows = [_terms(intent or "", level, terms) for (intent, level), terms in policies.PRESETS[chosen].items()]
    return {"title": name, "lead": says, "rows": rows, "back": f"{reverse('policies')}?inbox={inbox.pk}"}


def name_of(intent: str, level: int) -> str:
    """Give what a policy is for."""
    who = names.of(names.INTENTS, intent) if intent else _("Everything else")
    if level == Level.NORMAL:
        return who
    return _("%(who)s, from %(level)s on") % {"who": who, "level": str(names.LEVELS[level]).lower()}


def hours(inbox: Inbox, *, now: datetime, language: str) -> dict[str, Any]:
    """Give the closed days to come: the inbox's own, and the holidays of its country by name."""
    first = today(inbox.time_zone, now=now)
    last = first + HOLIDAYS_AHEAD
    public = (
        [
            {"day": day, "name": name}
            for year in range(first.year, last.year + 1)
            for day, name in working_hours.holidays_of(inbox.holiday_country, year, language).items()
            if first <= day <= last
        ]
        if inbox.holiday_country
        else []
    )
    return {"closed": list(routing.closed_days(inbox, since=first)), "holidays": public}


def _place(policy: ResponsePolicy) -> tuple[bool, str, int]:
    """Classes first; what holds for everything else stands at the end."""
    return not policy.intent, policy.intent, policy.level


def _row(policy: ResponsePolicy, inbox: Inbox) -> dict[str, Any]:
    found = _terms(policy.intent, policy.level, policy)
    if policy.pk:
        return found | {"url": reverse("policy", args=[policy.pk]), "pk": policy.pk}
    return found | {"url": f"{reverse('new_policy', args=[inbox.pk])}?intent={policy.intent}&level={policy.level}"}


def _terms(intent: Intent | str, level: int, terms: ResponsePolicy | Terms) -> dict[str, Any]:
    promised = [terms.first_answer, terms.next_answer, terms.resolution]
    eyes = [(_("reading"), terms.reading), (_("decision"), terms.second_decider), (_("approval"), terms.four_eyes)]
    return {
        "name": name_of(str(intent), level),
        "spans": [spans.of(span, working=terms.working_hours_only) if span else "" for span in promised],
        "day_and_night": not terms.working_hours_only,
        "second": [
            what if mode == SecondPerson.BEFORE else _("%(what)s afterwards") % {"what": what}
            for what, mode in eyes
            if mode != SecondPerson.NONE
        ],
    }


def _report(row: clocks.Report) -> dict[str, Any]:
    return {
        "name": names.of(names.INTENTS, row.intent) if row.intent else _("All"),
        "answered": row.answered,
        "waiting": row.still_waiting,
        "waited": spans.about(row.waited) if row.waited is not None else "",
        "tenth": spans.about(row.waited_tenth) if row.waited_tenth is not None else "",
        "kept": row.kept,
        "promised": row.promised,
        "missed": row.missed,
    }
