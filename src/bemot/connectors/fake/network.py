"""The fake network itself: people who post, answer, edit, delete, block, and failures on order."""

import json
import sqlite3
from collections.abc import Sequence
from datetime import datetime
from enum import StrEnum
from pathlib import Path

from bemot.connectors.fake import schema
from bemot.connectors.fake.posts import (
    FakePerson,
    FakePost,
    Unknown,
    inner,
    outer,
    person_of,
    read,
    stamp,
)


class Fault(StrEnum):
    """What the next call can meet."""

    TIME_OUT_AFTER_ACCEPTING = "time_out_after_accepting"
    TIME_OUT_BEFORE_ACCEPTING = "time_out_before_accepting"
    RATE_LIMITED = "rate_limited"
    REVOKED = "revoked"
    REFUSED = "refused"
    HIDDEN = "hidden"
    """Accepted, but nobody can see it."""


class Call(StrEnum):
    """The calls that can be made to fail."""

    SEND = "send"
    FETCH = "fetch"
    MODERATE = "moderate"
    TAKE_DOWN = "take_down"


class Network:
    """A network whose whole state is one SQLite file, so that several processes can share it.

    People are named by handle (without @); a person who is not known yet joins by posting. Ids look like `p17`.
    """

    def __init__(self, path: str | Path, *, create: bool = True) -> None:
        """Open the network at `path`; `create=False` raises `schema.NoNetwork` where none stands."""
        self.path = Path(path)
        if create:
            schema.create(self.path)
        else:
            schema.check(self.path)

    def join(self, handle: str, name: str = "") -> FakePerson:
        """Give the person with this handle, new or known; `name` is what is shown, the handle if empty."""
        with schema.writing(self.path) as db:
            return _person(db, _joined(db, handle, name))

    def rename(self, handle: str, new_handle: str) -> None:
        """Change a handle; the person's id stays."""
        with schema.writing(self.path) as db:
            db.execute(
                "UPDATE person SET handle = ? WHERE id = ?",
                (new_handle, _known(db, handle)),
            )

    def person(self, handle: str) -> FakePerson:
        """Give the person with this handle. Raises `Unknown`."""
        with schema.opened(self.path) as db:
            return _person(db, _known(db, handle))

    def post(  # noqa: PLR0913  a post has many parts, and all but two have a default
        self,
        author: str,
        text: str,
        *,
        created_at: datetime,
        parent: str | None = None,
        language: str = "sv",
        title: str = "",
        images: Sequence[str] = (),
        send_key: str = "",
        visible: bool = True,
    ) -> str:
        """Put a post out and give its id. A `send_key` that stands already gives the id of what stands.

        An answer to a private message is private. Raises `Unknown` if the parent is missing or deleted.
        """
        with schema.writing(self.path) as db:
            if send_key and (found := db.execute("SELECT id FROM post WHERE send_key = ?", (send_key,)).fetchone()):
                return outer(found["id"])
            writer = _joined(db, author)
            above = _living(db, parent) if parent else None
            if above is not None and _is_blocked(db, writer, by=above["author"]):
                visible = False
            return _insert(
                db,
                author=writer,
                recipient=_other_end(above, writer) if above is not None else None,
                root=above["root"] if above is not None else None,
                parent=above["id"] if above is not None else None,
                title=title,
                text=text,
                language=language,
                images=json.dumps(list(images), ensure_ascii=False),
                created_at=stamp(created_at),
                visible=visible,
                send_key=send_key or None,
            )

    def message(
        self,
        author: str,
        to: str,
        text: str,
        *,
        created_at: datetime,
        language: str = "sv",
    ) -> str:
        """Write privately. All that two people write to each other is one thread."""
        with schema.writing(self.path) as db:
            writer, reader = _joined(db, author), _joined(db, to)
            above = db.execute(
                "SELECT * FROM post WHERE (author, recipient) IN (VALUES (?, ?), (?, ?)) ORDER BY id DESC LIMIT 1",
                (writer, reader, reader, writer),
            ).fetchone()
            return _insert(
                db,
                author=writer,
                recipient=reader,
                root=above["root"] if above else None,
                parent=above["id"] if above else None,
                title="",
                text=text,
                language=language,
                images="[]",
                created_at=stamp(created_at),
                visible=True,
                send_key=None,
            )

    def edit(self, post: str, text: str, *, at: datetime) -> None:
        """Change the wording; the revision counts up."""
        with schema.writing(self.path) as db:
            db.execute(
                "UPDATE post SET text = ?, edited_at = ?, revision = revision + 1 WHERE id = ?",
                (text, stamp(at), _living(db, post)["id"]),
            )
            _changed(db, inner(post))

    def delete(self, post: str, *, at: datetime) -> None:
        """Delete a post; its text is gone, its answers stay. A second time does nothing."""
        with schema.writing(self.path) as db:
            done = db.execute(
                "UPDATE post SET deleted_at = ? WHERE id = ? AND deleted_at IS NULL",
                (stamp(at), inner(post)),
            )
            if done.rowcount:
                _changed(db, inner(post))

    def block(self, blocker: str, blocked: str) -> None:
        """Let `blocker` see nothing more of `blocked`: what is answered to them is accepted, but nobody sees it."""
        with schema.writing(self.path) as db:
            db.execute(
                "INSERT OR IGNORE INTO block VALUES (?, ?)",
                (_joined(db, blocker), _joined(db, blocked)),
            )

    def posts(self) -> list[FakePost]:
        """Give every post that stands, private and hidden ones too, oldest first by id."""
        with schema.opened(self.path) as db:
            return read(db, "post.deleted_at IS NULL")

    def thread(self, root: str) -> list[FakePost]:
        """Give the root and all under it as they stand, in the order of writing; deleted ones are left out."""
        with schema.opened(self.path) as db:
            return read(db, "post.root = ? AND post.deleted_at IS NULL", inner(root))

    def get(self, post: str) -> FakePost:
        """Give one post, deleted or not. Raises `Unknown`."""
        with schema.opened(self.path) as db:
            found = read(db, "post.id = ?", inner(post))
        if not found:
            raise Unknown(f"There is no post {post}.")
        return found[0]

    def sent_with(self, send_key: str) -> FakePost | None:
        """Give what was put out under a key, or None."""
        with schema.opened(self.path) as db:
            found = read(db, "post.send_key = ? AND post.deleted_at IS NULL", send_key)
        return found[0] if found else None

    def notified(self, handle: str) -> list[FakePost]:
        """Give the visible posts that name `handle` or are private to it: an answer without mention reaches nobody."""
        return [
            post
            for post in self.posts()
            if post.visible and (handle in post.mentions or (post.recipient and post.recipient.handle == handle))
        ]

    def script(self, fault: Fault, words: str = "", *, on: Call = Call.SEND, times: int = 1) -> None:
        """Order a failure for the next call (or the next `times`); orders wait in line."""
        with schema.writing(self.path) as db:
            db.executemany(
                "INSERT INTO fault (call, kind, words) VALUES (?, ?, ?)",
                [(on.value, fault.value, words)] * times,
            )

    def next_fault(self, on: Call) -> tuple[Fault, str] | None:
        """Take the failure that is next in line for this call, with its words."""
        with schema.writing(self.path) as db:
            found = db.execute(
                "DELETE FROM fault WHERE n = (SELECT min(n) FROM fault WHERE call = ?) RETURNING kind, words",
                (on.value,),
            ).fetchone()
        return (Fault(found["kind"]), found["words"]) if found else None

    def note_attempt(self, send_key: str) -> None:
        """Remember that somebody tried to send under this key."""
        with schema.writing(self.path) as db:
            db.execute("INSERT INTO attempt (send_key) VALUES (?)", (send_key,))

    def attempts(self, send_key: str) -> int:
        """Say how often sending was tried under this key."""
        with schema.opened(self.path) as db:
            return int(db.execute("SELECT count(*) FROM attempt WHERE send_key = ?", (send_key,)).fetchone()[0])


def _insert(db: sqlite3.Connection, **columns: object) -> str:
    names = ", ".join(columns)
    marks = ", ".join("?" * len(columns))
    made = db.execute(f"INSERT INTO post ({names}) VALUES ({marks})", list(columns.values()))  # noqa: S608  own names
    number = made.lastrowid or 0
    db.execute("UPDATE post SET root = coalesce(root, id) WHERE id = ?", (number,))
    _changed(db, number)
    return outer(number)


def _changed(db: sqlite3.Connection, number: int) -> None:
    db.execute("INSERT INTO change (post) VALUES (?)", (number,))


def _joined(db: sqlite3.Connection, handle: str, name: str = "") -> int:
    db.execute(
        "INSERT OR IGNORE INTO person (handle, name) VALUES (?, ?)",
        (handle, name or handle),
    )
    if name:
        db.execute("UPDATE person SET name = ? WHERE handle = ?", (name, handle))
    return _known(db, handle)


def _known(db: sqlite3.Connection, handle: str) -> int:
    found = db.execute("SELECT id FROM person WHERE handle = ?", (handle,)).fetchone()
    if found is None:
        raise Unknown(f"There is nobody called @{handle}.")
    return int(found["id"])


def _person(db: sqlite3.Connection, number: int) -> FakePerson:
    return person_of(db.execute("SELECT * FROM person WHERE id = ?", (number,)).fetchone())


def _living(db: sqlite3.Connection, post: str) -> sqlite3.Row:
    row: sqlite3.Row | None = db.execute(
        "SELECT * FROM post WHERE id = ? AND deleted_at IS NULL", (inner(post),)
    ).fetchone()
    if row is None:
        raise Unknown(f"The post {post} is not there any more.")
    return row


def _is_blocked(db: sqlite3.Connection, person: int, *, by: int) -> bool:
    return bool(db.execute("SELECT 1 FROM block WHERE blocker = ? AND blocked = ?", (by, person)).fetchone())


def _other_end(above: sqlite3.Row, writer: int) -> int | None:
    """Give whom an answer to a private message is private to."""
    if above["recipient"] is None:
        return None
    return int(above["author"] if above["author"] != writer else above["recipient"])
