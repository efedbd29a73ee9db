"""What moderation means on the fake network: rows of who has hidden, muted, blocked or reported what."""

import sqlite3
from pathlib import Path

from bemot.connectors.fake import schema
from bemot.connectors.fake.posts import Unknown, inner
from bemot.words import Measure

_TABLE = """CREATE TABLE IF NOT EXISTS measure (
    kind TEXT NOT NULL, by TEXT NOT NULL, about TEXT NOT NULL, key TEXT NOT NULL, PRIMARY KEY (kind, by, about, key))"""


def take(path: Path, measure: Measure, *, by: str, about: str, root: str, key: str) -> None:
    """Do it; twice does nothing more, but a report under another key is another report. Raises `Unknown`."""
    with schema.writing(path) as db:
        db.execute(_TABLE)
        if measure is Measure.HIDE:
            _own_thread(db, by, root)
            db.execute("UPDATE post SET visible = 0 WHERE id = ?", (inner(about),))
        kept = key if measure is Measure.REPORT else ""
        db.execute("INSERT OR IGNORE INTO measure VALUES (?, ?, ?, ?)", (measure, by, about, kept))


def undo(path: Path, measure: Measure, *, by: str, about: str) -> None:
    """Take it back; what does not stand is left."""
    with schema.writing(path) as db:
        db.execute(_TABLE)
        if measure is Measure.HIDE:
            db.execute("UPDATE post SET visible = 1 WHERE id = ?", (inner(about),))
        db.execute("DELETE FROM measure WHERE kind = ? AND by = ? AND about = ?", (measure, by, about))


def standing(path: Path, *, by: str) -> list[tuple[Measure, str]]:
    """Give what stands, in the order of asking: the kind, and the post or person that it is about."""
    with schema.writing(path) as db:
        db.execute(_TABLE)
        rows = db.execute("SELECT kind, about FROM measure WHERE by = ? ORDER BY rowid", (by,)).fetchall()
    return [(Measure(row["kind"]), str(row["about"])) for row in rows]


def _own_thread(db: sqlite3.Connection, by: str, root: str) -> None:
    row = db.execute("SELECT author FROM post WHERE id = ?", (inner(root),)).fetchone()
    if row is None or f"u{row['author']}" != by:
        raise Unknown("Only answers below one's own posts can be hidden.")
