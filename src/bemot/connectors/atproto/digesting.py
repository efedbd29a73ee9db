"""Makes posts and deletions of the bytes that were fetched. Opens no connection; trusts nothing that it reads."""

import html
import json
from collections.abc import Iterator, Mapping
from datetime import datetime
from typing import Any

from bemot.connectors.atproto import facets, ids
from bemot.connectors.base import Author, Deletion, Digested, Post, RawItem, Rejected
from bemot.lib import text as texts

APP = "https://bsky.app"
_NO_HANDLE = "handle.invalid"


def digest(item: RawItem, *, app: str = APP) -> list[Digested]:
    """Understand one stored item. Raises `Rejected` for what is not a post of the protocol."""
    try:
        body = json.loads(item.body)
    except ValueError as error:  # malformed UTF-8 is one, too
        raise Rejected(f"This is no JSON: {error}") from error
    except RecursionError as error:
        raise Rejected("This JSON is nested too deeply.") from error
    if item.kind == "deletion":
        return [Deletion(item.external_id)]
    view = _map(body, "post")
    record = _map(view, "record")
    uri = view.get("uri")
    if item.kind != "post" or not record or not isinstance(uri, str) or not uri.startswith("at://"):
        raise Rejected("This is no post: it has no address or no content.")
    return [_post(uri, view, record, parent_missing=body.get("parent_missing") is True, app=app)]


def _post(uri: str, view: Mapping[str, Any], record: Mapping[str, Any], *, parent_missing: bool, app: str) -> Post:
    reply = _map(record, "reply")
    parent = _text(_map(reply, "parent"), "uri") or None
    root = _text(_map(reply, "root"), "uri") or parent or uri
    text = _text(record, "text")
    langs = record.get("langs")
    return Post(
        external_id=uri,
        root_id=root,
        revision=_text(view, "cid"),
        parent_id=parent,
        author=_author(uri, _map(view, "author"), app=app),
        text=texts.normalise(text),
        html=_html(record, text, app=app),
        language=next((lang for lang in langs if isinstance(lang, str)), "") if isinstance(langs, list) else "",
        url=ids.web_url(uri, app=app),
        created_at=created_at(uri, parent, view, record),
        parent_missing=parent_missing,
        images=list(_images(_map(record, "embed"))),
    )


def created_at(uri: str, parent: str | None, view: Mapping[str, Any], record: Mapping[str, Any]) -> datetime | None:
    """Say when a post was written, as far as that can be believed.

    Never later than the network received it, and a reply never before the post that it answers: an impossible claim
    gives way to the time in the record key, which the author's server sets.
    """
    claimed, received = ids.moment(record.get("createdAt")), ids.moment(view.get("indexedAt"))
    times = [time for time in (claimed, received) if time]
    written = min(times) if times else None
    by_key = ids.time_of(ids.key_of(uri))
    above = ids.time_of(ids.key_of(parent)) if parent else None
    if written is None or (above and written < above):
        sound = [time for time in (by_key, above) if time and (above is None or time >= above)]
        return sound[0] if sound else written
    return written


def _author(uri: str, author: Mapping[str, Any], *, app: str) -> Author:
    did = _text(author, "did") or ids.repo_of(uri)
    handle = _text(author, "handle")
    return Author(
        external_id=did,
        handle="" if handle == _NO_HANDLE else handle,
        name=texts.normalise(_text(author, "displayName")).strip(),
        url=f"{app.rstrip('/')}/profile/{did}",
        avatar_url=_web(author, "avatar"),
    )


def _html(record: Mapping[str, Any], text: str, *, app: str) -> str:
    """Show the text, the link card below it, and where the quoted post is to be read."""
    embed = _map(record, "embed")
    parts = [facets.to_html(text, record.get("facets"), app=app)]
    card = _map(embed, "external") or _map(_map(embed, "media"), "external")
    if _web(card, "uri"):
        parts.append(_link(_web(card, "uri"), _text(card, "title")))
    quoted = _text(_map(embed, "record"), "uri") or _text(_map(_map(embed, "record"), "record"), "uri")
    if f"/{ids.POST}/" in quoted:
        parts.append(_link(ids.web_url(quoted, app=app)))
    return "<br>".join(filter(None, parts))


def _link(url: str, shown: str = "") -> str:
    return f'<a href="{html.escape(url)}">{html.escape(shown or url)}</a>'


def _images(embed: Mapping[str, Any]) -> Iterator[str]:
    """Give the alt text of each picture or film; an empty one where its author wrote none."""
    media = _map(embed, "media") or embed
    images = media.get("images")
    for image in images if isinstance(images, list) else ():
        yield texts.normalise(_text(image, "alt")) if isinstance(image, dict) else ""
    if _text(media, "$type") == "app.bsky.embed.video":
        yield texts.normalise(_text(media, "alt"))


def _map(value: object, key: str) -> Mapping[str, Any]:
    found = value.get(key) if isinstance(value, dict) else None
    return found if isinstance(found, dict) else {}


def _text(value: Mapping[str, Any], key: str) -> str:
    found = value.get(key)
    return found if isinstance(found, str) else ""


def _web(value: Mapping[str, Any], key: str) -> str:
    """Give a web address; empty for any other kind."""
    found = _text(value, key)
    return found if found.lower().startswith(("https://", "http://")) else ""
