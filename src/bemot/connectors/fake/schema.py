"""The tables of a fake network and how its file is opened."""

import sqlite3
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

APPLICATION_ID = 0x42656D74
"""Written into the file, so that no other SQLite file is ever taken for a network."""

_TABLES = """
CREATE TABLE IF NOT EXISTS person (
    id INTEGER PRIMARY KEY AUTOINCREMENT, handle TEXT NOT NULL UNIQUE, name TEXT NOT NULL);
CREATE TABLE IF NOT EXISTS post (
    id INTEGER PRIMARY KEY AUTOINCREMENT,
    author INTEGER NOT NULL REFERENCES person (id),
    recipient INTEGER REFERENCES person (id),
    root INTEGER REFERENCES post (id),
    parent INTEGER REFERENCES post (id),
    title TEXT NOT NULL, text TEXT NOT NULL, language TEXT NOT NULL, images TEXT NOT NULL,
    created_at TEXT NOT NULL, edited_at TEXT, deleted_at TEXT,
    revision INTEGER NOT NULL DEFAULT 1, visible INTEGER NOT NULL DEFAULT 1, send_key TEXT UNIQUE);
CREATE INDEX IF NOT EXISTS post_root ON post (root);
CREATE TABLE IF NOT EXISTS block (
    blocker INTEGER NOT NULL REFERENCES person (id), blocked INTEGER NOT NULL REFERENCES person (id),
    PRIMARY KEY (blocker, blocked));
CREATE TABLE IF NOT EXISTS change (
    n INTEGER PRIMARY KEY AUTOINCREMENT, post INTEGER NOT NULL REFERENCES post (id));
CREATE TABLE IF NOT EXISTS fault (
    n INTEGER PRIMARY KEY AUTOINCREMENT, call TEXT NOT NULL, kind TEXT NOT NULL, words TEXT NOT NULL);
CREATE TABLE IF NOT EXISTS attempt (
    n INTEGER PRIMARY KEY AUTOINCREMENT, send_key TEXT NOT NULL);
"""


class NoNetwork(Exception):
    """The path leads to no file, or to a file that is no fake network."""


def create(path: Path) -> None:
    """Make the file and its tables where they are missing. Raises `NoNetwork` if another kind of file is there."""
    path.parent.mkdir(parents=True, exist_ok=True)
    if path.exists() and path.stat().st_size:
        check(path)
    with opened(path) as connection:
        connection.execute("PRAGMA journal_mode = WAL")
        connection.executescript(_TABLES)
        connection.execute(f"PRAGMA application_id = {APPLICATION_ID}")


def check(path: Path) -> None:
    """Raise `NoNetwork` unless a network stands at `path`; a missing file is not made."""
    if not path.is_file():
        raise NoNetwork(f"There is no network at {path}.")
    try:
        with opened(path) as connection:
            found = connection.execute("PRAGMA application_id").fetchone()[0]
    except sqlite3.DatabaseError as error:
        raise NoNetwork(f"{path} is no network: {error}") from error
    if found != APPLICATION_ID:
        raise NoNetwork(f"{path} is another kind of file, no network.")


@contextmanager
def opened(path: Path) -> Iterator[sqlite3.Connection]:
    """Open the file for one piece of work. Each process and thread opens its own: nothing is kept between calls."""
    connection = sqlite3.connect(path, timeout=10, isolation_level=None)
    try:
        connection.row_factory = sqlite3.Row
        connection.execute("PRAGMA foreign_keys = ON")
        # What a killed process has written stands all the same; only a power cut would hurt, and nothing here is real.
        connection.execute("PRAGMA synchronous = OFF")
        yield connection
    finally:
        connection.close()


@contextmanager
def writing(path: Path) -> Iterator[sqlite3.Connection]:
    """Open the file for one whole write: all of it stands afterwards, or nothing."""
    with opened(path) as connection:
        connection.execute("BEGIN IMMEDIATE")
        try:
            yield connection
        except BaseException:
            connection.execute("ROLLBACK")
            raise
        connection.execute("COMMIT")
