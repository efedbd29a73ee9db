"""Reads posts from an AT Protocol server: notifications, own posts, threads, single posts. Keeps nothing."""

from collections.abc import Iterable, Iterator
from datetime import datetime
from typing import Any

from bemot.connectors.atproto import ids
from bemot.connectors.atproto.xrpc import Refused, Session, Stranger

View = dict[str, Any]
"""A post as the network shows it: `uri`, `cid`, `author`, `record`, `indexedAt`, and more."""

PAGE = 100
MAX_PAGES = 100
POSTS_AT_ONCE = 25
THREAD_DEPTH = 50
"""The protocol's own limits, but for MAX_PAGES: ten thousand notifications are read at most."""


def notifications(session: Session, *, since: datetime, to_the_end: bool) -> list[View]:
    """Give the posts that notify us (replies, mentions, quotes), newest claim first, likes and follows left out.

    All pages back to `since`. With `to_the_end` also the older ones whose record key shows that they were in truth
    written after `since`: somebody can claim any time.
    """
    found: list[View] = []
    cursor = None
    for _ in range(MAX_PAGES):
        # priority=False: some servers switch an account to "priority" by mistake, and then the list is empty.
        page = session.get("app.bsky.notification.listNotifications", limit=PAGE, priority="false", cursor=cursor)
        rows, cursor = page.get("notifications", []), page.get("cursor")
        found += [row for row in rows if is_post(row) and _is_after(row, since)]
        if not rows or not cursor or (not to_the_end and _sorted_at(rows[-1]) < since):
            break
    return found


def own_posts(session: Session, did: str, *, since: datetime, limit: int) -> list[View]:
    """Give the account's own posts and replies, newest first, back to `since` and at most `limit`."""
    found: list[View] = []
    cursor = None
    while len(found) < limit:
        page = _author_feed(session, did, cursor)
        rows, cursor = page.get("feed", []), page.get("cursor")
        views = [row["post"] for row in rows if "reason" not in row and row["post"]["author"]["did"] == did]
        found += [view for view in views if _sorted_at(view) >= since]
        if not rows or not cursor or (views and _sorted_at(views[-1]) < since):
            break
    return found[:limit]


def _author_feed(session: Session, did: str, cursor: str | None) -> View:
    method = "app.bsky.feed.getAuthorFeed"
    try:
        answer: View = session.get(method, actor=did, limit=PAGE, filter="posts_with_replies", cursor=cursor)
    except Refused as error:
        if "not found" in str(error).lower():  # the AppView has not met a new account yet
            return {}
        raise
    return answer


def thread(session: Session, uri: str) -> list[View]:
    """Give the post and all that is visible below it, each parent before its replies; empty if it is gone."""
    try:
        top = session.get("app.bsky.feed.getPostThread", uri=uri, depth=THREAD_DEPTH, parentHeight=0)["thread"]
    except Refused as error:
        if error.name == "NotFound":
            return []
        raise
    return list(_flat(top))


def posts(session: Session | Stranger, uris: Iterable[str]) -> dict[str, View]:
    """Give what the network shows of these posts; what is deleted, blocked or hidden is left out."""
    found: dict[str, View] = {}
    wanted = [uri for uri in dict.fromkeys(uris) if ids.is_post_uri(uri)]
    for start in range(0, len(wanted), POSTS_AT_ONCE):
        answer = session.get("app.bsky.feed.getPosts", uris=wanted[start : start + POSTS_AT_ONCE])
        found |= {view["uri"]: view for view in answer.get("posts", [])}
    return found


def is_gone(session: Session, uri: str) -> bool:
    """Say whether a record was deleted, as opposed to being blocked or out of sight."""
    try:
        session.get("com.atproto.repo.getRecord", repo=ids.repo_of(uri), collection=ids.POST, rkey=ids.key_of(uri))
    except Refused as error:
        return error.name == "RecordNotFound"
    return False


def is_post(view: View) -> bool:
    """Say whether a notification is about something that was written."""
    record = view.get("record")
    return isinstance(record, dict) and record.get("$type") == ids.POST


def _flat(node: View) -> Iterator[View]:
    """Walk a thread without recursion: a stranger decides how deep it is."""
    waiting = [node]
    while waiting:
        top = waiting.pop()
        if "post" in top:
            yield top["post"]
            waiting += reversed(top.get("replies", []))


def _sorted_at(view: View) -> datetime:
    return ids.moment(view.get("indexedAt")) or ids.LONG_AGO


def _is_after(view: View, since: datetime) -> bool:
    written = ids.time_of(ids.key_of(view["uri"]))
    return _sorted_at(view) >= since or (written is not None and written >= since)
