"""What a network gave as text, made safe to keep and to show."""

import unicodedata
from urllib.parse import urlsplit

import nh3

from bemot.channels.models import RawEvent
from bemot.connectors.base import RawItem

_TAGS = {"p", "br", "a", "em", "strong", "i", "b", "blockquote", "ul", "ol", "li", "code", "pre", "del"}
_KEPT_CONTROLS = {"\n", "\t"}


def item(raw: RawEvent) -> RawItem:
    """Give a stored raw event back in the shape in which its connector gave it."""
    return RawItem(
        kind=raw.kind,
        external_id=raw.external_id,
        revision=raw.revision,
        body=bytes(raw.body),
        content_type=raw.content_type,
    )


def plain(text: str) -> str:
    """Give NFC text without control characters (a NUL is refused by PostgreSQL) and without blank edges."""
    cleaned = "".join(
        sign for sign in text.replace("\r\n", "\n") if sign in _KEPT_CONTROLS or unicodedata.category(sign) != "Cc"
    )
    return unicodedata.normalize("NFC", cleaned).strip()


def sanitised(html: str) -> str:
    """Give a network's HTML with nothing in it that acts."""
    if not html:
        return ""
    return nh3.clean(
        html, tags=_TAGS, attributes={"a": {"href"}}, url_schemes={"http", "https"}, link_rel="nofollow noopener"
    )


def address(url: str) -> str:
    """Give an address that may stand in a link, else nothing."""
    return url[:2000] if urlsplit(url).scheme in {"http", "https"} else ""
