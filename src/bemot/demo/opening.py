"""Opens the demo desk: sets it up where nothing stands, plays the week, then lets the later comments come."""

import threading
from datetime import UTC, datetime

from django.db import connections

from bemot.accounts.models import User
from bemot.demo import organisation, playing
from bemot.demo.network import World
from bemot.demo.organisation import Railway
from bemot.worker.loop import Loop


class Demo:
    """One run of the demo. `prepare` is quick and comes before the first page; `go_on` is the worker of this desk."""

    def __init__(self, loop: Loop) -> None:
        self._loop = loop
        self._stop = threading.Event()
        self._railway: Railway | None = None
        self._is_new = False

    def prepare(self) -> bool:
        """Set the organisation up in an empty desk, or find an earlier run; False where a real desk stands here."""
        self._is_new = not User.objects.exists()
        self._railway = organisation.set_up(now=datetime.now(UTC)) if self._is_new else organisation.found()
        return self._railway is not None

    def go_on(self) -> None:
        """Play the week, then work as any desk does while comments arrive."""
        railway = self._railway
        if railway is None:
            raise RuntimeError("prepare() says whether there is a demo to go on with.")
        world = World(railway)
        if self._is_new:
            playing.play(railway, world, now=datetime.now(UTC), stop=self._stop)
        else:
            world.recall()
        connections.close_all()
        arriving = threading.Thread(
            target=playing.let_arrive, args=(railway, world), kwargs={"stop": self._stop}, name="demo"
        )
        arriving.start()
        self._loop.go_on()
        arriving.join()

    def stop(self) -> None:
        """End after what has begun."""
        self._stop.set()
        self._loop.stop()
