"""Posts of our own on a real network: links, people, threads, gone on with after a break, taken down whole."""

from datetime import UTC, datetime

import pytest

from bemot.connectors.atproto import ids
from bemot.connectors.base import Account, Payload, Rejected
from tests.servers.atproto.desk import AT, Desk
from tests.servers.atproto.network import Network
from tests.servers.atproto.person import Person

pytestmark = pytest.mark.servers

THREAD = ("Ni sa: hissen står för ofta. 🛗", "Vi har bytt den.", "Tack för att ni sa till.")


def made(account: Account, *posts: str) -> Payload:
    key = AT.new_send_key(datetime.now(UTC))
    return AT.render_post(posts, language="sv", account=account, send_key=key)


def test_post_marks_links_and_those_whom_the_network_knows(at_network: Network, desk: Desk, critic: Person) -> None:
    sent = AT.send(
        made(desk.account, f"Tack @{critic.handle} och @nobody.example, se https://a.example/x."), desk.account
    )

    assert (sent.visible, sent.remark) == (True, "")
    record = at_network.posts(sent.external_id)[sent.external_id]["record"]
    assert "reply" not in record
    assert record["langs"] == ["sv"]
    features = [facet["features"][0] for facet in record["facets"]]
    assert [one.get("did") or one.get("uri") for one in features] == [critic.did, "https://a.example/x"]
    assert critic.get("app.bsky.notification.listNotifications")["notifications"][0]["reason"] == "mention"


def test_thread_stands_below_itself_and_comes_back_as_our_own(at_network: Network, desk: Desk) -> None:
    desk.fetch()
    sent = AT.send(made(desk.account, *THREAD), desk.account)
    uris = [ids.key_after(ids.key_of(sent.external_id), n) for n in range(3)]
    uris = [sent.external_id.rpartition("/")[0] + "/" + key for key in uris]
    at_network.wait_for(lambda: len(at_network.posts(*uris)) == 3, "the thread")

    shown = [at_network.posts(*uris)[uri]["record"] for uri in uris]
    assert [record["text"] for record in shown] == list(THREAD)
    assert [record["reply"]["parent"]["uri"] for record in shown[1:]] == uris[:2]
    assert {record["reply"]["root"]["uri"] for record in shown[1:]} == {uris[0]}
    echo = desk.digested()
    assert set(echo) == set(uris)
    assert {post.author.external_id for post in echo.values()} == {desk.account.own_id}


def test_thread_that_was_broken_off_goes_on_where_it_stood(at_network: Network, desk: Desk) -> None:
    whole = made(desk.account, *THREAD)
    begun = Payload({**whole.body, "records": whole.body["records"][:1]}, whole.send_key)
    first = AT.send(begun, desk.account)
    assert AT.find_sent(whole, desk.account) is None

    assert AT.send(whole, desk.account).external_id == first.external_id
    assert AT.find_sent(whole, desk.account).external_id == first.external_id
    records = desk.person.get("com.atproto.repo.listRecords", repo=desk.person.did, collection=ids.POST)["records"]
    assert sorted(row["value"]["text"] for row in records) == sorted(THREAD)

    AT.take_down(first.external_id, desk.account)
    records = desk.person.get("com.atproto.repo.listRecords", repo=desk.person.did, collection=ids.POST)["records"]
    assert records == []


def test_take_down_refuses_what_others_wrote(at_network: Network, desk: Desk, critic: Person) -> None:
    theirs = critic.post("Tack!")
    with pytest.raises(Rejected, match="not ours"):
        AT.take_down(theirs["uri"], desk.account)
