"""Links and mentions inside a post: marked by byte offsets, shown as HTML."""

import html
import re
from collections.abc import Mapping, Sequence
from itertools import pairwise
from typing import Any

LINK = "app.bsky.richtext.facet#link"
MENTION = "app.bsky.richtext.facet#mention"

_URL = re.compile(r"https?://[^\s<>\"]+")
_AFTER_URL = ".,:;!?'\"’”»"


def mark(text: str, *, mentions: Mapping[str, str]) -> list[dict[str, Any]]:
    """Mark the web addresses in `text`, and each `@handle` of `mentions` (handle to DID). Offsets are UTF-8 bytes."""
    found = []
    for match in _URL.finditer(text):
        url = _without_tail(match.group())
        found.append(_facet(text, match.start(), match.start() + len(url), {"$type": LINK, "uri": url}))
    for handle, did in mentions.items():
        name = re.compile(rf"(?<![\w.@])@{re.escape(handle)}(?![\w-]|\.\w)", re.IGNORECASE)
        feature = {"$type": MENTION, "did": did}
        found += [_facet(text, match.start(), match.end(), feature) for match in name.finditer(text)]
    found.sort(key=lambda facet: facet["index"]["byteStart"])
    # A mention inside a web address is part of the address.
    return [*found[:1], *(b for a, b in pairwise(found) if b["index"]["byteStart"] >= a["index"]["byteEnd"])]


def to_html(text: str, facets: object, *, app: str) -> str:
    """Show `text` as HTML: escaped, with line breaks, and with links where sound facets ask for them.

    Facets come from strangers: what overlaps, lies outside the text, cuts a letter or leads to anything but http(s)
    is shown as plain text.
    """
    data = text.encode()
    parts, end = [], 0
    for start, stop, href in _links(facets, app=app):
        if start < end or not start < stop <= len(data):
            continue
        try:
            before, inside = data[end:start].decode(), data[start:stop].decode()
        except UnicodeDecodeError:
            continue
        parts.append(f'{html.escape(before)}<a href="{html.escape(href)}">{html.escape(inside)}</a>')
        end = stop
    parts.append(html.escape(data[end:].decode()))
    return "".join(parts).replace("\n", "<br>")


def _facet(text: str, start: int, end: int, feature: dict[str, str]) -> dict[str, Any]:
    first = len(text[:start].encode())
    index = {"byteStart": first, "byteEnd": first + len(text[start:end].encode())}
    return {"index": index, "features": [feature]}


def _without_tail(url: str) -> str:
    """Leave the punctuation that ends a sentence, and a bracket that was opened before the address, outside."""
    while url and (url[-1] in _AFTER_URL or (url[-1] == ")" and url.count("(") < url.count(")"))):
        url = url[:-1]
    return url


def _links(facets: object, *, app: str) -> list[tuple[int, int, str]]:
    found = []
    for facet in facets if isinstance(facets, Sequence) else ():
        try:
            start, stop = facet["index"]["byteStart"], facet["index"]["byteEnd"]
            href = next(filter(None, (_href(feature, app=app) for feature in facet["features"])), "")
        except (AttributeError, KeyError, TypeError):
            continue
        if href and type(start) is int and type(stop) is int:
            found.append((start, stop, href))
    return sorted(found)


def _href(feature: Mapping[str, Any], *, app: str) -> str:
    """Give where one feature leads; empty for what is not shown as a link."""
    uri, did = feature.get("uri"), feature.get("did")
    if isinstance(uri, str) and uri.lower().startswith(("https://", "http://")):
        return uri
    if feature.get("$type") == MENTION and isinstance(did, str) and did.startswith("did:"):
        return f"{app.rstrip('/')}/profile/{did}"
    return ""
