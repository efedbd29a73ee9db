"""Which conversation a message belongs to: one matter with one contact, in the thread where it takes place."""

from collections.abc import Mapping, Sequence
from datetime import datetime, timedelta
from types import MappingProxyType

from django.db.models import Q

from bemot.channels.models import Channel
from bemot.conversations.models import Conversation, Message
from bemot.history import bulk
from bemot.words import Direction, Status

# After this a resolved matter is history: what the person writes then opens a new conversation.
STAYS_OPEN_TO_JOIN = timedelta(days=30)

_Key = tuple[int, int | None]


def join(
    channel: Channel,
    messages: Sequence[Message],
    *,
    addressed: set[str],
    new: frozenset[str],
    now: datetime,
    placed: Mapping[str, Conversation | None] = MappingProxyType({}),
) -> None:
    """Set `conversation` on unsaved messages of one channel; open what is missing.

    Inbound: the conversation of (thread, contact) that is not resolved, or was within 30 days; else a new one.
    A private message joins what its person last talked about. Outbound: the conversation that it answers, so our
    own posts belong to none. What is only shown around a comment belongs to none either. `new` contacts have none yet.
    `placed` letters know theirs, by external id; null opens one.
    """
    inbound = [m for m in messages if m.direction == Direction.INBOUND and m.external_id in addressed]
    held = _held([m for m in inbound if m.contact and m.contact.external_id not in new], now=now)
    opened: dict[_Key | int, Conversation] = {}
    for message in inbound:
        # Nobody's name: each such message is a matter of its own.
        key: _Key | int = (message.thread_id, message.contact_id) if message.contact_id else id(message)
        found = placed.get(message.external_id) or (held.get(key) if isinstance(key, tuple) else None)
        by_person = message.thread.private and message.external_id not in placed
        if found is None and by_person and message.contact is not None:
            found = _last_of_person(channel, message.contact.person_id, now=now)
        if found is not None and found.inbox_id == channel.inbox_id:
            found.inbox = channel.inbox
        if found is None:
            found = opened.setdefault(key, _opened(channel, message))
        message.conversation = found
        found.last_message_at = max(found.last_message_at, message.sent_at)
    bulk.make(opened.values())
    for message in inbound:  # the foreign key was set before the row had its id
        message.conversation = message.conversation
    _join_outbound(channel, messages)
    for message in messages:
        if message.direction == Direction.AUTOMATIC:
            message.conversation = placed.get(message.external_id)
    bulk.write(
        {m.conversation for m in inbound if m.conversation and m.conversation not in opened.values()},
        ["last_message_at"],
    )


def is_fresh(conversation: Conversation, *, now: datetime) -> bool:
    """Say whether what is written now still belongs to it."""
    resolved = conversation.resolved_at
    return conversation.status != Status.RESOLVED or (resolved is not None and resolved > now - STAYS_OPEN_TO_JOIN)


def _held(inbound: Sequence[Message], *, now: datetime) -> dict[_Key | int, Conversation]:
    if not inbound:
        return {}
    threads = {message.thread_id for message in inbound}
    contact_ids = {message.contact_id for message in inbound}
    fresh = ~Q(status=Status.RESOLVED) | Q(resolved_at__gt=now - STAYS_OPEN_TO_JOIN)
    rows = Conversation.objects.filter(fresh, thread__in=threads, contact__in=contact_ids)
    return {(row.thread_id, row.contact_id): row for row in sorted(rows, key=lambda row: row.pk)}


def _last_of_person(channel: Channel, person_id: int, *, now: datetime) -> Conversation | None:
    fresh = ~Q(status=Status.RESOLVED) | Q(resolved_at__gt=now - STAYS_OPEN_TO_JOIN)
    return (
        Conversation.objects.filter(fresh, inbox_id=channel.inbox_id, contact__person_id=person_id)
        .order_by("-last_message_at")
        .first()
    )


def _opened(channel: Channel, message: Message) -> Conversation:
    return Conversation(
        inbox=channel.inbox,
        thread=message.thread,
        contact=message.contact,
        opened_at=message.sent_at,
        last_message_at=message.sent_at,
    )


def _join_outbound(channel: Channel, messages: Sequence[Message]) -> None:
    """An answer of ours belongs to the conversation of what it answers, which may stand in the same batch."""
    outbound = [m for m in messages if m.direction == Direction.OUTBOUND and m.parent_external_id]
    if not outbound:
        return
    parents = {m.external_id: m.conversation for m in messages}
    missing = {m.parent_external_id for m in outbound} - parents.keys()
    rows = Message.objects.filter(channel=channel, external_id__in=missing).select_related("conversation__inbox__team")
    parents.update({row.external_id: row.conversation for row in rows})
    for message in outbound:
        message.conversation = parents.get(message.parent_external_id)
