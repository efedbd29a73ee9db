"""`bemot import FILE`: takes an export in, names bad lines, and says what nobody answered or owned."""  # noqa: N999 - the name of the command

import sys
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser
from rich.console import Console
from rich.progress import BarColumn, Progress, TaskProgressColumn, TextColumn, TimeRemainingColumn

from bemot.accounts.models import User
from bemot.channels import importing
from bemot.channels import queries as channels
from bemot.channels.importing import Imported
from bemot.channels.models import Channel, Inbox
from bemot.lib.errors import Refusal
from bemot.overview import imported
from bemot.worker import first_start
from bemot.worker.chores import CHORES
from bemot.worker.loop import Loop

# What makes conversations of raw events; nothing is fetched or sent here.
_WORK = {"digest", "work_up"}
NAMED = 20


class Command(BaseCommand):
    """Ends with 0 where something good went in, or where all of it was here already."""

    help = "Import comments from a CSV or JSONL file. Bad lines are named and kept aside, good ones go in."

    def add_arguments(self, parser: CommandParser) -> None:
        """Say which file, and where it goes."""
        parser.add_argument("file", type=Path, metavar="FILE")
        parser.add_argument("--inbox", default="", help="the inbox that the comments go to (default: the first one)")
        parser.add_argument("--channel", default="", help="what the channel is called (default: as the file)")
        parser.add_argument("--us", action="append", default=[], help="a name that you write under; may be repeated")

    def handle(self, *args: Any, **options: Any) -> None:  # noqa: ARG002 - as Django calls it
        """Read, work up, tell."""
        now = datetime.now(UTC)
        admin = first_start.set_up(now=now)
        admin.refresh_from_db()  # one that was made just now has become an admin after it was read
        inbox = _inbox(options["inbox"])
        path: Path = options["file"]
        if not path.is_file():
            raise CommandError(f"There is no file {path}.")
        names = [*options["us"], inbox.principal.name, inbox.name]
        try:
            channel = importing.channel_for(inbox, options["channel"] or path.stem, by=admin, now=now)
            done = self._read(channel, path, names=names, by=admin, now=now)
        except Refusal as refusal:
            raise CommandError(str(refusal)) from refusal
        self._tell(done, path)
        self._work_up(channel)
        self._report(channel, admin)
        if done.bad and not done.rows:
            raise SystemExit(1)

    def _read(self, channel: Channel, path: Path, *, names: list[str], by: User, now: datetime) -> Imported:
        with path.open("rb") as file, _bar() as bar:
            task = bar.add_task(f"Reading {path.name}", total=path.stat().st_size)
            done = importing.bring_in(
                channel, file, ours=names, by=by, now=now, progress=lambda read: bar.update(task, completed=read)
            )
            if done.bad:
                aside = path.with_name(f"{path.stem}.set-aside{path.suffix}")
                aside.write_bytes(importing.header(file) + b"".join(one.content + b"\n" for one in done.bad))
        return done

    def _tell(self, done: Imported, path: Path) -> None:
        self.stdout.write(f"{done.rows} rows read, {done.new} posts are new.")
        for one in done.bad[:NAMED]:
            self.stderr.write(f"  line {one.line}: {one.reason}")
        if len(done.bad) > NAMED:
            self.stderr.write(f"  and {len(done.bad) - NAMED} more")
        if done.bad:
            self.stderr.write(f"{len(done.bad)} lines are kept aside in {path.stem}.set-aside{path.suffix}")

    def _work_up(self, channel: Channel) -> None:
        loop = Loop([chore for chore in CHORES if chore.name in _WORK])
        with _bar() as bar:
            waiting = channels.undigested_in(channel)
            task = bar.add_task("Reading what they say", total=waiting or 1)
            left = waiting
            while left:
                loop.turn_until_quiet(most=1)
                before, left = left, channels.undigested_in(channel)
                bar.update(task, completed=waiting - left)
                if left == before:
                    break
        loop.turn_until_quiet()

    def _report(self, channel: Channel, viewer: User) -> None:
        found = imported.report(channel, viewer=viewer)
        self.stdout.write(f"{found.total} conversations, {found.asked} wanted an answer.")
        self.stdout.write(f"Nobody answered: {found.unanswered}")
        self.stdout.write(f"Nobody owns: {found.unowned}")
        for topic, n in found.unowned_topics:
            self.stdout.write(f"  {n} · {topic.name_en if topic else 'no topic'}")


def _inbox(name: str) -> Inbox:
    rows = Inbox.objects.select_related("team", "principal").order_by("pk")
    found = rows.filter(name=name).first() if name else rows.first()
    if found is None:
        raise CommandError(f"There is no inbox called {name!r}. There are: {', '.join(map(str, rows))}")
    return found


@contextmanager
def _bar() -> Iterator[Progress]:
    columns = (TextColumn("{task.description}"), BarColumn(), TaskProgressColumn(), TimeRemainingColumn())
    with Progress(*columns, console=Console(file=sys.stderr), transient=True) as bar:
        yield bar
