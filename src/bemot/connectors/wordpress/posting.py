"""Articles of our own: written under an address that is chosen beforehand, found again by it, put into the bin."""

import html
import re
import unicodedata
from collections.abc import Sequence

from bemot.connectors.base import Account, Payload, Rejected, Sent
from bemot.connectors.wordpress import site
from bemot.connectors.wordpress.site import Site
from bemot.lib import text as texts

HEADING = 90
"""Characters: a longer first line is no heading; its first words then are, and it stands in the text too."""

_SHORT_HEADING = 60
_WORDS_IN_ADDRESS = 6
_URL = re.compile(r"https?://[^\s<>\"]+?(?=[.,:;!?)]*(?:\s|$))")


def render(posts: Sequence[str], *, send_key: str) -> Payload:
    """Make the article. Raises `Rejected` where there is nothing to send."""
    text = texts.normalise("\n\n".join(posts)).strip()
    if not text:
        raise Rejected("There is nothing to send.")
    first, _, rest = text.partition("\n")
    if texts.grapheme_count(first) <= HEADING and rest.strip():
        title, text = first.strip(), rest.strip()
    else:
        title = texts.cut(first, graphemes=_SHORT_HEADING)
    slug = f"{_plain(title)}-{send_key.rpartition(' ')[2][:12]}".lstrip("-")
    return Payload({"title": html.escape(title, quote=False), "content": _content(text), "slug": slug}, send_key)


def is_article(payload: Payload) -> bool:
    """Say whether this is a payload of `render` here, and no comment."""
    return "slug" in payload.body


def send(here: Site, payload: Payload) -> Sent:
    """Write the article. What stands under its address already is this article, and is not written again."""
    found = find(here, payload)
    if found is not None:
        return found
    body = {**payload.body, "status": "publish"}
    response = here.request("POST", "posts", json=body, allow=(400, 401, 403, 404, 409))
    site.refuse(response)
    return _sent(response.json())


def find(here: Site, payload: Payload) -> Sent | None:
    """Look for the article under its address; what lies in the bin has another."""
    _status, found = here.one("posts", slug=payload.body["slug"], status="any")
    return _sent(found[0]) if isinstance(found, list) and found else None


def take_down(here: Site, number: int, account: Account) -> None:
    """Put it into the bin, from which the site's editors can fetch it back. Raises `Rejected` for somebody else's."""
    status, found = here.one(f"posts/{number}", context="edit")
    if status in (404, 410) or (status == 200 and found.get("status") == "trash"):
        return
    if status == 200 and f"user-{found.get('author')}" != account.own_id:
        raise Rejected("This article is not ours.")
    response = here.request("DELETE", f"posts/{number}", allow=(400, 401, 403, 410))
    if response.status_code != 410:
        site.refuse(response)


def _sent(found: dict[str, object]) -> Sent:
    visible = found["status"] == "publish"
    remark = "" if visible else "The site holds the article until an editor lets it through."
    return Sent(external_id=f"article-{found['id']}", url=str(found["link"]), visible=visible, remark=remark)


def _content(text: str) -> str:
    """Give paragraphs as the site's editor keeps them, with links; nothing else of it is HTML."""
    paragraphs = (part.strip() for part in re.split(r"\n\s*\n", text))
    blocks = (f"<!-- wp:paragraph -->\n<p>{_linked(part)}</p>\n<!-- /wp:paragraph -->" for part in paragraphs if part)
    return "\n\n".join(blocks)


def _linked(text: str) -> str:
    parts, end = [], 0
    for found in _URL.finditer(text):
        url = html.escape(found[0])
        parts += [html.escape(text[end : found.start()], quote=False), f'<a href="{url}">{url}</a>']
        end = found.end()
    parts.append(html.escape(text[end:], quote=False))
    return "".join(parts).replace("\n", "<br>")


def _plain(title: str) -> str:
    """Give the first words of a title as an address may hold them."""
    letters = unicodedata.normalize("NFKD", title).encode("ascii", "ignore").decode().lower()
    return "-".join(re.findall(r"[a-z0-9]+", letters)[:_WORDS_IN_ADDRESS])
