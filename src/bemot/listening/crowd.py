"""A whole crowd at once: many comments joined to an opinion by one word of a colleague, and let go again by one."""

from collections.abc import Sequence
from datetime import datetime

from django.db import transaction
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from bemot.accounts import roles
from bemot.accounts.models import User
from bemot.conversations import queries as conversations
from bemot.conversations.models import Conversation
from bemot.history import timeline
from bemot.history.timeline import Line
from bemot.lib.errors import Refusal, SomebodyWasFaster
from bemot.listening import corpora, queries
from bemot.listening.models import Match, Opinion, Taking
from bemot.listening.opinions import ALIKE, lock, refuse_other_principal, require_work
from bemot.words import EventKind

# So many are shown at a time; with those who are ticked the next look reaches further.
SHOWS = 500
# So many different wordings of an opinion say well enough what it is.
WORDINGS = 40


class NobodyChosen(Refusal):
    """No comment is named."""


def ask_for(opinion: Opinion, *, by: User, now: datetime) -> None:
    """Ask the desk to look for all who say the like; the worker does, which has every comment at hand.

    Raises `NotInIt` or `NotAllowed`.
    """
    require_work(opinion, by=by, now=now)
    Opinion.objects.filter(pk=opinion.pk).update(look_asked_at=now)


def look_for(opinion_id: int, *, now: datetime) -> int:
    """Find who says the like and is not sorted yet, as matches; gives how many. A chore, inside one transaction."""
    with transaction.atomic():
        opinion = queries.to_look_for().filter(pk=opinion_id).first()
        if opinion is None:
            return 0
        lock(opinion.principal_id)
        scores = _alike(opinion, now=now)
        sorted_ones = Match.objects.filter(Q(confirmed_at__isnull=False) | Q(opinion=opinion, refused_at__isnull=False))
        for pk in sorted_ones.filter(conversation__in=scores).values_list("conversation", flat=True):
            scores.pop(pk, None)
        found = sorted(scores, key=lambda pk: (-scores[pk], pk))[:SHOWS]
        Match.objects.filter(opinion=opinion, confirmed_at__isnull=True, refused_at__isnull=True).delete()
        Match.objects.bulk_create(
            Match(opinion=opinion, conversation_id=pk, score=scores[pk], found_at=now) for pk in found
        )
        Opinion.objects.filter(pk=opinion.pk).update(looked_at=opinion.look_asked_at)
    return len(found)


def _alike(opinion: Opinion, *, now: datetime) -> dict[int, float]:
    """Give how like each comment is to the one of the opinion's own that is most like it."""
    voiced = Match.objects.filter(opinion=opinion, confirmed_at__isnull=False).order_by("-conversation_id")
    rows = [row.conversation for row in voiced.select_related("conversation")]
    said = conversations.newest_words_of(rows)
    wordings = list(dict.fromkeys(" ".join(said.get(row.pk, "").split()) for row in rows))[:WORDINGS]
    corpus = corpora.of(opinion.principal_id, now=now)
    found: dict[int, float] = {}
    for nearest in corpus.nearest_to_each([one for one in wordings if one], k=len(rows) + SHOWS):
        for near in nearest:
            if near.score >= ALIKE:
                found[int(near.id)] = max(found.get(int(near.id), 0.0), float(near.score))
    return found


def take(
    opinion: Opinion,
    same: Sequence[Conversation],
    *,
    others: Sequence[Conversation] = (),
    by: User,
    now: datetime,
) -> Taking:
    """Say that all of `same` voice this opinion and that `others` do not; what somebody has sorted meanwhile stays.

    In a fixed number of statements. Raises `NobodyChosen`, `OtherPrincipal` or `NotAllowed`.
    """
    _require([*same, *others], opinion, by=by, now=now)
    if not same and not others:
        raise NobodyChosen(_("Tick those who say the same, or say that the others do not."))
    with transaction.atomic():
        lock(opinion.principal_id)
        free = [row for row in same if row.pk not in _sorted(opinion, same)]
        refused = [row for row in others if row.pk not in _sorted(opinion, others)]
        taking = Taking.objects.create(opinion=opinion, by=by, at=now, comments=len(free))
        # What the machine had found and nobody had sorted gives way to what a person says.
        Match.objects.filter(opinion=opinion, conversation__in=[*free, *refused]).delete()
        Match.objects.bulk_create(
            [_match(taking, row, confirmed_at=now) for row in free]
            + [_match(taking, row, refused_at=now) for row in refused]
        )
        timeline.record_many(
            [_line(EventKind.JOINED_OPINION, taking, row.pk, by=by, now=now) for row in free]
            + [_line(EventKind.LEFT_OPINION, taking, row.pk, by=by, now=now) for row in refused]
        )
    return taking


def undo(taking: Taking, *, by: User, now: datetime) -> int:
    """Let go all that came in so, and ask again about those that were refused; what was sorted since stays.

    Gives how many left the opinion. Raises `SomebodyWasFaster` or `NotAllowed`.
    """
    rows = Match.objects.filter(taking=taking).select_related("conversation__inbox__team")
    _require([row.conversation for row in rows], taking.opinion, by=by, now=now)
    with transaction.atomic():
        lock(taking.opinion.principal_id)
        if not Taking.objects.filter(pk=taking.pk, undone_at__isnull=True).update(undone_at=now, undone_by=by):
            raise SomebodyWasFaster(_("This has been taken back already."))
        confirmed = list(rows.filter(confirmed_at__isnull=False).values_list("conversation_id", flat=True))
        timeline.record_many(_line(EventKind.TAKING_UNDONE, taking, pk, by=by, now=now) for pk in confirmed)
        Match.objects.filter(taking=taking).update(confirmed_at=None, refused_at=None, by=None, taking=None)
    return len(confirmed)


def _require(rows: Sequence[Conversation], opinion: Opinion, *, by: User, now: datetime) -> None:
    for team in {row.inbox.team for row in rows}:
        roles.require(by, roles.Action.WORK, team, on=now.date())
    for row in rows:
        refuse_other_principal(opinion.principal_id, row)


def _sorted(opinion: Opinion, rows: Sequence[Conversation]) -> set[int]:
    """Give which of them a person has put into some opinion, or refused for this one."""
    found = Match.objects.filter(conversation__in=rows)
    decided = found.filter(confirmed_at__isnull=False) | found.filter(opinion=opinion, refused_at__isnull=False)
    return set(decided.values_list("conversation_id", flat=True))


def _match(taking: Taking, row: Conversation, **at: datetime) -> Match:
    score = 1.0 if "confirmed_at" in at else 0.0
    return Match(
        opinion=taking.opinion, conversation=row, score=score, found_at=taking.at, by=taking.by, taking=taking, **at
    )


def _line(kind: EventKind, taking: Taking, conversation_id: int, *, by: User, now: datetime) -> Line:
    data = {"opinion": taking.opinion_id, "taking": taking.pk}
    return Line(kind, now, user_id=by.pk, conversation_id=conversation_id, data=data)
