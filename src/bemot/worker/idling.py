"""Waits at mailboxes (IDLE), so that a letter is read within a second. The regular look stays the truth."""

import logging
import threading
from collections.abc import Callable
from datetime import UTC, datetime

from django.db import DatabaseError, connections

from bemot.channels import queries as channels
from bemot.channels import sending
from bemot.channels.models import Channel
from bemot.connectors.base import ConnectorError
from bemot.lib.secrets import CannotUnseal

log = logging.getLogger("bemot.worker")

# How often it is looked for mailboxes that were connected or paused.
LOOK_EVERY_S = 15.0
# One stay in IDLE; short enough that a paused mailbox is soon left alone, long below the half hour of RFC 2177.
STAY_S = 120.0
# After a failure; the regular look tells a person if the server stays away.
REST_S = 60.0


class Idling:
    """One thread for each mailbox; all end with the process."""

    def __init__(self, *, clock: Callable[[], datetime] = lambda: datetime.now(UTC)) -> None:
        self._clock = clock
        self._stop = threading.Event()
        self._listening: dict[int, threading.Thread] = {}

    def start(self) -> None:
        """Begin to listen in the background."""
        threading.Thread(target=self._go_on, name="idling", daemon=True).start()

    def stop(self) -> None:
        """Let go; who is in IDLE just now is left to the end of the process."""
        self._stop.set()

    def _go_on(self) -> None:
        while not self._stop.is_set():
            try:
                self._look()
            except DatabaseError:
                # The database may be away for a moment; letters are still found by the regular look.
                log.exception("Could not look for mailboxes")
            finally:
                connections.close_all()
            self._stop.wait(LOOK_EVERY_S)

    def _look(self) -> None:
        for pk in channels.to_wait_at().values_list("pk", flat=True):
            thread = self._listening.get(pk)
            if thread is None or not thread.is_alive():
                self._listening[pk] = threading.Thread(target=self._listen, args=(pk,), name=f"idle-{pk}", daemon=True)
                self._listening[pk].start()

    def _listen(self, pk: int) -> None:
        """Stay in IDLE as long as the mailbox works; what is heard makes it due at once."""
        while not self._stop.is_set():
            channel = channels.to_wait_at().filter(pk=pk).first()
            connections.close_all()  # nothing is held while nothing happens
            if channel is None:
                return
            try:
                heard = sending.wait(channel, seconds=STAY_S)
            except (ConnectorError, CannotUnseal):
                self._stop.wait(REST_S)
                continue
            if heard:
                self._make_due(pk)

    def _make_due(self, pk: int) -> None:
        now = self._clock()
        try:
            Channel.objects.filter(pk=pk, next_fetch_at__gt=now).update(next_fetch_at=now)
        except DatabaseError:
            log.exception("Could not say that a letter came; the regular look finds it")
