"""One line: where a draft says something else than an earlier public answer, or than the line of its opinion.

A departure stops the draft until it is mended or explained. The explanation is kept, and when the draft has gone out
the older answer is marked as outdated by it.
"""

from dataclasses import dataclass, replace
from datetime import datetime
from functools import lru_cache

from django.db import transaction
from django.utils import formats
from django.utils.translation import gettext_lazy as _

from bemot.accounts import roles
from bemot.accounts.models import User
from bemot.history import timeline
from bemot.language import claims
from bemot.language.claims import ClaimKind, Contradiction
from bemot.lib.errors import Refusal
from bemot.listening import queries as listening
from bemot.listening.models import Match, Opinion
from bemot.responses.library import search
from bemot.responses.models import Answer, Draft, Explanation
from bemot.responses.queries import drafts_visible_to
from bemot.words import DraftState, EventKind, Purpose

COMPARED = 30
"""Earlier answers that a draft is held against, the most alike ones."""
LOOKED_AT = 300
"""Drafts of an opinion that are held against its line, the newest ones."""
_QUOTED = 300
# The others ask, offer or thank and state nothing of ours.
_STATES = frozenset({Purpose.ANSWER, Purpose.HOLDING, Purpose.RETURN})


class Departs(Refusal):
    """The draft says something else than was said before, and nobody has said why."""


class NoReason(Refusal):
    """A departure is explained in words."""


@dataclass(frozen=True, slots=True)
class Departure:
    """One claim of a draft that does not fit with one earlier text of ours."""

    kind: ClaimKind
    now_says: str
    said_before: str
    sentence_before: str
    answer_id: int | None
    """The earlier answer; null where it is the line of an opinion."""
    opinion_id: int | None
    at: datetime | None
    """When the answer was given; null for a line."""
    explained: str = ""
    """The reason, where somebody has given one."""

    @property
    def key(self) -> str:
        """What tells it from the others of the same text."""
        return _key(self)


def departures(draft: Draft, *, text: str | None = None) -> list[Departure]:
    """Give where the draft, or `text` in its place, departs from what we said in public; explained ones too."""
    if draft.thread.private or Purpose(draft.purpose) not in _STATES:
        return []
    words = draft.text if text is None else text
    conversation = draft.conversation
    found: list[Departure] = []
    opinion = listening.opinion_of(conversation)
    if opinion is not None:
        found += _from_line(words, opinion)
    for earlier in search.earlier_answers(conversation, limit=COMPARED):
        if not earlier.outdated:
            found += [_departure(words, earlier.text, one, answer=earlier) for one in _compared(words, earlier.text)]
    return _with_reasons(draft, found)


def departing_from(opinion: Opinion, user: User, *, limit: int = 20) -> list[tuple[Draft, list[Departure]]]:
    """Give the public answers to an opinion, sent or under way, that depart from its line, the newest first."""
    voiced = Match.objects.filter(opinion=opinion, confirmed_at__isnull=False).values("conversation_id")
    rows = (
        drafts_visible_to(user)
        .filter(conversation__in=voiced, purpose__in=_STATES, thread__private=False)
        .exclude(state=DraftState.DISCARDED)
        .order_by("-edited_at")[:LOOKED_AT]
    )
    found = [(row, _from_line(row.text, opinion)) for row in rows]
    return [(row, departures) for row, departures in found if departures][:limit]


def explain(draft: Draft, departure: Departure, *, reason: str, by: User, now: datetime) -> Explanation:
    """Say why the draft may say something else. Raises `NoReason`."""
    roles.require(by, roles.Action.WORK, draft.conversation.inbox.team, on=now.date())
    if not reason.strip():
        raise NoReason(_("Say in a few words why it is different now; whoever answers next will read it."))
    with transaction.atomic():
        Draft.objects.select_for_update().get(pk=draft.pk)
        held = {_key(row): row for row in Explanation.objects.filter(draft=draft)}
        if departure.key in held:
            return held[departure.key]
        explanation = Explanation.objects.create(
            draft=draft,
            answer_id=departure.answer_id,
            opinion_id=departure.opinion_id,
            kind=departure.kind,
            now_says=departure.now_says,
            said_before=departure.said_before,
            reason=reason.strip(),
            by=by,
            at=now,
        )
        timeline.record(
            EventKind.DEPARTURE_EXPLAINED,
            at=now,
            by=by,
            conversation_id=draft.conversation_id,
            draft=draft.pk,
            claim=departure.kind,
            answer=departure.answer_id,
        )
    return explanation


def refuse_unexplained(draft: Draft) -> None:
    """Stop a draft that says something else than we said before. Raises `Departs`."""
    for one in departures(draft):
        if one.explained:
            continue
        if one.kind is ClaimKind.PROMISE:
            sentence = _("Our line promises nothing; this says “%(now)s”. Mend it, or say why you can promise it.")
        elif one.at is None:
            sentence = _("Our line says “%(before)s”; this says “%(now)s”. Mend it, or say why it has changed.")
        else:
            sentence = _(
                "On %(day)s we said “%(before)s” in public; this says “%(now)s”. Mend it, or say why it has changed."
            )
        day = formats.date_format(one.at, "j F") if one.at else ""
        raise Departs(sentence % {"day": day, "before": one.said_before, "now": one.now_says})


def outdate(answer: Answer, draft: Draft, *, now: datetime) -> None:
    """Mark the earlier answers that a sent one departs from, on purpose. Inside the caller's transaction."""
    older = Explanation.objects.filter(draft=draft, answer__isnull=False).values("answer")
    Answer.objects.filter(pk__in=older, outdated_at__isnull=True).update(outdated_at=now, outdated_by=answer)


@lru_cache(maxsize=4096)
def _compared(mine: str, other: str) -> tuple[Contradiction, ...]:
    return tuple(claims.contradictions(mine, other))


def _from_line(words: str, opinion: Opinion) -> list[Departure]:
    line = opinion.line.strip()
    if not line:
        return []
    found = [_departure(words, line, one, opinion=opinion) for one in _compared(words, line)]
    promised = claims.promised(words)
    if promised and not claims.promised(line):
        found.append(Departure(ClaimKind.PROMISE, promised, "", line, answer_id=None, opinion_id=opinion.pk, at=None))
    return found


def _departure(
    mine: str,
    other: str,
    found: Contradiction,
    *,
    answer: search.EarlierAnswer | None = None,
    opinion: Opinion | None = None,
) -> Departure:
    return Departure(
        kind=found.mine.kind,
        now_says=mine[found.mine.start : found.mine.end][:_QUOTED],
        said_before=other[found.other.start : found.other.end][:_QUOTED],
        sentence_before=other,
        answer_id=answer.pk if answer else None,
        opinion_id=opinion.pk if opinion else None,
        at=answer.at if answer else None,
    )


def _with_reasons(draft: Draft, found: list[Departure]) -> list[Departure]:
    if not found:
        return []
    reasons = {_key(row): row.reason for row in Explanation.objects.filter(draft=draft)}
    unique = {one.key: one for one in found}
    return [replace(one, explained=reasons.get(key, "")) for key, one in unique.items()]


def _key(row: Departure | Explanation) -> str:
    return f"{row.answer_id or 0}-{row.opinion_id or 0}-{row.kind}-{row.now_says}-{row.said_before}"
