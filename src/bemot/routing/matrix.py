"""The responsibility matrix: decided in advance who answers what."""

from collections.abc import Mapping
from datetime import date, datetime

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from bemot.accounts import roles
from bemot.accounts.models import User
from bemot.channels.models import Inbox
from bemot.conversations.models import Topic
from bemot.history import timeline
from bemot.lib.errors import Refusal
from bemot.routing.models import ResponsePolicy, Responsibility
from bemot.words import EventKind, Place, Subject


class CannotName(Refusal):
    """A column of the row does not fit the inbox or the colleague's role."""


def name(  # noqa: PLR0913 - a row has this many columns
    inbox: Inbox,
    *,
    subject: Subject,
    topic: Topic | None = None,
    spokesperson: User | None,
    deputy: User | None = None,
    second_reader: User | None = None,
    fact_owner: User | None = None,
    place: Place = Place.LOCAL,
    policy: ResponsePolicy | None = None,
    sign_off: User | None = None,
    confidential: bool | None = None,
    by: User,
    now: datetime,
) -> Responsibility:
    """Say who answers for a subject; an earlier row for it is replaced. Raises `CannotName` or `NotAllowed`.

    `confidential` says it of the topic, in all inboxes; None leaves that as it is.
    """
    roles.require(by, roles.Action.ROUTE, inbox.team, on=now.date())
    _refuse_unfit(inbox, policy, sign_off, on=now.date())
    with transaction.atomic():
        row, _made = Responsibility.objects.update_or_create(
            inbox=inbox,
            subject=subject,
            topic=topic,
            defaults={
                "spokesperson": spokesperson,
                "deputy": deputy,
                "second_reader": second_reader,
                "fact_owner": fact_owner,
                "place": place,
                "policy": policy,
                "sign_off": sign_off,
            },
        )
        if topic is not None and confidential is not None:
            Topic.objects.filter(pk=topic.pk).update(confidential=confidential)
        timeline.record(EventKind.MATRIX_CHANGED, at=now, by=by, responsibility=row.pk, inbox=inbox.pk)
    return row


def name_spokespersons(
    inbox: Inbox, owners: Mapping[tuple[Subject, Topic | None], User | None], *, by: User, now: datetime
) -> None:
    """Say who speaks for many subjects at once; what else their rows say stays. Raises `NotAllowed`."""
    roles.require(by, roles.Action.ROUTE, inbox.team, on=now.date())
    with transaction.atomic():
        for (subject, topic), spokesperson in owners.items():
            Responsibility.objects.update_or_create(
                inbox=inbox, subject=subject, topic=topic, defaults={"spokesperson": spokesperson}
            )
        timeline.record(EventKind.MATRIX_CHANGED, at=now, by=by, inbox=inbox.pk, rows=len(owners))


def _refuse_unfit(inbox: Inbox, policy: ResponsePolicy | None, sign_off: User | None, *, on: date) -> None:
    if policy is not None and policy.inbox_id != inbox.pk:
        raise CannotName(_("This promise belongs to another inbox. Choose one of this inbox."))
    if sign_off is not None and not roles.may(sign_off, roles.Action.REVIEW, inbox.team, on=on):
        raise CannotName(
            _("%(name)s may not approve answers here. Choose somebody who may, or change the role first.")
            % {"name": sign_off}
        )
