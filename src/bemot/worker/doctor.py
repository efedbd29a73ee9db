"""Looks at an installation and says what is wrong with it and what to do."""

import os
import socket
import sqlite3
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path

from django.conf import settings
from django.core import checks
from django.db import DatabaseError, connection
from django.db.migrations.executor import MigrationExecutor

import bemot
from bemot.accounts.models import User
from bemot.channels.models import Channel
from bemot.language import triage
from bemot.words import ChannelState


@dataclass(frozen=True, slots=True)
class Finding:
    """One thing that was looked at. `advice` is empty where it is well; `grave` ones keep the desk from working."""

    what: str
    advice: str = ""
    grave: bool = True

    @property
    def well(self) -> bool:
        """Whether nothing needs to be done."""
        return not self.advice


def examine() -> Iterator[Finding]:
    """Look at everything; what a finding hides (no database, no tables) is left out."""
    yield _data_folder()
    database = _database()
    yield database
    if not database.well:
        return
    tables = _migrations()
    yield tables
    looks: list[Callable[[], Finding]] = [_mail, _address, _text_core, _catalogues]
    for look in [_colleagues, *looks, _worker] if tables.well else looks:
        yield look()
    yield from _channels() if tables.well else ()
    for problem in checks.run_checks():
        if problem.level >= checks.WARNING:
            yield Finding(str(problem.msg), str(problem.hint or problem.id), grave=problem.level >= checks.ERROR)


def _data_folder() -> Finding:
    folder = Path(settings.DATA_FOLDER)
    what = f"Data folder {folder}"
    if not os.access(folder, os.W_OK):
        return Finding(what, "It cannot be written. Give its owner the right to, or set BEMOT_DATA to another folder.")
    if folder.stat().st_mode & 0o007:
        return Finding(what, f"Others on this machine can read it. Run: chmod 700 {folder}", grave=False)
    return Finding(what)


def _database() -> Finding:
    try:
        with connection.cursor() as cursor:
            cursor.execute("SELECT 1")
    except DatabaseError as error:
        return Finding("Database", f"It does not answer: {error}. Check DATABASE_URL, or leave it out for SQLite.")
    version = sqlite3.sqlite_version if connection.vendor == "sqlite" else str(connection.pg_version)  # type: ignore[attr-defined]
    return Finding(f"Database {connection.vendor} {version}")


def _migrations() -> Finding:
    executor = MigrationExecutor(connection)
    missing = executor.migration_plan(executor.loader.graph.leaf_nodes())
    return Finding("Tables", f"{len(missing)} changes are missing. Run: bemot migrate" if missing else "")


def _colleagues() -> Finding:
    active = User.objects.filter(is_active=True).count()
    return Finding(
        f"{active} colleagues", "" if active else "Nobody can sign in. Run: bemot createuser you@example.org"
    )


def _mail() -> Finding:
    if not settings.MAIL_CONFIGURED:
        return Finding(
            "Mail",
            "Alerts reach nobody by mail. Set BEMOT_SMTP_URL, e.g. smtp+tls://user:password@host:587",
            grave=False,
        )
    try:
        socket.create_connection((settings.EMAIL_HOST, settings.EMAIL_PORT), timeout=5).close()
    except OSError as error:
        return Finding("Mail", f"{settings.EMAIL_HOST}:{settings.EMAIL_PORT} does not answer: {error}", grave=False)
    return Finding(f"Mail by {settings.EMAIL_HOST}")


def _address() -> Finding:
    if not settings.DESK_ADDRESS:
        return Finding(
            "Address", "Links in mails lead nowhere. Set BEMOT_ADDRESS, e.g. https://desk.example.org", grave=False
        )
    if not settings.DESK_ADDRESS.startswith("https://"):
        return Finding(settings.DESK_ADDRESS, "It is not encrypted. Put a server with TLS in front of it.", grave=False)
    return Finding(settings.DESK_ADDRESS)


def _text_core() -> Finding:
    result = triage.read([triage.Comment("Tåget är försenat igen.", language="sv")])[0]
    return Finding(f"Text core {result.model_version}")


def _catalogues() -> Finding:
    found = list(Path(bemot.__file__).parent.glob("web/locale/sv/LC_MESSAGES/*.mo"))
    return Finding(
        "Translations", "" if found else "The Swedish texts are not compiled. Install the package anew.", grave=False
    )


def _worker() -> Finding:
    working = Channel.objects.filter(state=ChannelState.WORKING, next_fetch_at__isnull=False)
    asked = working.order_by("-fetched_at").values_list("fetched_at", flat=True).first()
    if not working.exists() or asked:
        return Finding("Worker")
    return Finding("Worker", "No channel has been asked yet. Start it: bemot serve, or bemot work", grave=False)


def _channels() -> Iterator[Finding]:
    for channel in Channel.objects.filter(state__in=[ChannelState.NEEDS_ATTENTION, ChannelState.TRYING_LATER]):
        yield Finding(
            f"Channel {channel}", f"{channel.state_reason} Open it under Channels and repair it.", grave=False
        )
