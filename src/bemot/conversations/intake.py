"""Raw events become messages in conversations. Changes no status; the database refuses doubles."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta

from django.db import transaction

from bemot.channels.models import Channel, RawEvent
from bemot.connectors import registry
from bemot.connectors.base import Deletion, Post, Rejected
from bemot.conversations import contacts, joining, letterbox, letters, notes, search, watching, wording
from bemot.conversations.models import Message, MessageVersion, Thread
from bemot.conversations.watching import Wanted
from bemot.history import bulk, timeline
from bemot.history.timeline import Line
from bemot.words import Direction, EventKind

# A network whose clock is ahead must not push its comments to the end of the queue.
CLOCK_SKEW = timedelta(minutes=5)


@dataclass(slots=True)
class _Batch:
    """What one call has made so far."""

    now: datetime
    wanted: Mapping[int, Wanted] = field(default_factory=dict)
    made: list[Message] = field(default_factory=list)
    changed: list[Message] = field(default_factory=list)
    lines: list[Line] = field(default_factory=list)


def ingest(
    raw_events: Sequence[RawEvent], *, now: datetime, wanted: Mapping[int, Wanted] | None = None
) -> list[Message]:
    """Make messages of raw events, in one transaction; give the new ones and those with a new wording.

    `wanted` says by channel id which posts there concern us; the others are kept as what surrounds them, and open no
    conversation. Where a channel has no entry, all of its posts do.
    A raw event that its connector cannot read is set aside with the reason; nothing of it is lost.
    """
    digested: dict[Channel, list[tuple[RawEvent, Post | Deletion]]] = {}
    batch = _Batch(now=now, wanted=wanted or {})
    read: list[RawEvent] = []
    with transaction.atomic():
        channels: dict[int, Channel] = {}
        for raw in raw_events:
            raw.channel = channels.setdefault(raw.channel_id, raw.channel)
            try:
                found = _digested(raw)
            except Rejected as error:
                set_aside(raw, str(error), now=now)
                continue
            digested.setdefault(raw.channel, []).extend((raw, piece) for piece in found)
            raw.digested_at = now
            read.append(raw)
        for channel, pieces in digested.items():
            _take_in(channel, pieces, batch)
        bulk.write(read, ["digested_at"])
        timeline.record_many(batch.lines)
    return batch.made + batch.changed


def _digested(raw: RawEvent) -> Sequence[Post | Deletion]:
    if raw.kind == letterbox.KIND:
        return [letterbox.post_of(raw)]
    return registry.get(raw.channel.connector).digest(wording.item(raw), raw.channel.account)


def set_aside(raw: RawEvent, reason: str, *, now: datetime) -> None:
    """Keep a raw event out of the way, with the reason that is shown on the channel's page."""
    with transaction.atomic():
        # What has been digested is a message by now; if that cannot be worked up, the message is set aside.
        if RawEvent.objects.filter(pk=raw.pk, digested_at__isnull=True).update(set_aside_at=now, reason=reason[:2000]):
            timeline.record(EventKind.SET_ASIDE, at=now, channel_id=raw.channel_id, raw_event=raw.pk)


def _take_in(channel: Channel, pieces: list[tuple[RawEvent, Post | Deletion]], batch: _Batch) -> None:
    posts = [(raw, piece) for raw, piece in pieces if isinstance(piece, Post)]
    ids = {piece.external_id for _, piece in pieces}
    held = {message.external_id: message for message in _held(channel, ids)}
    fresh: dict[str, tuple[RawEvent, Post]] = {}
    for raw, post in posts:  # a later wording of the same post in one batch replaces the earlier one only once held
        if post.external_id in held:
            _reword(held[post.external_id], post, batch)
        elif post.external_id in fresh:
            _make(channel, {post.external_id: fresh.pop(post.external_id)}, held, batch)
            _reword(held[post.external_id], post, batch)
        else:
            fresh[post.external_id] = (raw, post)
    _make(channel, fresh, held, batch)
    _mark_deleted([piece for _, piece in pieces if isinstance(piece, Deletion)], held, batch)


def _held(channel: Channel, ids: set[str]) -> Iterable[Message]:
    # Asking for the keys first is cheaper: nearly always there are none.
    known = list(Message.objects.filter(channel=channel, external_id__in=ids).values_list("pk", flat=True))
    return Message.objects.filter(pk__in=known) if known else ()


def _make(channel: Channel, fresh: dict[str, tuple[RawEvent, Post]], held: dict[str, Message], batch: _Batch) -> None:
    if not fresh:
        return
    placed = letters.place(channel, (post for _, post in fresh.values()), now=batch.now)
    notes.take_in(placed.notes, fresh, now=batch.now)
    fresh = {key: (raw, placed.posts.get(key, post)) for key, (raw, post) in fresh.items() if key not in placed.notes}
    posts = [post for _, post in fresh.values()]
    threads = _threads(channel, posts)
    people = contacts.seen(channel, [post.author for post in posts if post.author])
    messages = [
        _message(raw, post, channel=channel, thread=threads[post.root_id], people=people, now=batch.now)
        for raw, post in fresh.values()
    ]
    addressed = watching.concerning(channel, posts, batch.wanted.get(channel.pk))
    joining.join(channel, messages, addressed=addressed, new=people.new, now=batch.now, placed=placed.conversations)
    bulk.make(messages)
    letters.keep(messages, {post.external_id: post for post in posts})
    bulk.add(_version(message, batch.now) for message in messages)
    search.index(messages)
    held.update({message.external_id: message for message in messages})
    batch.made.extend(messages)
    batch.lines.extend(
        Line(
            kind=EventKind.RECEIVED,
            at=batch.now,
            contact_id=message.contact_id,
            conversation_id=message.conversation_id,
            channel_id=channel.pk,
            data={"message": message.pk},
        )
        for message in messages
        if message.conversation_id and message.direction == Direction.INBOUND
    )


def _threads(channel: Channel, posts: Iterable[Post]) -> dict[str, Thread]:
    wanted: dict[str, Thread] = {}
    for post in posts:
        is_root = post.external_id == post.root_id
        thread = wanted.setdefault(post.root_id, Thread(channel=channel, root=post.root_id, private=post.private))
        if is_root:
            thread.title, thread.url = (post.title or post.text)[:500], post.url[:2000]
    found = {thread.root: thread for thread in Thread.objects.filter(channel=channel, root__in=wanted)}
    missing = [thread for root, thread in wanted.items() if root not in found]
    if missing:
        Thread.objects.bulk_create(missing, ignore_conflicts=True)
        found = {thread.root: thread for thread in Thread.objects.filter(channel=channel, root__in=wanted)}
    for root, thread in found.items():
        title, url = wanted[root].title, wanted[root].url
        if (title and title != thread.title) or (url and url != thread.url):
            thread.title, thread.url = title or thread.title, url or thread.url
            Thread.objects.filter(pk=thread.pk).update(title=thread.title, url=thread.url)
    return found


def _message(
    raw: RawEvent, post: Post, *, channel: Channel, thread: Thread, people: contacts.Seen, now: datetime
) -> Message:
    own = bool(post.author and channel.own_id and post.author.external_id == channel.own_id)
    text = wording.plain(post.text)
    sent_at = post.created_at or now
    return Message(
        thread=thread,
        channel=channel,
        external_id=post.external_id,
        revision=post.revision,
        parent_external_id=post.parent_id or "",
        parent_missing=post.parent_missing,
        contact=people.contacts[post.author.external_id] if post.author else None,
        text=text,
        html=wording.sanitised(post.html),
        language=post.language or channel.language,
        url=wording.address(post.url),
        images=list(post.images),
        sent_at=min(sent_at, now + CLOCK_SKEW),
        edited_at=post.edited_at,
        visible=post.visible,
        raw_event=raw,
        direction=_direction(post, own=own),
        received_at=now,
        stems=search.stems(text, post.language or channel.language),
    )


def _direction(post: Post, *, own: bool) -> Direction:
    if post.letter and post.letter.automatic:
        return Direction.AUTOMATIC
    return Direction.OUTBOUND if own else Direction.INBOUND


def _version(message: Message, now: datetime) -> MessageVersion:
    return MessageVersion(message=message, revision=message.revision, text=message.text, html=message.html, seen_at=now)


def _reword(message: Message, post: Post, batch: _Batch) -> None:
    """Mirror what the network shows now; the earlier wordings stay as versions."""
    text, html = wording.plain(post.text), wording.sanitised(post.html)
    says_something_new = text != message.text
    message.revision, message.html = post.revision, html
    message.parent_missing = message.parent_missing or post.parent_missing
    message.visible, message.edited_at, message.deleted_at = post.visible, post.edited_at, None
    message.url = wording.address(post.url) or message.url
    fields = ["revision", "html", "parent_missing", "visible", "edited_at", "deleted_at", "url"]
    if says_something_new:
        message.text, message.stems = text, search.stems(text, message.language)
        message.edited_at = post.edited_at or batch.now
        message.worked_up_at = None
        fields += ["text", "stems", "worked_up_at"]
    message.save(update_fields=fields)
    if says_something_new:
        MessageVersion.objects.create(
            message=message, revision=message.revision, text=text, html=html, seen_at=batch.now
        )
        search.index([message], known=True)
        batch.changed.append(message)
        batch.lines.append(_line(EventKind.EDITED, message, batch.now))


def _mark_deleted(deletions: Sequence[Deletion], held: dict[str, Message], batch: _Batch) -> None:
    for deletion in deletions:
        message = held.get(deletion.external_id)
        if message is None or message.deleted_at is not None:
            continue
        message.deleted_at = deletion.at or batch.now
        message.save(update_fields=["deleted_at"])
        batch.lines.append(_line(EventKind.DELETED, message, batch.now))


def _line(kind: EventKind, message: Message, now: datetime) -> Line:
    return Line(
        kind=kind,
        at=now,
        contact_id=message.contact_id,
        conversation_id=message.conversation_id,
        channel_id=message.channel_id,
        data={"message": message.pk},
    )
