"""The contract between the desk and a network: what a connector takes, gives and raises.

A connector is a class without state of its own: arguments in, values out. The desk stores what `fetch` yields before
anything is made of it, and calls `digest` on the stored bytes: what cannot be understood today can be tomorrow.
"""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Any, Protocol, runtime_checkable

from bemot.words import Measure

Json = Mapping[str, Any]


class ConnectorError(Exception):
    """What can go wrong at the network's edge; exactly three kinds."""


class TryLater(ConnectorError):
    """The network did not take the call now. `after` is how long to wait at least; None leaves it to the desk.

    `accepted_perhaps`: it may have had its effect (a time-out after sending); the desk looks before it tries again.
    """

    def __init__(self, reason: str, *, after: timedelta | None = None, accepted_perhaps: bool = False) -> None:
        super().__init__(reason)
        self.after = after
        self.accepted_perhaps = accepted_perhaps


class NeedsAttention(ConnectorError):
    """A person must reconnect or repair the channel; the text says what happened in the network's own words."""


class Rejected(ConnectorError):
    """The network definitely refused this item and will refuse it again; the text is its reason."""


@dataclass(frozen=True, slots=True)
class Capabilities:
    """What a network can do, so that no screen has to ask which network it is."""

    sends: bool = True
    finds_sent: bool = True
    counts: bool = False
    edits_seen: bool = True
    deletions_seen: bool = True
    mentions_needed: bool = False
    max_graphemes: int | None = None
    max_bytes: int | None = None
    measures: frozenset[Measure] = frozenset()
    """What it does about other people's posts; such a connector is a `Moderating`. `final`: cannot be taken back."""
    final: frozenset[Measure] = frozenset()
    by_hand: bool = False
    """True where a person publishes in the network's own app and hands the link back."""
    mails: bool = False
    posts: bool = False
    """True where the talk is by private mail (a `Mailing`); where it posts what answers nothing (a `Posting`)."""


@dataclass(frozen=True, slots=True)
class Field:
    """One field of the form that connects a channel."""

    name: str
    kind: str
    """`text`, `url`, `secret`, `email` or `multiline`."""
    label: str
    help: str = ""
    required: bool = True


@dataclass(frozen=True, slots=True)
class Account:
    """A connected channel as a connector sees it: settings are readable, credentials are secret."""

    settings: Json = field(default_factory=dict)
    credentials: Json = field(default_factory=dict)
    own_id: str = ""  # a DID, a user number; empty where there is none


@dataclass(frozen=True, slots=True)
class Connected:
    """What connecting found: who we are there, and what to keep."""

    own_id: str
    handle: str
    title: str
    url: str = ""
    settings: Json = field(default_factory=dict)
    credentials: Json = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class RawItem:
    """One thing as it came over the network, before anything is made of it."""

    kind: str
    """The connector's own word (`post`, `comment`, `deletion`, `entry`); part of the unique key."""
    external_id: str
    revision: str
    """The network's own (a CID), else the hash of the content: the same content never comes twice."""
    body: bytes
    content_type: str = "application/json"


@dataclass(frozen=True, slots=True)
class FetchedPage:
    """A part of what is new. The desk commits the items and the cursor together, then asks for the next page."""

    items: Sequence[RawItem]
    cursor: Json
    credentials: Json | None = None
    """New credentials to keep (a refreshed session), or None."""


@dataclass(frozen=True, slots=True)
class Author:
    """Who wrote a post, as far as the network tells. Handles change: `external_id` is the key."""

    external_id: str
    handle: str = ""
    name: str = ""
    url: str = ""
    avatar_url: str = ""


@dataclass(frozen=True, slots=True)
class Enclosure:
    """A file that came with a letter, as its sender named it; nothing of it is believed yet."""

    name: str
    declared_type: str
    body: bytes
    cut: bool = False
    """The mail was too large to be fetched whole, and this file is not all there."""


@dataclass(frozen=True, slots=True)
class DeliveryFailure:
    """A mail server says that a letter of ours did not reach the person."""

    message_id: str
    words: str  # the server's own; may be empty


@dataclass(frozen=True, slots=True)
class Letter:
    """What only a mail has."""

    message_id: str
    """With its angle brackets; empty where the mail bears none."""
    subject: str = ""
    tokens: Sequence[str] = ()
    """The reply tokens in its addresses and its subject."""
    answers: Sequence[str] = ()
    """The Message-IDs that it answers, the nearest first."""
    whole: str = ""
    """The whole text with quotes and signature, where the post's text leaves some of it out; else empty."""
    automatic: bool = False
    """Sent by a machine: an absence notice, a delivery report. Nobody waits for an answer to it."""
    failure: DeliveryFailure | None = None
    enclosures: Sequence[Enclosure] = ()


@dataclass(frozen=True, slots=True)
class Post:
    """A comment, an own post or a private message, as the network shows it now."""

    external_id: str
    root_id: str
    """The external id of the thread's root; its own id for a root."""
    revision: str = ""
    parent_id: str | None = None
    author: Author | None = None
    text: str = ""
    html: str = ""
    """Plain text, empty for a picture or a hidden text; the network's HTML, not yet sanitised, where it has some."""
    language: str = ""
    url: str = ""
    created_at: datetime | None = None
    edited_at: datetime | None = None
    private: bool = False
    addressed: bool = True
    """False for what is only shown around a comment: a parent by somebody else, a post that does not concern us."""
    parent_missing: bool = False
    """The parent was deleted, is blocked, or cannot be seen."""
    visible: bool = True
    """False where the network hides it from others (held for approval, hidden by a gate)."""
    title: str = ""
    images: Sequence[str] = ()
    """A root's heading, where there is one; descriptions (alt texts) or addresses of attached pictures."""
    letter: Letter | None = None


@dataclass(frozen=True, slots=True)
class Deletion:
    """The network says that a post is gone."""

    external_id: str
    at: datetime | None = None


Digested = Post | Deletion


@dataclass(frozen=True, slots=True)
class Envelope:
    """What an answer by mail needs besides its text."""

    subject: str = ""
    token: str = ""
    """Leads the next mail back to its thread; empty for none."""
    references: Sequence[str] = ()
    """The Message-IDs of the talk so far, oldest first; the last one is answered."""


@dataclass(frozen=True, slots=True)
class Target:
    """What an answer answers: ids and revisions as the network knows them."""

    external_id: str
    revision: str
    root_id: str
    root_revision: str
    author: Author | None
    url: str = ""
    envelope: Envelope | None = None


@dataclass(frozen=True, slots=True)
class Payload:
    """An answer rendered for one network and frozen when it is queued; JSON all through."""

    body: Json
    send_key: str
    """Chosen by the desk before anything is sent: the same key never makes two posts."""


@dataclass(frozen=True, slots=True)
class Sent:
    """What the network says that it took."""

    external_id: str
    url: str = ""
    revision: str = ""
    visible: bool = True
    """False: accepted, but nobody can see it (a gate, a block, a moderation queue)."""
    remark: str = ""


@dataclass(frozen=True, slots=True)
class LengthProblem:
    """Why a text does not fit: how long it is, how long it may be, and counted in what."""

    used: int
    allowed: int
    unit: str
    """`graphemes` or `bytes`."""


@runtime_checkable
class Connector(Protocol):
    """What every network folder offers. All calls are synchronous; the caller paces them per channel."""

    slug: str
    name: str
    capabilities: Capabilities
    fields: Sequence[Field]

    def connect(self, settings: Json, credentials: Json) -> Connected:
        """Try the account once and say who we are there. Raises `NeedsAttention` with the network's words."""

    def fetch(self, account: Account, cursor: Json) -> Iterator[FetchedPage]:
        """Give what is new since `cursor` ({} the first time), oldest trouble first, page by page.

        Must overlap: what is backdated, edited or deleted since is given again, and the desk refuses doubles.
        Raises `TryLater` or `NeedsAttention`.
        """

    def digest(self, item: RawItem, account: Account) -> Sequence[Digested]:
        """Make posts and deletions of stored bytes. Opens no connection. Raises `Rejected` for what cannot be read."""

    def length(self, text: str) -> LengthProblem | None:
        """Say whether `text` is too long for one post here."""

    def render(self, text: str, *, language: str, target: Target, account: Account, send_key: str) -> Payload:
        """Make the payload that `send` will put out, mention and facets included. Raises `Rejected` if too long."""

    def new_send_key(self, now: datetime) -> str:
        """Give a key for one publication (an AT record key, a UUID)."""

    def send(self, payload: Payload, account: Account) -> Sent:
        """Put it out once. Raises `TryLater`, `NeedsAttention` or `Rejected`; `TryLater.accepted_perhaps` if unsure."""

    def find_sent(self, payload: Payload, account: Account) -> Sent | None:
        """Look whether this payload stands, 30 s or more after it was sent. None means: definitely not there."""

    def count(self, account: Account) -> int | None:
        """How many comments the network says there are, or None where it does not say."""


@dataclass(frozen=True, slots=True)
class ReplyWay:
    """How a mail finds its thread: an address of its own, or the address of all with a word in the subject."""

    address: str
    subject: str = ""
    """What must stand in the subject; empty where the address says it all."""


class Mailing(Protocol):
    """What a connector offers besides where `Capabilities.mails` is true."""

    def reply_way(self, token: str, account: Account) -> ReplyWay:
        """Give where to write so that `token` comes back with the mail."""

    def wait(self, account: Account, *, seconds: float) -> bool:
        """Wait at most so long for something new to come (IDLE); True where it did. Raises the three errors."""


@dataclass(frozen=True, slots=True)
class Aim:
    """What a measure is about: a post, the thread it stands in, and who wrote it, as the network knows them."""

    external_id: str
    revision: str
    root_id: str
    author_id: str = ""


@dataclass(frozen=True, slots=True)
class Taken:
    """What the network did: `undo` is kept for the way back; a crash may lose it, so it must not be needed."""

    undo: Json = field(default_factory=dict)
    remark: str = ""


class Moderating(Protocol):
    """What a connector offers where its `capabilities.measures` are not empty; `key` is one of `new_send_key`."""

    def moderate(self, measure: Measure, aim: Aim, account: Account, *, reason: str, key: str) -> Taken:
        """Do it. Where the network lets it be, the same key twice is one thing."""

    def unmoderate(self, measure: Measure, aim: Aim, account: Account, *, undo: Json, key: str) -> None:
        """Take it back; what does not stand is left. Raises `Rejected` for a measure that is final."""

    def moderated(self, measure: Measure, aim: Aim, account: Account, *, key: str) -> bool | None:
        """Look whether it is so now; None where the network does not tell."""


class Posting(Protocol):
    """What a connector offers where `Capabilities.posts` is true; `send` and `find_sent` take its payloads too."""

    def render_post(self, posts: Sequence[str], *, language: str, account: Account, send_key: str) -> Payload:
        """Make a post that answers nothing, or a thread of several. Raises `Rejected` if it is empty or too long."""

    def take_down(self, external_id: str, account: Account) -> None:
        """Delete a post of ours with the rest of its thread; what is gone already is left. Raises the three errors."""


class HandingIn(Protocol):
    """What makes stored items of what a colleague brings; errors are refusals with a sentence for the user."""

    def paste(
        self,
        *,
        url: str = "",
        text: str = "",
        author: str = "",
        author_url: str = "",
        created_at: datetime | None = None,
        picture: str = "",
        language: str = "",
    ) -> RawItem:
        """Make an item of a link and pasted text, or of a described picture."""

    def forward(self, data: bytes) -> RawItem:
        """Make an item of a forwarded notification mail."""

    def imported(  # noqa: PLR0913 - the columns of an export
        self,
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
        """Make an item of one row of an export, a comment or an answer of ours."""

    def published(self, url: str) -> Sent:
        """Say what stands on the network when a colleague brings the link of an answer."""
