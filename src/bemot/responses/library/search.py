"""Reads of the answer library: what we answered to something like it, by meaning, by words, by how it ended."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime

from django.db.models import Q, QuerySet

from bemot.accounts.models import Principal, User
from bemot.channels import queries as channels
from bemot.conversations import search, veil
from bemot.conversations.models import Conversation, Message, Topic
from bemot.responses.library import shelf
from bemot.responses.models import Answer, Explanation, Question
from bemot.words import Direction, FollowUpState, Intent, Purpose

_SAME_TOPIC = 0.1
# How it ended moves an answer among those that are about as alike, no further.
_ENDED: Mapping[str, float] = {FollowUpState.SATISFIED: 0.1, FollowUpState.DISSATISFIED: -0.1}
_OUTDATED = -0.15
ENOUGH = 0.25
"""Likeness from which an earlier answer is worth a look."""
_TO_PRAISE = frozenset({Purpose.THANKS})
_TO_OTHERS = frozenset(Purpose) - {Purpose.RETURN, Purpose.THANKS, Purpose.CONSENT}
SHOWN = 3
"""Earlier answers beside a draft: more would be a list to read instead of a person to answer."""


@dataclass(frozen=True, slots=True)
class EarlierAnswer:
    """What we answered to something like it, and how that ended."""

    pk: int
    conversation_id: int | None
    comment: str
    """Empty where it is veiled: abuse is not read by the way."""
    text: str
    url: str
    at: datetime
    by: User | None
    purpose: Purpose
    topic: Topic | None
    ended: str
    """The follow-up's state, empty while it is not known."""
    outdated: bool
    """A newer answer says something else, on purpose."""
    score: float
    """Likeness, 0 to 1."""


def to_lean_on(conversation: Conversation) -> list[EarlierAnswer]:
    """Give the best earlier answers to lean on while writing: thanks where somebody is kind, answers elsewhere."""
    fits = _TO_PRAISE if conversation.intent == Intent.PRAISE else _TO_OTHERS
    found = earlier_answers(conversation, limit=SHOWN * 4)
    return [row for row in found if row.purpose in fits][:SHOWN]


def earlier_answers(conversation: Conversation, *, limit: int = 5) -> list[EarlierAnswer]:
    """Give what the same principal answered to comments like this one, the most helpful first; three queries."""
    comment = (
        Message.objects.filter(conversation=conversation, direction=Direction.INBOUND)
        .order_by("-sent_at", "-pk")
        .values_list("text", flat=True)
        .first()
    )
    if not comment:
        return []
    scores = shelf.nearest(conversation.inbox.principal_id, comment)
    rows = _held(Answer.objects.filter(pk__in=scores)).exclude(conversation=conversation)
    found = [_earlier(row, scores[row.pk], topic_id=conversation.topic_id) for row in rows]
    return [row for row in _ordered(found) if row.score >= ENOUGH][:limit]


def find(user: User, principal: Principal, words: str, *, topic: Topic | None, limit: int = 50) -> list[EarlierAnswer]:
    """Give the answers of a principal that hold all the words in question or answer, then those that mean the like.

    Without words the newest. `user` sees only principals of the own teams.
    """
    rows = answers_visible_to(user).filter(principal=principal)
    rows = rows.filter(topic=topic) if topic else rows
    if not words.strip():
        # A question whether it is good now answers nothing.
        newest = rows.exclude(purpose=Purpose.RETURN).order_by("-at")[:limit]
        return [_earlier(row, 0.0, topic_id=None) for row in newest]
    near = shelf.nearest(principal.pk, words)
    exact = set(search.among(rows.values("message"), words)) | set(search.among(rows.values("comment"), words))
    found = rows.filter(Q(pk__in=near) | Q(message__in=exact) | Q(comment__in=exact))
    scored = [
        _earlier(row, (1.0 if {row.message_id, row.comment_id} & exact else near.get(row.pk, 0.0)), topic_id=None)
        for row in found[: limit * 4]
    ]
    return _ordered(scored)[:limit]


def answer_visible_to(user: User, pk: int) -> EarlierAnswer | None:
    """Give one answer that `user` may see."""
    found = answers_visible_to(user).filter(pk=pk).first()
    return _earlier(found, 0.0, topic_id=None) if found else None


def answer_of(user: User, principal: Principal, asked: str) -> Answer | None:
    """Give the answer whose number an address names, of that principal; None where it names none."""
    if not asked.isdecimal():
        return None
    return answers_visible_to(user).filter(principal=principal, pk=int(asked)).first()


def reasons_of(answer: int) -> QuerySet[Explanation]:
    """Give why newer drafts say something else than an answer, the newest first."""
    return Explanation.objects.filter(answer=answer).select_related("by", "draft").order_by("-at")


def answers_visible_to(user: User) -> QuerySet[Answer]:
    """Give the answers of the principals whose inboxes `user` may see; deleted ones left out."""
    principals = channels.inboxes_visible_to(user).values("principal")
    return _held(Answer.objects.filter(principal__in=principals))


def questions_visible_to(user: User) -> QuerySet[Question]:
    """Give the common questions of the principals whose inboxes `user` may see."""
    principals = channels.inboxes_visible_to(user).values("principal")
    return Question.objects.filter(principal__in=principals).select_related("principal", "written_by")


def _held(rows: QuerySet[Answer]) -> QuerySet[Answer]:
    return rows.filter(message__deleted_at__isnull=True).select_related(
        "message__by", "comment", "topic", "conversation"
    )


def _ordered(rows: Iterable[EarlierAnswer]) -> list[EarlierAnswer]:
    return sorted(rows, key=lambda row: (row.purpose is Purpose.RETURN, -_helps(row), -row.at.timestamp()))


def _helps(row: EarlierAnswer) -> float:
    return row.score + _ENDED.get(row.ended, 0.0) + (_OUTDATED if row.outdated else 0.0)


def _comment(answer: Answer) -> str:
    veiled = answer.conversation is not None and veil.is_veiled(answer.conversation)
    return answer.comment.text if answer.comment and not veiled else ""


def _earlier(answer: Answer, score: float, *, topic_id: int | None) -> EarlierAnswer:
    same_topic = topic_id is not None and answer.topic_id == topic_id
    return EarlierAnswer(
        pk=answer.pk,
        conversation_id=answer.conversation_id,
        comment=_comment(answer),
        text=answer.message.text,
        url=answer.message.url,
        at=answer.at,
        by=answer.message.by,
        purpose=Purpose(answer.purpose),
        topic=answer.topic,
        ended=answer.ended,
        outdated=answer.outdated_at is not None,
        score=round(min(1.0, score + (_SAME_TOPIC if same_topic else 0.0)), 3),
    )
