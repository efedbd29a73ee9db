"""Sharing out what is hard to read: abuse passes between people, so that nobody reads it all."""

from datetime import datetime

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from bemot.accounts import queries as accounts
from bemot.accounts import roles
from bemot.accounts.models import User
from bemot.conversations import veil
from bemot.conversations.models import Conversation
from bemot.history import timeline
from bemot.lib.errors import Refusal
from bemot.routing import assignment
from bemot.words import EventKind


class NotVeiled(Refusal):
    """Nothing here needs to be shared out."""


class NobodyElse(Refusal):
    """There is no colleague to hand it to."""


def pass_on(conversation: Conversation, *, by: User, now: datetime) -> User:
    """Hand the reading on: to whoever has read it already, else to the colleague who had least of it this week.

    Raises `NotVeiled`, `NobodyElse` or `NotAllowed`.
    """
    team = conversation.inbox.team
    roles.require(by, roles.Action.WORK, team, on=now.date())
    if not veil.is_veiled(conversation):
        raise NotVeiled(_("Nothing is veiled here. Give it to a colleague as you would any other."))
    others = [
        user
        for user in accounts.colleagues_of(team, on=now.date()).exclude(pk=by.pk)
        if roles.may(user, roles.Action.WORK, team, on=now.date())
    ]
    if not others:
        raise NobodyElse(_("You work alone here. Leave it veiled: there is nothing in it that an answer could help."))
    had = veil.burdens([user.pk for user in others], now=now)
    known = veil.readers(conversation)
    chosen = min(others, key=lambda user: (user.pk not in known, had[user.pk], user.name, user.pk))
    with transaction.atomic():
        timeline.record(EventKind.PASSED_ON, at=now, by=by, conversation_id=conversation.pk, to=chosen.pk)
        assignment.assign(conversation, to=chosen, by=by, now=now)
    return chosen
