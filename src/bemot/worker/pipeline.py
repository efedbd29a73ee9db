"""The machine's part of the way of one comment, read top to bottom. The file to read first."""

from collections.abc import Sequence
from datetime import datetime

from django.db import transaction

from bemot.alerts import detection
from bemot.channels.models import RawEvent
from bemot.conversations import assessment, intake, lifecycle
from bemot.conversations.models import Message
from bemot.history import bulk
from bemot.listening import matching, opinions
from bemot.outcomes import afresh, follow_ups
from bemot.responses import elsewhere, kept_posts, undelivered
from bemot.routing import rules


def take_in(raw_events: Sequence[RawEvent], *, now: datetime) -> list[Message]:
    """Raw events, as `channels.fetching` stored them, become messages in conversations, and are worked up at once.

    Each half commits by itself: what is left between them is found by its `worked_up_at`.
    """
    # On a channel that is not ours only what a watch looks for becomes a conversation.
    messages = intake.ingest(raw_events, wanted=matching.wanted(raw_events), now=now)
    work_up(messages, now=now)
    return messages


def work_up(messages: Sequence[Message], *, now: datetime) -> None:
    """Everything that the desk does about messages before a person looks; one transaction, no network."""
    if not messages:
        return
    with transaction.atomic():
        # What is it? The words that moved the verdict are kept with it.
        new = assessment.assess(messages, now=now)
        # Something concrete after a talk was broken off is a new matter.
        afresh.begin_found(new, now=now)
        # A thank-you to our question closes the loop; whatever that leaves is ours to answer.
        settled = follow_ups.settle(new, now=now)
        left = [message for message in new if message not in settled]
        lifecycle.receive(left, now=now)
        # Who answers, until when?
        conversations = rules.route(left, now=now)
        # An answer of ours that was written in the network's own app stops the clocks.
        elsewhere.notice(messages, now=now)
        # A mail server says that a letter of ours did not arrive.
        undelivered.notice(messages, now=now)
        # Does somebody else say the same?
        opinions.join(new, now=now)
        # A threat is kept as it stands now, whatever becomes of it on the network.
        kept_posts.keep_threats(left, now=now)
        # Who must know now?
        detection.detect(conversations, now=now)
        for message in messages:
            message.worked_up_at = now
        bulk.write(messages, ["worked_up_at"])
