"""The roster in other calendars: a secret address that each can be fetched from, until it is taken back."""

import secrets
from collections.abc import Iterable, Iterator
from datetime import datetime, timedelta
from itertools import pairwise

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from bemot.accounts import roles
from bemot.accounts.models import User
from bemot.channels import queries as channels
from bemot.channels.models import Inbox
from bemot.history import timeline
from bemot.lib.errors import SomebodyWasFaster
from bemot.routing import absence, calendar_file
from bemot.routing.absence import Absences
from bemot.routing.calendar_file import Span
from bemot.routing.models import CalendarAddress, Duty
from bemot.words import EventKind

# What was, for whoever looks up a past week; what comes, as far as anybody plans.
_BACK, _AHEAD = timedelta(weeks=8), timedelta(weeks=53)


def make(user: User, *, inbox: Inbox | None = None, now: datetime) -> CalendarAddress:
    """Make an address for one's own duties, or for all of an inbox; one that stands is given back."""
    if inbox is not None:
        roles.require(user, roles.Action.SEE, inbox.team, on=now.date())
    with transaction.atomic():
        User.objects.select_for_update().get(pk=user.pk)
        held = CalendarAddress.objects.filter(user=user, inbox=inbox, revoked_at__isnull=True).first()
        if held is not None:
            return held
        made = CalendarAddress.objects.create(user=user, inbox=inbox, token=secrets.token_urlsafe(32), made_at=now)
        timeline.record(EventKind.CALENDAR_SHARED, at=now, by=user, inbox=inbox.pk if inbox else None)
    return made


def revoke(address: CalendarAddress, *, by: User, now: datetime) -> None:
    """Take an address back: whoever has it finds nothing there any more. Raises `SomebodyWasFaster`."""
    with transaction.atomic():
        standing = CalendarAddress.objects.filter(pk=address.pk, user=by, revoked_at__isnull=True)
        if not standing.update(revoked_at=now):
            raise SomebodyWasFaster(_("This address has been taken back already."))
        timeline.record(EventKind.CALENDAR_CLOSED, at=now, by=by, inbox=address.inbox_id)


def behind(token: str, *, now: datetime) -> bytes | None:
    """Give the file behind an address; None where there is none, or its colleague may not see that any more."""
    address = CalendarAddress.objects.filter(token=token, revoked_at__isnull=True).select_related("user").first()
    if address is None or not address.user.is_active:
        return None
    inboxes = channels.inboxes_visible_to(address.user)
    if address.inbox_id is not None:
        found = inboxes.filter(pk=address.inbox_id).first()
        return file_of(found, now=now) if found else None
    return _written(inboxes, called=str(_("My duties")), only=address.user, now=now)


def file_of(inbox: Inbox, *, now: datetime) -> bytes:
    """Give all duties of an inbox as a file."""
    return _written([inbox], called=str(_("Duties: %(inbox)s") % {"inbox": inbox}), only=None, now=now)


def addresses_of(user: User) -> list[CalendarAddress]:
    """Give the addresses that stand."""
    rows = CalendarAddress.objects.filter(user=user, revoked_at__isnull=True).select_related("inbox")
    return list(rows.order_by("inbox__name"))


def _written(inboxes: Iterable[Inbox], *, called: str, only: User | None, now: datetime) -> bytes:
    begins, ends = now - _BACK, now + _AHEAD
    duties = list(
        Duty.objects.filter(inbox__in=list(inboxes), starts_at__lt=ends, ends_at__gt=begins)
        .select_related("inbox", "user", "deputy")
        .order_by("starts_at", "id")
    )
    absences = absence.touching({duty.inbox.team_id for duty in duties}, starts_at=begins, ends_at=ends)
    spans = [span for duty in duties for span, user in _spans(duty, absences) if only is None or user == only]
    return calendar_file.write(spans, called=called, now=now)


def _spans(duty: Duty, absences: Absences) -> Iterator[tuple[Span, User]]:
    """Give a duty in as many parts as there are people who really have it: a leave may begin in its middle."""
    borders = {at for at in absences.borders(duty.inbox.team_id) if duty.starts_at < at < duty.ends_at}
    moments = [duty.starts_at, *sorted(borders), duty.ends_at]
    for n, (begins, ends) in enumerate(pairwise(moments)):
        user, deputy = absence.acting(duty, absences.at(begins), team_id=duty.inbox.team_id)
        user = user or duty.user
        yield (
            Span(
                uid=f"duty-{duty.pk}{f'-{n}' if n else ''}@bemot",
                starts_at=begins,
                ends_at=ends,
                title=duty.title,
                name=str(user),
                mail=user.email,
                deputy_name=str(deputy or ""),
                deputy_mail=deputy.email if deputy else "",
            ),
            user,
        )
