"""Fetching from a real network: new, edited, deleted, hidden and backdated posts, and sessions that end."""

from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest

from bemot.connectors.base import Deletion, NeedsAttention
from tests.servers.atproto.desk import AT, answer, replies_below, target, thread

pytestmark = pytest.mark.servers


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
