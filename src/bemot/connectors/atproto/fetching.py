"""Finds what is new around an account: notifications, own threads, the posts above, and what was edited or deleted."""

import json
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Any

from bemot.connectors.atproto import ids, reading
from bemot.connectors.atproto.memory import Memory
from bemot.connectors.atproto.reading import View
from bemot.connectors.atproto.xrpc import Session
from bemot.connectors.base import FetchedPage, Json, RawItem

ITEMS_PER_PAGE = 50

OWN_POSTS = 100
OWN_POSTS_AT_FIRST = 1000
OWN_POSTS_BACK = timedelta(days=30)
OWN_POSTS_BACK_AT_FIRST = timedelta(days=365)
"""The first fetch reads a year of own answers for the library; later ones look for echoes and new threads."""

YOUNG = timedelta(days=2)
WATCHED = timedelta(days=14)
THREADS_PER_FETCH = 30
"""Threads are read beside the notifications, because a notification can be lost. A young one always, an older one in
turn while it has replies, one of any age when its number of replies has changed."""

LOOKED_AFTER_PER_FETCH = 100
CUT_OFF_PER_FETCH = 10
ANCESTORS = 20
"""How many steps up a thread is read for posts that are not ours."""


@dataclass(slots=True)
class _Round:
    """One fetch on its way."""

    session: Session
    did: str
    memory: Memory
    now: datetime
    found: dict[str, View] = field(default_factory=dict)
    gone: dict[str, str] = field(default_factory=dict)
    """Deleted posts and the end of their last CID."""
    orphans: set[str] = field(default_factory=set)
    """Posts whose parent cannot be seen."""

    def take(self, views: Iterable[View]) -> None:
        """Keep the posts whose wording is new."""
        for view in views:
            if not self.memory.knows(view["uri"], view["cid"]):
                self.found.setdefault(view["uri"], view)


def fetch(session: Session, did: str, cursor: Json, *, now: datetime) -> Iterator[FetchedPage]:
    """Give what is new since `cursor`, page by page, older posts first, and the cursor to go on from."""
    memory = Memory.read(cursor)
    session.renew_if_old(now)
    this = _Round(session, did, memory, now)
    deep = memory.deep_is_due(now)
    _look_after(this)
    _read_own(this)
    _read_cut_off(this)
    _read_notifications(this, deep=deep)
    _read_ancestors(this)
    yield from _pages(this, deep=deep)


def _look_after(this: _Round) -> None:
    """Ask for posts given before, some in each fetch: edits and deletions are told by nobody."""
    some = dict(list(this.memory.seen.items())[:LOOKED_AFTER_PER_FETCH])
    shown = reading.posts(this.session, some)
    this.take(shown.values())
    for uri, tail in some.items():
        if uri in shown or not reading.is_gone(this.session, uri):
            this.memory.remember(uri, tail)
        else:
            this.gone[uri] = tail
    gone = this.gone.keys() | this.memory.gone.keys()
    for view in shown.values():
        if parent_of(view) in gone and view["uri"] not in this.memory.cut_off:
            this.memory.remember_cut_off(view["uri"])


def _read_cut_off(this: _Round) -> None:
    """Read below posts whose parent is gone: their replies notify nobody above, and stand in no thread of ours."""
    for uri in list(this.memory.cut_off)[:CUT_OFF_PER_FETCH]:
        this.take(reading.thread(this.session, uri))
        this.memory.remember_cut_off(uri)


def _read_own(this: _Round) -> None:
    """Read own posts, then those of their threads whose turn it is."""
    first = this.memory.since is None
    back, limit = (OWN_POSTS_BACK_AT_FIRST, OWN_POSTS_AT_FIRST) if first else (OWN_POSTS_BACK, OWN_POSTS)
    own = reading.own_posts(this.session, this.did, since=this.now - back, limit=limit)
    this.take(own)
    covered: set[str] = set()
    for view in _due_threads(this, own):
        if view["uri"] not in covered:
            tree = reading.thread(this.session, view["uri"])
            covered |= {one["uri"] for one in tree}
            this.take(tree)
        this.memory.remember_thread(view["uri"], view.get("replyCount", 0))


def _due_threads(this: _Round, own: list[View]) -> list[View]:
    """Choose threads: those that changed, the young ones, then whichever waited longest; first posts before replies."""
    known, turns = this.memory.threads, {uri: turn for turn, uri in enumerate(this.memory.threads)}
    due: list[tuple[bool, int, View]] = []
    for view in own:
        uri, count = view["uri"], view.get("replyCount", 0)
        age = this.now - (ids.moment(view.get("indexedAt")) or this.now)
        changed = known.get(uri, count if age > WATCHED else 0) != count
        if changed or age <= YOUNG or (count and age <= WATCHED):
            due.append((not changed, turns.get(uri, -1), view))
        elif uri not in known:
            this.memory.remember_thread(uri, count)
    chosen = [view for *_, view in sorted(due, key=lambda row: row[:2])[:THREADS_PER_FETCH]]
    return sorted(chosen, key=lambda view: "reply" in view["record"])


def _read_notifications(this: _Round, *, deep: bool) -> None:
    rows = reading.notifications(this.session, since=this.memory.window(this.now), to_the_end=deep)
    new = {row["uri"]: row for row in rows if not this.memory.knows(row["uri"], row["cid"])}
    new = {uri: row for uri, row in new.items() if uri not in this.found and uri not in this.gone}
    shown = reading.posts(this.session, new)
    # Deleted or blocked since: the notification holds what was written, and what we received we keep.
    this.take([shown.get(uri, row) for uri, row in new.items()])


def _read_ancestors(this: _Round) -> None:
    """Read the posts above new replies, level by level, so that a thread can be shown as it stands."""
    level = list(this.found.values())
    for _ in range(ANCESTORS):
        above = {view["uri"]: uri for view in level if (uri := parent_of(view))}
        wanted = {uri for uri in above.values() if uri not in this.found and uri not in this.memory.seen}
        shown = reading.posts(this.session, sorted(wanted))
        missing = (wanted - shown.keys()) | this.gone.keys()
        orphans = {child for child, uri in above.items() if uri in missing}
        this.orphans |= orphans
        for uri in sorted(orphans - this.memory.cut_off.keys()):
            this.memory.remember_cut_off(uri)
        level = list(shown.values())
        this.take(level)
        if not level:
            return


def _pages(this: _Round, *, deep: bool) -> Iterator[FetchedPage]:
    """Give the items with a cursor each. Only the last one moves the window: a broken fetch is read again."""
    items = [_deletion(uri, tail) for uri, tail in this.gone.items()]
    items += [_item(view, parent_missing=view["uri"] in this.orphans) for view in in_order(this.found)]
    recent = this.now - OWN_POSTS_BACK
    starts = range(0, len(items), ITEMS_PER_PAGE) or range(1)
    for start in starts:
        page = items[start : start + ITEMS_PER_PAGE]
        for item in page:
            _remember(this, item, recent=recent)
        if start == starts[-1]:
            this.memory.since = this.now
            this.memory.deep_at = this.now if deep else this.memory.deep_at
        credentials = this.session.credentials if this.session.renewed else None
        yield FetchedPage(page, this.memory.write(), credentials)


def _remember(this: _Round, item: RawItem, *, recent: datetime) -> None:
    if item.kind == "deletion":
        this.memory.forget(item.external_id)
        return
    old_own = ids.repo_of(item.external_id) == this.did and _written(this.found[item.external_id]) < recent
    if not old_own:
        this.memory.remember(item.external_id, item.revision)


def in_order(found: dict[str, View]) -> list[View]:
    """Put posts by time, but each parent before its replies, whatever times their authors claim."""
    ordered: dict[str, View] = {}
    for view in sorted(found.values(), key=_written):
        line = [view]
        while (above := found.get(parent_of(line[-1]) or "")) and above["uri"] not in ordered and above not in line:
            line.append(above)
        for one in reversed(line):
            ordered.setdefault(one["uri"], one)
    return list(ordered.values())


def parent_of(view: View) -> str | None:
    """Give the address of the post that a reply answers."""
    uri = _at(view, "record", "reply", "parent", "uri")
    return uri if isinstance(uri, str) else None


def _at(value: Any, *path: str) -> Any:
    for key in path:
        value = value.get(key) if isinstance(value, dict) else None
    return value


def _written(view: View) -> datetime:
    return ids.moment(view.get("indexedAt")) or ids.LONG_AGO


def _item(view: View, *, parent_missing: bool) -> RawItem:
    body = {"post": view, "parent_missing": parent_missing}
    return RawItem("post", view["uri"], view["cid"], json.dumps(body, ensure_ascii=False).encode())


def _deletion(uri: str, tail: str) -> RawItem:
    return RawItem("deletion", uri, tail, json.dumps({"uri": uri}).encode())
