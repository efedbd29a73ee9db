"""The connector for Bluesky and every other server of the AT Protocol."""

from collections.abc import Iterator, Sequence
from datetime import UTC, datetime

from bemot.connectors.atproto import digesting, fetching, ids, moderating, posting, reading, sending, xrpc
from bemot.connectors.base import (
    Account,
    Aim,
    Capabilities,
    Connected,
    Digested,
    FetchedPage,
    Field,
    Json,
    LengthProblem,
    NeedsAttention,
    Payload,
    RawItem,
    Rejected,
    Sent,
    Taken,
    Target,
    TryLater,
)
from bemot.words import Measure


class AtProto:
    """Reads replies, mentions and quotes of one account, and answers as it. See `bemot.connectors.base.Connector`."""

    slug = "atproto"
    name = "Bluesky (AT Protocol)"
    capabilities = Capabilities(
        counts=True,
        max_graphemes=sending.MAX_GRAPHEMES,
        max_bytes=sending.MAX_BYTES,
        mentions_needed=False,
        measures=frozenset({Measure.HIDE, Measure.MUTE, Measure.BLOCK, Measure.REPORT}),
        final=frozenset({Measure.REPORT}),
        posts=True,
    )
    fields: Sequence[Field] = (
        Field("identifier", "text", "Handle", help="As in example.bsky.social, without @."),
        Field("password", "secret", "App password", help="Make one under Settings, Privacy and security."),
        Field("service", "url", "Server", help=f"Leave empty for {xrpc.SERVICE}.", required=False),
        Field("appview", "url", "Public view", help=f"Leave empty for {xrpc.APPVIEW}.", required=False),
    )

    def connect(self, settings: Json, credentials: Json) -> Connected:
        """Log in once, find the server that holds the account, and say who we are."""
        settings = {**settings, "pds": ""}  # found anew: the account may have moved
        name = str(credentials.get("identifier", "")).strip().removeprefix("@")
        try:
            with xrpc.session(Account(settings, {**credentials, "identifier": name})) as own:
                made = own.log_in()
                profile = _profile(own, made["did"])
        except Rejected as error:
            raise NeedsAttention(str(error)) from error
        handle = str(made.get("handle", ""))
        app = str(settings.get("app") or digesting.APP)
        return Connected(
            own_id=made["did"],
            handle=handle,
            title=profile or handle,
            url=f"{app.rstrip('/')}/profile/{made['did']}",
            settings={**settings, "pds": _server_in(made) or xrpc.server_of(settings)},
            credentials=own.credentials,
        )

    def fetch(self, account: Account, cursor: Json) -> Iterator[FetchedPage]:
        """Give what is new, edited or deleted. A refusal here is no fault of one item: the channel needs a person."""
        try:
            with xrpc.session(account) as own:
                yield from fetching.fetch(own, account.own_id, cursor, now=datetime.now(UTC))
        except Rejected as error:
            raise NeedsAttention(str(error)) from error
        except (KeyError, TypeError, AttributeError) as error:
            raise NeedsAttention(f"The server's answer lacks what the protocol promises: {error!r}") from error

    def digest(self, item: RawItem, account: Account) -> Sequence[Digested]:
        """Make a post or a deletion of stored bytes."""
        return digesting.digest(item, app=str(account.settings.get("app") or digesting.APP))

    def length(self, text: str) -> LengthProblem | None:
        """Count as the network counts."""
        return sending.length(text)

    def render(self, text: str, *, language: str, target: Target, account: Account, send_key: str) -> Payload:
        """Make the record; its time is the one in `send_key`."""
        return sending.render(text, language=language, target=target, send_key=send_key)

    def new_send_key(self, now: datetime) -> str:
        """Give a record key."""
        return ids.new_tid(now)

    def send(self, payload: Payload, account: Account) -> Sent:
        """Put it out once and look whether anybody can see it."""
        return posting.send(payload, account) if posting.is_thread(payload) else sending.send(payload, account)

    def find_sent(self, payload: Payload, account: Account) -> Sent | None:
        """Look whether it stands."""
        if posting.is_thread(payload):
            return posting.find_sent(payload, account)
        return sending.find_sent(payload, account)

    def render_post(self, posts: Sequence[str], *, language: str, account: Account, send_key: str) -> Payload:
        """Make a post, or a thread of several."""
        return posting.render(posts, language=language, send_key=send_key)

    def take_down(self, external_id: str, account: Account) -> None:
        """Delete a post of ours with the rest of its thread."""
        posting.take_down(external_id, account)

    def count(self, account: Account) -> int | None:
        """Give the number of direct replies below the account's recent posts, as the network counts them."""
        now = datetime.now(UTC)
        with xrpc.session(account) as own:
            posts = reading.own_posts(
                own, account.own_id, since=now - fetching.OWN_POSTS_BACK, limit=fetching.OWN_POSTS
            )
        return sum(int(view.get("replyCount", 0)) for view in posts)

    def moderate(self, measure: Measure, aim: Aim, account: Account, *, reason: str, key: str) -> Taken:
        """Hide a reply below our own post, mute or block its author, or report it to the network's moderators."""
        with xrpc.session(account) as own:
            return moderating.take(own, measure, aim, account, reason=reason, key=key)

    def unmoderate(self, measure: Measure, aim: Aim, account: Account, *, undo: Json, key: str) -> None:
        """Take it back."""
        with xrpc.session(account) as own:
            moderating.undo(own, measure, aim, account, key=key)

    def moderated(self, measure: Measure, aim: Aim, account: Account, *, key: str) -> bool | None:
        """Look whether it stands."""
        with xrpc.session(account) as own:
            return moderating.stands(own, measure, aim, account, key=key)


def _profile(own: xrpc.Session, did: str) -> str:
    """Give the display name; a new account, or a server without an AppView, has none yet."""
    try:
        return str(own.get("app.bsky.actor.getProfile", actor=did).get("displayName") or "")
    except (xrpc.Refused, TryLater):
        return ""


def _server_in(made: Json) -> str:
    """Read the account's own server out of its DID document."""
    document = made.get("didDoc")
    services = document.get("service", []) if isinstance(document, dict) else []
    for service in services if isinstance(services, list) else []:
        if isinstance(service, dict) and str(service.get("id", "")).endswith("#atproto_pds"):
            return str(service.get("serviceEndpoint") or "")
    return ""


CONNECTOR = AtProto()
