"""What is new on a site since the last time, edits, approvals and deletions included.

WordPress lists comments by when they were written and says nothing of edits, approvals or deletions. So three things
are read each time: what was written since shortly before the newest one, what is held, and again each of the newest
ones. Every twentieth time the first look goes back a week, for what a spam filter put away and a person let through.
"""

import hashlib
import json
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from typing import Any

from bemot.connectors.base import FetchedPage, Json, RawItem
from bemot.connectors.wordpress.site import PER_PAGE, Site

WATCHED = 300
"""So many of the newest comments are read again each time: three requests."""
OVERLAP = timedelta(hours=2)
"""The site compares local times: an hour comes twice in autumn."""
WIDE_OVERLAP = timedelta(days=7)
WIDE_EVERY = 20

_KEPT = ("id", "post", "parent", "author", "author_name", "author_url", "date_gmt", "content", "link", "status", "type")


@dataclass
class _Round:
    """What one fetch knows: comments seen in this round, parents of the watched ones, articles already given."""

    site: Site
    after: str
    number: int
    parents: dict[int, int]
    gone: set[int]
    """Given as deleted; one that comes back out of the bin needs a revision that the desk has not seen."""
    seen: set[int] = field(default_factory=set)
    articles: set[int] = field(default_factory=set)

    def page(self, items: Iterable[RawItem], *, done: bool = False) -> FetchedPage:
        """Give items with the cursor that remembers them."""
        newest = sorted(self.parents, reverse=True)[:WATCHED]
        cursor = {
            "after": self.after,
            "round": self.number + done,
            "watching": {str(number): self.parents[number] for number in sorted(newest)},
            "gone": sorted(self.gone)[-WATCHED:],
        }
        return FetchedPage(items=list(items), cursor=cursor)


def fetch(site: Site, cursor: Json) -> Iterator[FetchedPage]:
    """Give new comments, oldest first, then held ones, then what became of those that were given before."""
    watching = {int(number): int(parent) for number, parent in dict(cursor.get("watching", {})).items()}
    now = _Round(site, str(cursor.get("after", "")), int(cursor.get("round", 0)), watching, set(cursor.get("gone", ())))
    for comments in site.pages("comments", after=_since(now), order="asc", orderby="date_gmt"):
        now.after = max([now.after, *(str(comment["date_gmt"]) for comment in comments)])
        yield now.page(_items(now, comments))
    if site.signed_in:
        for comments in site.pages("comments", status="hold", order="asc"):
            yield now.page(_items(now, comments))
    for numbers in _hundreds(sorted(watching.keys() - now.seen)):
        yield now.page(_read_again(now, numbers))
    yield now.page((), done=True)


def hash_of(value: Any) -> str:
    """Give a revision for something that has none of its own."""
    return hashlib.sha256(json.dumps(value, sort_keys=True).encode()).hexdigest()[:32]


def _since(now: _Round) -> str | None:
    if not now.after:
        return None
    overlap = WIDE_OVERLAP if now.number % WIDE_EVERY == 0 else OVERLAP
    return f"{(_moment(now.after) - overlap).strftime('%Y-%m-%dT%H:%M:%S')}Z"


def _items(now: _Round, comments: list[Json]) -> list[RawItem]:
    comments = [comment for comment in comments if comment.get("type") == "comment"]
    items = _articles(now, comments)
    for comment in comments:
        number, parent = int(comment["id"]), int(comment["parent"])
        now.seen.add(number)
        # When a comment is deleted, WordPress hangs its answers on the article: we know better.
        kept = now.parents.get(number, parent) if parent == 0 else 0
        now.parents[number] = parent or kept
        told = {name: comment[name] for name in _KEPT if name in comment}
        told["avatar"] = next(iter(dict(comment.get("author_avatar_urls") or {}).values()), "")
        if number in now.gone:
            now.gone.remove(number)
            told["back_in_round"] = now.number
        items.append(_item("comment", number, {"comment": told, "lost_parent": kept}))
    return items


def _articles(now: _Round, comments: list[Json]) -> list[RawItem]:
    """Give the articles that stand above these comments, once in a round; whatever kind of page they are."""
    wanted: dict[str, set[int]] = {}
    for comment in comments:
        above = dict(comment.get("_links") or {}).get("up") or [{}]
        place = str(above[0].get("href", "")).rstrip("/").split("/")
        if len(place) > 1 and int(comment["post"]) not in now.articles:
            wanted.setdefault(place[-2], set()).add(int(comment["post"]))
    items = []
    for base, numbers in wanted.items():
        now.articles |= numbers
        for some in _hundreds(sorted(numbers)):
            fields = "id,date_gmt,modified_gmt,link,title,content,author"
            for found in now.site.pages(base, include=",".join(map(str, some)), _fields=fields):
                items += [_item("article", int(article["id"]), {"article": article}) for article in found]
    return items


def _read_again(now: _Round, numbers: list[int]) -> list[RawItem]:
    """Read comments that were given before: edited ones come with another hash, missing ones are looked for."""
    include = ",".join(map(str, numbers))
    items: list[RawItem] = []
    # Held ones were read in this round already; who is not signed in cannot see them.
    for comments in now.site.pages("comments", include=include):
        items += _items(now, comments)
    for number in numbers:
        if number not in now.seen and _is_gone(now.site, number):
            now.parents.pop(number)
            now.gone.add(number)
            items.append(_item("deletion", number, {"id": number}))
    return items


def _is_gone(site: Site, number: int) -> bool:
    """Say whether visitors and moderators no longer find a comment: deleted, in the bin, or taken for spam."""
    status, found = site.one(f"comments/{number}")
    if status == 200:
        return found.get("status") in ("trash", "spam")
    # A stranger is not told whether it is held or binned (401): in both cases it is no longer in public.
    return status in (404, 410) or not site.signed_in


def _item(kind: str, number: int, body: dict[str, Any]) -> RawItem:
    name = "article" if kind == "article" else "comment"
    data = json.dumps(body, ensure_ascii=False).encode()
    return RawItem(kind=kind, external_id=f"{name}-{number}", revision=hash_of(body), body=data)


def _hundreds(numbers: list[int]) -> Iterator[list[int]]:
    for start in range(0, len(numbers), PER_PAGE):
        yield numbers[start : start + PER_PAGE]


def _moment(gmt: str) -> datetime:
    return datetime.fromisoformat(gmt).replace(tzinfo=UTC)
