"""Reads of conversations. `visible_to` is the one way by which a page obtains them."""

from collections.abc import Iterable
from dataclasses import dataclass, field

from django.db.models import Case, F, OuterRef, Prefetch, Q, QuerySet, Subquery, When, prefetch_related_objects

from bemot.accounts.models import User
from bemot.channels import queries as channels
from bemot.channels.models import Channel
from bemot.conversations.models import (
    Attachment,
    Contact,
    Conversation,
    Merge,
    Message,
    Note,
    Person,
    Topic,
    TriageResult,
)
from bemot.words import Direction, Purpose, Status

# A thread under a post that went around the world is shown by its near surroundings.
THREAD_LIMIT = 200


@dataclass(slots=True)
class Node:
    """One message of a thread with what answers it."""

    message: Message
    of_conversation: bool
    of_branch: bool = False
    """Whether it belongs to the conversation, is answered by it from above, or is our answer below it."""
    children: list["Node"] = field(default_factory=list)
    depth: int = 0


@dataclass(frozen=True, slots=True)
class ThreadView:
    """A thread as its network shows it."""

    thread_url: str
    title: str
    root: Message | None
    nodes: list[Node]
    """Everything below the root, oldest first within each level."""
    private: list[Message]
    """What was said in private threads of the same conversation, oldest first."""
    cut: bool
    """Whether there is more than is shown."""


def visible_to(user: User) -> QuerySet[Conversation]:
    """Give the conversations in the inboxes of the user's teams."""
    return Conversation.objects.filter(inbox__in=channels.inboxes_visible_to(user)).select_related(
        "inbox__team", "thread__channel", "contact__person", "topic", "assignee"
    )


def to_work_up(*, limit: int) -> QuerySet[Message]:
    """Give messages that nobody has looked at yet, in the order in which they came."""
    return (
        Message.objects.filter(worked_up_at__isnull=True)
        .select_related("channel__inbox__team", "thread", "contact", "conversation__inbox__team")
        .order_by("id")[:limit]
    )


def thread_of(conversation: Conversation) -> ThreadView:
    """Give the thread around a conversation and its private threads, in one query; in two where something was edited.

    Where a thread is longer than is shown, the conversation's own branch stays and the oldest of the others.
    """
    own = Message.objects.filter(conversation=conversation)
    near = (
        Q(conversation=conversation)
        | Q(external_id=conversation.thread.root)
        | Q(external_id__in=own.values("parent_external_id"))
    )
    rows = list(
        Message.objects.filter(Q(thread_id=conversation.thread_id) | Q(conversation=conversation))
        .select_related("contact", "by", "thread")
        .order_by(Case(When(near, then=0), default=1), "sent_at", "id")[: THREAD_LIMIT + 1]
    )
    cut = len(rows) > THREAD_LIMIT
    rows = sorted(rows[:THREAD_LIMIT], key=lambda row: (row.sent_at, row.pk))
    prefetch_related_objects([row for row in rows if row.edited_at], "versions")
    public = [row for row in rows if not row.thread.private]
    private = [row for row in rows if row.thread.private and row.conversation_id == conversation.pk]
    if private:
        prefetch_related_objects(private, "attachments", "letter", "reports")
    root = next((row for row in public if row.external_id == conversation.thread.root), None)
    return ThreadView(
        thread_url=conversation.thread.url,
        title=conversation.thread.title,
        root=root,
        nodes=_tree([row for row in public if row is not root], conversation),
        private=private,
        cut=cut,
    )


def last_inbound(conversation: Conversation) -> Message | None:
    """Give the newest message of the person, which an answer answers."""
    return (
        Message.objects.filter(conversation=conversation, direction=Direction.INBOUND)
        .select_related("channel", "thread", "contact")
        .order_by("-sent_at", "-id")
        .first()
    )


def newest_words_of(conversations: Iterable[Conversation]) -> dict[int, str]:
    """Give what each person wrote last, by the conversation's id; in one query."""
    return _words_of(conversations, "-sent_at", "-id")


def first_words_of(conversations: Iterable[Conversation]) -> dict[int, str]:
    """Give what each person began with, in public where they did: what a later thank-you is not about; in one query."""
    return _words_of(conversations, "thread__private", "sent_at", "id")


def _words_of(conversations: Iterable[Conversation], *order: str) -> dict[int, str]:
    inbound = Message.objects.filter(conversation=OuterRef("pk"), direction=Direction.INBOUND)
    words = Subquery(inbound.order_by(*order).values("text")[:1])
    rows = Conversation.objects.filter(pk__in=[row.pk for row in conversations]).order_by()
    return {pk: text or "" for pk, text in rows.values_list("pk", words)}


def answered_by(conversation: Conversation, purpose: Purpose) -> Message | None:
    """Give what an answer of this purpose answers: in private the newest private message, else the newest public one.

    Where there is none of that kind, the newest of all.
    """
    rows = (
        Message.objects.filter(conversation=conversation, direction=Direction.INBOUND)
        .select_related("channel", "thread", "contact")
        .order_by("-sent_at", "-id")
    )
    return rows.filter(thread__private=purpose is Purpose.PRIVATE).first() or rows.first()


def attachments_visible_to(user: User) -> QuerySet[Attachment]:
    """Give the files of letters in conversations that the user may see."""
    rows = Attachment.objects.filter(message__conversation__inbox__in=channels.inboxes_visible_to(user))
    return rows.select_related("message__raw_event__channel")


def triage_of(messages: Iterable[Message]) -> dict[int, TriageResult]:
    """Give the newest triage result of each message by the message's id."""
    rows = TriageResult.objects.filter(message__in=list(messages)).order_by("id")
    return {row.message_id: row for row in rows}


def notes_of(conversation: Conversation) -> QuerySet[Note]:
    """Give the notes, oldest first."""
    return Note.objects.filter(conversation=conversation).select_related("by")


def earlier_of(conversation: Conversation, *, limit: int = 10) -> list[Conversation]:
    """Give what the same person talked with this principal about before, newest first."""
    if conversation.contact is None:
        return []
    return list(
        Conversation.objects.filter(
            contact__person_id=conversation.contact.person_id,
            inbox__principal_id=conversation.inbox.principal_id,
            inbox__team_id=conversation.inbox.team_id,
        )
        .exclude(pk=conversation.pk)
        .select_related("thread__channel", "topic")
        .order_by("-opened_at")[:limit]
    )


def persons_visible_to(user: User) -> QuerySet[Person]:
    """Give the persons who have written to the user's inboxes; we ourselves are none of them."""
    rows = Person.objects.filter(pk__in=contacts_visible_to(user).order_by().values("person_id"))
    return rows.order_by("name", "id")


def contacts_visible_to(user: User) -> QuerySet[Contact]:
    """Give the contacts on the channels of the user's inboxes, ourselves left out: of a person nobody sees more."""
    rows = Contact.objects.filter(channel__inbox__in=channels.inboxes_visible_to(user))
    return rows.exclude(external_id=F("channel__own_id")).select_related("channel").order_by("id")


def persons_found(user: User, words: str) -> QuerySet[Person]:
    """Give the user's persons, with their visible contacts; `words` narrow by a name or handle that they bear there."""
    contacts = contacts_visible_to(user)
    wanted = words.strip().removeprefix("@")
    named = Q(person__name__icontains=wanted) | Q(name__icontains=wanted) | Q(handle__icontains=wanted)
    found = contacts.filter(named) if wanted else contacts
    rows = persons_visible_to(user).filter(pk__in=found.order_by().values("person_id"))
    return rows.prefetch_related(Prefetch("contacts", contacts))


def conversations_of(person: Person, user: User) -> QuerySet[Conversation]:
    """Give what the user may see of a person's conversations, newest first."""
    return visible_to(user).filter(contact__person=person).order_by("-opened_at", "-id")


def merges_into(person: Person) -> QuerySet[Merge]:
    """Give the merges by which a person got contacts, those that were undone left out, newest first."""
    return (
        Merge.objects.filter(kept=person, undone_at__isnull=True).select_related("joined", "by").order_by("-at", "-id")
    )


def held_of(channel: Channel) -> int:
    """Give how many comments of a channel stand here: what answers something in public and was not deleted."""
    rows = Message.objects.filter(channel=channel, deleted_at__isnull=True, thread__private=False)
    return rows.exclude(external_id=F("thread__root")).count()


def open_of_person(person: Person) -> QuerySet[Conversation]:
    """Give a person's conversations that are not resolved."""
    return Conversation.objects.filter(contact__person=person).exclude(status=Status.RESOLVED)


def topics() -> QuerySet[Topic]:
    """Give every topic."""
    return Topic.objects.all()


def _tree(rows: list[Message], conversation: Conversation) -> list[Node]:
    nodes = {row.external_id: Node(row, row.conversation_id == conversation.pk) for row in rows}
    top: list[Node] = []
    for row in rows:
        node = nodes[row.external_id]
        parent = nodes.get(row.parent_external_id)
        (parent.children if parent else top).append(node)
    _mark_branch(nodes)
    flat: list[Node] = []
    stack = [(node, 0) for node in reversed(top)]
    while stack:
        node, depth = stack.pop()
        node.depth = depth
        flat.append(node)
        stack.extend((child, depth + 1) for child in reversed(node.children))
    return flat


def _mark_branch(nodes: dict[str, Node]) -> None:
    """Mark the conversation's messages, all that they answer, and what we answered below them."""
    for own in [node for node in nodes.values() if node.of_conversation]:
        above: Node | None = own
        while above is not None and not above.of_branch:
            above.of_branch = True
            above = nodes.get(above.message.parent_external_id)
        for child in own.children:
            child.of_branch = child.of_branch or child.message.direction == Direction.OUTBOUND
