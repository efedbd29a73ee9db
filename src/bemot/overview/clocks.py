"""The two clocks, reported apart: how long people waited for us, and whether we kept what we promised."""

from collections import defaultdict
from dataclasses import dataclass
from datetime import datetime, timedelta
from statistics import median, quantiles

from bemot.channels.models import Inbox
from bemot.routing.models import Deadline
from bemot.words import DeadlineKind

# Fewer than this and a tenth of them is nobody.
_ENOUGH_FOR_A_TENTH = 10


@dataclass(frozen=True, slots=True)
class Report:
    """What became of the first answers of one class, or of all (`intent` empty).

    `waited` and `waited_tenth` are real time, never paused: half of the people waited no longer than the first, nine
    of ten no longer than the second (None: nobody was answered, or too few for a tenth). `promised`, `kept` and
    `missed` count promises by our working hours; what is open and not late is neither.
    """

    intent: str
    answered: int
    still_waiting: int
    waited: timedelta | None
    waited_tenth: timedelta | None
    promised: int
    kept: int
    missed: int


def report(inbox: Inbox, *, since: datetime, now: datetime) -> list[Report]:
    """Look at the first answers that were promised since then, all together and by class; in one query."""
    rows = Deadline.objects.filter(
        conversation__inbox=inbox, kind=DeadlineKind.FIRST_ANSWER, started_at__gte=since, dropped_at__isnull=True
    ).values_list("conversation__intent", "started_at", "due_at", "met_at")
    by_intent: dict[str, list[tuple[datetime, datetime, datetime | None]]] = defaultdict(list)
    for intent, started_at, due_at, met_at in rows:
        by_intent[""].append((started_at, due_at, met_at))
        by_intent[intent].append((started_at, due_at, met_at))
    ordered = sorted(by_intent, key=lambda intent: (bool(intent), -len(by_intent[intent]), intent))
    return [_report(intent, by_intent[intent], now=now) for intent in ordered]


def _report(intent: str, rows: list[tuple[datetime, datetime, datetime | None]], *, now: datetime) -> Report:
    waits = sorted(met_at - started_at for started_at, _due_at, met_at in rows if met_at is not None)
    kept = sum(met_at is not None and met_at <= due_at for _started_at, due_at, met_at in rows)
    missed = sum((met_at or now) > due_at for _started_at, due_at, met_at in rows)
    return Report(
        intent=intent,
        answered=len(waits),
        still_waiting=len(rows) - len(waits),
        waited=median(waits) if waits else None,  # type: ignore[type-var]  # durations can be halved and added
        waited_tenth=_tenth(waits),
        promised=kept + missed,
        kept=kept,
        missed=missed,
    )


def _tenth(waits: list[timedelta]) -> timedelta | None:
    if len(waits) < _ENOUGH_FOR_A_TENTH:
        return None
    return timedelta(seconds=quantiles([span.total_seconds() for span in waits], n=10, method="inclusive")[-1])
