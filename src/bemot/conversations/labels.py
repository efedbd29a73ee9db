"""Labels: the organisation's own words on conversations."""

from collections.abc import Sequence
from datetime import datetime

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from bemot.accounts import roles
from bemot.accounts.models import User
from bemot.conversations.models import Conversation, Label
from bemot.history import timeline
from bemot.history.timeline import Line
from bemot.lib.errors import Refusal
from bemot.words import EventKind


class EmptyLabel(Refusal):
    """A label needs a name."""


def put(conversations: Sequence[Conversation], name: str, *, by: User, now: datetime) -> Label:
    """Put one label on many conversations. Raises `EmptyLabel` or `NotAllowed`."""
    if not name.strip():
        raise EmptyLabel(_("Give the label a name."))
    for conversation in conversations:
        roles.require(by, roles.Action.WORK, conversation.inbox.team, on=now.date())
    with transaction.atomic():
        label, _made = Label.objects.get_or_create(name=name.strip()[:60])
        through = Conversation.labels.through
        through.objects.bulk_create(
            [through(conversation_id=row.pk, label_id=label.pk) for row in conversations], ignore_conflicts=True
        )
        timeline.record_many(
            Line(EventKind.LABELLED, now, user_id=by.pk, conversation_id=row.pk, data={"label": label.pk})
            for row in conversations
        )
    return label


def take(conversation: Conversation, label: Label, *, by: User, now: datetime) -> None:
    """Take a label off. Raises `NotAllowed`."""
    roles.require(by, roles.Action.WORK, conversation.inbox.team, on=now.date())
    with transaction.atomic():
        conversation.labels.remove(label)
        timeline.record(EventKind.LABELLED, at=now, by=by, conversation_id=conversation.pk, label=label.pk, taken=True)
