"""Response policies: what is promised to whom, and how many people look. Presets for one person, a small team, many."""

from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from enum import StrEnum

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from bemot.accounts import roles
from bemot.accounts.models import User
from bemot.channels.models import Inbox
from bemot.history import timeline
from bemot.lib.errors import Refusal
from bemot.routing.models import ResponsePolicy
from bemot.words import EventKind, Intent, Level, SecondPerson

# A promise for longer than this is none that anybody waits for.
LONGEST = timedelta(days=90)


class CannotPromise(Refusal):
    """The times do not fit together."""


class Preset(StrEnum):
    """A whole set of policies to begin with."""

    ONE_PERSON = "one_person"
    SMALL_TEAM = "small_team"
    LARGE = "large"


@dataclass(frozen=True, slots=True)
class Terms:
    """What one policy says; durations are working time where `working_hours_only`. None: not promised, not done."""

    first_answer: timedelta | None = timedelta(hours=2)
    next_answer: timedelta | None = timedelta(hours=4)
    resolution: timedelta | None = timedelta(days=5)
    working_hours_only: bool = True
    reading: SecondPerson = SecondPerson.BEFORE
    second_decider: SecondPerson = SecondPerson.NONE
    four_eyes: SecondPerson = SecondPerson.BEFORE
    warn_before: timedelta | None = timedelta(minutes=30)
    deputy_after: timedelta | None = None
    lead_after: timedelta | None = timedelta(hours=1)
    review_within: timedelta | None = timedelta(minutes=45)
    cool_off: timedelta | None = timedelta(minutes=15)
    holding_counts: bool = False


def put(inbox: Inbox, *, intent: Intent | None, level: Level, terms: Terms, by: User, now: datetime) -> ResponsePolicy:
    """Say what holds for a class (None: every class without one of its own) from a level on; an earlier one goes.

    Clocks that run already keep their promise. Raises `CannotPromise` or `NotAllowed`.
    """
    roles.require(by, roles.Action.ROUTE, inbox.team, on=now.date())
    _refuse_impossible(terms)
    with transaction.atomic():
        row = _write(inbox, intent, level, terms)
        timeline.record(EventKind.POLICY_CHANGED, at=now, by=by, inbox=inbox.pk, policy=row.pk)
    return row


def remove(policy: ResponsePolicy, *, by: User, now: datetime) -> None:
    """Take a policy away: the one below it holds again, in the end what the desk proposes. Raises `NotAllowed`."""
    roles.require(by, roles.Action.ROUTE, policy.inbox.team, on=now.date())
    with transaction.atomic():
        timeline.record(EventKind.POLICY_CHANGED, at=now, by=by, inbox=policy.inbox_id, policy=policy.pk, removed=True)
        policy.delete()


def apply(inbox: Inbox, preset: Preset, *, by: User, now: datetime) -> None:
    """Begin with a whole set; what else the inbox promised goes. Raises `NotAllowed`."""
    roles.require(by, roles.Action.ROUTE, inbox.team, on=now.date())
    with transaction.atomic():
        # Rows that stay keep their key: the matrix may name them.
        kept = [_write(inbox, intent, level, terms).pk for (intent, level), terms in PRESETS[preset].items()]
        ResponsePolicy.objects.filter(inbox=inbox).exclude(pk__in=kept).delete()
        timeline.record(EventKind.POLICY_CHANGED, at=now, by=by, inbox=inbox.pk, preset=preset.value)


def _write(inbox: Inbox, intent: Intent | None, level: Level, terms: Terms) -> ResponsePolicy:
    values = {name: getattr(terms, name) for name in Terms.__slots__}
    row, _made = ResponsePolicy.objects.update_or_create(
        inbox=inbox, intent=intent or "", level=int(level), defaults=values
    )
    return row


def _refuse_impossible(terms: Terms) -> None:
    promised = [terms.first_answer, terms.next_answer, terms.resolution]
    if any(span is not None and not timedelta() < span <= LONGEST for span in promised):
        raise CannotPromise(_("Promise something between a minute and ninety days, or leave it empty for no promise."))
    if terms.first_answer and terms.resolution and terms.resolution < terms.first_answer:
        raise CannotPromise(_("The first answer comes before the solution; give the solution more time."))


_NOBODY_ELSE = Terms(
    reading=SecondPerson.NONE, four_eyes=SecondPerson.NONE, holding_counts=True, deputy_after=None, lead_after=None
)
_WEIGHTY = Terms(first_answer=timedelta(hours=1), second_decider=SecondPerson.BEFORE, working_hours_only=False)
_LIGHT = replace(Terms(), first_answer=timedelta(hours=4), reading=SecondPerson.NONE, four_eyes=SecondPerson.NONE)
_PRAISE = replace(_LIGHT, first_answer=timedelta(hours=16), next_answer=None, resolution=None)
_TROLLING = Terms(second_decider=SecondPerson.BEFORE, resolution=None)

# A class that is named holds at every level: what weighs is named for the everyday classes too.
_EVERYDAY: tuple[Intent | None, ...] = (None, Intent.COMPLAINT, Intent.QUESTION)
# A danger is serious, and it rings at any hour: its promise runs day and night.
_SMALL_AND_SERIOUS = replace(Terms(), first_answer=timedelta(hours=1), working_hours_only=False)
_ALONE_AND_SERIOUS = replace(
    _NOBODY_ELSE, first_answer=timedelta(hours=2), four_eyes=SecondPerson.BEFORE, working_hours_only=False
)
_TROLLING_AND_SERIOUS = replace(_TROLLING, first_answer=timedelta(hours=1), working_hours_only=False)
_LARGE_AND_URGENT = replace(
    _WEIGHTY, deputy_after=timedelta(minutes=10), lead_after=timedelta(minutes=30), working_hours_only=True
)
_LARGE_AND_SERIOUS = replace(
    _WEIGHTY, deputy_after=timedelta(minutes=5), lead_after=timedelta(minutes=15), cool_off=timedelta(minutes=20)
)

PRESETS: dict[Preset, dict[tuple[Intent | None, Level], Terms]] = {
    # One person sees what is asked for and looks twice at what weighs: four eyes are then one's own after a pause.
    Preset.ONE_PERSON: {
        (None, Level.NORMAL): replace(_NOBODY_ELSE, first_answer=timedelta(hours=4), next_answer=timedelta(hours=8)),
        (None, Level.SERIOUS): _ALONE_AND_SERIOUS,
        (Intent.PRESS, Level.NORMAL): replace(_NOBODY_ELSE, four_eyes=SecondPerson.BEFORE, working_hours_only=False),
        (Intent.PRAISE, Level.NORMAL): replace(_PRAISE, lead_after=None),
        (Intent.TROLLING, Level.NORMAL): replace(_TROLLING, lead_after=None),
        (Intent.TROLLING, Level.SERIOUS): replace(_TROLLING_AND_SERIOUS, lead_after=None),
    },
    # A second person reads criticism and looks at what weighs; the rest is looked at afterwards or not at all.
    Preset.SMALL_TEAM: {
        (None, Level.NORMAL): replace(Terms(), four_eyes=SecondPerson.AFTERWARDS, holding_counts=True),
        **dict.fromkeys([(intent, Level.SERIOUS) for intent in _EVERYDAY], _SMALL_AND_SERIOUS),
        (Intent.COMPLAINT, Level.NORMAL): replace(Terms(), holding_counts=True),
        (Intent.QUESTION, Level.NORMAL): _LIGHT,
        (Intent.PRESS, Level.NORMAL): _WEIGHTY,
        (Intent.PRAISE, Level.NORMAL): _PRAISE,
        (Intent.TROLLING, Level.NORMAL): _TROLLING,
        (Intent.TROLLING, Level.SERIOUS): _TROLLING_AND_SERIOUS,
    },
    # Two readers and four eyes for all criticism, two deciders from urgent on, a deputy and leads after minutes.
    Preset.LARGE: {
        (None, Level.NORMAL): replace(Terms(), deputy_after=timedelta(minutes=15)),
        (None, Level.URGENT): _LARGE_AND_URGENT,
        (None, Level.SERIOUS): _LARGE_AND_SERIOUS,
        (Intent.QUESTION, Level.URGENT): _LARGE_AND_URGENT,
        (Intent.QUESTION, Level.SERIOUS): _LARGE_AND_SERIOUS,
        (Intent.QUESTION, Level.NORMAL): replace(_LIGHT, four_eyes=SecondPerson.AFTERWARDS),
        (Intent.PRESS, Level.NORMAL): replace(_WEIGHTY, deputy_after=timedelta(minutes=5)),
        (Intent.PRAISE, Level.NORMAL): _PRAISE,
        (Intent.TROLLING, Level.NORMAL): _TROLLING,
        (Intent.TROLLING, Level.SERIOUS): _TROLLING_AND_SERIOUS,
    },
}
