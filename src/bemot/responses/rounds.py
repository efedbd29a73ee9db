"""One draft for many: the same answer to people of one opinion, adapted for each, sent at a human pace."""

import zlib
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from django.conf import settings
from django.db import transaction
from django.db.models import Max, QuerySet
from django.utils.translation import gettext_lazy as _

from bemot.accounts import roles
from bemot.accounts.models import User
from bemot.conversations import queries as conversations
from bemot.conversations.models import Conversation, Message
from bemot.history import timeline
from bemot.language import comment
from bemot.lib.errors import Refusal, SomebodyWasFaster
from bemot.lib.text import normalise
from bemot.listening.models import Match, Opinion
from bemot.responses import drafts, publication, review, saved_replies
from bemot.responses.checks import frame
from bemot.responses.models import Draft, Publication, Round
from bemot.words import DraftState, EventKind, PublicationState, Purpose

# Nobody answers twenty people in a minute; who follows the thread should not be drowned either.
PACE = timedelta(seconds=90)
_JITTER_SECONDS = 30
# What a person asked is quoted whole or left as a blank.
_LONGEST_QUESTION = 140

NAME = ("[name]", "[namn]")
ASKED = ("[what they asked]", "[vad de frågar]")
_QUEUED = [PublicationState.QUEUED, PublicationState.BY_HAND]


@dataclass(frozen=True, slots=True)
class Done:
    """How many it was done to, and for the others who it is and the sentence that says why not."""

    n: int
    refused: tuple[tuple[Draft, str], ...] = ()


class NotAdapted(Refusal):
    """The text says the same to everybody."""


class NobodyToAnswer(Refusal):
    """Each of them has an answer, or somebody writes one."""


def begin(opinion: Opinion, people: Sequence[Conversation], *, text: str, by: User, now: datetime) -> Round:
    """Write a draft for each of these who voice the opinion and have none; an open blank stops it later.

    Raises `NotAdapted` or `NobodyToAnswer`.
    """
    text = normalise(text).strip()
    if not any(blank in text for blank in ASKED):
        raise NotAdapted(_("Say to each what they asked: put [what they asked] into the text, best in its beginning."))
    with transaction.atomic():
        made = Round.objects.create(opinion=opinion, text=text, by=by, at=now)
        voiced = set(
            Match.objects.filter(opinion=opinion, confirmed_at__isnull=False).values_list("conversation", flat=True)
        )
        theirs = [one for one in people if one.pk in voiced]
        begun = [draft for one in theirs if (draft := _draft(made, one, by=by, now=now)) is not None]
        if not begun:
            raise NobodyToAnswer(_("Each of them has an answer already, or a colleague is writing one."))
        timeline.record(EventKind.ROUND_BEGUN, at=now, by=by, round=made.pk, opinion=opinion.pk, drafts=len(begun))
    return made


def submit(round_: Round, *, by: User, now: datetime) -> Done:
    """Ask a second person to look at each that is ready. What is not ready stays with its writer."""
    mine = (
        Draft.objects.filter(round=round_, author=by, state=DraftState.WRITING)
        .order_by("pk")
        .select_related("conversation__contact")
    )
    return _each(mine, lambda draft: review.submit(draft, by=by, now=now))


def queue(round_: Round, *, by: User, now: datetime) -> Done:
    """Put each approved answer into the line, one behind the other."""
    approved = (
        Draft.objects.filter(round=round_, state=DraftState.APPROVED)
        .order_by("pk")
        .select_related("conversation__contact")
    )
    return _each(_unqueued(approved), lambda draft: queue_one(draft, by=by, now=now))


def queue_one(draft: Draft, *, by: User, now: datetime) -> list[Publication]:
    """Put one answer behind those of its round that wait. Raises what `publication.publish` raises."""
    with transaction.atomic():
        list(Round.objects.select_for_update().filter(pk__in=[draft.round_id]))  # one after the other finds its turn
        return publication.publish(draft, send_after=_next_turn(draft, now=now), by=by, now=now)


def stop(round_: Round, *, by: User, now: datetime) -> int:
    """Take back all that has not left the desk; the drafts are being written again. Gives how many."""
    waiting = Publication.objects.filter(draft__round=round_, state__in=_QUEUED, position=0)
    rows = waiting.select_related("conversation__inbox__team", "draft")
    for team in {row.conversation.inbox.team for row in rows}:
        roles.require(by, roles.Action.WORK, team, on=now.date())
    stopped = 0
    for row in rows:
        try:
            publication.withdraw(row, by=by, now=now)
        except SomebodyWasFaster:
            continue  # it is on its way: the page shows it
        stopped += 1
    if stopped:
        timeline.record(EventKind.ROUND_STOPPED, at=now, by=by, round=round_.pk, stopped=stopped)
    return stopped


def adapted(text: str, message: Message, *, by: User) -> str:
    """Give the text for one person: their name, what they asked in their own words, and who writes."""
    inbox = message.conversation.inbox if message.conversation else message.channel.inbox
    name = frame.first_name(str(message.contact or ""))
    if not name:
        for blank in NAME:
            text = text.replace(f" {blank}", "")
    asked = _question(message.text)
    for blank in ASKED:
        text = text.replace(blank, f"”{asked}”" if asked else blank)
    return saved_replies.fill(
        text,
        contact=name,
        signature=by.signature or by.first_name,
        address=by.contact_address or inbox.contact_address,
    )


def _in(round_: Round) -> QuerySet[Draft]:
    return (
        Draft.objects.filter(round=round_)
        .select_related("conversation__inbox__team", "conversation__contact")
        .order_by("pk")
    )


def _draft(made: Round, conversation: Conversation, *, by: User, now: datetime) -> Draft | None:
    answers = conversations.last_inbound(conversation)
    if answers is None:
        return None
    held = Draft.objects.filter(answers=answers, purpose=Purpose.ANSWER).exclude(state=DraftState.DISCARDED)
    if held.exists():
        return None
    words = adapted(made.text, answers, by=by)
    draft = drafts.start(conversation, answers=answers, purpose=Purpose.ANSWER, by=by, now=now, text=words)
    Draft.objects.filter(pk=draft.pk).update(round=made)
    return draft


def _question(text: str) -> str:
    """Give the last question of a comment; empty where there is none, or it is too long to be said back."""
    asked = [text[span.start : span.end] for span in comment.sentences(text)]
    found = [words for words in asked if words.endswith("?") and len(words) <= _LONGEST_QUESTION and "[" not in words]
    return " ".join(found[-1].split()) if found else ""


def _next_turn(draft: Draft, *, now: datetime) -> datetime:
    """Give when it leaves: at once in an idle line, else about ninety seconds behind the last; the same each time."""
    soonest = now + settings.UNDO_WINDOW
    last = (
        Publication.objects.filter(draft__round=draft.round_id)
        .exclude(state__in=[PublicationState.WITHDRAWN, PublicationState.FAILED])
        .aggregate(at=Max("send_after"))["at"]
    )
    jitter = zlib.crc32(f"{draft.round_id}:{draft.pk}".encode()) % (2 * _JITTER_SECONDS + 1) - _JITTER_SECONDS
    return max(soonest, last + PACE + timedelta(seconds=jitter)) if last else soonest


def _unqueued(rows: Iterable[Draft]) -> list[Draft]:
    on_the_way = Publication.objects.filter(draft__in=[row.pk for row in rows]).exclude(
        state__in=[PublicationState.WITHDRAWN, PublicationState.FAILED]
    )
    taken = set(on_the_way.values_list("draft_id", flat=True))
    return [row for row in rows if row.pk not in taken]


def _each(rows: Iterable[Draft], verb: Callable[[Draft], object]) -> Done:
    done, refused = 0, []
    for row in rows:
        try:
            verb(row)
        except Refusal as error:
            refused.append((row, str(error)))
        else:
            done += 1
    return Done(done, tuple(refused))
