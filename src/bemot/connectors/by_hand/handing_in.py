"""Makes stored items of what a colleague brings: a link with pasted text, or a forwarded notification mail."""

import hashlib
import json
import unicodedata
from datetime import datetime
from uuid import uuid4

from bemot.connectors.base import RawItem, Sent
from bemot.connectors.by_hand import links, mail
from bemot.lib.errors import Refusal

PASTED = "pasted"
MAILED = "mailed"
IMPORTED = "imported"


class NothingHandedIn(Refusal):
    """There is neither a link nor a text nor a picture."""


def paste(
    *,
    url: str = "",
    text: str = "",
    author: str = "",
    author_url: str = "",
    created_at: datetime | None = None,
    picture: str = "",
    language: str = "",
) -> RawItem:
    """Make an item of what was pasted; `picture` describes a screenshot, `created_at` (aware) is when it was written.

    The same post pasted by two colleagues gives the same item. Raises `NothingHandedIn` or `links.NoLink`.
    """
    if not (url.strip() or text.strip() or picture.strip()):
        raise NothingHandedIn("Paste a link, the text, or describe the picture.")
    link = links.read(url) if url.strip() else None
    body = {
        **_ids(link, author, text or picture),
        "text": _clean(text),
        "author": _clean(author),
        "author_url": links.read(author_url).url if author_url.strip() else "",
        "created_at": created_at.isoformat() if created_at else None,
        "picture": _clean(picture),
        "language": language,
    }
    return _item(
        PASTED, json.dumps(body, ensure_ascii=False, sort_keys=True).encode(), str(body["id"]), "application/json"
    )


def forward(data: bytes) -> RawItem:
    """Make an item of a notification mail as it came or was forwarded; the whole mail is kept.

    Raises `NothingHandedIn` for a mail without text.
    """
    found = mail.read(data)
    if not (found.text or found.url):
        raise NothingHandedIn("There is no text in this mail.")
    return _item(MAILED, data, ids_of_mail(found)["id"], "message/rfc822")


def imported(  # noqa: PLR0913 - what a row can say
    *,
    post_id: str,
    text: str,
    root_id: str = "",
    parent_id: str = "",
    url: str = "",
    author: str = "",
    created_at: datetime | None = None,
    language: str = "",
    ours: bool = False,
) -> RawItem:
    """Make an item of one row of an export; `ours` is true for an answer that the organisation gave there.

    `root_id` is its own id where it is empty. The same row gives the same item. Raises `links.NoLink`.
    """
    body = {
        "id": post_id,
        "root": root_id or post_id,
        "parent": parent_id,
        "url": links.read(url).url if url.strip() else "",
        "text": _clean(text),
        "author": _clean(author),
        "created_at": created_at.isoformat() if created_at else None,
        "language": language,
        "ours": ours,
    }
    return _item(IMPORTED, json.dumps(body, ensure_ascii=False, sort_keys=True).encode(), post_id, "application/json")


def published(url: str) -> Sent:
    """Say what stands on the network when a colleague brings the link of an answer. Raises `links.NoLink`.

    Where the link names only the thread, the answer gets an id that nothing else has: the thread's belongs to its root.
    """
    link = links.read(url)
    return Sent(external_id=link.post or f"{link.thread}#answer-{uuid4().hex[:20]}", url=link.url)


def ids_of_mail(found: mail.Notification) -> dict[str, str]:
    """Give id, root and url of the post that a mail tells of."""
    return _ids(links.read(found.url) if found.url else None, found.author, found.text)


def _ids(link: links.Link | None, author: str, text: str) -> dict[str, str]:
    """Choose ids: the link's own where it names one post, else thread and content, for many comments share a link."""
    content = hashlib.sha256(f"{_folded(author)}\n{_folded(text)}".encode()).hexdigest()[:20]
    if link is None:
        return {"id": f"content:{content}", "root": f"content:{content}", "url": ""}
    post = link.post or (f"{link.thread}#content-{content}" if text.strip() else link.thread)
    return {"id": post, "root": link.thread, "url": link.url}


def _item(kind: str, body: bytes, external_id: str, content_type: str) -> RawItem:
    revision = hashlib.sha256(body).hexdigest()[:32]
    return RawItem(kind=kind, external_id=external_id, revision=revision, body=body, content_type=content_type)


def _clean(text: str) -> str:
    return unicodedata.normalize("NFC", text.replace("\r\n", "\n")).strip()


def _folded(text: str) -> str:
    """Make alike what two people copied: spaces, line ends and capitals differ."""
    return " ".join(unicodedata.normalize("NFKC", text).casefold().split())
