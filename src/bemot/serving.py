"""`bemot serve`: the web and the worker in one process that ends cleanly while pages are listening."""

import argparse
import os
import signal
import threading
from collections.abc import Iterator, Sequence
from contextlib import contextmanager, nullcontext
from types import FrameType
from typing import TYPE_CHECKING

import django
import uvicorn
from django.core.management import call_command

if TYPE_CHECKING:
    from bemot.demo.opening import Demo
    from bemot.worker.loop import Loop


class _Server(uvicorn.Server):
    """Lets go of the live streams first, and comes back when it has ended instead of raising the signal again."""

    def handle_exit(self, sig: int, frame: FrameType | None) -> None:  # noqa: ARG002 - uvicorn's signature
        from bemot.web import stream  # noqa: PLC0415 - needs Django to be set up

        stream.close_all()  # an open stream would keep the server from ending
        # Raised again, as uvicorn does, the signal would end the process before the worker has ended.
        self.force_exit = self.should_exit and sig == signal.SIGINT
        self.should_exit = True


def serve(argv: Sequence[str]) -> int:
    """Bring the database up to date, start the worker in a thread and the web server in this one."""
    wishes = _wishes(argv)
    django.setup()
    from django.conf import settings  # noqa: PLC0415 - needs the settings to be named

    from bemot.demo.opening import Demo  # noqa: PLC0415 - needs Django to be set up
    from bemot.worker import first_start  # noqa: PLC0415 - needs Django to be set up
    from bemot.worker.loop import Loop  # noqa: PLC0415 - as above

    address = f"http://{wishes.host}:{wishes.port}"
    settings.DESK_ADDRESS = settings.DESK_ADDRESS or address
    call_command("migrate", verbosity=0, interactive=False)
    call_command("createcachetable", verbosity=0)
    loop = Loop()
    demo = Demo(loop)
    worker = demo if wishes.demo and demo.prepare() else loop
    print(first_start.greeting(settings.DESK_ADDRESS), flush=True)  # noqa: T201 - what the command is asked to say
    with nullcontext() if wishes.web_only else _beside(worker):
        _Server(_config(wishes)).run()
    return 0


@contextmanager
def _beside(worker: "Loop | Demo") -> Iterator[None]:
    """Do the chores and wait at the mailboxes in threads of their own."""
    from bemot.worker.idling import Idling  # noqa: PLC0415 - needs Django to be set up

    thread, idling = threading.Thread(target=worker.go_on, name="worker"), Idling()
    thread.start()
    idling.start()
    try:
        yield
    finally:
        idling.stop()
        worker.stop()
        thread.join(timeout=10)


def _config(wishes: argparse.Namespace) -> uvicorn.Config:
    return uvicorn.Config(
        "bemot.asgi:application",
        host=wishes.host,
        port=wishes.port,
        lifespan="off",
        log_level="warning",
        timeout_graceful_shutdown=3,
        server_header=False,
    )


def _wishes(argv: Sequence[str]) -> argparse.Namespace:
    parser = argparse.ArgumentParser(prog="bemot serve", description="Start the desk: web and worker together.")
    parser.add_argument("--host", default="127.0.0.1", help="the address to listen on (default: this machine only)")
    parser.add_argument("--port", type=int, default=int(os.environ.get("PORT", "8000")), help="default: 8000, or PORT")
    parser.add_argument("--web-only", action="store_true", help="no worker here; `bemot work` runs it elsewhere")
    parser.add_argument(
        "--demo",
        action="store_true",
        default=os.environ.get("DEMO", "0") not in {"", "0"},
        help="fill an empty desk with a fictional railway on a made-up network (or DEMO=1)",
    )
    return parser.parse_args(argv)
