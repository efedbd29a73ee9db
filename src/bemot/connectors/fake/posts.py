"""What stands on a fake network: people and posts, read from its rows."""

import json
import re
import sqlite3
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

_MENTION = re.compile(r"(?<!\w)@([\w.-]*\w)")


class Unknown(LookupError):
    """There is no such person or post, or the post was deleted."""


@dataclass(frozen=True, slots=True)
class FakePerson:
    """Somebody on the network; `id` stays when the handle changes."""

    id: str
    handle: str
    name: str


@dataclass(frozen=True, slots=True)
class FakePost:
    """A post as it stands on the network now. All ids are opaque strings; `text` is empty once it is deleted."""

    id: str
    author: FakePerson
    text: str
    created_at: datetime
    root: str
    parent: str | None = None
    recipient: FakePerson | None = None
    title: str = ""
    language: str = ""
    images: Sequence[str] = ()
    edited_at: datetime | None = None
    deleted_at: datetime | None = None
    revision: str = "1"
    visible: bool = True
    send_key: str = ""
    mentions: frozenset[str] = frozenset()
    """The handles that the text names, without the @; kept when the text is gone."""

    @property
    def private(self) -> bool:
        """Say whether only author and recipient can read it."""
        return self.recipient is not None


def read(db: sqlite3.Connection, where: str, *values: object) -> list[FakePost]:
    """Give the posts that meet a condition of this package's own making, oldest first by id."""
    people = {row["id"]: person_of(row) for row in db.execute("SELECT * FROM person")}
    rows = db.execute(f"SELECT * FROM post WHERE {where} ORDER BY id", values)  # noqa: S608  values are bound
    return [
        FakePost(
            id=outer(row["id"]),
            author=people[row["author"]],
            text="" if row["deleted_at"] else row["text"],
            created_at=datetime.fromisoformat(row["created_at"]),
            root=outer(row["root"]),
            parent=outer(row["parent"]) if row["parent"] else None,
            recipient=people[row["recipient"]] if row["recipient"] else None,
            title=row["title"],
            language=row["language"],
            images=tuple(json.loads(row["images"])),
            edited_at=datetime.fromisoformat(row["edited_at"]) if row["edited_at"] else None,
            deleted_at=datetime.fromisoformat(row["deleted_at"]) if row["deleted_at"] else None,
            revision=str(row["revision"]),
            visible=bool(row["visible"]),
            send_key=row["send_key"] or "",
            mentions=frozenset(found.group(1) for found in _MENTION.finditer(row["text"])),
        )
        for row in rows
    ]


def person_of(row: sqlite3.Row) -> FakePerson:
    """Make a person of its row."""
    return FakePerson(id=f"u{row['id']}", handle=row["handle"], name=row["name"])


def inner(post: str) -> int:
    """Give the row number of an id. Raises `Unknown`."""
    number = post.removeprefix("p")
    if not number.isdecimal():
        raise Unknown(f"There is no post {post}.")
    return int(number)


def outer(number: int) -> str:
    """Give the id that the network shows for a row number."""
    return f"p{number}"


def stamp(at: datetime) -> str:
    """Write down a time, which must be aware."""
    if at.tzinfo is None:
        raise ValueError("A time without a zone says nothing.")
    return at.isoformat()
