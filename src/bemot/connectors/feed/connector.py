"""The connector to an RSS or Atom feed: what is new or worded anew; nothing is sent."""

import hashlib
import json
from collections.abc import Iterator, Sequence
from datetime import datetime
from typing import Any
from urllib.parse import urlsplit
from uuid import uuid4

from bemot.connectors import http
from bemot.connectors.base import (
    Account,
    Author,
    Capabilities,
    Connected,
    Digested,
    FetchedPage,
    Field,
    Json,
    LengthProblem,
    NeedsAttention,
    Payload,
    Post,
    RawItem,
    Rejected,
    Sent,
    Target,
)
from bemot.connectors.feed import parsing
from bemot.lib import markup

UNCONDITIONAL_EVERY = 10
"""Some servers say "not modified" although an older comment was edited: now and then the whole feed is read."""

_ACCEPT = "application/atom+xml, application/rss+xml, application/rdf+xml;q=0.9, application/xml;q=0.8, */*;q=0.5"


class FeedConnector:
    """Settings: `url` of the feed; `thread` where the whole feed is one page's comments."""

    slug = "feed"
    name = "RSS or Atom feed"
    capabilities = Capabilities(sends=False, finds_sent=False, deletions_seen=False)
    fields: Sequence[Field] = (
        Field("url", "url", "Address of the feed"),
        Field("thread", "url", "Page", "Where all entries are comments on one page: its address.", required=False),
    )

    def connect(self, settings: Json, credentials: Json) -> Connected:
        """Read the feed once. Raises `NeedsAttention` where there is none."""
        url = str(settings.get("url") or "").strip()
        found, _ = _read(url, str(settings.get("thread") or ""), {})
        host = urlsplit(url).hostname or ""
        title = found.title if found and found.title else host
        return Connected(
            own_id="",
            handle=host,
            title=title,
            url=(found.link if found else "") or url,
            settings={**settings, "url": url},
        )

    def fetch(self, account: Account, cursor: Json) -> Iterator[FetchedPage]:
        """Give the entries of the feed, oldest first, in one page; nothing where the server says "not modified"."""
        number = int(cursor.get("round", 0))
        conditions = {} if number % UNCONDITIONAL_EVERY == 0 else dict(cursor.get("conditions", {}))
        found, conditions = _read(account.settings["url"], str(account.settings.get("thread") or ""), conditions)
        first = dict(cursor.get("first", {}))
        items: list[RawItem] = []
        if found is not None:
            first = {
                entry.id: first.get(entry.id) or _iso(entry.updated) for entry in found.entries if not entry.published
            }
            items = [_item(entry, first.get(entry.id)) for entry in found.entries]
        kept = conditions or dict(cursor.get("conditions", {}))
        yield FetchedPage(items=items, cursor={"round": number + 1, "conditions": kept, "first": first})

    def digest(self, item: RawItem, account: Account) -> Sequence[Digested]:
        """Make a post of an entry that was stored."""
        try:
            return [_post(item, json.loads(item.body))]
        except (ValueError, KeyError, TypeError, AttributeError, RecursionError) as error:
            raise Rejected(f"This is no entry of a feed: {error!r}") from error

    def length(self, text: str) -> LengthProblem | None:
        """Nothing is sent, so nothing is too long."""
        return None

    def render(self, text: str, *, language: str, target: Target, account: Account, send_key: str) -> Payload:
        """Give the text to copy, and the address to open."""
        return Payload(body={"text": text, "language": language, "url": target.url}, send_key=send_key)

    def new_send_key(self, now: datetime) -> str:
        """Give a key; nothing on the network carries it."""
        return uuid4().hex

    def send(self, payload: Payload, account: Account) -> Sent:
        """Refuse: a feed takes no answers."""
        raise Rejected("A feed can only be read. Publish the answer on the page itself.")

    def find_sent(self, payload: Payload, account: Account) -> Sent | None:
        """Refuse: None would mean that it certainly does not stand."""
        raise NeedsAttention("A feed can only be read. Open the page and see whether the answer stands.")

    def count(self, account: Account) -> int | None:
        """Say nothing: a feed holds the newest entries only."""
        return None


def _read(url: str, thread: str, conditions: dict[str, str]) -> tuple[parsing.Feed | None, dict[str, str]]:
    """Read a feed, or None where it has not changed, and the conditions to ask with the next time."""
    with http.client(headers={"Accept": _ACCEPT}) as client:
        try:
            response = http.request(client, "GET", url, allow=(304,), headers=conditions)
        except Rejected as error:
            raise NeedsAttention(str(error)) from error
    if response.status_code == 304 and conditions:
        return None, {}
    try:
        found = parsing.parse(response.content, url=str(response.url), thread=thread)
    except parsing.NoFeed as error:
        raise NeedsAttention(str(error)) from error
    names = {"If-None-Match": "etag", "If-Modified-Since": "last-modified"}
    given = {ours: response.headers[theirs] for ours, theirs in names.items() if theirs in response.headers}
    return found, given


def _item(entry: parsing.Entry, first_seen: str | None) -> RawItem:
    created = _iso(entry.published) or first_seen
    body = {
        "id": entry.id,
        "root": entry.root,
        "parent": entry.parent,
        "link": entry.link,
        "title": entry.title,
        "html": entry.html,
        "author": entry.author,
        "author_url": entry.author_url,
        # The address itself is of no use here, only whether two comments have the same.
        "author_key": hashlib.sha256(entry.author_mail.lower().encode()).hexdigest()[:32] if entry.author_mail else "",
        "language": entry.language,
        "created_at": created,
        "updated_at": _iso(entry.updated),
    }
    data = json.dumps(body, ensure_ascii=False).encode()
    return RawItem(kind="entry", external_id=entry.id, revision=entry.wording, body=data)


def _post(item: RawItem, found: dict[str, Any]) -> Post:
    created, updated = _moment(found["created_at"]), _moment(found["updated_at"])
    root = found["root"] == found["id"]
    return Post(
        external_id=found["id"],
        root_id=found["root"],
        revision=item.revision,
        parent_id=found["parent"] or None,
        author=_author(found),
        title=found["title"] if root else "",
        text=markup.plain(found["html"]) or found["title"],
        html=found["html"],
        language=found["language"],
        url=found["link"],
        created_at=created,
        edited_at=updated if created and updated and updated > created else None,
    )


def _author(found: dict[str, Any]) -> Author | None:
    """Know a person by address where the feed has one, else by the name."""
    name, url = found["author"], found["author_url"]
    if not (name or url or found["author_key"]):
        return None
    key = found["author_key"] or url or f"name:{name.casefold()}"
    return Author(external_id=key, name=name, url=url)


def _iso(at: datetime | None) -> str | None:
    return at.isoformat() if at else None


def _moment(value: str | None) -> datetime | None:
    return datetime.fromisoformat(value) if value else None


CONNECTOR = FeedConnector()
