"""What lies in many tables about each of many conversations, gathered by one statement."""

from collections.abc import Iterable
from datetime import UTC, date, datetime
from typing import Any

from django.db.backends.base.base import BaseDatabaseWrapper
from django.db.models import Count, F, Func, IntegerField, JSONField, Model, OuterRef, Q, QuerySet, Subquery
from django.db.models.functions import JSONObject
from django.db.models.sql.compiler import SQLCompiler
from django.utils.dateparse import parse_datetime

from bemot.accounts.models import Membership
from bemot.alerts.models import Alert, Delivery
from bemot.conversations.models import Conversation, Message
from bemot.listening.models import Likeness, Match
from bemot.outcomes.models import FollowUp, Handoff, Resolution
from bemot.responses.models import Answer, Appeal, Decision, Difference, Draft, Fact, Publication, Reading, Verdict
from bemot.routing.models import Deadline
from bemot.words import DeadlineKind, Direction, DraftState, PublicationState, Purpose

Gathered = dict[str, Any]


class _JsonList(Func):
    """All rows of a sub-select as one JSON list; an empty list where there are none."""

    function = "json_group_array"
    output_field = JSONField()

    def as_postgresql(self, compiler: SQLCompiler, connection: BaseDatabaseWrapper, **extra: Any) -> Any:
        return self.as_sql(compiler, connection, template="COALESCE(jsonb_agg(%(expressions)s), '[]'::jsonb)", **extra)


def gather(conversation_ids: Iterable[int], *, on: date) -> dict[int, Gathered]:
    """Give what the tables say, by conversation id. Rows come as dictionaries; times as text (see `moment`)."""
    found = {
        "colleagues": _colleagues(on),
        "readings": _all(Reading, reader="reader_id", read="read_at", waived="waived_at", asked="asked_at"),
        "differences": _count(Difference.objects.filter(conversation=OuterRef("pk"), settled_at__isnull=True)),
        "facts": _all(Fact, finding="finding", answered="answered_at"),
        "same": _same_opinion(),
        "candidates": _count(Likeness.objects.filter(_either(), refused_at__isnull=True)),
        "decision": _newest(Decision, "move", "place", "by_id", "at", "needs_second", "seconded_at"),
        "deadlines": _all(
            Deadline.objects.filter(dropped_at__isnull=True).exclude(kind=DeadlineKind.RESOLUTION),
            kind="kind",
            due="due_at",
            met="met_at",
        ),
        "alert": _newest(Alert, "acknowledged_at", "acknowledged_by_id"),
        "deliveries": _deliveries(),
        "publication": _newest(Publication.objects.exclude(state=PublicationState.WITHDRAWN), "state"),
        "sent_draft": _newest(Draft.objects.filter(state=DraftState.SENT), "four_eyes", "approved_by_id", "purpose"),
        "drafts": _count(Draft.objects.filter(conversation=OuterRef("pk")).exclude(state=DraftState.DISCARDED)),
        "offers": _count(Draft.objects.filter(_same_matter(), purpose=Purpose.OFFER, state=DraftState.SENT)),
        "shut": _newest_of(
            Verdict.objects.filter(_same_matter(), broken_off_at__isnull=False, lifted_at__isnull=True),
            "expires_at",
        ),
        "appeals": _count(Appeal.objects.filter(verdict__conversation=OuterRef("pk"), decided_at__isnull=True)),
        "held": _count(
            Draft.objects.filter(
                conversation=OuterRef("pk"), purpose=Purpose.HOLDING, state__in=[DraftState.APPROVED, DraftState.SENT]
            )
        ),
        "ours": _all(
            Message.objects.filter(direction=Direction.OUTBOUND, deleted_at__isnull=True),
            text="text",
            by="by_id",
            private="thread__private",
            at="sent_at",
        ),
        "letters": _count(
            Message.objects.filter(
                conversation=OuterRef("pk"), direction=Direction.INBOUND, thread__private=True
            ).exclude(thread=OuterRef("thread"))
        ),
        "handoffs": _count(Handoff.objects.filter(conversation=OuterRef("pk"))),
        "earlier": _count(_earlier()),
        "resolution": _newest(
            Resolution.objects.filter(undone_at__isnull=True), "outcome", "apology", "cause", "return_waived"
        ),
        "follow_up": _newest(FollowUp.objects.filter(is_return=True), "state", "due_at"),
        "verdict": _newest(
            Verdict.objects.filter(lifted_at__isnull=True),
            "proposed_by_id",
            "proposed_at",
            "confirmed_at",
            "expires_at",
            "broken_off_at",
        ),
    }
    # Prefixed, because the names of reverse relations are taken.
    named = {f"its_{name}": expression for name, expression in found.items()}
    rows: Iterable[Gathered] = map(
        dict, Conversation.objects.filter(pk__in=list(conversation_ids)).order_by().values("pk", **named)
    )
    return {row["pk"]: {name: row[f"its_{name}"] for name in found} for row in rows}


def moment(text: str | None) -> datetime | None:
    """Read a time out of gathered JSON: SQLite keeps it without its zone, which is UTC."""
    found = parse_datetime(text) if text else None
    return found.replace(tzinfo=UTC) if found is not None and found.tzinfo is None else found


def _newest(rows: type[Model] | QuerySet[Any], *fields: str) -> Subquery:
    return _newest_of(_rows(rows).filter(conversation=OuterRef("pk")), *fields)


def _newest_of(rows: QuerySet[Any], *fields: str) -> Subquery:
    found = rows.order_by("-pk")
    return Subquery(found.values(data=JSONObject(**{name: F(name) for name in fields}))[:1], output_field=JSONField())


def _all(rows: type[Model] | QuerySet[Any], **fields: str) -> Subquery:
    return _list(_rows(rows).filter(conversation=OuterRef("pk")), **fields)


def _list(rows: QuerySet[Any], **fields: str) -> Subquery:
    pieces = JSONObject(**{name: F(path) for name, path in fields.items()})
    return Subquery(rows.order_by().annotate(data=_JsonList(pieces)).values("data"), output_field=JSONField())


def _count(rows: QuerySet[Any]) -> Subquery:
    counted = Func(F("pk"), function="COUNT", output_field=IntegerField())
    return Subquery(rows.order_by().annotate(n=counted).values("n"), output_field=IntegerField())


def _rows(rows: type[Model] | QuerySet[Any]) -> QuerySet[Any]:
    return rows if isinstance(rows, QuerySet) else QuerySet(model=rows)


def _either() -> Q:
    return Q(conversation=OuterRef("pk")) | Q(other=OuterRef("pk"))


def _same_matter() -> Q:
    """What belongs to this conversation, or to the same person's in the same confirmed opinion, in any channel."""
    mine = Match.objects.filter(conversation=OuterRef(OuterRef(OuterRef("pk"))), confirmed_at__isnull=False)
    same = Match.objects.filter(opinion__in=mine.values("opinion"), confirmed_at__isnull=False)
    return Q(conversation=OuterRef("pk")) | Q(
        conversation__in=same.values("conversation"), conversation__contact__person=OuterRef("contact__person")
    )


def _same_opinion() -> Subquery:
    mine = Match.objects.filter(conversation=OuterRef(OuterRef("pk")), confirmed_at__isnull=False)
    others = Match.objects.filter(opinion__in=mine.values("opinion"), confirmed_at__isnull=False)
    return _count(others.exclude(conversation=OuterRef("pk")))


def _earlier() -> QuerySet[Answer]:
    """Count what was answered on the same topic; likeness is computed where the answers are shown."""
    same = Answer.objects.filter(principal=OuterRef("inbox__principal"), topic=OuterRef("topic"))
    return same.exclude(conversation=OuterRef("pk"))


def _deliveries() -> Subquery:
    rows = Delivery.objects.filter(
        alert__conversation=OuterRef("pk"), alert__acknowledged_at__isnull=True, dropped_at__isnull=True
    )
    return _list(rows, user="user_id", step="step", sent="sent_at", due="due_at")


def _colleagues(on: date) -> Subquery:
    working = Membership.objects.filter(
        Q(ends_on__isnull=True) | Q(ends_on__gte=on), team=OuterRef("inbox__team"), user__is_active=True
    )
    counted = working.order_by().values("team").annotate(n=Count("user", distinct=True)).values("n")
    return Subquery(counted, output_field=IntegerField())
