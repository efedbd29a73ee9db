"""`bemot work`: the worker alone, for installations on PostgreSQL with many machines."""

import signal
from typing import Any

from django.core.management.base import BaseCommand

from bemot.worker.idling import Idling
from bemot.worker.loop import Loop


class Command(BaseCommand):
    """Does the chores until it is told to stop."""

    help = "Run a worker without the web; as many as you like share the work."

    def handle(self, *args: Any, **options: Any) -> None:  # noqa: ARG002 - as Django calls it
        """Work until SIGTERM or Ctrl-C."""
        loop = Loop()
        for number in (signal.SIGTERM, signal.SIGINT):
            signal.signal(number, lambda *_: loop.stop())
        idling = Idling()
        idling.start()
        loop.go_on()
        idling.stop()
