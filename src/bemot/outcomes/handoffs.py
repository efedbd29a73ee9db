"""Handoffs: the talk moves to a private contact; a call or a visit counts, too."""

from datetime import datetime

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from bemot.accounts import roles
from bemot.accounts.models import User
from bemot.conversations.models import Conversation
from bemot.history import timeline
from bemot.lib.errors import Refusal
from bemot.outcomes.models import Handoff
from bemot.words import EventKind, HandoffWay


class NoAddress(Refusal):
    """Where the person is reached is not said."""


def hand_off(
    conversation: Conversation, *, way: HandoffWay, address: str = "", remark: str = "", by: User, now: datetime
) -> Handoff:
    """Note that the talk goes on in private; the same way and address a second time is the first one.

    A call or a visit needs no address: it has happened. Raises `NoAddress`.
    """
    roles.require(by, roles.Action.WORK, conversation.inbox.team, on=now.date())
    address, remark = address.strip()[:200], remark.strip()
    if way in {HandoffWay.MAIL, HandoffWay.PRIVATE_MESSAGE} and not address:
        raise NoAddress(_("Say where the talk goes on: a mail address, or the name on the network."))
    with transaction.atomic():
        Conversation.objects.select_for_update().get(pk=conversation.pk)
        handoff, made = Handoff.objects.get_or_create(
            conversation=conversation, way=way, address=address, remark=remark, defaults={"by": by, "at": now}
        )
        if made:
            timeline.record(
                EventKind.HANDED_OFF,
                at=now,
                by=by,
                conversation_id=conversation.pk,
                handoff=handoff.pk,
                way=way,
            )
    return handoff
