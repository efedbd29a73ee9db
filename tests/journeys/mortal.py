"""`bemot` as a process that kills itself: `python tests/journeys/mortal.py work` with DIES_AT="sending claimed:2".

At the n-th pass of the boundary that DIES_AT names it sends itself SIGKILL, so that nothing is tidied up. With STOPS_AT
it stops there instead, until it is woken: a worker that others believe to be dead. Leases and pauses are short here, so
that a test need not wait for those of a process that is gone.
"""

import importlib
import os
import signal
import sys
from collections.abc import Callable
from datetime import timedelta
from typing import Any

import django
from django.db import connection

BOUNDARIES: dict[str, tuple[str, str, str]] = {
    # name: module, attribute, and whether death comes before the call or after it has done something
    "fetch claimed": ("bemot.channels.fetching", "_claim", "after"),
    "page not yet committed": ("bemot.channels.fetching", "keep", "after"),
    "page committed": ("bemot.channels.fetching", "_keep_page", "after"),
    "fetch not yet settled": ("bemot.channels.health", "worked", "before"),
    "messages not yet committed": ("bemot.conversations.intake", "_mark_deleted", "after"),
    "messages committed": ("bemot.conversations.intake", "ingest", "after"),
    "work-up not yet committed": ("bemot.alerts.detection", "detect", "after"),
    "work-up committed": ("bemot.worker.pipeline", "work_up", "after"),
    "alert told": ("bemot.alerts.notification", "notify_one", "after"),
    "sending claimed": ("bemot.channels.sending", "send", "before"),
    "taken by the server": ("bemot.connectors.atproto.sending", "seen", "before"),
    "sent": ("bemot.channels.sending", "send", "after"),
    "settling not yet committed": ("bemot.responses.settling", "_finish", "after"),
    "settled": ("bemot.responses.settling", "sent", "after"),
    "looked on the network": ("bemot.channels.sending", "find_sent", "after"),
}
LEASE = timedelta(seconds=1)
PAUSE = timedelta(seconds=0.2)
SHORT = {
    "bemot.alerts.notification": {"CLAIM": LEASE},
    "bemot.channels.claims": {"LEASE": LEASE, "FIRST_LOOK_AFTER": PAUSE, "SHORTEST_PAUSE": PAUSE},
}


def shorten() -> None:
    """Let claims and transactions of a dead process run out soon."""
    for name, constants in SHORT.items():
        module = importlib.import_module(name)
        for constant, value in constants.items():
            getattr(module, constant)  # a constant that is gone is a fault of this file
            setattr(module, constant, value)
    if connection.vendor == "postgresql":
        connection.settings_dict["OPTIONS"]["options"] = "-c idle_in_transaction_session_timeout=2s"


def doom(boundary: str, pass_: int, end: signal.Signals) -> None:
    """Arrange for the end, or a long pause, at the n-th pass of a boundary."""
    module_name, attribute, when = BOUNDARIES[boundary]
    module = importlib.import_module(module_name)
    act: Callable[..., Any] = getattr(module, attribute)
    left = [pass_]

    def die() -> None:
        left[0] -= 1
        if left[0] == 0:
            os.kill(os.getpid(), end)

    def mortal(*args: Any, **more: Any) -> Any:
        if when == "before":
            die()
        done = act(*args, **more)
        if when == "after" and done is not False:  # a claim that was refused is no pass
            die()
        return done

    setattr(module, attribute, mortal)


def announce() -> None:
    """Say on standard output when the worker begins."""
    from bemot.worker.loop import Loop

    go_on = Loop.go_on

    def announced(self: Loop) -> None:
        sys.stdout.write("at work\n")
        sys.stdout.flush()
        go_on(self)

    Loop.go_on = announced  # type: ignore[method-assign]


def main() -> int:
    """Be `bemot`, mortal."""
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "bemot.settings")
    django.setup()
    shorten()
    for name, end in (("DIES_AT", signal.SIGKILL), ("STOPS_AT", signal.SIGSTOP)):
        boundary, _, pass_ = os.environ.get(name, "").rpartition(":")
        if boundary:
            doom(boundary, int(pass_), end)
    announce()  # last: the list of chores takes its functions as they are by then
    from bemot import cli

    return cli.main(sys.argv[1:])


if __name__ == "__main__":
    sys.exit(main())
