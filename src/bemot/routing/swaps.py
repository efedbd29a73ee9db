"""Swapping duties: one asks, the other one accepts; until then nothing changes."""

from datetime import datetime

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from bemot.accounts import queries as accounts
from bemot.accounts import roles
from bemot.accounts.models import User
from bemot.history import timeline
from bemot.lib.errors import Refusal, SomebodyWasFaster
from bemot.routing.models import Duty, Swap
from bemot.words import EventKind


class CannotSwap(Refusal):
    """The duties or the people do not fit."""


def ask(duty: Duty, *, to: User, in_return: Duty | None = None, by: User, now: datetime) -> Swap:
    """Ask a colleague to take a duty of one's own, perhaps for one of theirs. Raises `CannotSwap` or `NotAllowed`."""
    roles.require(by, roles.Action.WORK, duty.inbox.team, on=now.date())
    if duty.user_id != by.pk or to == by:
        raise CannotSwap(_("Ask somebody else to take a duty of your own."))
    if in_return is not None and (in_return.user_id != to.pk or in_return.inbox_id != duty.inbox_id):
        raise CannotSwap(_("What you take in return must be a duty of whom you ask, in the same inbox."))
    if duty.ends_at <= now or (in_return is not None and in_return.ends_at <= now):
        raise CannotSwap(_("One of these duties is over. Choose one that is still to come."))
    _refuse_absent(to, duty)
    with transaction.atomic():
        if Swap.objects.filter(duty=duty, answered_at__isnull=True).exists():
            raise CannotSwap(_("Somebody is asked about this duty already. Take that question back first."))
        swap = Swap.objects.create(duty=duty, in_return=in_return, asked_by=by, to=to, asked_at=now)
        timeline.record(EventKind.SWAP_ASKED, at=now, by=by, swap=swap.pk, duty=duty.pk, to=to.pk)
    return swap


def accept(swap: Swap, *, by: User, now: datetime) -> None:
    """Take the duty, and give one's own in return where that was asked. Raises `CannotSwap` or `SomebodyWasFaster`."""
    if swap.to_id != by.pk:
        raise CannotSwap(_("%(name)s was asked. Ask for a swap yourself if you want that duty.") % {"name": swap.to})
    roles.require(by, roles.Action.WORK, swap.duty.inbox.team, on=now.date())
    with transaction.atomic():
        _settle(swap, accepted=True, now=now)
        _move(swap.duty, frm=swap.asked_by, to=by, now=now)
        if swap.in_return is not None:
            _move(swap.in_return, frm=by, to=swap.asked_by, now=now)
        timeline.record(
            EventKind.DUTY_SWAPPED, at=now, by=by, swap=swap.pk, duty=swap.duty_id, to=by.pk, inbox=swap.duty.inbox_id
        )


def decline(swap: Swap, *, by: User, now: datetime) -> None:
    """Say no, or take one's own question back. Raises `CannotSwap` or `SomebodyWasFaster`."""
    if by.pk not in (swap.to_id, swap.asked_by_id):
        raise CannotSwap(_("Only who asked, or was asked, can say no to this."))
    with transaction.atomic():
        _settle(swap, accepted=False, now=now)
        timeline.record(EventKind.SWAP_DECLINED, at=now, by=by, swap=swap.pk, duty=swap.duty_id, to=swap.asked_by_id)


def _settle(swap: Swap, *, accepted: bool, now: datetime) -> None:
    if not Swap.objects.filter(pk=swap.pk, answered_at__isnull=True).update(answered_at=now, accepted=accepted):
        raise SomebodyWasFaster(_("This question has been answered or taken back already."))


def _move(duty: Duty, *, frm: User, to: User, now: datetime) -> None:
    # Whoever was the deputy and is now on duty changes places.
    deputy = {"deputy": frm} if duty.deputy_id == to.pk else {}
    _refuse_absent(to, duty)
    if not Duty.objects.filter(pk=duty.pk, user=frm, ends_at__gt=now).update(user=to, **deputy):
        raise SomebodyWasFaster(_("The roster has changed since you were asked. Look at it and ask anew."))


def _refuse_absent(user: User, duty: Duty) -> None:
    day = timezone.localdate(duty.starts_at)
    if not accounts.colleagues_of(duty.inbox.team, on=day).filter(pk=user.pk).exists():
        raise CannotSwap(_("%(name)s does not work in this team then. Ask somebody who does.") % {"name": user})
