"""Where a letter belongs: by its token, else by what it answers, else nowhere yet; what is kept beside its text."""

import secrets
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import datetime

from django.db.models import Q, QuerySet

from bemot.channels import queries as channels
from bemot.channels.models import Channel
from bemot.connectors.base import Envelope, Post
from bemot.connectors.base import Letter as Found
from bemot.conversations import attachments, joining, wording
from bemot.conversations.models import Attachment, Conversation, Letter, Message, Note, ReplyToken, Thread
from bemot.words import Direction

_ALPHABET = "abcdefghijklmnopqrstuvwxyz"
# 84 bits: nobody guesses one, and it is short enough to stand in an address. No digits, which look like numbers of
# somebody's to the check of personal data.
_TOKEN_SIGNS = 18


@dataclass(slots=True)
class Placed:
    """The letters of a batch: each post with its thread, the conversation of those that have one, and the notes."""

    posts: dict[str, Post] = field(default_factory=dict)
    conversations: dict[str, Conversation | None] = field(default_factory=dict)
    """By external id; null: a new one opens."""
    notes: dict[str, ReplyToken] = field(default_factory=dict)
    """Answers of people outside who were asked: they become notes."""


def token_for(
    conversation: Conversation,
    *,
    thread: Thread | None = None,
    note: Note | None = None,
    public: bool = False,
    now: datetime,
) -> ReplyToken:
    """Give the token of a thread or a note, made where there is none. Inside the caller's transaction."""
    held = ReplyToken.objects.filter(conversation=conversation, thread=thread, note=note, public=public).first()
    return held or ReplyToken.objects.create(
        token=new_token(),
        conversation=conversation,
        thread=thread,
        note=note,
        public=public,
        made_at=now,
    )


def new_token() -> str:
    """Give a word that nobody guesses."""
    return "".join(secrets.choice(_ALPHABET) for _ in range(_TOKEN_SIGNS))


def private_thread(conversation: Conversation) -> Thread:
    """Give where the talk goes on in private, made where there is nothing: by mail where a mailbox is connected.

    Inside the caller's transaction.
    """
    held = (
        Message.objects.filter(conversation=conversation, thread__private=True, direction=Direction.INBOUND)
        .order_by("-sent_at", "-pk")
        .select_related("thread__channel")
        .first()
    )
    if held is not None:
        return held.thread
    return offered_thread(conversation, channels.mailbox_of(conversation.inbox) or conversation.thread.channel)


def offered_thread(conversation: Conversation, channel: Channel) -> Thread:
    """Give the private thread of a conversation on a channel, made where there is none."""
    root = f"private:{conversation.pk}"
    return Thread.objects.get_or_create(channel=channel, root=root, defaults={"private": True})[0]


def envelope(answered: Message, *, thread: Thread, now: datetime) -> Envelope:
    """Give the head of a letter that answers `answered` in `thread`. Inside the caller's transaction."""
    conversation = answered.conversation
    letter = Letter.objects.filter(message=answered).first()
    rows = Message.objects.filter(thread=thread, conversation=conversation).exclude(direction=Direction.AUTOMATIC)
    ids = [sent or received for sent, received in _ids_of(rows.exclude(pk=answered.pk))]
    ids = [one for one in ids if one] + ([letter.mail_id] if letter and letter.mail_id else [])
    token = token_for(conversation, thread=thread, now=now).token if conversation else ""
    title = letter.subject if letter else thread.title
    return Envelope(subject=title, token=token, references=tuple(ids))


def _ids_of(rows: QuerySet[Message]) -> Iterable[tuple[str, str]]:
    for sent, received in rows.order_by("sent_at", "pk").values_list("external_id", "letter__mail_id"):
        yield (sent if sent.endswith(">") else "", received or "")


def place(channel: Channel, posts: Iterable[Post], *, now: datetime) -> Placed:
    """Find the thread and the conversation of each letter; what is no letter is not touched."""
    placed = Placed()
    found = [(post, post.letter) for post in posts if post.letter]
    if not found:
        return placed
    tokens = _tokens(channel, [letter for _, letter in found])
    answered = _answered(channel, [letter for _, letter in found])
    bound = _bound(tokens.values())
    roots: dict[str, str] = {}
    for post, letter in found:
        token = next((tokens[one] for one in letter.tokens if one in tokens), None)
        if token is not None and token.note_id:
            placed.notes[post.external_id] = token
            continue
        parent = next((answered[one] for one in _spoken_of(letter) if one in answered), None)
        if token is not None and not _takes(token, post, bound):
            token = None
        thread, conversation = _goal(token, parent, now=now)
        nearest = next((roots[one] for one in letter.answers if one in roots), None)
        root = thread.root if thread else nearest or post.root_id
        roots[letter.message_id or post.external_id] = root
        placed.posts[post.external_id] = replace(post, root_id=root, parent_id=parent.external_id if parent else None)
        if thread or not nearest:
            placed.conversations[post.external_id] = conversation
    return placed


def keep(messages: Sequence[Message], posts: Mapping[str, Post]) -> None:
    """Write down what is beside the text of new letters. Inside the caller's transaction."""
    found = [(message, post.letter) for message in messages if (post := posts.get(message.external_id)) and post.letter]
    if not found:
        return
    failed = {letter.failure.message_id for _, letter in found if letter.failure}
    channel_ids = {message.channel_id for message, _ in found}
    rows = Message.objects.filter(channel__in=channel_ids, external_id__in=failed, direction=Direction.OUTBOUND)
    about = {(row.channel_id, row.external_id): row for row in rows} if failed else {}
    Letter.objects.bulk_create(_row(message, letter, about) for message, letter in found)
    Attachment.objects.bulk_create(
        attachments.looked_at(message, enclosure, position)
        for message, letter in found
        for position, enclosure in enumerate(letter.enclosures)
    )


def _row(message: Message, letter: Found, about: Mapping[tuple[int, str], Message]) -> Letter:
    failure = letter.failure
    return Letter(
        message=message,
        mail_id=letter.message_id[:500],
        subject=wording.plain(letter.subject)[:500],
        whole=wording.plain(letter.whole),
        about=about.get((message.channel_id, failure.message_id)) if failure else None,
        words=wording.plain(failure.words) if failure else "",
    )


def _tokens(channel: Channel, letters: Sequence[Found]) -> dict[str, ReplyToken]:
    """Give the tokens that lead somewhere in this channel's inbox, by what they are."""
    given = {token for letter in letters for token in letter.tokens}
    rows = ReplyToken.objects.filter(token__in=given, conversation__inbox=channel.inbox_id)
    rows = rows.filter(Q(thread__channel=channel) | Q(note__isnull=False))
    related = rows.select_related("thread", "note", "conversation__inbox__team", "conversation__contact")
    return {row.token: row for row in related} if given else {}


def _answered(channel: Channel, letters: Sequence[Found]) -> dict[str, Message]:
    """Give the messages of this channel that are answered, by their Message-IDs."""
    ids = {one for letter in letters for one in _spoken_of(letter)}
    if not ids:
        return {}
    rows = (
        Message.objects.filter(Q(external_id__in=ids) | Q(letter__mail_id__in=ids), channel=channel)
        .filter(conversation__isnull=False, conversation__inbox=channel.inbox_id)
        .select_related("thread", "letter", "conversation__inbox__team", "conversation__contact")
    )
    found = {}
    for row in rows:
        found[row.external_id] = row
        if hasattr(row, "letter"):
            found[row.letter.mail_id] = row
    return found


def _spoken_of(letter: Found) -> tuple[str, ...]:
    return (*([letter.failure.message_id] if letter.failure else []), *letter.answers)


def _bound(tokens: Iterable[ReplyToken]) -> dict[int, str]:
    """Give who wrote first in each thread that was offered in public."""
    threads = [token.thread_id for token in tokens if token.public and token.thread_id]
    if not threads:
        return {}
    rows = Message.objects.filter(thread__in=threads, direction=Direction.INBOUND, contact__isnull=False)
    first: dict[int, str] = {}
    for thread_id, who in rows.order_by("pk").values_list("thread_id", "contact__external_id"):
        first.setdefault(thread_id, who)
    return first


def _takes(token: ReplyToken, post: Post, bound: dict[int, str]) -> bool:
    """Say whether a letter may go where its token leads.

    Everybody can read an address that stands in public. The first who writes to it has the thread; two strangers are
    never put into one.
    """
    if not token.public or token.thread_id is None or post.author is None:
        return not token.public
    return bound.setdefault(token.thread_id, post.author.external_id) == post.author.external_id


def _goal(
    token: ReplyToken | None, parent: Message | None, *, now: datetime
) -> tuple[Thread | None, Conversation | None]:
    goal = token or parent
    if goal is None or goal.thread is None or goal.conversation is None:
        return None, None
    # What is long settled is history: the letter opens a conversation of its own, in a thread of its own.
    return (goal.thread, goal.conversation) if joining.is_fresh(goal.conversation, now=now) else (None, None)
