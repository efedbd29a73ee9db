"""Where a conversation goes: level by what was said, then the first rule that fits, else the matrix."""

from collections.abc import Sequence
from datetime import datetime

from bemot.accounts.models import User
from bemot.conversations.models import Conversation, Message
from bemot.history import timeline
from bemot.history.timeline import Line
from bemot.routing import assignment, deadlines, escalation, queries
from bemot.routing.models import RoutingRule
from bemot.words import EventKind, Flag, Intent, Level, Status

# What makes a comment serious before anybody has looked: danger first, then what grows by waiting.
LEVELS: list[tuple[set[str], Level]] = [
    ({Flag.SELF_HARM, Flag.SAFETY, Flag.THREAT}, Level.SERIOUS),
    ({Flag.LEGAL, Flag.DISCRIMINATION}, Level.URGENT),
]


def route(messages: Sequence[Message], *, now: datetime) -> list[Conversation]:
    """Route the conversations of newly received messages; gives them. Inside the caller's transaction."""
    by_id = {m.conversation.pk: m.conversation for m in messages if m.conversation is not None}
    conversations = [row for row in by_id.values() if row.status == Status.OPEN]
    texts: dict[int, str] = {}
    for message in messages:
        texts[message.conversation_id or 0] = f"{texts.get(message.conversation_id or 0, '')} {message.text}".lower()
    responsible = queries.responsibilities_for(conversations, at=now)
    rules = RoutingRule.objects.filter(inbox__in={row.inbox_id for row in conversations}).select_related("assign_to")
    by_inbox: dict[int, list[RoutingRule]] = {}
    for rule in rules:
        by_inbox.setdefault(rule.inbox_id, []).append(rule)
    placed: list[tuple[Conversation, User]] = []
    lines: list[Line] = []
    for row in conversations:
        fitting = next((r for r in by_inbox.get(row.inbox_id, []) if _fits(r, row, texts.get(row.pk, ""))), None)
        _raise_level(row, fitting, now=now)
        owner = responsible[row.pk]
        to = fitting.assign_to if fitting and fitting.assign_to else owner.spokesperson if owner else None
        if to is not None and row.needs_reply:
            placed.append((row, to))
        lines.append(_line(row, fitting, owner.pk if owner else None, now))
    assignment.place(placed, now=now)
    deadlines.start(conversations, now=now)
    timeline.record_many(lines)
    return conversations


def _fits(rule: RoutingRule, conversation: Conversation, text: str) -> bool:
    words = [word.strip().lower() for word in rule.words.split(",") if word.strip()]
    return (
        (not rule.intent or rule.intent == conversation.intent)
        and (rule.topic_id is None or rule.topic_id == conversation.topic_id)
        and (not words or any(word in text for word in words))
    )


def _raise_level(conversation: Conversation, rule: RoutingRule | None, *, now: datetime) -> None:
    wanted = max(
        [level for flags, level in LEVELS if flags & conversation.sure_flags]
        + [Level.URGENT if conversation.intent == Intent.PRESS else Level.NORMAL]
        + [Level(rule.level) if rule and rule.level is not None else Level.NORMAL]
    )
    if wanted > conversation.level:
        escalation.raise_to(conversation, wanted, reason="routing", now=now)


def _line(conversation: Conversation, rule: RoutingRule | None, responsibility: int | None, now: datetime) -> Line:
    return Line(
        EventKind.ROUTED,
        now,
        conversation_id=conversation.pk,
        data={"rule": rule.pk if rule else None, "responsibility": responsibility},
    )
