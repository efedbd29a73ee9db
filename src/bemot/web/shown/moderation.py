"""Measures as a conversation's page shows them: what was asked for, on what ground, and how it stands."""

from typing import Any

from bemot.channels import moderating as networks
from bemot.channels.models import Channel
from bemot.conversations.models import Conversation
from bemot.responses import evidence, moderation
from bemot.responses.models import Moderation
from bemot.web import names
from bemot.web.shown import times
from bemot.words import Measure, ModerationState, Ownership

_ELSEWHERE = (Measure.MUTE, Measure.BLOCK, Measure.REPORT)
_CAN_UNDO = (ModerationState.QUEUED, ModerationState.BY_HAND, ModerationState.TAKEN)


def offered(channel: Channel, conversation: Conversation) -> list[Measure]:
    """Give the measures that make sense: on others' places nothing is hidden or removed, and criticism stays."""
    found = [one for one in Measure if channel.ownership == Ownership.OWNED or one in _ELSEWHERE]
    stays = moderation.NEEDS_GROUND if moderation.is_criticism(conversation) else frozenset[Measure]()
    return [one for one in found if one not in stays]


def by_hand(channel: Channel, conversation: Conversation) -> list[str]:
    """Name what a colleague does in the network's own app, since the network lets nobody else."""
    done = networks.measures(channel)
    return [names.of(names.MEASURES, one) for one in offered(channel, conversation) if one not in done]


def page(conversation: Conversation, channel: Channel) -> dict[str, Any]:
    """Give what stands around the form: how earlier measures stand, and why some are not offered."""
    return {
        "measures": rows(conversation),
        "by_hand_measures": by_hand(channel, conversation),
        "is_criticism": moderation.is_criticism(conversation),
        "has_grounds": evidence.grounds_for(conversation.inbox).exists(),
    }


def rows(conversation: Conversation) -> list[dict[str, Any]]:
    """Give what was asked for about a conversation's posts, oldest first."""
    return [_row(row) for row in evidence.moderations_of(conversation)]


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
        "can_undo": row.state in _CAN_UNDO and not final,
        "address": row.message.url if row.message.url.startswith(("https://", "http://")) else "",
    }
