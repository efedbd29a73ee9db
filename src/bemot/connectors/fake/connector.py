"""The connector to a fake network: the whole contract, mentions and length included, without a server."""

import json
from collections.abc import Iterator, Sequence
from datetime import UTC, datetime, timedelta
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
    TryLater,
)
from bemot.connectors.fake import moderating, reading
from bemot.connectors.fake.network import Call, Fault, Network
from bemot.connectors.fake.posts import FakePost, Unknown
from bemot.connectors.fake.schema import NoNetwork
from bemot.lib.text import grapheme_count
from bemot.words import Measure

MAX_GRAPHEMES = 500
RATE_LIMIT = timedelta(seconds=30)
ADDRESS = "https://network.example"


class FakeConnector:
    """Settings: `path` of the network's file and our `handle`; `watched` true takes every public post."""

    slug = "fake"
    name = "Demo network"
    capabilities = Capabilities(
        counts=True,
        mentions_needed=True,
        posts=True,
        max_graphemes=MAX_GRAPHEMES,
        measures=frozenset({Measure.HIDE, Measure.MUTE, Measure.BLOCK, Measure.REPORT}),
        final=frozenset({Measure.REPORT}),
    )
    fields: Sequence[Field] = (
        Field("path", "text", "File", "The SQLite file that holds the network."),
        Field("handle", "text", "Handle", "The account's name, without @."),
    )

    def connect(self, settings: Json, credentials: Json) -> Connected:
        """Find our account. Raises `NeedsAttention` where the network or the account is missing."""
        network = _network(settings)
        try:
            me = network.person(str(settings.get("handle", "")).removeprefix("@"))
        except Unknown as error:
            raise NeedsAttention(str(error)) from error
        return Connected(
            own_id=me.id,
            handle=me.handle,
            title=me.name,
            url=f"{ADDRESS}/{network.path.stem}/@{me.handle}",
            settings=settings,
        )

    def fetch(self, account: Account, cursor: Json) -> Iterator[FetchedPage]:
        """Give what changed since the change number in `cursor`; edits and deletions have numbers of their own."""
        network = _network(account.settings)
        _fail(network, Call.FETCH)
        since = int(cursor.get("change", 0))
        while page := reading.changed(network, account, since):
            since = page.upto
            yield FetchedPage(items=[_item(post) for post in page.posts], cursor={"change": since})

    def digest(self, item: RawItem, account: Account) -> Sequence[Digested]:
        """Make a post or a deletion of what `fetch` stored."""
        try:
            return [_digested(item.kind, json.loads(item.body))]
        except (ValueError, KeyError, TypeError, AttributeError, RecursionError) as error:
            raise Rejected(f"This is no post of a fake network: {error!r}") from error

    def length(self, text: str) -> LengthProblem | None:
        """Count graphemes."""
        used = grapheme_count(text)
        return LengthProblem(used, MAX_GRAPHEMES, "graphemes") if used > MAX_GRAPHEMES else None

    def render(self, text: str, *, language: str, target: Target, account: Account, send_key: str) -> Payload:
        """Put the author's handle first: without it nobody is told of the answer."""
        if not text.strip():
            raise Rejected("There is nothing to send.")
        mention = f"@{target.author.handle}" if target.author and target.author.handle else ""
        whole = text if not mention or mention in text.split() else f"{mention} {text}"
        if problem := self.length(whole):
            raise Rejected(f"{problem.used} {problem.unit}, at most {problem.allowed} are allowed.")
        body = {"text": whole, "parent": target.external_id, "language": language, "created_at": _time_of(send_key)}
        return Payload(body=body, send_key=send_key)

    def render_post(self, posts: Sequence[str], *, language: str, account: Account, send_key: str) -> Payload:
        """Make a post that answers nothing, and below it those that go on with it."""
        found = [post for post in posts if post.strip()]
        if not found:
            raise Rejected("There is nothing to send.")
        for post in found:
            if problem := self.length(post):
                raise Rejected(f"{problem.used} {problem.unit}, at most {problem.allowed} are allowed.")
        body = {"text": found[0], "parent": "", "language": language, "created_at": _time_of(send_key)}
        return Payload(body=body | {"below": found[1:]}, send_key=send_key)

    def take_down(self, external_id: str, account: Account) -> None:
        """Delete a post of ours; one that is gone already is left."""
        network = _network(account.settings)
        _fail(network, Call.TAKE_DOWN)
        try:
            post = network.get(external_id)
        except Unknown:
            return
        if post.author.id != account.own_id:
            raise Rejected("This post is not ours.")
        thread = [post]
        while below := network.sent_with(_key(post.send_key, len(thread))):
            thread.append(below)
        for one in reversed(thread):
            network.delete(one.id, at=datetime.now(UTC))

    def new_send_key(self, now: datetime) -> str:
        """Give a key that carries the time, so that the post's time is frozen with it."""
        return f"{now.isoformat()} {uuid4().hex}"

    def send(self, payload: Payload, account: Account) -> Sent:
        """Put it out; the network keeps one post for each key."""
        network = _network(account.settings)
        network.note_attempt(payload.send_key)
        fault = _fail(network, Call.SEND)
        body = payload.body
        made: list[str] = []
        try:
            for n, text in enumerate([body["text"], *body.get("below", ())]):
                post = network.post(
                    _handle(account),
                    str(text),
                    parent=made[-1] if made else body["parent"] or None,
                    language=str(body["language"]),
                    created_at=datetime.fromisoformat(body["created_at"]),
                    send_key=_key(payload.send_key, n),
                    visible=fault is not Fault.HIDDEN,
                )
                made.append(post)
        except Unknown as error:
            raise Rejected(str(error)) from error
        if fault is Fault.TIME_OUT_AFTER_ACCEPTING:
            raise TryLater("The connection broke: timed out", accepted_perhaps=True)
        return _sent(network.get(made[0]))

    def find_sent(self, payload: Payload, account: Account) -> Sent | None:
        """Look for the post with this key; it stands once the last one below it does."""
        network, last = _network(account.settings), len(payload.body.get("below", ()))
        found = network.sent_with(payload.send_key) if network.sent_with(_key(payload.send_key, last)) else None
        return _sent(found) if found else None

    def count(self, account: Account) -> int | None:
        """Say how many comments stand that `fetch` would give: what answers something in public, our own included."""
        standing = reading.standing(_network(account.settings), account)
        return sum(post.root != post.id and not post.private for post in standing)

    def moderate(self, measure: Measure, aim: Aim, account: Account, *, reason: str, key: str) -> Taken:
        """Hide an answer below our own post, mute or block its author, or report it."""
        network = _network(account.settings)
        fault = _fail(network, Call.MODERATE)
        try:
            moderating.take(
                network.path, measure, by=account.own_id, about=_about(measure, aim), root=aim.root_id, key=key
            )
        except Unknown as error:
            raise Rejected(str(error)) from error
        if fault is Fault.TIME_OUT_AFTER_ACCEPTING:
            raise TryLater("The connection broke: timed out", accepted_perhaps=True)
        return Taken()

    def unmoderate(self, measure: Measure, aim: Aim, account: Account, *, undo: Json, key: str) -> None:
        """Take it back."""
        if measure is Measure.REPORT:
            raise Rejected("A report cannot be taken back.")
        network = _network(account.settings)
        _fail(network, Call.MODERATE)
        moderating.undo(network.path, measure, by=account.own_id, about=_about(measure, aim))

    def moderated(self, measure: Measure, aim: Aim, account: Account, *, key: str) -> bool | None:
        """Look whether it stands; nobody can look up a report."""
        if measure is Measure.REPORT:
            return None
        found = moderating.standing(_network(account.settings).path, by=account.own_id)
        return (measure, _about(measure, aim)) in found


def _key(send_key: str, n: int) -> str:
    """Give the key of the post that stands `n` below the first."""
    return f"{send_key} {n}" if n else send_key


def _about(measure: Measure, aim: Aim) -> str:
    return aim.author_id if measure in (Measure.MUTE, Measure.BLOCK) else aim.external_id


def _network(settings: Json) -> Network:
    try:
        return Network(str(settings.get("path", "")), create=False)
    except NoNetwork as error:
        raise NeedsAttention(str(error)) from error


def _handle(account: Account) -> str:
    return str(account.settings["handle"]).removeprefix("@")


def _fail(network: Network, call: Call) -> Fault | None:
    """Raise the failure that was ordered; those that come after the post was taken are given back."""
    found = network.next_fault(call)
    if found is None:
        return None
    fault, words = found
    if fault is Fault.TIME_OUT_BEFORE_ACCEPTING:
        raise TryLater(words or "The connection broke: timed out", accepted_perhaps=call is not Call.FETCH)
    if fault is Fault.RATE_LIMITED:
        raise TryLater(words or "429 Too many requests", after=RATE_LIMIT)
    if fault is Fault.REVOKED:
        raise NeedsAttention(words or "401 The token was revoked")
    if fault is Fault.REFUSED:
        raise Rejected(words or "403 This post is not allowed")
    return fault


def _item(post: reading.Seen) -> RawItem:
    kind = "deletion" if post.post.deleted_at else "post"
    body = json.dumps(reading.plain(post), ensure_ascii=False).encode()
    return RawItem(kind=kind, external_id=post.post.id, revision=post.post.revision, body=body)


def _digested(kind: str, found: Json) -> Digested:
    if kind == "deletion":
        return Deletion(external_id=found["id"], at=datetime.fromisoformat(found["deleted_at"]))
    author = found["author"]
    return Post(
        external_id=found["id"],
        root_id=found["root"],
        revision=found["revision"],
        parent_id=found["parent"],
        author=_author(author) if author else None,
        text=found["text"],
        language=found["language"],
        url=_url(found["id"]),
        created_at=datetime.fromisoformat(found["created_at"]),
        edited_at=datetime.fromisoformat(found["edited_at"]) if found["edited_at"] else None,
        private=found["private"],
        parent_missing=found["parent_missing"],
        visible=found["visible"],
        title=found["title"],
        images=tuple(found["images"]),
    )


def _author(found: Json) -> Author:
    handle = found["handle"]
    return Author(external_id=found["id"], handle=handle, name=found["name"], url=f"{ADDRESS}/@{handle}")


def _sent(post: FakePost) -> Sent:
    remark = "" if post.visible else "The network took the post, but nobody can see it."
    return Sent(external_id=post.id, url=_url(post.id), revision=post.revision, visible=post.visible, remark=remark)


def _url(post: str) -> str:
    return f"{ADDRESS}/{post}"


def _time_of(send_key: str) -> str:
    return datetime.fromisoformat(send_key.partition(" ")[0]).isoformat()


CONNECTOR = FakeConnector()
