"""What a message is: the text core reads it, and the conversation takes over what counts."""

from collections.abc import Sequence
from dataclasses import asdict
from datetime import datetime

from bemot.accounts.models import User
from bemot.conversations import heads
from bemot.conversations.models import Conversation, Message, Topic, TriageResult
from bemot.history import bulk, timeline
from bemot.history.timeline import Line
from bemot.language import triage
from bemot.words import Direction, EventKind, Flag, Intent, Ownership

# An honest complaint is never averaged away by what else the person wrote: the first of these that was found stays.
WEIGHT = [
    Intent.PRESS,
    Intent.COMPLAINT,
    Intent.QUESTION,
    Intent.SUGGESTION,
    Intent.PRAISE,
    Intent.ABUSE,
    Intent.TROLLING,
    Intent.SPAM,
    Intent.OTHER,
]


def assess(messages: Sequence[Message], *, now: datetime) -> list[Message]:
    """Read inbound messages with the text core and store what it said; give those that were read for the first time.

    Inside the caller's transaction. Conversations that a colleague has classified keep what the colleague said.
    """
    _share_conversations(messages)
    inbound = [m for m in messages if m.direction == Direction.INBOUND and m.conversation_id]
    if not inbound:
        return []
    reworded = [message for message in inbound if message.edited_at is not None]
    read_before = set(TriageResult.objects.filter(message__in=reworded).values_list("message_id", flat=True))
    known = list(Topic.objects.order_by().values_list("pk", "slug", "examples"))
    topics = {slug: pk for pk, slug, _examples in known}
    own_topics = [
        triage.TopicExample(slug=slug, texts=tuple(examples.splitlines()))
        for _pk, slug, examples in known
        if examples.strip()
    ]
    asked = _asked_before(inbound)
    results = _read(inbound, asked, own_topics)
    rows = [_row(message, result, now) for message, result in zip(inbound, results, strict=True)]
    bulk.add(rows)
    _take_over(inbound, rows, topics)
    timeline.record_many(
        Line(
            kind=EventKind.ASSESSED,
            at=now,
            conversation_id=message.conversation_id,
            channel_id=message.channel_id,
            data={"message": message.pk, "intent": row.intent, "unsure": row.unsure},
        )
        for message, row in zip(inbound, rows, strict=True)
    )
    return [message for message in inbound if message.pk not in read_before]


def say_again(message: Message, row: TriageResult) -> None:
    """Let what was read of a message count for the conversation that it stands in now."""
    _take_over([message], [row], dict(Topic.objects.order_by().values_list("slug", "pk")))


def classify(conversation: Conversation, *, intent: Intent, topic: Topic | None, needs_reply: bool, by: User) -> None:
    """Let a colleague's word stand instead of the core's. The calling verb records it."""
    Conversation.objects.filter(pk=conversation.pk).update(
        intent=intent, topic=topic, needs_reply=needs_reply, unsure=False, classified_by=by
    )


def _share_conversations(messages: Sequence[Message]) -> None:
    """Let messages of one conversation hold one object, so that what one hop writes the next one sees."""
    shared: dict[int, Conversation] = {}
    for message in messages:
        if message.conversation is not None:
            message.conversation = shared.setdefault(message.conversation.pk, message.conversation)


def _asked_before(messages: Sequence[Message]) -> dict[int | None, str]:
    """Give what we said last in the conversations that go on: a bare yes or no means something only beside it."""
    going_on = {m.conversation.pk for m in messages if m.conversation and m.conversation.opened_at < m.sent_at}
    if not going_on:
        return {}
    rows = Message.objects.filter(conversation__in=going_on, direction=Direction.OUTBOUND).order_by("sent_at")
    return dict(rows.values_list("conversation_id", "text"))


def _read(
    messages: Sequence[Message], asked: dict[int | None, str], topics: Sequence[triage.TopicExample]
) -> list[triage.TriageResult]:
    """Read messages in their order, each with what was corrected for its own principal and for no other."""
    fitted = heads.of(_principal(message) for message in messages)
    results: dict[int, triage.TriageResult] = {}
    for principal in dict.fromkeys(map(_principal, messages) if fitted else [0]):
        places = [place for place, one in enumerate(messages) if not fitted or _principal(one) == principal]
        comments = [_comment(messages[place], asked) for place in places]
        found = triage.read(comments, topics=topics, head=fitted.get(principal))
        results.update(zip(places, found, strict=True))
    return [results[place] for place in range(len(messages))]


def _principal(message: Message) -> int:
    inbox = message.conversation.inbox if message.conversation else message.channel.inbox
    return inbox.principal_id


def _comment(message: Message, asked: dict[int | None, str]) -> triage.Comment:
    return triage.Comment(
        text=message.text,
        language=message.language.split("-")[0],
        answers_to=asked.get(message.conversation_id, message.thread.title),
        own_channel=message.channel.ownership == Ownership.OWNED,
    )


def _row(message: Message, result: triage.TriageResult, now: datetime) -> TriageResult:
    return TriageResult(
        message=message,
        revision=message.revision,
        language=result.language,
        intent=result.intent,
        sentiment=result.sentiment,
        needs_reply=result.needs_reply,
        flags=list(result.flags),
        unsure_flags=list(result.unsure_flags),
        topics=list(result.topics),
        scores={name: round(float(score), 4) for name, score in result.scores.items()},
        evidence=[asdict(span) for span in result.evidence],
        unsure=result.unsure,
        model_version=result.model_version,
        at=now,
    )


def _take_over(messages: Sequence[Message], rows: Sequence[TriageResult], topics: dict[str, int]) -> None:
    conversations: dict[int, Conversation] = {}
    for message, row in zip(messages, rows, strict=True):
        if message.conversation is None or message.conversation.classified_by_id:
            continue
        conversations[message.conversation.pk] = message.conversation
        _weigh(message.conversation, row, topics)
    fields = ["intent", "sentiment", "needs_reply", "unsure", "flags", "unsure_flags", "topic"]
    bulk.write(conversations.values(), fields)


def _weigh(conversation: Conversation, row: TriageResult, topics: dict[str, int]) -> None:
    first = not conversation.intent
    outweighs = first or WEIGHT.index(Intent(row.intent)) < WEIGHT.index(Intent(conversation.intent))
    conversation.sentiment = row.sentiment
    conversation.needs_reply = row.needs_reply if first else conversation.needs_reply or row.needs_reply
    sure = conversation.sure_flags | (set(row.flags) - set(row.unsure_flags))
    conversation.flags = sorted({*conversation.flags, *row.flags} & set(Flag))
    conversation.unsure_flags = sorted(set(conversation.flags) - sure)
    if outweighs:
        conversation.intent, conversation.unsure = row.intent, row.unsure
    if (outweighs or conversation.topic_id is None) and row.topics:
        conversation.topic_id = next((topics[slug] for slug in row.topics if slug in topics), conversation.topic_id)
