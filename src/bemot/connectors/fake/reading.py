"""What one account gets to see of a fake network: its own threads, what names it, and what is private to it."""

import sqlite3
from dataclasses import dataclass
from typing import Any

from bemot.connectors.base import Account
from bemot.connectors.fake import schema
from bemot.connectors.fake.network import Network
from bemot.connectors.fake.posts import FakePost, inner, read

PAGE = 100
"""Changes in one page."""


@dataclass(frozen=True, slots=True)
class Seen:
    """A post as the account sees it."""

    post: FakePost
    parent_missing: bool


@dataclass(frozen=True, slots=True)
class Changed:
    """The posts of one page of changes, as they stand now, and the last change number of the page."""

    posts: list[Seen]
    upto: int


def changed(network: Network, account: Account, since: int) -> Changed | None:
    """Give the next page of changes after number `since`, or None where there are no more.

    A post that names us in somebody else's thread brings the posts above it.
    """
    with schema.opened(network.path) as db:
        rows = db.execute("SELECT n, post FROM change WHERE n > ? ORDER BY n LIMIT ?", (since, PAGE)).fetchall()
        if not rows:
            return None
        posts = {
            post.id: post
            for post in read(
                db,
                "post.root IN (SELECT root FROM post JOIN change ON post.id = post WHERE n BETWEEN ? AND ?)",
                rows[0]["n"],
                rows[-1]["n"],
            )
        }
        blockers = _blockers(db, account)
    touched = {row["post"] for row in rows}
    mine = _relevant(posts, account, blockers)
    wanted: dict[str, FakePost] = {}
    for post in posts.values():
        if inner(post.id) in touched and post.id in mine:
            wanted |= _with_those_above(post, posts, blockers)
    return Changed([_seen(post, posts, blockers) for post in wanted.values()], rows[-1]["n"])


def standing(network: Network, account: Account) -> list[FakePost]:
    """Give all posts that stand and that `changed` would give from the start."""
    with schema.opened(network.path) as db:
        posts = {post.id: post for post in read(db, "1")}
        blockers = _blockers(db, account)
    wanted: dict[str, FakePost] = {}
    for key in _relevant(posts, account, blockers):
        wanted |= _with_those_above(posts[key], posts, blockers)
    return [post for post in wanted.values() if not post.deleted_at]


def plain(seen: Seen) -> dict[str, Any]:
    """Make JSON of a post."""
    post = seen.post
    return {
        "id": post.id,
        "root": post.root,
        "parent": post.parent,
        "author": {"id": post.author.id, "handle": post.author.handle, "name": post.author.name},
        "title": post.title,
        "text": post.text,
        "language": post.language,
        "images": list(post.images),
        "created_at": post.created_at.isoformat(),
        "edited_at": post.edited_at.isoformat() if post.edited_at else None,
        "deleted_at": post.deleted_at.isoformat() if post.deleted_at else None,
        "revision": post.revision,
        "private": post.private,
        "visible": post.visible,
        "parent_missing": seen.parent_missing,
    }


def _relevant(posts: dict[str, FakePost], account: Account, blockers: set[str]) -> set[str]:
    handle = str(account.settings.get("handle", "")).removeprefix("@")
    watched = bool(account.settings.get("watched"))
    found = set()
    for post in posts.values():
        own = post.author.id == account.own_id
        if post.private:
            concerns = own or (post.recipient is not None and post.recipient.id == account.own_id)
        else:
            ours = own or handle in post.mentions or posts[post.root].author.id == account.own_id
            concerns = (watched or ours) and (own or post.visible)
        if concerns and post.author.id not in blockers:
            found.add(post.id)
    return found


def _with_those_above(post: FakePost, posts: dict[str, FakePost], blockers: set[str]) -> dict[str, FakePost]:
    """Give a post with its ancestors, the root first, as far as they can be seen."""
    chain = [post]
    while chain[-1].parent:
        chain.append(posts[chain[-1].parent])
    return {each.id: each for each in reversed(chain) if each.author.id not in blockers}


def _seen(post: FakePost, posts: dict[str, FakePost], blockers: set[str]) -> Seen:
    parent = posts[post.parent] if post.parent else None
    missing = parent is not None and (parent.deleted_at is not None or parent.author.id in blockers)
    return Seen(post, parent_missing=missing)


def _blockers(db: sqlite3.Connection, account: Account) -> set[str]:
    """Give the ids of those who let us see nothing of theirs."""
    own = account.own_id.removeprefix("u")
    return {f"u{row['blocker']}" for row in db.execute("SELECT blocker FROM block WHERE blocked = ?", (own,))}
