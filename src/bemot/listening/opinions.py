"""The same opinion elsewhere: found by likeness, confirmed or refused by a person; nothing joins by itself."""

from collections.abc import Sequence
from datetime import datetime

from django.db import transaction

from bemot.accounts import roles
from bemot.accounts.models import User
from bemot.conversations.models import Conversation, Message
from bemot.history import timeline
from bemot.history.timeline import Line
from bemot.language.similarity import Corpus
from bemot.listening import corpora
from bemot.listening.models import Likeness, Match, Opinion
from bemot.words import EventKind

# Measured on half of the plain opinion groups (468 texts, 311 comments with company, both languages, at most five
# shown): from 0.25 on every second candidate voices the same (precision 0.49, recall 0.33), and 69 of 100 comments are
# shown one that does. From 0.35 on it is 0.68 and 0.14, and 37 of 100. Among more texts precision is lower.
LIKE_ENOUGH = 0.25
CANDIDATES = 5


def join(messages: Sequence[Message], *, now: datetime) -> None:
    """Note which earlier conversations may say the same as these. Inside the caller's transaction."""
    found: dict[tuple[int, int], float] = {}
    held: dict[int, Corpus] = {}
    for message in messages:
        conversation = message.conversation
        if conversation is None or not message.text or not corpora.voices(conversation):
            continue
        principal = conversation.inbox.principal_id
        corpus = held[principal] if principal in held else held.setdefault(principal, corpora.of(principal, now=now))
        for near in corpus.nearest(message.text, k=CANDIDATES + 1):
            other = int(near.id)
            if other != conversation.pk and near.score >= LIKE_ENOUGH:
                pair = (conversation.pk, other)
                found[pair] = max(found.get(pair, 0.0), float(near.score))
    if not found:
        return
    known = set(Likeness.objects.filter(conversation__in=[a for a, _b in found]).values_list("conversation", "other"))
    new = [pair for pair in found if pair not in known]
    Likeness.objects.bulk_create(
        (Likeness(conversation_id=a, other_id=b, score=found[a, b], found_at=now) for a, b in new),
        ignore_conflicts=True,
    )
    others: dict[int, list[int]] = {}
    for a, b in new:
        others.setdefault(a, []).append(b)
    timeline.record_many(
        Line(EventKind.JOINED_OPINION, now, conversation_id=a, data={"candidates": some}) for a, some in others.items()
    )


def confirm(conversation: Conversation, other: Conversation, *, title: str = "", by: User, now: datetime) -> Opinion:
    """Say that two conversations voice one opinion: both join the one that either has, else a new one.

    Raises `NotAllowed`.
    """
    roles.require(by, roles.Action.WORK, conversation.inbox.team, on=now.date())
    with transaction.atomic():
        held = Match.objects.filter(conversation__in=[conversation, other], confirmed_at__isnull=False).first()
        opinion = (
            held.opinion
            if held
            else Opinion.objects.create(
                principal=conversation.inbox.principal, title=title[:200] or f"#{other.pk}", opened_at=now
            )
        )
        for row in (conversation, other):
            Match.objects.update_or_create(
                opinion=opinion,
                conversation=row,
                defaults={"score": 1.0, "found_at": now, "confirmed_at": now, "refused_at": None, "by": by},
            )
            timeline.record(EventKind.JOINED_OPINION, at=now, by=by, conversation_id=row.pk, opinion=opinion.pk)
    return opinion


def refuse(conversation: Conversation, other: Conversation, *, by: User, now: datetime) -> None:
    """Say that two conversations do not say the same; they are not proposed again. Raises `NotAllowed`."""
    roles.require(by, roles.Action.WORK, conversation.inbox.team, on=now.date())
    with transaction.atomic():
        Likeness.objects.update_or_create(
            conversation=conversation, other=other, defaults={"refused_at": now, "score": 0.0, "found_at": now}
        )
        Likeness.objects.filter(conversation=other, other=conversation).update(refused_at=now)
        timeline.record(EventKind.LEFT_OPINION, at=now, by=by, conversation_id=conversation.pk, other=other.pk)
