"""The connector to a WordPress site: comments in, answers into the same thread, articles of our own out."""

import html
import json
import re
from collections.abc import Iterator, Sequence
from datetime import UTC, datetime, timedelta
from urllib.parse import urlsplit
from uuid import uuid4

from bemot.connectors.base import (
    Account,
    Aim,
    Author,
    Capabilities,
    Connected,
    Deletion,
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
    Taken,
    Target,
)
from bemot.connectors.wordpress import moderating, posting, reading, site
from bemot.connectors.wordpress.site import Site
from bemot.lib import markup
from bemot.words import Measure

MAX_BYTES = 65_525
"""The column that WordPress keeps a comment in; it counts the bytes after `<`, `>` and `&` are escaped."""
CLOCKS_DIFFER = timedelta(minutes=10)
_NOBODY = "d41d8cd98f00b204e9800998ecf8427e"
"""The avatar of an empty mail address: all who gave none have it."""


class WordPressConnector:
    """Settings: `url`, and `api` once connected. Credentials: `user`, `application_password`; none to read only."""

    slug = "wordpress"
    name = "WordPress"
    capabilities = Capabilities(
        counts=True,
        max_bytes=MAX_BYTES,
        measures=frozenset({Measure.HIDE, Measure.REMOVE, Measure.REPORT}),
        posts=True,
    )
    fields: Sequence[Field] = (
        Field("url", "url", "Address of the site"),
        Field(
            "user",
            "text",
            "User name",
            "An editor or administrator. Empty for a site that is only read.",
            required=False,
        ),
        Field(
            "application_password",
            "secret",
            "Application password",
            "Made in WordPress under Users, Profile, Application Passwords.",
            required=False,
        ),
    )

    def connect(self, settings: Json, credentials: Json) -> Connected:
        """Find the site's API and try the password. Raises `NeedsAttention`."""
        found = site.find(str(settings.get("url", "")).strip())
        kept = {**settings, "url": found.url, "api": found.api}
        host = urlsplit(found.url).hostname or ""
        user, password = site.access(credentials)
        if not user:
            return Connected(own_id="", handle=host, title=found.name, url=found.url, settings=kept)
        if not found.takes_passwords:
            # Nothing is tried: over plain http the password would go in the clear, for nothing.
            raise NeedsAttention(
                "The site takes no application passwords. It wants https, or a plug-in has switched them off."
            )
        with Site(found.api, user=user, password=password) as here:
            status, me = here.one("users/me", context="edit")
        if status != 200:
            # With a wrong password WordPress goes on as if nobody had signed in.
            raise NeedsAttention(
                f"The site does not know {user} with this application password: {me.get('message', '')}"
            )
        if not dict(me.get("capabilities") or {}).get("moderate_comments"):
            raise NeedsAttention(f"{user} may not moderate comments there. Use the password of an editor.")
        return Connected(
            own_id=f"user-{me['id']}",
            handle=str(me.get("slug") or user),
            title=found.name,
            url=found.url,
            settings=kept,
            credentials={"user": user, "application_password": password},
        )

    def fetch(self, account: Account, cursor: Json) -> Iterator[FetchedPage]:
        """Give new comments with their articles, then held ones, then edits, approvals and deletions."""
        try:
            with Site.of(account) as here:
                yield from reading.fetch(here, cursor)
        except Rejected as error:
            raise NeedsAttention(str(error)) from error

    def digest(self, item: RawItem, account: Account) -> Sequence[Digested]:
        """Make a post or a deletion of what `fetch` stored."""
        try:
            found = json.loads(item.body)
            if item.kind == "article":
                return [_article(found["article"], item.revision, account)]
            if item.kind == "comment":
                return [_comment(found["comment"], int(found["lost_parent"]), item.revision)]
            return [Deletion(external_id=f"comment-{int(found['id'])}")]
        except (ValueError, KeyError, TypeError, AttributeError, RecursionError) as error:
            raise Rejected(f"This is nothing of WordPress: {error!r}") from error

    def length(self, text: str) -> LengthProblem | None:
        """Count bytes as WordPress does."""
        used = len(_escaped(text).encode())
        return LengthProblem(used, MAX_BYTES, "bytes") if used > MAX_BYTES else None

    def render(self, text: str, *, language: str, target: Target, account: Account, send_key: str) -> Payload:
        """Make the comment; an answer to the article itself has no parent."""
        if not text.strip():
            raise Rejected("There is nothing to send.")
        if problem := self.length(text):
            raise Rejected(f"{problem.used} {problem.unit}, at most {problem.allowed} are allowed.")
        parent = _number(target.external_id, "comment") if target.external_id != target.root_id else 0
        body = {"post": _number(target.root_id, "article"), "parent": parent, "content": _escaped(text)}
        return Payload(body=body, send_key=send_key)

    def new_send_key(self, now: datetime) -> str:
        """Give a key that carries the time from which `find_sent` looks."""
        return f"{now.astimezone(UTC).isoformat()} {uuid4().hex}"

    def send(self, payload: Payload, account: Account) -> Sent:
        """Put it out. WordPress refuses the same words in the same place (409): then what stands is given."""
        with _signed_in(account) as here:
            if posting.is_article(payload):
                return posting.send(here, payload)
            parent = payload.body["parent"]
            held = bool(parent) and _is_held(here, int(parent))
            response = here.request("POST", "comments", json=payload.body, allow=(400, 401, 403, 404, 409))
            if response.status_code == 409:
                found = _find(here, payload, account)
                if found is None:
                    raise Rejected("The site says that the same words stand there already, from an earlier time.")
                return found
            site.refuse(response)
            return _sent(response.json(), parent_held=held)

    def find_sent(self, payload: Payload, account: Account) -> Sent | None:
        """Look for our own comment with the same words under the same parent, written since the key was made."""
        with _signed_in(account) as here:
            return posting.find(here, payload) if posting.is_article(payload) else _find(here, payload, account)

    def render_post(self, posts: Sequence[str], *, language: str, account: Account, send_key: str) -> Payload:
        """Make an article; a short first line is its heading."""
        if problem := self.length("".join(posts)):
            raise Rejected(f"{problem.used} {problem.unit}, at most {problem.allowed} are allowed.")
        return posting.render(posts, send_key=send_key)

    def take_down(self, external_id: str, account: Account) -> None:
        """Put an article of ours into the site's bin."""
        with _signed_in(account) as here:
            posting.take_down(here, _number(external_id, "article"), account)

    def count(self, account: Account) -> int | None:
        """Say how many comments the site holds, held ones included where we may see them; articles are not counted."""
        with Site.of(account) as here:
            held = here.total("comments", status="hold") if here.signed_in else 0
            return here.total("comments") + held

    def moderate(self, measure: Measure, aim: Aim, account: Account, *, reason: str, key: str) -> Taken:
        """Hold the comment, put it in the bin, or mark it as spam."""
        with _signed_in(account) as here:
            return moderating.take(here, measure, aim)

    def unmoderate(self, measure: Measure, aim: Aim, account: Account, *, undo: Json, key: str) -> None:
        """Give it back as it was."""
        with _signed_in(account) as here:
            moderating.undo(here, measure, aim, undo)

    def moderated(self, measure: Measure, aim: Aim, account: Account, *, key: str) -> bool | None:
        """Look at the comment's status."""
        with _signed_in(account) as here:
            return moderating.stands(here, measure, aim)


def _article(found: Json, revision: str, account: Account) -> Post:
    """Make the root. On our own site every article is ours, whichever colleague's name it bears."""
    name = f"article-{int(found['id'])}"
    content = str(found["content"]["rendered"])
    author = account.own_id or f"user-{int(found.get('author') or 0)}"
    return Post(
        external_id=name,
        root_id=name,
        revision=revision,
        author=Author(external_id=author),
        title=markup.plain(str(found["title"]["rendered"])),
        text=markup.plain(content),
        html=content,
        url=_web(found["link"]),
        created_at=_time(found["date_gmt"]),
    )


def _comment(found: Json, lost_parent: int, revision: str) -> Post:
    root = f"article-{int(found['post'])}"
    parent = int(found["parent"]) or lost_parent
    content = str(found["content"]["rendered"])
    return Post(
        external_id=f"comment-{int(found['id'])}",
        root_id=root,
        revision=revision,
        parent_id=f"comment-{parent}" if parent else root,
        parent_missing=bool(lost_parent),
        author=_author(found),
        text=markup.plain(content),
        html=content,
        url=_web(found["link"]),
        created_at=_time(found["date_gmt"]),
        visible=found["status"] == "approved",
    )


def _author(found: Json) -> Author | None:
    """Know a visitor by the avatar's hash, which follows the mail address; else by the name."""
    name, number, avatar = str(found["author_name"] or ""), int(found["author"] or 0), str(found.get("avatar") or "")
    digest = re.search(r"/avatar/([0-9a-f]{32,64})", avatar)
    if number:
        key = f"user-{number}"
    elif digest and digest[1] != _NOBODY:
        key = f"avatar-{digest[1]}"
    elif name:
        key = f"name-{name.casefold()}"
    else:
        return None
    return Author(external_id=key, name=name, url=_web(found["author_url"]), avatar_url=_web(avatar))


def _signed_in(account: Account) -> Site:
    here = Site.of(account)
    if not here.signed_in:
        raise NeedsAttention("This site is only read: answering needs a user and an application password.")
    return here


def _is_held(here: Site, parent: int) -> bool:
    """Look at the comment that is answered. Raises `Rejected` if it is gone: WordPress would take the answer anyway."""
    status, found = here.one(f"comments/{parent}")
    if status in (404, 410) or (status == 200 and found.get("status") in ("trash", "spam")):
        raise Rejected("The comment that is answered was deleted.")
    return status == 200 and found.get("status") != "approved"


def _find(here: Site, payload: Payload, account: Account) -> Sent | None:
    since = datetime.fromisoformat(payload.send_key.partition(" ")[0]) - CLOCKS_DIFFER
    wanted = _folded(html.unescape(payload.body["content"]))
    for status in ("approve", "hold"):
        pages = here.pages(
            "comments",
            post=payload.body["post"],
            parent=payload.body["parent"],
            after=since.astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%SZ"),
            status=status,
            order="asc",
        )
        for comments in pages:
            for found in comments:
                ours = f"user-{found['author']}" == account.own_id
                if ours and _folded(markup.plain(found["content"]["rendered"])) == wanted:
                    return _sent(found, parent_held=False)
    return None


def _sent(found: Json, *, parent_held: bool) -> Sent:
    approved = found["status"] == "approved"
    remark = "" if approved else "The site holds the answer for approval."
    if approved and parent_held:
        remark = "The comment that is answered is still held, so nobody sees either."
    return Sent(
        external_id=f"comment-{found['id']}",
        url=_web(found["link"]),
        visible=approved and not parent_held,
        remark=remark,
    )


def _folded(text: str) -> str:
    """Leave letters and digits: WordPress sets quotes, dashes and smileys its own way."""
    return re.sub(r"[\W_]+", "", text) or text.strip()


def _escaped(text: str) -> str:
    """Keep `<` and `&` as signs: an editor's comment may hold any HTML."""
    return html.escape(text, quote=False)


def _number(external_id: str, kind: str) -> int:
    name, _, number = external_id.rpartition("-")
    if name != kind or not number.isdecimal():
        raise Rejected(f"{external_id!r} is no {kind} of WordPress.")
    return int(number)


def _time(gmt: object) -> datetime | None:
    return datetime.fromisoformat(str(gmt)).replace(tzinfo=UTC) if gmt else None


def _web(url: object) -> str:
    return str(url) if str(url or "").startswith(("http://", "https://")) else ""


CONNECTOR = WordPressConnector()
