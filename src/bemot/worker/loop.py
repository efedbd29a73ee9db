"""The loop that looks for due rows and does the chores. May run many times at once: rows are claimed."""

import itertools
import logging
import threading
from collections.abc import Callable, Sequence
from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, datetime, timedelta

from django.db import InterfaceError, InternalError, OperationalError, close_old_connections, connections

from bemot.worker import writing
from bemot.worker.chores import CHORES, Chore

log = logging.getLogger("bemot.worker")

THREADS = 4
# Between looks while there is something to do: what follows from it is found almost at once. The last one repeats, so
# that rows which stay due keep no core busy.
PAUSES_S = (0.02, 0.05, 0.1, 0.2)
# While nothing happens, how often the database is asked whether anybody wrote meanwhile: that costs next to nothing, a
# look a query for each chore.
GLANCE_S = 0.2
# After so many glances it is looked anyway: a row whose time comes waits at most a second.
GLANCES = 5
# On PostgreSQL, which has no number to glance at, a new row waits for the next look as well; and what follows from a
# comment must be on the page within a second.
BLIND_GLANCES = 2
# A row that raised is left alone for this long, doubled each time, so that it cannot loop.
REST = timedelta(seconds=30)
# The fault is no row's: nothing is set aside for it.
DATABASE_AWAY = (OperationalError, InterfaceError, InternalError)


class Loop:
    """Runs `chores` until told to stop."""

    def __init__(
        self,
        chores: Sequence[Chore] = CHORES,
        *,
        clock: Callable[[], datetime] = lambda: datetime.now(UTC),
        written: Callable[[], int | None] = writing.version,
    ) -> None:
        self._chores = chores
        self._clock = clock
        self._written = written
        self._stop = threading.Event()
        self._next: dict[str, datetime] = {}
        self._busy: set[tuple[str, int]] = set()
        self._resting: dict[tuple[str, int], tuple[datetime, int]] = {}
        self._tried_again: set[str] = set()
        self._lock = threading.Lock()

    def go_on(self) -> None:
        """Look and act until `stop` is called; what has begun is finished first."""
        with ThreadPoolExecutor(THREADS, thread_name_prefix="chore") as pool:
            in_a_row = 0
            while not self._stop.is_set():
                before = self._written()
                if self.turn(pool):
                    self._stop.wait(PAUSES_S[min(in_a_row, len(PAUSES_S) - 1)])
                    in_a_row += 1
                else:
                    in_a_row = 0
                    self._rest(before)
        connections.close_all()

    def stop(self) -> None:
        """End after what has begun."""
        self._stop.set()

    def _rest(self, before: int | None) -> None:
        """Wait until there may be something to find: somebody has written, or a row's time may have come."""
        for _ in range(BLIND_GLANCES if before is None else GLANCES):
            if self._stop.wait(GLANCE_S) or self._written() != before:
                return

    def turn(self, pool: ThreadPoolExecutor | None = None) -> int:
        """Look once for everything that is due; without a pool do all of it here. Gives how many rows were found."""
        found = 0
        for chore in self._chores:
            now = self._clock()
            if self._next.get(chore.name, now) <= now:
                self._next[chore.name] = now + chore.every
                found += self._look(chore, now, pool)
        return found

    def _look(self, chore: Chore, now: datetime, pool: ThreadPoolExecutor | None = None) -> int:
        ids = self._due(chore, now)
        if pool is not None and chore.network:
            for pk in ids:
                pool.submit(self._in_thread, chore, pk)
        elif chore.batch is not None and len(ids) > 1:
            self._do_batch(chore, ids)
        else:
            for pk in ids:
                self._do(chore, pk)
        return len(ids)

    def turn_until_quiet(self, *, most: int = 50) -> None:
        """Do everything that is due, and what follows from it: for tests and for the demo's seeding."""
        idle = 0
        for chore in itertools.chain.from_iterable(itertools.repeat(self._chores, most)):
            idle = 0 if self._look(chore, self._clock()) else idle + 1
            if idle == len(self._chores):
                return

    def _due(self, chore: Chore, now: datetime) -> list[int]:
        try:
            ids = chore.due_ids(now)
        except Exception as error:
            # The database may be away for a moment; the desk must not stop for it.
            log.exception("Could not look for what is due: %s", chore.name)
            _was_away(error)
            return []
        with self._lock:
            free = [pk for pk in ids if (chore.name, pk) not in self._busy and not self._rests(chore, pk, now)]
            if chore.network:
                self._busy |= {(chore.name, pk) for pk in free}
        return free

    def _rests(self, chore: Chore, pk: int, now: datetime) -> bool:
        until = self._resting.get((chore.name, pk))
        return until is not None and until[0] > now

    def _in_thread(self, chore: Chore, pk: int) -> None:
        try:
            self._do(chore, pk)
        finally:
            connections.close_all()

    def _do_batch(self, chore: Chore, ids: list[int]) -> None:
        assert chore.batch is not None  # noqa: S101 - told to mypy; `turn` has looked
        try:
            chore.batch(ids, now=self._clock())
            self._tried_again.discard(chore.name)
        except Exception as error:
            log.exception("A batch failed: %s", chore.name)
            if _was_away(error) and chore.name not in self._tried_again:
                self._tried_again.add(chore.name)  # the next look finds it whole
                return
            for pk in ids:
                self._do(chore, pk)

    def _do(self, chore: Chore, pk: int) -> None:
        key = (chore.name, pk)
        now = self._clock()
        try:
            chore.act(pk, now=now)
            self._resting.pop(key, None)
        except Exception as error:
            log.exception("Could not do %s %s", chore.name, pk)
            away = _was_away(error)
            if chore.set_aside is not None and not away:
                chore.set_aside(pk, f"{type(error).__name__}: {error}", now)
            else:
                times = self._resting.get(key, (now, 0))[1] + 1
                self._resting[key] = (now + REST * 2 ** min(times, 6), times)
        finally:
            with self._lock:
                self._busy.discard(key)


def _was_away(error: Exception) -> bool:
    """Say whether the database is at fault, and let go of connections that it has ended."""
    away = isinstance(error, DATABASE_AWAY)
    if away:
        close_old_connections()
    return away
