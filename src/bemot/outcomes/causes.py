"""What lies behind criticism, as the organisation's own tree: at most three levels, changed by leads."""

from datetime import datetime

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from bemot.accounts import roles
from bemot.accounts.models import Principal, User
from bemot.channels.models import Inbox
from bemot.history import timeline
from bemot.lib.errors import Refusal, SomebodyWasFaster
from bemot.outcomes.models import Cause
from bemot.words import EventKind

DEEPEST = 3


class TooDeep(Refusal):
    """A fourth level."""


class NoName(Refusal):
    """A cause without a name, or with one that stands there already."""


class OtherPrincipal(Refusal):
    """A cause under one that belongs to somebody else."""


def add(principal: Principal, *, name: str, parent: Cause | None = None, by: User, now: datetime) -> Cause:
    """Put a cause into the tree, below `parent` or at the top. Raises `NoName`, `TooDeep` or `OtherPrincipal`."""
    _require(principal, by=by, now=now)
    if parent is not None and parent.principal_id != principal.pk:
        raise OtherPrincipal(_("This belongs to another principal. Put it into your own tree."))
    if parent is not None and parent.level >= DEEPEST:
        raise TooDeep(_("Three levels are enough. Put it one level higher."))
    with transaction.atomic():
        Principal.objects.select_for_update().get(pk=principal.pk)
        name = _free_name(principal, name, parent)
        cause = Cause.objects.create(
            principal=principal, name=name, parent=parent, level=parent.level + 1 if parent else 1
        )
        timeline.record(EventKind.CAUSES_CHANGED, at=now, by=by, cause=cause.pk)
    return cause


def rename(cause: Cause, *, name: str, by: User, now: datetime) -> None:
    """Call a cause by another name; what was resolved under it keeps it. Raises `NoName`."""
    _require(cause.principal, by=by, now=now)
    with transaction.atomic():
        Principal.objects.select_for_update().get(pk=cause.principal_id)
        name = _free_name(cause.principal, name, cause.parent, besides=cause)
        if Cause.objects.filter(pk=cause.pk).exclude(name=name).update(name=name):
            timeline.record(EventKind.CAUSES_CHANGED, at=now, by=by, cause=cause.pk)


def retire(cause: Cause, *, by: User, now: datetime) -> None:
    """Offer a cause, and all below it, no more; what was resolved under them keeps them. Raises `SomebodyWasFaster`."""
    _require(cause.principal, by=by, now=now)
    with transaction.atomic():
        below = Cause.objects.filter(parent=cause).values("pk")
        branch = Cause.objects.filter(pk=cause.pk) | Cause.objects.filter(parent=cause)
        branch |= Cause.objects.filter(parent__in=below)
        if not branch.filter(retired_at__isnull=True).update(retired_at=now):
            raise SomebodyWasFaster(_("This cause has been taken out already."))
        timeline.record(EventKind.CAUSES_CHANGED, at=now, by=by, cause=cause.pk, retired=True)


def may_change(principal: Principal, *, by: User, now: datetime) -> bool:
    """Say whether a colleague may change the tree: a lead of one of the principal's teams."""
    inboxes = Inbox.objects.filter(principal=principal).select_related("team")
    return any(roles.may(by, roles.Action.ROUTE, inbox.team, on=now.date()) for inbox in inboxes)


def _require(principal: Principal, *, by: User, now: datetime) -> None:
    if not may_change(principal, by=by, now=now):
        raise roles.NotAllowed(_("Leads change what lies behind criticism. Tell one which cause is missing."))


def _free_name(principal: Principal, name: str, parent: Cause | None, *, besides: Cause | None = None) -> str:
    name = name.strip()[:120]
    if not name:
        raise NoName(_("Write in a few words what lies behind it."))
    held = Cause.objects.filter(principal=principal, parent=parent, name__iexact=name, retired_at__isnull=True)
    if held.exclude(pk=besides.pk if besides else 0).exists():
        raise NoName(_("This cause stands there already. Use it, or find another name."))
    return name
