"""What an import shows: what nobody answered, and what nobody owns."""

from collections import Counter
from dataclasses import dataclass

from bemot.accounts.models import User
from bemot.channels.models import Channel
from bemot.conversations import queries as conversations
from bemot.conversations.models import Conversation, Message, Topic
from bemot.routing import queries as routing
from bemot.words import Direction

# As many as one reads in one go; the numbers above them are of all.
SHOWN = 30


@dataclass(frozen=True, slots=True)
class Report:
    """Numbers of conversations of one channel; `asked` are those that wanted an answer."""

    total: int
    asked: int
    answered: int
    unowned: int
    unanswered_rows: list[Conversation]
    """The unanswered ones that have waited longest."""
    unowned_topics: list[tuple[Topic | None, int]]
    """Topics that nobody answers for, most comments first; None stands for no topic."""

    @property
    def unanswered(self) -> int:
        """How many wanted an answer and got none."""
        return self.asked - self.answered


def report(channel: Channel, *, viewer: User) -> Report:
    """Look at all conversations of a channel, in a fixed number of queries."""
    rows = list(conversations.visible_to(viewer).filter(thread__channel=channel).order_by("opened_at", "id"))
    asked = [row for row in rows if row.needs_reply]
    answers = Message.objects.filter(channel=channel, direction=Direction.OUTBOUND, conversation__isnull=False)
    answered = set(answers.values_list("conversation_id", flat=True))
    owners = routing.responsibilities_for(asked)
    unowned = [row for row in asked if owners[row.pk] is None]
    topics = {row.topic_id: row.topic for row in unowned}
    left = [row for row in asked if row.pk not in answered]
    return Report(
        total=len(rows),
        asked=len(asked),
        answered=len(asked) - len(left),
        unowned=len(unowned),
        unanswered_rows=left[:SHOWN],
        unowned_topics=[(topics[key], n) for key, n in Counter(row.topic_id for row in unowned).most_common()],
    )


def first_texts(rows: list[Conversation]) -> dict[int, str]:
    """Give what each conversation began with, in one query."""
    found: dict[int, str] = {}
    messages = Message.objects.filter(conversation__in=rows, direction=Direction.INBOUND).order_by("sent_at", "id")
    for pk, text in messages.values_list("conversation_id", "text"):
        found.setdefault(pk, text)
    return found
