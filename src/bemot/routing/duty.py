"""The duty roster: who is on call when."""

from datetime import datetime

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from bemot.accounts import roles
from bemot.accounts.models import User
from bemot.channels.models import Inbox
from bemot.history import timeline
from bemot.lib.errors import Refusal
from bemot.routing.models import Duty
from bemot.words import EventKind


class CannotPut(Refusal):
    """The times or the people do not fit."""


def put(
    inbox: Inbox, *, user: User, deputy: User | None, starts_at: datetime, ends_at: datetime, by: User, now: datetime
) -> Duty:
    """Put a colleague on call. Raises `CannotPut` or `NotAllowed`."""
    roles.require(by, roles.Action.ROUTE, inbox.team, on=now.date())
    if ends_at <= starts_at:
        raise CannotPut(_("The end must come after the beginning."))
    if deputy == user:
        raise CannotPut(_("The deputy must be somebody else."))
    if Duty.objects.filter(inbox=inbox, starts_at__lt=ends_at, ends_at__gt=starts_at).exists():
        raise CannotPut(_("Somebody is on duty then already. Remove that duty first, or choose other times."))
    with transaction.atomic():
        duty = Duty.objects.create(inbox=inbox, user=user, deputy=deputy, starts_at=starts_at, ends_at=ends_at)
        timeline.record(EventKind.DUTY_CHANGED, at=now, by=by, inbox=inbox.pk, duty=duty.pk)
    return duty


def remove(duty: Duty, *, by: User, now: datetime) -> None:
    """Take a duty off the roster. Raises `NotAllowed`."""
    roles.require(by, roles.Action.ROUTE, duty.inbox.team, on=now.date())
    with transaction.atomic():
        timeline.record(EventKind.DUTY_CHANGED, at=now, by=by, inbox=duty.inbox_id, duty=duty.pk, removed=True)
        duty.delete()
