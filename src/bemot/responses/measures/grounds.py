"""The grounds on which a post may be hidden or removed: published rules and laws, and the registrar who is told."""

from datetime import datetime

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from bemot.accounts import roles
from bemot.accounts.models import User
from bemot.channels.models import Inbox
from bemot.history import timeline
from bemot.lib.errors import Refusal, SomebodyWasFaster
from bemot.responses.models import Ground, Registrar
from bemot.words import EventKind, GroundKind


class NotPublished(Refusal):
    """A rule that nobody can read is no rule."""


def add(
    inbox: Inbox, *, kind: GroundKind, title: str, text: str = "", url: str = "", by: User, now: datetime
) -> Ground:
    """Add a rule or a law for the inbox's principal. Raises `NotPublished`."""
    roles.require(by, roles.Action.ROUTE, inbox.team, on=now.date())
    if not title.strip():
        raise NotPublished(_("Give it a name that the person whose post is hidden will understand."))
    if kind is GroundKind.RULE and not url.strip():
        raise NotPublished(_("A rule counts when everybody can read it. Publish it first, and paste its address here."))
    with transaction.atomic():
        row = Ground.objects.create(
            principal=inbox.principal,
            kind=kind,
            title=title.strip(),
            text=text.strip(),
            url=url.strip(),
            added_by=by,
            added_at=now,
        )
        timeline.record(EventKind.GROUNDS_CHANGED, at=now, by=by, ground=row.pk)
    return row


def retire(ground: Ground, inbox: Inbox, *, by: User, now: datetime) -> None:
    """Let a ground be used no more; what stands on it stays. Raises `SomebodyWasFaster`."""
    roles.require(by, roles.Action.ROUTE, inbox.team, on=now.date())
    with transaction.atomic():
        rows = Ground.objects.filter(pk=ground.pk, principal=inbox.principal_id, retired_at__isnull=True)
        if not rows.update(retired_at=now):
            raise SomebodyWasFaster(_("This one is not in use any more."))
        timeline.record(EventKind.GROUNDS_CHANGED, at=now, by=by, ground=ground.pk, retired=True)


def name_registrar(inbox: Inbox, *, address: str, by: User, now: datetime) -> None:
    """Say where the archive's copies go; empty: nowhere."""
    roles.require(by, roles.Action.ROUTE, inbox.team, on=now.date())
    with transaction.atomic():
        if address.strip():
            Registrar.objects.update_or_create(principal=inbox.principal, defaults={"address": address.strip()})
        else:
            Registrar.objects.filter(principal=inbox.principal).delete()
        timeline.record(EventKind.GROUNDS_CHANGED, at=now, by=by, registrar=bool(address.strip()))
