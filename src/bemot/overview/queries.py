"""The inbox: pages of rows with all that a template shows, and the counts beside the views."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.db import connection
from django.db.models import F, OuterRef, Q, QuerySet, Subquery
from django.utils import timezone
from django.utils.dateparse import parse_datetime

from bemot.accounts.models import User
from bemot.conversations import veil
from bemot.conversations.models import Conversation, Label, Message
from bemot.history.models import Event
from bemot.lib.text import cut
from bemot.listening import queries as listening
from bemot.outcomes import wall
from bemot.overview.views import Filters, View, conversations_in, inboxes_of, narrowed
from bemot.responses import queries as responses
from bemot.responses.models import Draft
from bemot.routing import crises
from bemot.words import Direction, EventKind

__all__ = ["Filters", "Glance", "Page", "Row", "View", "counts", "glance", "inbox_list"]

# A count above this says "many" and nothing more; counting on would only make the page slower.
CAP = 100
FIRST_WORDS = 160


@dataclass(frozen=True, slots=True)
class Row:
    """One conversation as the inbox shows it; contact, channel, topic, assignee and labels come with it."""

    conversation: Conversation
    text: str
    """The first words of the person's newest message; empty where they are veiled."""
    veiled: bool
    same: int
    """How many other conversations say the same."""
    writer: User | None
    """Who has a draft under way."""
    draft_state: str
    labels: tuple[Label, ...]


@dataclass(frozen=True, slots=True)
class Page:
    """Rows, and where the next page begins (empty: there is none)."""

    rows: list[Row]
    next: str


def inbox_list(
    user: User,
    view: View,
    *,
    now: datetime,
    filters: Filters | Mapping[str, str] | None = None,
    after: str | None = None,
    limit: int = 50,
) -> Page:
    """Give a page of a view, what waits worst first (*all*: the newest first). `after` is the `next` of a page.

    The same number of queries for one row and for fifty.
    """
    found = conversations_in(view, inboxes=inboxes_of(user), user=user, now=now)
    found = narrowed(found, filters if isinstance(filters, Filters) else Filters.read(filters or {}))
    order = _newest if view is View.ALL else _worst
    keys = list(order(found, after).values_list("pk", flat=True)[: limit + 1])
    rows = _rows(keys[:limit], user=user)
    more = len(keys) > limit and rows
    return Page(rows=rows, next=_cursor(rows[-1].conversation, view) if more else "")


def counts(user: User, *, now: datetime | None = None) -> dict[View, int]:
    """Give how many conversations each view holds, capped at `CAP`."""
    return glance(user, now=now).counts


@dataclass(frozen=True, slots=True)
class Glance:
    """What every page tells: how much lies in each view, the crisis that stands, unread kind words about oneself."""

    counts: dict[View, int]
    crisis: int | None = None
    kind_words: int = 0


def glance(user: User, *, now: datetime | None = None) -> Glance:
    """Give what every page tells; two queries, for every page asks."""
    now = now or timezone.now()
    inboxes = inboxes_of(user)
    if not inboxes:
        return Glance(dict.fromkeys(View, 0))
    standing = crises.visible_to(user).filter(ended_at__isnull=True).order_by().values("pk")[:1]
    crisis_sql, values = _sql(standing)
    praise_sql, more = _sql(wall.unseen_by(user).order_by().values("pk")[:CAP])
    pieces = [f"({crisis_sql})", f"(SELECT COUNT(*) FROM ({praise_sql}) AS praised)"]  # noqa: S608 - as below
    values.extend(more)
    for view in View:
        sql, params = _sql(conversations_in(view, inboxes=inboxes, user=user, now=now).order_by().values("pk")[:CAP])
        pieces.append(f"(SELECT COUNT(*) FROM ({sql}) AS counted)")  # noqa: S608 - Django wrote it, values are bound
        values.extend(params)
    with connection.cursor() as cursor:
        cursor.execute("SELECT " + ", ".join(pieces), values)
        crisis, kind_words, *found = cursor.fetchone()
    return Glance(dict(zip(View, found, strict=True)), crisis, kind_words)


def _sql(rows: QuerySet[Any, Any]) -> tuple[str, list[Any]]:
    sql, params = rows.query.get_compiler(connection=connection).as_sql()
    return sql, list(params)


def _worst(rows: QuerySet[Conversation], after: str | None) -> QuerySet[Conversation]:
    """Order by level, then by what is due first; where nothing is promised, by who has waited longest."""
    due, waiting = F("due_at").asc(nulls_last=True), F("waiting_since").asc(nulls_last=True)
    ordered = rows.order_by("-level", due, waiting, "pk")
    place = _place(after)
    if place is None:
        return ordered
    later = _beyond("due_at", place.at, _beyond("waiting_since", place.since, Q(pk__gt=place.pk)))
    return ordered.filter(Q(level__lt=place.level) | (Q(level=place.level) & later))


def _beyond(column: str, at: datetime | None, then: Q) -> Q:
    """Give what comes after `at` in a column whose empty ones stand last, or is equal and comes after by `then`."""
    if at is None:
        return Q(**{f"{column}__isnull": True}) & then
    return Q(**{f"{column}__gt": at}) | Q(**{f"{column}__isnull": True}) | (Q(**{column: at}) & then)


def _newest(rows: QuerySet[Conversation], after: str | None) -> QuerySet[Conversation]:
    ordered = rows.order_by("-last_message_at", "-pk")
    place = _place(after)
    if place is None or place.at is None:
        return ordered
    return ordered.filter(Q(last_message_at__lt=place.at) | Q(last_message_at=place.at, pk__lt=place.pk))


@dataclass(frozen=True, slots=True)
class _Place:
    """Where a page ended: the last row's level, its times in the order of the view, its key."""

    level: int
    at: datetime | None
    since: datetime | None
    pk: int


def _cursor(row: Conversation, view: View) -> str:
    times = (row.last_message_at, None) if view is View.ALL else (row.due_at, row.waiting_since)
    return "~".join([str(row.level), *(at.isoformat() if at else "" for at in times), str(row.pk)])


def _place(after: str | None) -> _Place | None:
    """Read a cursor; one that somebody has altered begins at the top."""
    try:
        level, at, since, pk = (after or "").split("~")
        if not (level.isdecimal() and pk.isdecimal()):
            return None
        return _Place(int(level), _moment(at), _moment(since), int(pk))
    except ValueError:
        return None


def _moment(text: str) -> datetime | None:
    """Read a time of a cursor. Raises `ValueError`."""
    at = parse_datetime(text) if text else None
    if (text and at is None) or (at is not None and at.tzinfo is None):
        raise ValueError(text)
    return at


def _rows(keys: Sequence[int], *, user: User) -> list[Row]:
    newest = Message.objects.filter(conversation=OuterRef("pk"), direction=Direction.INBOUND, deleted_at__isnull=True)
    found = (
        Conversation.objects.filter(pk__in=keys)
        .select_related("inbox", "thread__channel", "contact", "topic", "assignee")
        .prefetch_related("labels")
        .annotate(newest_text=Subquery(newest.order_by("-sent_at", "-pk").values("text")[:1]))
        .in_bulk()
    )
    seen = set(
        Event.objects.filter(kind=EventKind.UNVEILED, user=user, conversation__in=keys).values_list(
            "conversation_id", flat=True
        )
    )
    ordered = [found[key] for key in keys if key in found]
    same = listening.how_many_say_the_same(ordered)
    drafts = {row.conversation_id: row for row in responses.unfinished_of(ordered)}
    return [
        _row(row, veiled=veil.is_veiled(row) and row.pk not in seen, same=same[row.pk], draft=drafts.get(row.pk))
        for row in ordered
    ]


def _row(row: Conversation, *, veiled: bool, same: int, draft: Draft | None) -> Row:
    text = " ".join((getattr(row, "newest_text", None) or "").split())
    return Row(
        conversation=row,
        text="" if veiled else cut(text, graphemes=FIRST_WORDS),
        veiled=veiled,
        same=same,
        writer=draft.author if draft else None,
        draft_state=draft.state if draft else "",
        labels=tuple(row.labels.all()),
    )
