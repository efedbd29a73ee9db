"""The duty roster: who is on call when."""

from collections.abc import Sequence
from datetime import datetime

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from bemot.accounts import roles
from bemot.accounts.models import User
from bemot.channels.models import Inbox
from bemot.history import timeline
from bemot.history.timeline import Line
from bemot.lib.errors import Refusal
from bemot.routing.coverage import Span
from bemot.routing.models import Duty
from bemot.words import EventKind


class CannotPut(Refusal):
    """The times or the people do not fit."""


def put(
    inbox: Inbox,
    *,
    user: User,
    deputy: User | None,
    starts_at: datetime,
    ends_at: datetime,
    title: str = "",
    by: User,
    now: datetime,
) -> Duty:
    """Put a colleague on call. Raises `CannotPut` or `NotAllowed`."""
    return put_many(inbox, user=user, deputy=deputy, spans=[(starts_at, ends_at)], title=title, by=by, now=now)[0]


def put_many(
    inbox: Inbox,
    *,
    user: User,
    deputy: User | None,
    spans: Sequence[Span],
    title: str = "",
    by: User,
    now: datetime,
) -> list[Duty]:
    """Put a colleague on call several times at once, all or none. Raises `CannotPut` or `NotAllowed`."""
    roles.require(by, roles.Action.ROUTE, inbox.team, on=now.date())
    title = title.strip()
    _refuse_unfit(inbox, spans, user=user, deputy=deputy, title=title)
    with transaction.atomic():
        made = [
            Duty.objects.create(inbox=inbox, user=user, deputy=deputy, starts_at=starts, ends_at=ends, title=title)
            for starts, ends in spans
        ]
        timeline.record_many(
            Line(EventKind.DUTY_CHANGED, now, user_id=by.pk, data={"inbox": inbox.pk, "duty": duty.pk}) for duty in made
        )
    return made


def remove(duty: Duty, *, by: User, now: datetime) -> None:
    """Take a duty off the roster. Raises `NotAllowed`."""
    roles.require(by, roles.Action.ROUTE, duty.inbox.team, on=now.date())
    with transaction.atomic():
        timeline.record(EventKind.DUTY_CHANGED, at=now, by=by, inbox=duty.inbox_id, duty=duty.pk, removed=True)
        duty.delete()


def _refuse_unfit(inbox: Inbox, spans: Sequence[Span], *, user: User, deputy: User | None, title: str) -> None:
    if deputy == user:
        raise CannotPut(_("The deputy must be somebody else."))
    for starts_at, ends_at in spans:
        if ends_at <= starts_at:
            raise CannotPut(_("The end must come after the beginning."))
        if is_taken(inbox, starts_at=starts_at, ends_at=ends_at, title=title):
            raise CannotPut(
                _(
                    "Somebody is on duty then already. Remove that duty first, choose other times,"
                    " or give this duty a name of its own."
                )
            )


def is_taken(inbox: Inbox, *, starts_at: datetime, ends_at: datetime, title: str = "") -> bool:
    """Say whether somebody is on that duty at any moment between the two."""
    return Duty.objects.filter(inbox=inbox, title=title, starts_at__lt=ends_at, ends_at__gt=starts_at).exists()
