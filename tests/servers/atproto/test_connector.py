"""The AT Protocol connector against a real network: directory, personal data server and AppView on loopback."""

import secrets
from dataclasses import dataclass, replace
from datetime import UTC, datetime, timedelta

import pytest

from bemot.connectors import registry
from bemot.connectors.base import (
    Account,
    Author,
    Deletion,
    Json,
    LengthProblem,
    NeedsAttention,
    Payload,
    Post,
    RawItem,
    Rejected,
    Target,
)
from tests.servers.atproto.network import Network
from tests.servers.atproto.person import Person, Ref

pytestmark = pytest.mark.servers

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


@pytest.fixture
def desk(at_network: Network) -> Desk:
    person = at_network.person("railway")
    settings = {"service": at_network.pds, "appview": at_network.appview}
    found = AT.connect(settings, {"identifier": person.handle, "password": person.app_password()})
    assert found.own_id == person.did
    return Desk(person, Account(found.settings, found.credentials, found.own_id), {})


@pytest.fixture(scope="module")
def critic(at_network: Network) -> Person:
    return at_network.person("critic")


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


def test_fetch_brings_a_reply_with_its_thread(at_network, desk, critic):
    root, comment = thread(at_network, desk, critic, "Tåget var sent igen. 🚆")

    found = desk.digested()

    post = found[comment["uri"]]
    assert post.text == "Tåget var sent igen. 🚆"
    assert (post.root_id, post.parent_id, post.revision) == (root["uri"], root["uri"], comment["cid"])
    assert post.author.external_id == critic.did
    assert post.author.handle == critic.handle
    assert post.language == "sv"
    assert not post.parent_missing
    assert found[root["uri"]].author.external_id == desk.account.own_id
    assert list(found).index(root["uri"]) < list(found).index(comment["uri"])


def test_fetch_gives_nothing_twice(at_network, desk, critic):
    thread(at_network, desk, critic)
    assert len(desk.fetch()) == 2

    assert desk.fetch() == []


def test_fetch_keeps_its_session(at_network, desk, critic, monkeypatch):
    thread(at_network, desk, critic)
    before = desk.account.credentials
    desk.account = replace(desk.account, credentials={**before, "identifier": "", "password": ""})

    assert len(desk.fetch()) == 2  # without a password no new session could be made
    assert desk.account.credentials["access"] == before["access"]


def test_fetch_refreshes_a_session_and_hands_it_back(at_network, desk, critic):
    thread(at_network, desk, critic)
    stale = {**desk.account.credentials, "access": "", "identifier": "", "password": ""}
    desk.account = replace(desk.account, credentials=stale)

    assert len(desk.fetch()) == 2
    assert desk.account.credentials["access"]
    assert desk.account.credentials["refresh"] != stale["refresh"]


def test_fetch_logs_in_when_the_session_is_dead(at_network, desk, critic):
    thread(at_network, desk, critic)
    desk.account = replace(desk.account, credentials={**desk.account.credentials, "access": "dead", "refresh": "dead"})

    assert len(desk.fetch()) == 2


def test_fetch_asks_for_a_person_when_the_password_is_revoked(at_network, desk):
    dead = {"identifier": desk.person.handle, "password": "aaaa-bbbb-cccc-dddd"}
    desk.account = replace(desk.account, credentials=dead)

    with pytest.raises(NeedsAttention, match="Invalid identifier or password"):
        desk.fetch()


def test_fetch_finds_a_backdated_reply(at_network, desk, critic):
    root, _ = thread(at_network, desk, critic)
    desk.fetch()
    late = at_network.wait_indexed(critic.reply(root, "Skrevs visst 2020.", createdAt="2020-01-01T00:00:00.000Z"))

    post = desk.digested()[late["uri"]]

    assert post.text == "Skrevs visst 2020."
    assert abs(post.created_at - datetime.now(UTC)) < timedelta(minutes=5)


def test_fetch_finds_a_backdated_mention_by_reading_to_the_end(at_network, desk, critic):
    text = f"@{desk.person.handle} svarar aldrig."
    facet = {
        "index": {"byteStart": 0, "byteEnd": len(desk.person.handle) + 1},
        "features": [{"$type": "app.bsky.richtext.facet#mention", "did": desk.account.own_id}],
    }
    mention = at_network.wait_indexed(critic.post(text, facets=[facet], createdAt="2020-01-01T00:00:00.000Z"))

    post = desk.digested()[mention["uri"]]

    assert post.root_id == mention["uri"]
    assert f'<a href="https://bsky.app/profile/{desk.account.own_id}">' in post.html


def test_fetch_brings_an_edit(at_network, desk, critic):
    _, comment = thread(at_network, desk, critic, "Ni är usla.")
    desk.fetch()
    edited = at_network.wait_indexed(critic.edit(comment, "Ni var sena i dag."))

    found = desk.digested()

    assert list(found) == [comment["uri"]]
    assert found[comment["uri"]].text == "Ni var sena i dag."
    assert found[comment["uri"]].revision == edited["cid"]


def test_fetch_tells_a_deletion_once(at_network, desk, critic):
    _, comment = thread(at_network, desk, critic)
    desk.fetch()
    critic.delete(comment)
    at_network.wait_gone(comment["uri"])

    assert desk.digested() == {comment["uri"]: Deletion(comment["uri"])}
    assert desk.fetch() == []


def test_fetch_brings_a_reply_to_a_deleted_parent(at_network, desk, critic):
    root, comment = thread(at_network, desk, critic)
    other = at_network.person("other")
    below = at_network.wait_indexed(other.reply(comment, "Håller med!", root=root))
    critic.delete(comment)
    at_network.wait_gone(comment["uri"])

    post = desk.digested()[below["uri"]]

    assert post.parent_missing
    assert (post.parent_id, post.root_id) == (comment["uri"], root["uri"])


def test_fetch_brings_the_posts_above_a_mention(at_network, desk, critic):
    other = at_network.person("other")
    top = at_network.wait_indexed(other.post("Någon som reste i dag?"))
    handle = desk.person.handle
    facet = {
        "index": {"byteStart": 0, "byteEnd": len(handle) + 1},
        "features": [{"$type": "app.bsky.richtext.facet#mention", "did": desk.account.own_id}],
    }
    mention = at_network.wait_indexed(critic.reply(top, f"@{handle} var sena.", facets=[facet]))

    found = desk.digested()

    assert list(found) == [top["uri"], mention["uri"]]
    assert found[top["uri"]].author.external_id == other.did


def test_fetch_brings_a_quote_as_a_thread_of_its_own(at_network, desk, critic):
    own = at_network.wait_indexed(desk.person.post("Nya tidtabeller i dag."))
    embed = {"$type": "app.bsky.embed.record", "record": own}
    quote = at_network.wait_indexed(critic.post("Skämtar ni?", embed=embed))

    post = desk.digested()[quote["uri"]]

    assert post.root_id == quote["uri"]
    assert f"/profile/{desk.account.own_id}/post/" in post.html


def test_fetch_takes_a_block_for_no_deletion(at_network, desk, critic):
    root, _ = thread(at_network, desk, critic)
    desk.fetch()
    critic.block(desk.person)
    at_network.wait_for(lambda: critic.did not in str(replies_below(at_network, root["uri"])), "the block")

    assert desk.fetch() == []


def test_fetch_goes_on_where_it_was_broken_off(at_network, desk, critic):
    root = at_network.wait_indexed(desk.person.post("Hur reste ni i dag?"))
    refs = [critic.reply(root, f"Försening {n}") for n in range(60)]
    for ref in refs:
        at_network.wait_indexed(ref)
    fetching = AT.fetch(desk.account, desk.cursor)
    first = next(fetching)
    fetching.close()  # the desk is killed after it has committed one page
    desk.cursor = first.cursor

    rest = desk.fetch()

    given = [item.external_id for item in [*first.items, *rest]]
    assert sorted(given) == sorted({root["uri"], *(ref["uri"] for ref in refs)})
    assert len(first.items) == 50


def test_fetch_takes_a_resting_account_for_no_deletion(at_network, desk):
    tired = at_network.person("tired")
    _, comment = thread(at_network, desk, tired)
    desk.fetch()
    tired.call("com.atproto.server.deactivateAccount")
    at_network.wait_gone(comment["uri"])

    assert desk.fetch() == []


def test_fetch_brings_deep_threads_and_replies_to_our_answers(at_network, desk, critic):
    root, comment = thread(at_network, desk, critic)
    sent = AT.send(answer(desk, target(comment, root, critic)), desk.account)
    ours = {"uri": sent.external_id, "cid": sent.revision}
    below = at_network.wait_indexed(critic.reply(ours, "Det sa ni förra gången också.", root=root))

    found = desk.digested()

    assert list(found) == [root["uri"], comment["uri"], ours["uri"], below["uri"]]
    assert found[below["uri"]].parent_id == ours["uri"]


def test_fetch_tells_of_an_own_post_that_was_deleted(at_network, desk, critic):
    root, comment = thread(at_network, desk, critic)
    desk.fetch()
    desk.person.delete(root)
    at_network.wait_gone(root["uri"])
    late = at_network.wait_indexed(critic.reply(comment, "Och nu tar ni bort det?", root=root))

    found = desk.digested()

    assert found[root["uri"]] == Deletion(root["uri"])
    assert found[late["uri"]].parent_id == comment["uri"]


def test_fetch_goes_on_below_a_comment_that_was_deleted(at_network, desk, critic):
    root, comment = thread(at_network, desk, critic)
    other = at_network.person("other")
    below = at_network.wait_indexed(other.reply(comment, "Håller med!", root=root))
    desk.fetch()
    critic.delete(comment)
    at_network.wait_gone(comment["uri"])
    late = at_network.wait_indexed(critic.reply(below, "Jag ångrade mig.", root=root))

    found = desk.digested()

    assert set(found) == {comment["uri"], late["uri"]}
    assert found[late["uri"]].text == "Jag ångrade mig."


def test_send_puts_the_answer_into_the_thread(at_network, desk, critic):
    root, comment = thread(at_network, desk, critic)

    sent = AT.send(answer(desk, target(comment, root, critic), "Tack! Läs https://example.org/sent."), desk.account)

    assert sent.visible
    assert sent.remark == ""
    shown = at_network.posts(sent.external_id)[sent.external_id]
    assert shown["cid"] == sent.revision
    assert shown["record"]["langs"] == ["sv"]
    assert shown["record"]["reply"] == {"root": root, "parent": comment}
    assert shown["record"]["facets"][0]["features"][0]["uri"] == "https://example.org/sent"
    assert replies_below(at_network, comment["uri"]) == ["Tack! Läs https://example.org/sent."]


def test_send_twice_makes_one_post(at_network, desk, critic):
    root, comment = thread(at_network, desk, critic)
    payload = answer(desk, target(comment, root, critic))

    first, second = AT.send(payload, desk.account), AT.send(payload, desk.account)

    assert first == second
    assert len(replies_below(at_network, comment["uri"])) == 1


def test_fetch_brings_our_own_echo(at_network, desk, critic):
    root, comment = thread(at_network, desk, critic)
    desk.fetch()
    sent = AT.send(answer(desk, target(comment, root, critic)), desk.account)

    found = desk.digested()

    assert list(found) == [sent.external_id]
    assert found[sent.external_id].author.external_id == desk.account.own_id


def test_find_sent_says_what_stands(at_network, desk, critic):
    root, comment = thread(at_network, desk, critic)
    payload = answer(desk, target(comment, root, critic))
    assert AT.find_sent(payload, desk.account) is None

    sent = AT.send(payload, desk.account)

    assert AT.find_sent(payload, desk.account) == sent


def test_send_is_refused_where_the_comment_is_gone(at_network, desk, critic):
    root, comment = thread(at_network, desk, critic)
    critic.delete(comment)
    at_network.wait_gone(comment["uri"])

    with pytest.raises(Rejected, match="gone"):
        AT.send(answer(desk, target(comment, root, critic)), desk.account)


def test_send_is_refused_where_the_author_blocks_us(at_network, desk, critic):
    root, comment = thread(at_network, desk, critic)
    critic.block(desk.person)
    at_network.wait_for(lambda: not replies_below(at_network, root["uri"]), "the block")
    payload = answer(desk, target(comment, root, critic))

    with pytest.raises(Rejected, match="block"):
        AT.send(payload, desk.account)
    assert AT.find_sent(payload, desk.account) is None


def test_send_is_refused_where_the_thread_is_closed(at_network, desk, critic):
    root = at_network.wait_indexed(critic.post("Tågen!"))
    critic.close_replies(root)
    seen = lambda: at_network.posts(root["uri"])[root["uri"]].get("threadgate")  # noqa: E731
    at_network.wait_for(seen, "the gate")

    with pytest.raises(Rejected, match="closed"):
        AT.send(answer(desk, target(root, root, critic)), desk.account)


def test_send_says_when_nobody_can_see_the_answer(at_network, desk, critic, monkeypatch):
    """The gate closes between the look before and the sending: the server takes the answer all the same."""
    root = at_network.wait_indexed(critic.post("Tågen!"))
    critic.close_replies(root)
    at_network.wait_for(lambda: at_network.posts(root["uri"])[root["uri"]].get("threadgate"), "the gate")
    monkeypatch.setattr("bemot.connectors.atproto.sending._refuse_if_hopeless", lambda *_: None)
    payload = answer(desk, target(root, root, critic))

    sent = AT.send(payload, desk.account)

    assert not sent.visible
    assert "does not show it" in sent.remark
    assert AT.find_sent(payload, desk.account) == sent


def test_length_agrees_with_the_server(at_network, desk, critic):
    root, comment = thread(at_network, desk, critic)
    family = "👩‍👩‍👧‍👧"
    assert AT.length(family * 100) is None
    assert AT.length("å" * 300) is None
    assert AT.length("å" * 301) == LengthProblem(301, 300, "graphemes")

    assert AT.send(answer(desk, target(comment, root, critic), family * 100), desk.account).visible
    with pytest.raises(Rejected, match="301 graphemes"):
        answer(desk, target(comment, root, critic), "å" * 301)


def test_send_passes_on_why_the_server_refuses(at_network, desk, critic):
    root, comment = thread(at_network, desk, critic)
    fits = answer(desk, target(comment, root, critic))
    record = {**fits.body["record"], "text": "å" * 301}

    with pytest.raises(Rejected, match="maximum 300, got 301"):
        AT.send(Payload({**fits.body, "record": record}, fits.send_key), desk.account)


def test_count_says_how_many_replies_the_network_holds(at_network, desk, critic):
    root, _ = thread(at_network, desk, critic)
    at_network.wait_indexed(critic.reply(root, "Och i går."))
    at_network.wait_for(lambda: at_network.posts(root["uri"])[root["uri"]]["replyCount"] == 2, "the count")

    assert AT.count(desk.account) == 2


def test_connect_tells_the_network_s_words(at_network):
    with pytest.raises(NeedsAttention, match="Invalid identifier or password"):
        AT.connect({"service": at_network.pds}, {"identifier": "nobody.test", "password": secrets.token_hex(8)})


def test_connect_refuses_what_is_no_such_server(at_network):
    with pytest.raises(NeedsAttention):
        AT.connect({"service": at_network.appview}, {"identifier": "nobody.test", "password": "x"})
