"""Plain functions that bring a comment as far as a test of answers needs it, without the worker."""

from datetime import datetime, timedelta

from bemot.channels import fetching
from bemot.channels.models import Channel, RawEvent
from bemot.conversations import intake
from bemot.conversations.models import Conversation, Message, Topic, TriageResult
from bemot.history.models import Event
from bemot.responses import drafts, publication, review
from bemot.responses.models import Draft, Publication
from bemot.words import Intent, Purpose
from tests.cast import Cast

ANSWER = (
    "Hej Maja! Tack för att du skriver, jag förstår att det tar på krafterna när 7.14 är sen vecka efter vecka. "
    "Jag har bett trafikledningen om orsaken och svarar dig här på torsdag. Mejla mig gärna på "
    "ana@norrbrotag.example så hjälper jag dig vidare. Ana"
)
MINUTE = timedelta(minutes=1)


def take_in(cast: Cast, *, at: datetime) -> list[Message]:
    """Fetch and digest what is new on the network."""
    Channel.objects.filter(pk=cast.channel.pk).update(next_fetch_at=at, claimed_until=None)
    fetching.fetch(Channel.objects.select_related("inbox").get(pk=cast.channel.pk), now=at)
    raw = RawEvent.objects.filter(digested_at__isnull=True, set_aside_at__isnull=True).select_related("channel__inbox")
    return intake.ingest(list(raw.order_by("id")), now=at)


def make_comment(
    cast: Cast,
    text: str = "Tredje veckan i rad som 7.14 inte kommer i tid. Vad gör ni åt det?",
    *,
    intent: Intent = Intent.COMPLAINT,
    needs_reply: bool = True,
    by: str = "maja",
    topic: str = "waiting_time",
    at: datetime | None = None,
) -> Conversation:
    """Let somebody write below our post, and say what it is."""
    at = at or cast.now
    external_id = cast.network.post(by, text, created_at=at, parent=cast.post)
    take_in(cast, at=at)
    message = Message.objects.get(external_id=external_id)
    label(message, intent=intent, at=at)
    Conversation.objects.filter(pk=message.conversation_id).update(
        intent=intent, needs_reply=needs_reply, topic=Topic.objects.get(slug=topic), waiting_since=at
    )
    return reload(message.conversation)


def label(message: Message, *, intent: Intent, at: datetime, sentiment: str = "negative") -> None:
    TriageResult.objects.create(
        message=message, intent=intent, sentiment=sentiment, needs_reply=True, model_version="test", at=at
    )


def reload(conversation: Conversation) -> Conversation:
    return Conversation.objects.select_related(
        "inbox__team", "inbox__principal", "thread__channel", "contact__person", "topic", "assignee"
    ).get(pk=conversation.pk)


def comment_of(conversation: Conversation) -> Message:
    """Give the person's newest message."""
    rows = Message.objects.select_related("thread", "channel", "contact", "conversation")
    return rows.filter(conversation=conversation, direction="inbound").latest("pk")


def make_draft(cast: Cast, conversation: Conversation, *, text: str = ANSWER, purpose=Purpose.ANSWER) -> Draft:
    return drafts.start(
        conversation, answers=comment_of(conversation), purpose=purpose, by=cast.ana, now=cast.now, text=text
    )


def make_approved(cast: Cast, conversation: Conversation, **kwargs) -> Draft:
    """Let ana write and bo approve."""
    draft = make_draft(cast, conversation, **kwargs)
    review.submit(draft, by=cast.ana, now=cast.now)
    review.approve(draft, by=cast.bo, now=cast.now)
    return Draft.objects.get(pk=draft.pk)


def make_queued(cast: Cast, conversation: Conversation, **kwargs) -> Publication:
    return publication.publish(make_approved(cast, conversation, **kwargs), by=cast.ana, now=cast.now)[0]


def send(row: Publication, *, at: datetime) -> Publication:
    """Let the worker bring it a step further."""
    publication.send_one(row.pk, now=at)
    return Publication.objects.get(pk=row.pk)


def answers_on(cast: Cast, conversation: Conversation) -> list[str]:
    """Read on the network what of ours stands below the comment."""
    comment = comment_of(conversation).external_id
    return [post.text for post in cast.network.posts() if post.parent == comment and post.author.handle == "norrbrotag"]


def count_of(conversation: Conversation, kind: str) -> int:
    return Event.objects.filter(conversation=conversation, kind=kind).count()
