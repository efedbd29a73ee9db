"""An organisation's account on the real network, as the desk holds it, and what the tests do with it."""

from dataclasses import dataclass, replace
from datetime import UTC, datetime

from bemot.connectors import registry
from bemot.connectors.base import Account, Author, Deletion, Json, Payload, Post, RawItem, Target
from tests.servers.atproto.network import Network
from tests.servers.atproto.person import Person, Ref

AT = registry.get("atproto")


@dataclass
class Desk:
    """An organisation's account as the desk holds it: what was committed, and the cursor after it."""

    person: Person
    account: Account
    cursor: Json

    def fetch(self) -> list[RawItem]:
        items: list[RawItem] = []
        for page in AT.fetch(self.account, self.cursor):
            items += page.items
            self.cursor = page.cursor
            if page.credentials is not None:
                self.account = replace(self.account, credentials=page.credentials)
        return items

    def digested(self) -> dict[str, Post | Deletion]:
        return {one.external_id: one for item in self.fetch() for one in AT.digest(item, self.account)}


def make_desk(at_network: Network) -> Desk:
    """Connect the account of a new organisation."""
    person = at_network.person("railway")
    settings = {"service": at_network.pds, "appview": at_network.appview}
    found = AT.connect(settings, {"identifier": person.handle, "password": person.app_password()})
    assert found.own_id == person.did
    return Desk(person, Account(found.settings, found.credentials, found.own_id), {})


def target(comment: Ref, root: Ref, author: Person) -> Target:
    who = Author(author.did, handle=author.handle)
    return Target(comment["uri"], comment["cid"], root["uri"], root["cid"], who)


def answer(desk: Desk, to: Target, text: str = "Tack, vi ser över det.") -> Payload:
    key = AT.new_send_key(datetime.now(UTC))
    return AT.render(text, language="sv", target=to, account=desk.account, send_key=key)


def thread(at_network: Network, desk: Desk, critic: Person, text: str = "Tåget var sent igen.") -> tuple[Ref, Ref]:
    root = at_network.wait_indexed(desk.person.post("Nya tidtabeller i dag."))
    return root, at_network.wait_indexed(critic.reply(root, text))


def replies_below(at_network: Network, uri: str) -> list[str]:
    found = at_network.read("app.bsky.feed.getPostThread", uri=uri, depth=1)
    return [node["post"]["record"]["text"] for node in found["thread"]["replies"] if "post" in node]
