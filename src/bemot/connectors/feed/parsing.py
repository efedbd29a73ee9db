"""Makes plain entries of the bytes of a feed: RSS, RDF or Atom, with the thread that an entry belongs to."""

import calendar
import hashlib
import io
import re
import time
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, datetime
from html import unescape
from typing import Any
from urllib.parse import urldefrag

import feedparser

from bemot.lib import markup

_IN_REPLY_TO = re.compile(
    r"""\s*(?:<p>)?[^<]{1,60}<a [^>]*?href=["'](?P<href>[^"']+)["'][^>]*>[^<]*</a>[^<]{0,5}</p>"""
)


class NoFeed(Exception):
    """The bytes are no feed."""


@dataclass(frozen=True, slots=True)
class Entry:
    """One entry as the feed gives it. `parent` and `root` are ids of entries, or addresses of pages."""

    id: str
    link: str
    title: str
    html: str
    author: str
    author_url: str
    author_mail: str
    published: datetime | None
    updated: datetime | None
    parent: str
    root: str
    language: str

    @property
    def wording(self) -> str:
        """Give a hash of what a reader sees: times are left out, for some feeds renew them at each reading."""
        seen = "\n".join([self.title, markup.plain(self.html), self.author, self.link, self.parent])
        return hashlib.sha256(seen.encode()).hexdigest()[:32]


@dataclass(frozen=True, slots=True)
class Feed:
    """A feed with its entries, oldest first."""

    title: str
    link: str
    entries: tuple[Entry, ...]


def parse(data: bytes, *, url: str, thread: str = "") -> Feed:
    """Read a feed that came from `url`; `thread` is the page that all entries hang under, if there is one.

    Raises `NoFeed`. Feeds with small faults are read as far as they go.
    """
    # As a stream: of plain bytes the library would first try whether they are the name of a file. Without the content
    # type: of `text/xml` it would conclude ASCII, though the document itself says what it is written in.
    found = feedparser.parse(io.BytesIO(data), response_headers={"content-location": url})
    if not found.get("version") and not found.entries:
        raise NoFeed(f"There is no feed at {url}.")
    head = found.feed
    language = str(head.get("language") or "")
    entries = [_entry(entry, url=url, thread=thread, language=language) for entry in found.entries]
    entries.sort(key=lambda entry: entry.published or entry.updated or datetime.min.replace(tzinfo=UTC))
    return Feed(
        title=markup.plain(str(head.get("title") or "")), link=str(head.get("link") or ""), entries=tuple(entries)
    )


def _entry(found: Mapping[str, Any], *, url: str, thread: str, language: str) -> Entry:
    link = _web(found.get("link"))
    contents = found.get("content") or []
    content = next((str(part.get("value") or "") for part in contents), "") or str(found.get("summary") or "")
    own = str(found.get("id") or link)
    if not own:
        own = "content:" + hashlib.sha256(f"{url}\n{content}".encode()).hexdigest()[:32]
    detail = found.get("author_detail") or {}
    reply = found.get("thr_in-reply-to")
    above = str(reply.get("ref") or reply.get("href") or "") if isinstance(reply, Mapping) else ""
    page, anchor = urldefrag(link)
    in_words, content = _parent_in_words(content, page)
    above = above or in_words
    # A link with an anchor leads to a comment on a page; all others stand for themselves, as articles and topics do.
    root = thread or (page if anchor else above or own)
    return Entry(
        id=own,
        link=link,
        title=markup.plain(str(found.get("title") or "")),
        html=content,
        author=markup.plain(str(detail.get("name") or found.get("author") or "")),
        author_url=_web(detail.get("href")),
        author_mail=str(detail.get("email") or ""),
        published=_time(found, "published_parsed"),
        updated=_time(found, "updated_parsed"),
        parent=above or (root if root != own else ""),
        root=root,
        language=str((contents[0].get("language") if contents else "") or language),
    )


def _parent_in_words(html: str, page: str) -> tuple[str, str]:
    """Take off the line "In reply to X" of WordPress; give the parent's address and the rest of the text."""
    found = _IN_REPLY_TO.match(html)
    address = unescape(found["href"]) if found else ""
    if not found or urldefrag(address)[0] != page or not urldefrag(address)[1]:
        return "", html
    return address, html[found.end() :].lstrip()


def _time(found: Mapping[str, Any], name: str) -> datetime | None:
    # Looked for first: asked for a time of change that is not there, the library gives that of publication.
    parsed: time.struct_time | None = found[name] if name in found else None  # noqa: SIM401
    try:
        return datetime.fromtimestamp(calendar.timegm(parsed), UTC) if parsed else None
    except (ValueError, OverflowError):
        return None


def _web(url: object) -> str:
    return str(url) if str(url or "").startswith(("http://", "https://")) else ""
