"""Cooling off: a hot draft rests before it goes out, less where a second person looks, not at all once reworded."""

from datetime import datetime, timedelta

from django.utils import formats, timezone
from django.utils.translation import gettext_lazy as _

from bemot.lib.errors import Refusal
from bemot.responses.checks import Checked
from bemot.responses.models import Draft
from bemot.routing.models import ResponsePolicy
from bemot.words import DraftState, SecondPerson

# Two people see heat sooner than one who is in it.
WITH_SECOND_PERSON = 3


class StillHot(Refusal):
    """It was written in heat and has not rested yet."""


def rest(draft: Draft, policy: ResponsePolicy) -> timedelta:
    """Give how long a hot wording of this draft rests: a third of the policy's time once somebody else looks at it."""
    looked_at = draft.state in (DraftState.IN_REVIEW, DraftState.APPROVED) and draft.four_eyes == SecondPerson.BEFORE
    whole = policy.cool_off or timedelta()
    return whole / WITH_SECOND_PERSON if looked_at and not draft.alone else whole


def until(draft: Draft, found: Checked, policy: ResponsePolicy) -> datetime | None:
    """Give when it has rested, counted from its last change; None where it is not hot."""
    return draft.edited_at + rest(draft, policy) if found.hot and policy.cool_off else None


def refuse(draft: Draft, found: Checked, policy: ResponsePolicy, *, now: datetime) -> None:
    """Raise `StillHot` until it has rested; its sentence says when, on the clock of whoever reads it."""
    at = until(draft, found, policy)
    if at is not None and at > now:
        words = _(
            "This was written in heat. Let it rest until %(time)s, or change the marked words: then it goes at once."
        )
        raise StillHot(words % {"time": clock(at)})


def clock(at: datetime) -> str:
    """Give a moment as the reader's clock will show it: to the next whole minute, so that it is never too early."""
    shown = at + timedelta(minutes=1) if at.second or at.microsecond else at
    return formats.date_format(timezone.localtime(shown), str(_("H:i")))
