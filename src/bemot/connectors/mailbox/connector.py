"""The connector to a mailbox: what people write in private, and our answers to it."""

from collections.abc import Iterator, Sequence
from datetime import datetime
from uuid import uuid4

from bemot.connectors.base import (
    Account,
    Capabilities,
    Connected,
    Digested,
    FetchedPage,
    Field,
    Json,
    LengthProblem,
    Payload,
    RawItem,
    Rejected,
    ReplyWay,
    Sent,
    Target,
)
from bemot.connectors.mailbox import fetching, reading, servers, tokens, writing


class MailboxConnector:
    """Settings: `address`, `name`, `imap`, `smtp`, `user`, `separator`. Credentials: `password`."""

    slug = "mailbox"
    name = "Mailbox"
    capabilities = Capabilities(edits_seen=False, deletions_seen=False, mails=True)
    fields: Sequence[Field] = (
        Field("address", "email", "Mail address"),
        Field("name", "text", "Sender's name", "What people see beside the address.", required=False),
        Field("imap", "text", "Incoming mail (IMAP)", "As in imap.example.org, or with a port: imap.example.org:993."),
        Field("smtp", "text", "Outgoing mail (SMTP)", "As in smtp.example.org, or with a port: smtp.example.org:587."),
        Field("user", "text", "User name", "Empty: the mail address.", required=False),
        Field("password", "secret", "Password", "An app password where the provider wants one."),
        Field(
            "separator",
            "text",
            "Sign for addresses with an ending",
            "A plus where mail to name+word@example.org comes to this box; empty: a word in the subject does it.",
            required=False,
        ),
    )

    def connect(self, settings: Json, credentials: Json) -> Connected:
        """Sign in to both servers once. Raises `NeedsAttention` or `TryLater` with their words."""
        kept = servers.settings_of(settings)
        account = Account(settings=kept, credentials=credentials, own_id=kept["address"].casefold())
        with servers.mailbox(account), servers.outgoing(account):
            return Connected(
                own_id=account.own_id,
                handle=kept["address"],
                title=kept["name"] or kept["address"],
                settings=kept,
                credentials={"password": credentials.get("password", "")},
            )

    def fetch(self, account: Account, cursor: Json) -> Iterator[FetchedPage]:
        """Give the mails that came since."""
        yield from fetching.pages(account, cursor)

    def digest(self, item: RawItem, account: Account) -> Sequence[Digested]:
        """Make a post of a mail; nothing of the copy of what we sent."""
        if item.kind != reading.MAILED:
            raise Rejected(f"This is no mail: {item.kind!r}")
        post = reading.read(item, account)
        return [post] if post else []

    def length(self, text: str) -> LengthProblem | None:
        """A letter may be as long as it likes."""
        return None

    def render(self, text: str, *, language: str, target: Target, account: Account, send_key: str) -> Payload:
        """Freeze the letter with its head. Raises `Rejected` where nobody's address is known."""
        return writing.render(text, language=language, target=target, account=account, send_key=send_key)

    def new_send_key(self, now: datetime) -> str:
        """Give the middle of a Message-ID."""
        return uuid4().hex

    def send(self, payload: Payload, account: Account) -> Sent:
        """Send it, unless it lies in the box as sent already."""
        return self.find_sent(payload, account) or writing.send(payload, account)

    def find_sent(self, payload: Payload, account: Account) -> Sent | None:
        """Look for our own copy: the server took both or none."""
        return writing.sent(payload.body) if fetching.holds(account, str(payload.body["message_id"])) else None

    def count(self, account: Account) -> int | None:
        """Say nothing: a mailbox holds more than what was written to us about a matter."""
        return None

    def reply_way(self, token: str, account: Account) -> ReplyWay:
        """Give where to write so that the token comes back."""
        address, separator = str(account.settings.get("address", "")), str(account.settings.get("separator", ""))
        return tokens.way(token, address=address, separator=separator)

    def wait(self, account: Account, *, seconds: float) -> bool:
        """Sit in IDLE for a while."""
        return fetching.wait(account, seconds=seconds)


CONNECTOR = MailboxConnector()
