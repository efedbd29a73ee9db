"""Beginning and ending a crisis: clocks run day and night, what waits to go out is held, the list is rung."""

from dataclasses import dataclass
from datetime import datetime

from django.conf import settings
from django.db import IntegrityError, transaction
from django.db.models import Exists, OuterRef, QuerySet
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from bemot.accounts import roles
from bemot.accounts.models import User
from bemot.alerts import crises as ringing
from bemot.channels import claims
from bemot.channels.models import Inbox
from bemot.conversations.models import Conversation, Message
from bemot.history import timeline
from bemot.lib.errors import SomebodyWasFaster
from bemot.responses.models import Publication
from bemot.routing import crises, deadlines
from bemot.routing.crises import CannotBegin
from bemot.routing.models import Crisis
from bemot.words import Direction, EventKind, PublicationState, Status


def begin(inbox: Inbox, *, reason: str, by: User, now: datetime) -> Crisis:
    """Begin a crisis for the inbox's team and principal. Raises `CannotBegin`."""
    if not crises.may_begin(by, inbox, now=now):
        raise CannotBegin(_("Whoever is on duty begins a crisis, or a lead. Tell one of them now."))
    try:
        with transaction.atomic():
            here = Inbox.objects.filter(team=inbox.team, principal=inbox.principal)
            # While the clocks still know their working hours: what is left of them is what runs on.
            deadlines.run_day_and_night(
                list(Conversation.objects.filter(inbox__in=here, status=Status.OPEN).select_related("inbox")), now=now
            )
            crisis = Crisis.objects.create(
                team=inbox.team, principal=inbox.principal, reason=reason.strip()[:300], begun_at=now, begun_by=by
            )
            waiting = Publication.objects.filter(
                claims.free(now), conversation__inbox__in=here, state=PublicationState.QUEUED, held_at__isnull=True
            )
            count = waiting.update(held_at=now)
            timeline.record(EventKind.CRISIS_BEGUN, at=now, by=by, crisis=crisis.pk, held=count)
            ringing.ring(crisis, now=now)
    except IntegrityError as error:
        raise CannotBegin(_("There is a crisis already. Open it and write what is new into its log.")) from error
    return crisis


def end(crisis: Crisis, *, learned: str, by: User, now: datetime) -> None:
    """End it; what is held stays held until a person releases it or takes it back. Raises `NotAllowed`."""
    roles.require(by, roles.Action.ROUTE, crisis.team, on=timezone.localdate(now))
    with transaction.atomic():
        if not Crisis.objects.filter(pk=crisis.pk, ended_at__isnull=True).update(
            ended_at=now, ended_by=by, learned=learned.strip()
        ):
            raise SomebodyWasFaster(_("This crisis has ended already."))
        ringing.fall_silent(crisis, by=by, now=now)
        timeline.record(EventKind.CRISIS_ENDED, at=now, by=by, crisis=crisis.pk)
        crisis.refresh_from_db()
        found = sums(crisis, now=now)
        counts = {"received": found.received, "published": found.published, "held": held_in(crisis).count()}
        ringing.sum_up(crisis, sums=counts, now=now)


def release(publication: Publication, *, by: User, now: datetime) -> None:
    """Let an answer go out that was held. Raises `NotAllowed` or `SomebodyWasFaster`."""
    roles.require(by, roles.Action.PUBLISH, publication.conversation.inbox.team, on=timezone.localdate(now))
    with transaction.atomic():
        if not Publication.objects.filter(
            draft=publication.draft_id, state=PublicationState.QUEUED, held_at__isnull=False
        ).update(held_at=None, send_after=now + settings.UNDO_WINDOW):
            raise SomebodyWasFaster(_("It is held no more: somebody has let it go or taken it back."))
        timeline.record(
            EventKind.RELEASED_FROM_HOLD,
            at=now,
            by=by,
            conversation_id=publication.conversation_id,
            publication=publication.pk,
        )


@dataclass(frozen=True, slots=True)
class Sums:
    """What a crisis was, in numbers."""

    received: int
    published: int


def sums(crisis: Crisis, *, now: datetime) -> Sums:
    """Count what came in and what went out while it stood."""
    until = crisis.ended_at or now
    here = crises.inboxes_of(crisis)
    messages = Message.objects.filter(conversation__inbox__in=here, direction=Direction.INBOUND)
    sent = Publication.objects.filter(conversation__inbox__in=here, state=PublicationState.SENT)
    return Sums(
        received=messages.filter(received_at__gte=crisis.begun_at, received_at__lte=until).count(),
        published=sent.filter(settled_at__gte=crisis.begun_at, settled_at__lte=until, position=0).count(),
    )


def held_in(crisis: Crisis) -> QuerySet[Publication]:
    """Give what is held in the inboxes of a crisis, the oldest first; a thread of posts stands there once."""
    rows = Publication.objects.filter(state=PublicationState.QUEUED, held_at__isnull=False)
    earlier = rows.filter(draft=OuterRef("draft"), position__lt=OuterRef("position"))
    return (
        rows.filter(~Exists(earlier), conversation__inbox__in=crises.inboxes_of(crisis))
        .select_related("conversation__contact", "conversation__inbox__team", "draft__thread__channel", "queued_by")
        .order_by("queued_at", "pk")
    )
