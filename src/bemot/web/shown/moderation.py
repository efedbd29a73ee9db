"""Measures as a conversation's page shows them: what was asked for, on what ground, and how it stands."""

from datetime import datetime
from typing import Any

from bemot.accounts import queries as accounts
from bemot.accounts.models import User
from bemot.channels import moderating as networks
from bemot.channels.models import Channel
from bemot.conversations.models import Conversation
from bemot.responses.measures import appeals, evidence, moderation
from bemot.responses.models import Moderation
from bemot.web import names
from bemot.web.shown import times
from bemot.words import Measure, ModerationState, Ownership, SecondPerson

_ELSEWHERE = (Measure.MUTE, Measure.BLOCK, Measure.REPORT)
_OVER = (ModerationState.UNDONE, ModerationState.FAILED)
_CAN_UNDO = (ModerationState.WAITING, ModerationState.QUEUED, ModerationState.BY_HAND, ModerationState.TAKEN)


def offered(channel: Channel, conversation: Conversation) -> list[Measure]:
    """Give the measures that make sense: on others' places nothing is hidden or removed, and criticism stays."""
    found = [one for one in Measure if channel.ownership == Ownership.OWNED or one in _ELSEWHERE]
    stays = moderation.NEEDS_GROUND if moderation.is_criticism(conversation) else frozenset[Measure]()
    return [one for one in found if one not in stays]


def by_hand(channel: Channel, conversation: Conversation) -> list[str]:
    """Name what a colleague does in the network's own app, since the network lets nobody else."""
    done = networks.measures(channel)
    return [names.of(names.MEASURES, one) for one in offered(channel, conversation) if one not in done]


def page(conversation: Conversation, channel: Channel, user: User, *, now: datetime) -> dict[str, Any]:
    """Give what stands around the form: how earlier measures stand, and why some are not offered."""
    return {
        "measures": rows(conversation, user, now=now),
        "by_hand_measures": by_hand(channel, conversation),
        "is_criticism": moderation.is_criticism(conversation),
        "has_grounds": evidence.grounds_for(conversation.inbox).exists(),
    }


def rows(conversation: Conversation, user: User, *, now: datetime) -> list[dict[str, Any]]:
    """Give what was asked for about a conversation's posts, oldest first, in a fixed number of queries."""
    found = list(evidence.moderations_of(conversation))
    asked = any(not appeal.decided_at for row in found for appeal in row.appeals.all())
    able = appeals.who_may(conversation, now=now) if asked else []
    own = any(_waits(row) and row.by_id == user.pk for row in found)
    alone = own and accounts.is_alone(conversation.inbox.team, on=now.date())
    return [
        _row(row)
        | {
            "waits": _waits(row) and (alone or row.by_id != user.pk),
            "can_answer": appeals.may_answer(row, user, able=able),
        }
        for row in found
    ]


def _waits(row: Moderation) -> bool:
    return row.four_eyes != SecondPerson.NONE and row.second_id is None and row.state not in _OVER


def _row(row: Moderation) -> dict[str, Any]:
    final = row.state == ModerationState.TAKEN and row.measure in networks.final(row.message.channel)
    return {
        "row": row,
        "what": names.of(names.MEASURES, row.measure),
        "state": names.of(names.MODERATION_STATES, row.state),
        "when": times.ago(row.at),
        "by_hand": row.state == ModerationState.BY_HAND,
        "unsure": row.state == ModerationState.UNSURE,
        "failed": row.state == ModerationState.FAILED,
        "appeals": list(row.appeals.all()),
        "can_undo": row.state in _CAN_UNDO and not final,
        "address": row.message.url if row.message.url.startswith(("https://", "http://")) else "",
    }
