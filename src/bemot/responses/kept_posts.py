"""Dated pictures of posts: what stood there when somebody acted on it, whatever the network shows later."""

import hashlib
import json
from collections.abc import Sequence
from datetime import datetime

from django.db import transaction
from django.db.models import QuerySet

from bemot.accounts import roles
from bemot.accounts.models import User
from bemot.conversations.models import Conversation, Message
from bemot.history import timeline
from bemot.responses.models import KeptPost
from bemot.words import Direction, EventKind, Flag

_SEEN = (
    "author",
    "handle",
    "place",
    "text",
    "html",
    "images",
    "language",
    "url",
    "external_id",
    "revision",
    "sent_at",
    "edited_at",
)


def keep(message: Message, *, conversation: Conversation, by: User, now: datetime) -> KeptPost:
    """Keep a post as it is; the same wording is kept once. Inside the caller's transaction. Raises `NotAllowed`."""
    roles.require(by, roles.Action.SEE, conversation.inbox.team, on=now.date())
    return _keep(message, conversation=conversation, by=by, now=now)


def _keep(message: Message, *, conversation: Conversation, by: User | None, now: datetime) -> KeptPost:
    seen = _seen(message)
    digest = _hash(seen)
    row, made = KeptPost.objects.get_or_create(
        message=message,
        digest=digest,
        defaults=seen | {"conversation": conversation, "kept_by": by, "kept_at": now},
    )
    if made:
        timeline.record(EventKind.POST_KEPT, at=now, by=by, conversation_id=conversation.pk, kept=row.pk)
    return row


def keep_all(conversation: Conversation, *, by: User, now: datetime) -> list[KeptPost]:
    """Keep everything that the person wrote in a conversation. Raises `NotAllowed`."""
    rows = _inbound([conversation.pk])
    with transaction.atomic():
        return [keep(row, conversation=conversation, by=by, now=now) for row in rows]


def keep_threats(messages: Sequence[Message], *, now: datetime) -> None:
    """Keep newly arrived threats before anybody can take them away. A hop of the machine, in its transaction."""
    by_id = {row.conversation.pk: row.conversation for row in messages if row.conversation is not None}
    about = [pk for pk, row in by_id.items() if Flag.THREAT in row.flags]
    new = {row.pk for row in messages}
    for row in _inbound(about) if about else []:
        if row.pk in new:
            _keep(row, conversation=by_id[row.conversation_id or 0], by=None, now=now)


def is_unchanged(row: KeptPost) -> bool:
    """Say whether the picture is what was kept: the hash over it is the one of that day."""
    return _hash({name: getattr(row, name) for name in _SEEN}) == row.digest


def _seen(message: Message) -> dict[str, object]:
    contact = message.contact
    return {
        "author": contact.name if contact else "",
        "handle": contact.handle if contact else "",
        "place": f"{message.channel.title} ({message.channel.connector})"[:200],
        "text": message.text,
        "html": message.html,
        "images": list(message.images),
        "language": message.language,
        "url": message.url,
        "external_id": message.external_id,
        "revision": message.revision,
        "sent_at": message.sent_at,
        "edited_at": message.edited_at,
    }


def _inbound(conversation_ids: Sequence[int]) -> QuerySet[Message]:
    rows = Message.objects.filter(conversation__in=conversation_ids, direction=Direction.INBOUND)
    return rows.select_related("channel", "contact").order_by("sent_at", "pk")


def _hash(seen: dict[str, object]) -> str:
    plain = {name: value.isoformat() if isinstance(value, datetime) else value for name, value in seen.items()}
    return hashlib.sha256(json.dumps(plain, sort_keys=True, ensure_ascii=False).encode()).hexdigest()
