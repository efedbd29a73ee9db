"""Sending to a real network: into the thread, once, refused where it is hopeless; and connecting, counting."""

import secrets

import pytest

from bemot.connectors.base import LengthProblem, NeedsAttention, Payload, Rejected
from tests.servers.atproto.desk import AT, answer, replies_below, target, thread

pytestmark = pytest.mark.servers


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
