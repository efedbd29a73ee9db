"""The connector of networks without one: it fetches and sends nothing, and renders the text that a person copies."""

import json
from collections.abc import Iterator, Sequence
from datetime import datetime
from uuid import uuid4

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
from bemot.connectors.by_hand import handing_in, links, mail


class ByHandConnector:
    """Settings: `name` and `url` of the page, group or account as people know it."""

    slug = "by_hand"
    name = "By hand"
    capabilities = Capabilities(sends=False, finds_sent=False, edits_seen=False, deletions_seen=False, by_hand=True)
    fields: Sequence[Field] = (
        Field("name", "text", "Name", "What your colleagues call it: a page, a local group, a review site."),
        Field("url", "url", "Address", "Where it is found.", required=False),
    )

    def connect(self, settings: Json, credentials: Json) -> Connected:
        """Check the address; there is nobody to ask. Raises `NeedsAttention`."""
        name = str(settings.get("name", "")).strip()
        if not name:
            raise NeedsAttention("The channel needs a name.")
        try:
            url = links.read(str(settings["url"])).url if str(settings.get("url") or "").strip() else ""
        except links.NoLink as error:
            raise NeedsAttention(str(error)) from error
        return Connected(own_id="", handle=name, title=name, url=url, settings={"name": name, "url": url})

    def fetch(self, account: Account, cursor: Json) -> Iterator[FetchedPage]:
        """Give nothing: items are handed in by `handing_in`."""
        yield from ()

    def digest(self, item: RawItem, account: Account) -> Sequence[Digested]:
        """Make a post of what was pasted or mailed."""
        if item.kind == handing_in.MAILED:
            return [_of_mail(item)]
        if item.kind not in _READ:
            raise Rejected(f"Nobody hands in a {item.kind!r}.")
        try:
            return [_READ[item.kind](item, json.loads(item.body), account)]
        except (ValueError, KeyError, TypeError, AttributeError, RecursionError) as error:
            raise Rejected(f"This is nothing that was handed in: {error!r}") from error

    def length(self, text: str) -> LengthProblem | None:
        """Nothing is known of the network's limit."""
        return None

    def render(self, text: str, *, language: str, target: Target, account: Account, send_key: str) -> Payload:
        """Give the text to copy, and the address to open."""
        if not text.strip():
            raise Rejected("There is nothing to send.")
        body = {"text": text, "language": language, "url": target.url, "parent": target.external_id}
        return Payload(body=body, send_key=send_key)

    def new_send_key(self, now: datetime) -> str:
        """Give a key; nothing on the network carries it."""
        return uuid4().hex

    def send(self, payload: Payload, account: Account) -> Sent:
        """Refuse: a person publishes and brings the link, see `handing_in.published`."""
        raise Rejected("An answer in this channel is published by a person.")

    def find_sent(self, payload: Payload, account: Account) -> Sent | None:
        """Refuse: None would mean that it certainly does not stand."""
        raise NeedsAttention("The desk cannot look there. Open the thread and see whether the answer stands.")

    def count(self, account: Account) -> int | None:
        """Say nothing."""
        return None


def _of_paste(item: RawItem, found: Json, _account: Account) -> Post:
    author = str(found["author"])
    known = bool(author or found["author_url"])
    return Post(
        external_id=item.external_id,
        root_id=found["root"],
        revision=item.revision,
        author=_author(author, str(found["author_url"])) if known else None,
        text=found["text"],
        language=found["language"],
        url=found["url"],
        created_at=datetime.fromisoformat(found["created_at"]) if found["created_at"] else None,
        images=(found["picture"],) if found["picture"] else (),
    )


def _of_import(item: RawItem, found: Json, account: Account) -> Post:
    author = str(found["author"])
    return Post(
        external_id=item.external_id,
        root_id=found["root"],
        revision=item.revision,
        parent_id=found["parent"] or None,
        author=Author(account.own_id, name=author) if found["ours"] else _author(author, "") if author else None,
        text=found["text"],
        language=found["language"],
        url=found["url"],
        created_at=datetime.fromisoformat(found["created_at"]) if found["created_at"] else None,
    )


def _of_mail(item: RawItem) -> Post:
    found = mail.read(item.body)
    ids = handing_in.ids_of_mail(found)
    return Post(
        external_id=item.external_id,
        root_id=ids["root"],
        revision=item.revision,
        author=_author(found.author, "") if found.author else None,
        text=found.text,
        url=ids["url"],
        created_at=found.created_at,
    )


def _author(name: str, url: str) -> Author:
    """Know a person by the address of the profile where it was given, else by the name."""
    key = links.read(url).thread if url else f"name:{' '.join(name.casefold().split())}"
    return Author(external_id=key, handle=name.removeprefix("@") if name.startswith("@") else "", name=name, url=url)


_READ = {handing_in.PASTED: _of_paste, handing_in.IMPORTED: _of_import}

CONNECTOR = ByHandConnector()
